"""Every log line of a whole test run, and that nothing in them is a token, a password, a name or a text of anybody.

A pytest plugin (registered in tests/conftest.py). The program writes its lines through structlog; here they are
listened to at every level, whatever a test's settings say, in every worker, and what processes of their own wrote on
standard error is handed in with `HEARD.text`. At the end everything that was seen travelling (`secrets_seen`) is looked
for in them. A run in which a leak planted into the last line is not found is void.
"""

from __future__ import annotations

import json
import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
import structlog

from tests.support.secrets_seen import Secrets

# What may differ from line to line and is nobody's: an id of ours, a time, a duration. Everything else is kept.
_OWN = {
    "timestamp": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    "request_id": re.compile(r"[0-9a-f]{32}"),
    "actor": re.compile(r"[0-9a-f-]{36}|None"),
    "ms": re.compile(r"\d+(\.\d+)?"),
}
_FRAME = re.compile(r"(?<=[\w>]):\d+(?=\")")
_GRAM = 6


class Heard:
    """The lines of a run, one of each sort, and the secrets it has seen."""

    def __init__(self) -> None:
        self.lines = 0
        self.sorts: set[str] = set()
        self.secrets = Secrets()

    def line(self, line: str) -> None:
        """One line that the program has written."""
        self.lines += 1
        self.sorts.add(_sort_of(line))

    def text(self, lines: str) -> None:
        """What a process wrote on standard error."""
        for line in lines.splitlines():
            self.line(line)

    def packed(self) -> list[Any]:
        """For the way from a worker to the process that sums up."""
        return [self.lines, sorted(self.sorts), sorted(self.secrets.kinds.items())]

    def add(self, packed: list[Any]) -> None:
        """What a worker has heard."""
        lines, sorts, kinds = packed
        self.lines += lines
        self.sorts |= set(sorts)
        self.secrets.kinds |= dict(kinds)

    def found(self) -> list[tuple[str, str, str]]:
        """Each secret that stands in a line: what it is, itself, the line."""
        return list(found(self.sorts, self.secrets.kinds.items()))

    def unnoticed(self) -> list[str]:
        """The kinds of which a planted leak is not found: with any of these the run proves nothing."""
        one_of_each = {kind: value for value, kind in self.secrets.kinds.items()}
        return [
            kind
            for kind, value in one_of_each.items()
            if not any(found([_sort_of(json.dumps({"event": "planted", "body": f"x={value}&"}))], [(value, kind)]))
        ]


def found(sorts: Iterable[str], secrets: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Each of these secrets that stands in one of these lines."""
    lines = list(sorts)
    grams = {line[at : at + _GRAM] for line in lines for at in range(len(line) - _GRAM + 1)}
    for value, kind in secrets:
        word = _plain(value)
        # Its end: tokens of one maker begin alike.
        if len(word) >= _GRAM and word[-_GRAM:] not in grams:
            continue
        whole = re.compile(rf"(?<![^\W_]){re.escape(word)}(?![^\W_])")
        line = next((line for line in lines if _stands_in(word, whole, line)), None)
        if line is not None:
            yield kind, value, line


def _stands_in(word: str, whole: re.Pattern[str], line: str) -> bool:
    return word in line and (len(word) >= 16 or whole.search(line) is not None)


def _plain(text: str) -> str:
    """However often it was put into JSON: letters as letters, line breaks as spaces, no backslashes."""
    text = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return re.sub(r"\\+[nrt]|\s", " ", text).replace("\\", "")


def _sort_of(line: str) -> str:
    try:
        said = json.loads(line)
    except ValueError:
        return _plain(line)
    if not isinstance(said, dict):
        return _plain(line)
    kept = {name: value for name, value in said.items() if not (name in _OWN and _OWN[name].fullmatch(str(value)))}
    return _plain(_FRAME.sub("", json.dumps(kept, sort_keys=True)))


HEARD = Heard()


@contextmanager
def apart() -> Iterator[Heard]:
    """What is heard in here counts for itself, not for the run: for the tests of this file."""
    global HEARD  # noqa: PLW0603 - there is one run
    before, HEARD = HEARD, Heard()
    try:
        yield HEARD
    finally:
        HEARD = before


class _Listening:
    """Where the program's lines go in a test: here, and on to where they would have gone at that level."""

    def __init__(self, onward: Any, level: int) -> None:
        self._onward, self._level = onward, level

    def __getattr__(self, method: str) -> Callable[[str], None]:
        onward, number = getattr(self._onward, method), logging.getLevelName(method.upper())

        def write(line: str) -> None:
            HEARD.line(line)
            if number >= self._level:
                onward(line)

        return write


def listen() -> None:
    """From here on every application of this process is listened to."""
    make, configure = structlog.make_filtering_bound_logger, structlog.configure
    level = logging.DEBUG

    def make_for_all(chosen: int, *rest: Any) -> Any:
        nonlocal level
        level = chosen
        return make(logging.DEBUG, *rest)

    def configure_with_ear(*, logger_factory: Any, **rest: Any) -> None:
        at = level
        configure(logger_factory=lambda *names: _Listening(logger_factory(*names), at), **rest)
        _watch_requests()

    structlog.make_filtering_bound_logger = make_for_all  # type: ignore[assignment]
    structlog.configure = configure_with_ear  # type: ignore[assignment]


def _watch_requests() -> None:
    """Flask is there by now: see what travels through any application."""
    from flask import Flask, request

    whole = Flask.process_response
    if whole.__module__ == __name__:
        return

    def process_response(self: Flask, response: Any) -> Any:
        answer = whole(self, response)
        with suppress(Exception):  # a body that cannot be read is the test's own business
            HEARD.secrets.collect(request, answer)
        return answer

    Flask.process_response = process_response  # type: ignore[method-assign]


class LogScan:
    """The plugin: gathers, judges at the end, says the figures."""

    def __init__(self) -> None:
        self.leaks: list[tuple[str, str, str]] = []
        self.void: list[str] = []

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        HEARD.add(getattr(node, "workeroutput", {}).get("heard", [0, [], []]))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["heard"] = HEARD.packed()
            return
        self.leaks, self.void = HEARD.found(), HEARD.unnoticed()
        if self.leaks or self.void:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not HEARD.lines:
            return
        terminalreporter.section("log lines")
        kinds = Counter(HEARD.secrets.kinds.values())
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))
        terminalreporter.line(
            f"{HEARD.lines} lines of {len(HEARD.sorts)} sorts, {sum(kinds.values())} secrets looked for ({told}),"
            f" {len(self.leaks)} found; of {len(kinds)} kinds planted for this, {len(kinds) - len(self.void)} noticed"
        )
        for kind, value, line in self.leaks[:20]:
            terminalreporter.line(f"LEAK of a {kind}, {value[:6]}...: {line[:300]}", red=True)
        for kind in self.void:
            terminalreporter.line(f"VOID: a planted {kind} was not noticed", red=True)
