"""A mail server on loopback: real SMTP on a real socket, so that what is tested is what is sent.

It can be away (nobody listens), refuse everything, or hang up after the message without a word.
"""

from __future__ import annotations

import asyncio
import email
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any, TypeVar

from backend.shell.settings import MailServer

T = TypeVar("T")


class Inbox:
    """The server, in a thread of its own. `mails` is what it took, in order."""

    def __init__(self) -> None:
        self.mails: list[Message] = []
        self.tried = 0
        self.refuses = False
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self.port = 0
        threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True).start()

    @property
    def server(self) -> MailServer:
        """How Ebb is told of it."""
        return MailServer("127.0.0.1", self.port, "ebb@river.example", security="none")

    @property
    def to(self) -> list[str]:
        """To whom the mails went."""
        return [str(one["To"]) for one in self.mails]

    def listen(self) -> None:
        """Be there, at the same port as before."""
        self._server = self._do(asyncio.start_server(self._talk, "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]

    def go_away(self) -> None:
        """Nobody listens at the port any more."""
        if self._server is not None:
            server, self._server = self._server, None

            async def stop() -> None:
                server.close()
                await server.wait_closed()

            self._do(stop())

    def close(self) -> None:
        self.go_away()
        self._loop.call_soon_threadsafe(self._loop.stop)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=10)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.tried += 1

        def say(line: str) -> None:
            writer.write(f"{line}\r\n".encode())

        say("220 inbox ready")
        while line := (await reader.readline()).decode("ascii", "replace").strip():
            word = line.split(" ", 1)[0].upper()
            if word in {"EHLO", "HELO"}:
                say("250 inbox")
            elif word == "DATA" and not self.refuses:
                say("354 go on")
                await writer.drain()
                text = await reader.readuntil(b"\r\n.\r\n")
                self.mails.append(email.message_from_bytes(text[:-5].replace(b"\r\n..", b"\r\n.")))
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                break
            elif self.refuses:
                say("451 not now")
            else:
                say("250 fine")
            await writer.drain()
        await writer.drain()
        writer.close()


@contextmanager
def inbox() -> Iterator[Inbox]:
    """A server that listens, and is gone afterwards."""
    made = Inbox()
    made.listen()
    try:
        yield made
    finally:
        made.close()
