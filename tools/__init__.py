"""Small programs for those who build Ebb; nothing here is shipped."""
