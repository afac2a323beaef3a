"""Where browsers find these pages: what links begin with, and what a passkey is bound to.

Set it with EBB_ORIGIN. Without it links name the host of the request, and passkeys work on this machine only: a name
that anybody can send must never decide what a passkey is good for. An address of numbers cannot have passkeys at all.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from backend.proof.passkey import Place

_LOCAL = "localhost"


def origin_of(configured: str, asked: str) -> str:
    """What links begin with. `asked` is the root of the request's own address."""
    return configured or asked.rstrip("/")


def place_of(configured: str, asked: str) -> Place | None:
    """Where passkeys are made and used; None where there can be none."""
    origin = origin_of(configured, asked)
    host = urlsplit(origin).hostname or ""
    if not configured and host != _LOCAL:
        return None
    return None if host.replace(".", "").isdigit() else Place(origin, host)
