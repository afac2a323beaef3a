"""The HTTP server, stricter than it comes: what can be read in two ways is refused, what takes too long is ended.

waitress reads a whole request, body too, before a thread works on it, so a slow client costs no thread. Added
here: one deadline for a whole request (its own time-out begins anew with every byte); 400 for a message with
two meanings (bare line feeds, two hosts, a length and chunks); problem answers; a stop that lets work finish.
"""

from __future__ import annotations

import json
import re
import signal
import socket
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from types import FrameType
from typing import Any

import waitress.channel
import waitress.parser
import waitress.server
import waitress.task
import waitress.utilities
from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.parser import ParsingError

from backend.shell.settings import Settings
from backend.shell.web.headers import of_the_server, reached_by_tls

MEDIA_TYPE = "application/problem+json"
_BARE_LINE_FEED = re.compile(rb"(?<!\r)\n")
_NAME = re.compile(rb"\r\n([^:\r\n]+):")
# A second one of these could be read by one program and not by the next.
_ONCE = (b"host", b"content-length", b"transfer-encoding", b"content-type", b"authorization")
_WORDS = {
    400: ("Bad Request", "bad_request", "The request could not be read."),
    408: ("Request Timeout", "too_slow", "The request took too long to arrive."),
    413: ("Content Too Large", "too_large", "The body is larger than one request may be."),
    431: ("Request Header Fields Too Large", "headers_too_large", "The request's headers are too large."),
    500: ("Internal Server Error", "unforeseen", "Something went wrong on our side. Nothing was changed."),
    501: ("Not Implemented", "bad_request", "The request could not be read."),
}
# The published types know only half of what these classes have.
_ServersError: Any = waitress.utilities.Error
_ServersParser: Any = waitress.parser.HTTPRequestParser
_ServersErrorTask: Any = waitress.task.ErrorTask
_ServersChannel: Any = waitress.channel.HTTPChannel
_ServersServer: Any = waitress.server.TcpWSGIServer


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one client may take. `body_bytes` lies above the program's own limit, which answers more kindly."""

    body_bytes: int = 1024 * 1024 + 64 * 1024
    header_bytes: int = 16 * 1024
    request_seconds: float = 60
    idle_seconds: int = 75
    finish_seconds: float = 20
    connections: int = 1000
    threads: int = 8
    only_tls: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that go with these settings."""
        return cls(body_bytes=settings.max_body_bytes + 64 * 1024, only_tls=reached_by_tls(settings))


class _Refused(_ServersError):
    """An answer the server itself gives, as the program would give it."""

    def __init__(self, code: int, *, only_tls: bool = False) -> None:
        super().__init__("")
        self.code, self.only_tls = code, only_tls

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        phrase, code, detail = _WORDS.get(self.code, _WORDS[500])
        request_id = uuid.uuid4().hex
        problem = {
            "type": f"urn:ebb:problem:{code}",
            "title": phrase,
            "status": self.code,
            "code": code,
            "detail": detail,
            "request_id": request_id,
        }
        headers = [
            ("Content-Type", MEDIA_TYPE),
            ("X-Request-Id", request_id),
            *of_the_server(only_tls=self.only_tls),
        ]
        return f"{self.code} {phrase}", headers, json.dumps(problem).encode()


class _Parser(_ServersParser):
    """Reads one request, and refuses what could be read in two ways."""

    def received(self, data: bytes) -> int:
        if self.body_rcv is None and not self.completed:
            head, _, _ = (self.header_plus + data).partition(b"\r\n\r\n")
            if _BARE_LINE_FEED.search(head):
                self.refuse(400)
                return len(data)
        return int(super().received(data))

    def parse_header(self, header_plus: bytes) -> None:
        names = [name.strip().lower() for name in _NAME.findall(header_plus)]
        if any(names.count(name) > 1 for name in _ONCE):
            raise ParsingError("a header stands twice")
        if b"content-length" in names and b"transfer-encoding" in names:
            raise ParsingError("a length and chunks")
        super().parse_header(header_plus)
        if self.version == "1.1" and "HOST" not in self.headers:
            raise ParsingError("no host")

    def refuse(self, code: int) -> None:
        """End this request with an answer of the server's own."""
        if not self.headers_finished:
            super().parse_header(b"GET / HTTP/1.0\r\n")
        self.error = _Refused(code)
        self.completed = True


class _Answer(_ServersErrorTask):
    """Whatever the parser found, said as a problem."""

    def execute(self) -> None:
        code = getattr(self.request.error, "code", 500)
        self.request.error = _Refused(code, only_tls=self.channel.server.limits.only_tls)
        super().execute()


class _Channel(_ServersChannel):
    """One connection."""

    request: Any  # the one that is being read
    parser_class = _Parser
    error_task_class = _Answer
    began: float | None = None  # when the first byte of the request came that is being read
    lingers_until: float | None = None

    def received(self, data: bytes) -> bool:
        if self.began is None:
            self.began = time.monotonic()
        taken = bool(super().received(data))
        if self.request is None:
            self.began = None
        return taken

    def too_slow(self, seconds: float) -> None:
        """End a request that has been arriving for longer than this."""
        with self.requests_lock:
            request = self.request
            if request is None or self.began is None or time.monotonic() - self.began < seconds:
                return
            request.refuse(408)
            self.request = self.began = None
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)

    # After a refusal the client may still be sending. Closing then makes the answer unreadable (the kernel
    # sends a reset), so our side ends first and what still comes is thrown away for a moment.

    def readable(self) -> bool:
        return self.lingers_until is not None or bool(super().readable())

    def writable(self) -> bool:
        if self.lingers_until is not None:
            return time.monotonic() > self.lingers_until
        return bool(super().writable())

    def handle_read(self) -> None:
        if self.lingers_until is None:
            super().handle_read()
            return
        try:
            gone = not self.socket.recv(self.adj.recv_bytes)
        except BlockingIOError:
            return
        except OSError:
            gone = True
        if gone:
            self.handle_close()

    def handle_write(self) -> None:
        if self.lingers_until is not None:
            self.handle_close()
            return
        if self.close_when_flushed and not self.will_close:
            self._flush_exception(self._flush_some)
            if not self.total_outbufs_len and self.connected and not self.will_close:
                self._linger()
                return
        super().handle_write()

    def _linger(self) -> None:
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            self.handle_close()
            return
        self.lingers_until = time.monotonic() + 2


class Server(_ServersServer):
    """A bound server. `run` serves until `stop` is called from any thread, or a signal handler."""

    channel_class = _Channel

    def __init__(self, application: Any, adjustments: Adjustments, limits: Limits) -> None:
        self.limits = limits
        self._stop_by: float | None = None
        self._ending, self._ended = threading.RLock(), False  # a signal may come while we hold it
        super().__init__(application, adj=adjustments)

    @property
    def port(self) -> int:
        """Where it listens; useful after asking for port 0."""
        return int(self.effective_port)

    def stop(self) -> None:
        """Take no more connections, let what was begun finish, then end `run`."""
        self._stop_by = time.monotonic() + self.limits.finish_seconds
        with self._ending:
            if not self._ended:  # it may have seen the line above and be gone already
                self.pull_trigger()

    def readable(self) -> bool:
        if self._stop_by is not None:
            self.accepting = False
            busy = any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())
            if not busy or time.monotonic() > self._stop_by:
                raise SystemExit
        return bool(super().readable())

    def maintenance(self, now: float) -> None:
        super().maintenance(now)
        for channel in list(self.active_channels.values()):
            channel.too_slow(self.limits.request_seconds)

    def run(self) -> None:
        super().run()
        with self._ending:
            self._ended = True
            wasyncore.close_all(self._map, ignore_all=True)


def server_of(application: Any, host: str, port: int, limits: Limits | None = None) -> Server:
    """A server bound to this address. Raises OSError when the port is taken."""
    limits = limits or Limits()
    adjustments = Adjustments(
        listen=f"{host}:{port}",
        threads=limits.threads,
        connection_limit=limits.connections,
        channel_timeout=limits.idle_seconds,
        cleanup_interval=1,
        max_request_body_size=limits.body_bytes,
        max_request_header_size=limits.header_bytes,
        clear_untrusted_proxy_headers=False,  # the program itself knows whom to believe (hosts.py)
        asyncore_use_poll=True,
        ident=None,
    )
    return Server(application, adjustments, limits)


def serve(
    application: Any, host: str, port: int, *, limits: Limits | None = None, ready: Callable[[Server], None]
) -> None:
    """Serve until SIGINT or SIGTERM. `ready` is called once it listens. Raises OSError when the port is taken."""
    server = server_of(application, host, port, limits)
    if threading.current_thread() is threading.main_thread():

        def end(_signal: int, _frame: FrameType | None) -> None:
            server.stop()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, end)
    ready(server)
    server.run()
