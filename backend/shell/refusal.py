"""How a service says no. Services know nothing of HTTP; `shell.web.problems` turns these into answers."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Something was asked that cannot be done. `code` is stable and documented; `detail` is for people."""

    def __init__(self, code: str, detail: str, **params: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.params = params


class NotFound(Refusal):
    """There is no such thing, or it is not theirs: the two are told apart by nobody."""

    def __init__(self) -> None:
        super().__init__("not_found", "There is nothing here under this address.")


class Conflict(Refusal):
    """The same identity already holds something different; what is stored stays."""


class StaleVersion(Refusal):
    """Somebody else changed it since it was read."""

    def __init__(self) -> None:
        super().__init__("stale_version", "This was changed since you read it. Read it again, then change it.")


class RuleBroken(Refusal):
    """The content is well formed and still may not be kept. `code` names the rule."""

    @property
    def rule(self) -> str:
        return self.code


class Slowed(Refusal):
    """Too much was tried lately. `seconds` is how long to wait; the words are the same for everybody."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too_many", "Too many tries. Wait for as long as Retry-After says, then try again.")
        self.seconds = seconds
