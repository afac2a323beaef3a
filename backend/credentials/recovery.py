"""Recovery codes: ten of 80 random bits, for the day when the authenticator is lost. Each counts once.

Only a digest is kept, under a key that is not in the database. Spaces, dashes and capitals do not matter when one is
typed; the letters leave out I, O, 0 and 1, which look alike on paper.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

MANY = 10
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 4, 4


def new_codes() -> list[str]:
    """Ten fresh ones, as they are shown."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS)) for _ in range(MANY)
    ]


def digest(code: str, account_id: UUID, key: bytes) -> bytes:
    """What is kept of one; another account's same code has another digest."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hmac.new(key, account_id.bytes + plain.encode(), hashlib.sha256).digest()
