"""The page docs/api.md is a conversation; this holds it again with the application.

The page's ```http blocks are requests and answers in turn. An answer on the page shows made-up ids, tokens and
cursors; the first time one is seen it is bound to what really came, and from then on stands for it. An object on
the page that holds the key "…" shows only some of its fields.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

BLOCK = re.compile(r"```http\n(.*?)\n```", re.DOTALL)
ELSEWHERE = "…"
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|.*….*")


@dataclass(frozen=True, slots=True)
class Message:
    """A request ("POST /api/v1/sign-in") or an answer ("200"), its headers and its JSON body."""

    first: str
    headers: dict[str, str]
    body: Any


def messages(page: str) -> list[Message]:
    """Every request and answer of the page, in order."""
    found = []
    for block in BLOCK.findall(page):
        head, _, body = block.partition("\n\n")
        first, *lines = head.split("\n")
        headers = dict(line.split(": ", 1) for line in lines)
        found.append(Message(first, headers, json.loads(body) if body.strip() else None))
    return found


class Conversation:
    """The page, spoken to the application from its first request to its last."""

    def __init__(self, client: FlaskClient, known: dict[str, str]) -> None:
        self.client, self.known = client, dict(known)
        self.said: set[str] = set()

    def ask(self, request: Message) -> TestResponse:
        """Send a request of the page, with what is known instead of what is made up."""
        method, address = request.first.split(" ", 1)
        text = "" if request.body is None else json.dumps(request.body, ensure_ascii=False)
        self.said |= set(re.findall(r'"([^"]*)"', text)) - set(self.known)
        return self.client.open(
            self._real(address),
            method=method,
            headers={name: self._real(value) for name, value in request.headers.items()},
            data=self._real(text).encode() if text else None,
            base_url="https://localhost",
        )

    def differences(self, answer: Message, came: TestResponse) -> list[str]:
        """Where the page's answer is not what came."""
        found = (
            []
            if answer.first == str(came.status_code)
            else [f"status {came.status_code}: {came.get_data(as_text=True)}"]
        )
        for name, value in answer.headers.items():
            found += self._compare(value, came.headers.get(name), name)
        body = json.loads(came.get_data()) if came.get_data() else None
        return found + self._compare(answer.body, body, "body")

    def _compare(self, page: Any, real: Any, where: str) -> list[str]:
        if isinstance(page, dict) and isinstance(real, dict):
            some = ELSEWHERE in page
            keys = set(page) - {ELSEWHERE} if some else set(page) | set(real)
            missing = [f"{where}.{key}" for key in sorted(keys) if (key in page) != (key in real)]
            return missing + [
                line for key in page if key in real for line in self._compare(page[key], real[key], f"{where}.{key}")
            ]
        if isinstance(page, list) and isinstance(real, list) and len(page) == len(real):
            pairs = enumerate(zip(page, real, strict=True))
            return [line for at, (a, b) in pairs for line in self._compare(a, b, f"{where}[{at}]")]
        if isinstance(page, str) and isinstance(real, str) and self._stands_for(page, real):
            return []
        return [] if page == real and type(page) is type(real) else [f"{where}: {page!r} on the page, {real!r} came"]

    def _stands_for(self, page: str, real: str) -> bool:
        if page not in self.known and page not in self.said and _ID.fullmatch(page):
            self.known[page] = real
        return self.known.get(page) == real

    def _real(self, text: str) -> str:
        for page, real in sorted(self.known.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(page, real)
        return text
