"""Work for later: kept in the caller's own transaction, done by a worker, redone when that worker dies."""
