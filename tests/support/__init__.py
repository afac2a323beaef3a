"""What the tests stand on: a real PostgreSQL, migrated databases."""
