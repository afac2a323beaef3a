"""The edge: strict bodies, one kind of problem answer, fields that refuse instead of guessing, the contract."""
