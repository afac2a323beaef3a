"""Guards on the code base itself."""
