"""Which version of a thing is meant. Strong tags only, because what is edited is a clinical record."""

from __future__ import annotations

import re

from flask import Request

from backend.shell.refusal import StaleVersion
from backend.shell.web.problems import Problem

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_ONE = '(W/)?"[!#-~\\u0080-\\u00ff]*"'
# What the two headers may hold, as the contract says it.
TAGS = f"^(\\*|{_ONE}([ \\t]*,[ \\t]*{_ONE})*)$"


def require_match(request: Request, *current: str) -> None:
    """Go on only when If-Match names the current version; `*` and weak tags name no version and do not match."""
    header = request.headers.get("If-Match")
    if header is None:
        raise Problem(428, "version_needed", "Say with If-Match which version you read.")
    header = header.strip()
    if header == "*":
        raise StaleVersion
    tags = _parse(header)
    if not any(value in current for weak, value in tags if not weak):
        raise StaleVersion


def unchanged(request: Request, current: str) -> bool:
    """Whether the reader already has this version (If-None-Match)."""
    header = request.headers.get("If-None-Match")
    if header is None:
        return False
    header = header.strip()
    if header == "*":
        return True
    return any(value == current for _, value in _parse(header))


def check_readable(request: Request) -> None:
    """Refuse a version that cannot be read, also where none is asked for: who sends one means it."""
    for name in ("If-Match", "If-None-Match"):
        header = request.headers.get(name)
        if header is not None and header.strip() != "*":
            _parse(header.strip())


def quoted(value: str) -> str:
    """The tag as the header carries it."""
    return f'"{value}"'


def _parse(header: str) -> list[tuple[bool, str]]:
    if re.fullmatch(TAGS, header) is None:
        raise Problem(400, "bad_version", 'A version stands in quotes, for example "…".')
    return [(match[1] is not None, match[2]) for match in _TAG.finditer(header)]
