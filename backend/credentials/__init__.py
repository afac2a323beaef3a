"""What proves who somebody is: the password's rules, the second factor, setting up an account and setting it back."""
