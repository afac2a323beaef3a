"""Mail: written in the caller's own transaction, sent by the worker, tried again while the server is away."""
