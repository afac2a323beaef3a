"""Addresses compiled once per run: thousands of applications with the same routes are made for the tests, and Werkzeug
writes, parses and compiles two functions for each route of each of them.

What such a function does follows from the rule's own parts alone, so equal rules may share one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def compile_once() -> None:
    """From now on equal rules share what builds their addresses."""
    known: dict[tuple[Any, ...], Builder] = {}
    compiled = Rule._compile_builder

    def shared(rule: Rule, append_unknown: bool = True) -> Builder:
        if rule.defaults:
            return compiled(rule, append_unknown)
        key = (append_unknown, *rule._trace)
        if key not in known:
            known[key] = compiled(rule, append_unknown)
        return known[key]

    Rule._compile_builder = shared  # type: ignore[assignment, method-assign]
