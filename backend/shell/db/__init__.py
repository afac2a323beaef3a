"""The database: typed columns, one session per request, one clinic per statement, numbered migrations."""
