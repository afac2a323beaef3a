"""Six digits that change every 30 seconds (RFC 6238, SHA-1 as every authenticator app has it).

Question: is this the code an authenticator with this secret shows now, and was it not used before? Method: the code
of this step and of the one before are compared, because typing takes time; a step counts once, so neither the same
code nor an older one lets anybody in again. None: the code fits no step that is still open.
"""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp

SECONDS = 30
PATTERN = "^[0-9]{6}$"


def new_secret() -> str:
    """160 bits nobody can guess, in the letters that apps read."""
    return pyotp.random_base32(32)


def uri(secret: str, login: str, clinic: str) -> str:
    """What an authenticator app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=f"Ebb {clinic}")


def step_of(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The step this code belongs to, if it is good now and no code of that step or a later one was used."""
    if not re.fullmatch(PATTERN, code, re.ASCII):
        return None
    current = int(now.timestamp()) // SECONDS
    fitting = [step for step in (current - 1, current) if hmac.compare_digest(pyotp.HOTP(secret).at(step), code)]
    still_open = [step for step in fitting if last_step is None or step > last_step]
    return still_open[-1] if still_open else None
