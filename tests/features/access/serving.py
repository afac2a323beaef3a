"""The application behind the server that also serves clinics, with real threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from backend.shell.web.server import server_of


@contextmanager
def served(app: Flask) -> Iterator[int]:
    """The port it listens on."""
    server = server_of(app, "127.0.0.1", 0)
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    try:
        yield server.port
    finally:
        server.stop()
        serving.join(timeout=10)
