"""The device a request comes from: what it calls itself, its key, whether others use it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import request

from backend.access import device_key, device_name
from backend.shell.web.problems import Problem

KEY_HEADER = "X-Ebb-Device-Key"
PROOF_HEADER = "X-Ebb-Device-Proof"
SHARED_HEADER = "X-Ebb-Shared-Device"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Device:
    """What a sign-in is bound to. Without a key it is bound to nothing, as for a program that asks."""

    name: str = ""
    key: bytes | None = None
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """What a refresh brings to show where it comes from; nothing, where the header is not there at all."""

    text: str | None
    method: str
    path: str


def names_device(view: F) -> F:
    """A sign-in may begin here: the contract names the headers a device describes itself with."""
    return _told(
        view,
        (KEY_HEADER, "The device's public key (P-256, uncompressed point, base64url): refreshes are signed with it.",
         device_key.KEY_FORM),
        (SHARED_HEADER, "Others use this device too: the sign-in ends after 15 minutes without use.", "^yes$"),
    )  # fmt: skip


def proves_device(view: F) -> F:
    """A refresh: the contract names the header with the signature."""
    words = "Seconds since 1970, a dot, and the device's signature; needed where the sign-in has a key."
    return _told(view, (PROOF_HEADER, words, device_key.PROOF_FORM))


def device_at_hand() -> Device:
    """The device this request describes. Raises Problem for a key that is none."""
    stated = request.headers.get(KEY_HEADER)
    key = device_key.public_key(stated) if stated is not None else None
    shared = request.headers.get(SHARED_HEADER)
    if (stated is not None and key is None) or shared not in {None, "yes"}:
        raise Problem(400, "bad_request", f"{KEY_HEADER} or {SHARED_HEADER} cannot be read.")
    return Device(device_name.named(request.headers.get("User-Agent", "")), key, shared is not None)


def proof_at_hand() -> Proof:
    """What this request brings to show where it comes from."""
    return Proof(request.headers.get(PROOF_HEADER), request.method, request.path)


def _told(view: F, *headers: tuple[str, str, str]) -> F:
    made = tuple(
        {
            "in": "header",
            "name": name,
            "required": False,
            "description": words,
            "schema": {"type": "string", "pattern": pattern},
        }
        for name, words, pattern in headers
    )
    view.__dict__["_headers"] = (*view.__dict__.get("_headers", ()), *made)
    return view
