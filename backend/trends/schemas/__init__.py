"""What the trends look like on the wire: the long picture, the scorecard, and what happened around sessions."""
