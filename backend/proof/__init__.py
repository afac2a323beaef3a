"""What somebody shows instead of a password: an invitation, a passkey, or a device that knows their PIN."""
