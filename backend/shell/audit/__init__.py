"""Who looked at whose record, and what came of it: one row per access, in the caller's transaction, in one chain."""
