"""How somebody comes in without a password: the invitation, the first way to sign in, and every time after that."""
