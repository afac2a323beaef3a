"""A real server on a real socket, and a client that says exactly the bytes it is told."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask

from backend.shell.web.server import Limits, server_of

QUICK = Limits(request_seconds=1.5, finish_seconds=5)


@dataclass
class Heard:
    """What came back: status, headers in lower case, body, and whether the server hung up after it."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    closed: bool = False

    @property
    def code(self) -> str:
        """The code of a problem answer."""
        assert self.headers["content-type"] == "application/problem+json", self
        said: dict[str, Any] = json.loads(self.body)
        assert said["status"] == self.status
        assert said["request_id"] == self.headers["x-request-id"]
        return str(said["code"])


@contextmanager
def serving(app: Flask, limits: Limits = QUICK) -> Iterator[int]:
    """The application on a free port of the loopback."""
    server = server_of(app, "127.0.0.1", 0, limits)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield server.port
    finally:
        server.stop()
        thread.join(15)
        assert not thread.is_alive(), "the server did not stop"


def request(port: int, head: str, body: bytes = b"") -> bytes:
    """A request's bytes; line ends as HTTP wants them."""
    return head.format(port=port).replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n" + body


def talk(port: int, *parts: bytes, seconds: float = 8) -> Heard:
    """Send these bytes, one part after the other, and hear one answer; then listen whether the server hangs up."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as wire:
        for part in parts:
            try:
                wire.sendall(part)
            except (BrokenPipeError, ConnectionResetError):
                break
        return hear(wire)


def hear(wire: socket.socket) -> Heard:
    """One answer."""
    raw = b""
    while b"\r\n\r\n" not in raw:
        more = wire.recv(65536)
        if not more:
            return Heard(0, body=raw, closed=True)
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += wire.recv(65536)
    return Heard(int(first.split()[1]), headers, body, closed=_hung_up(wire))


def _hung_up(wire: socket.socket) -> bool:
    before = wire.gettimeout()
    wire.settimeout(0.5)
    try:
        return wire.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionResetError:
        return True
    finally:
        wire.settimeout(before)
