"""How does one row of the log hold the one before it?

hash = SHA-256(previous hash || row), the row written down in exactly one way: a JSON list of its fields in a fixed
order, ASCII, without spaces; ids as 32 hex digits, times in UTC to the microsecond, names as they are stored (sealed).
The number of a form stands in the row, so that a later form with more fields leaves the old hashes as they are.
`backend/audit_verify.py` writes the same by itself, on purpose: it must not trust this file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FORM = 1
NOTHING_BEFORE = "0" * 64
FIELDS = (
    "clinic_id",
    "seq",
    "form",
    "id",
    "at",
    "application",
    "actor_id",
    "actor_name",
    "actor_role",
    "session_digest",
    "action",
    "operation",
    "event",
    "permission",
    "basis",
    "facility",
    "patient_id",
    "patient_name",
    "about_id",
    "login_digest",
    "reason",
    "people",
    "outcome",
    "status",
    "request_id",
    "client_address",
    "app_version",
    "changed",
)


def canonical(row: Mapping[str, Any]) -> bytes:
    """The one way to write this row down."""
    return json.dumps([plain(row[name]) for name in FIELDS], separators=(",", ":")).encode("ascii")


def link(previous: str, row: Mapping[str, Any]) -> str:
    """The hash of a row that follows the one with the hash `previous`."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical(row)).hexdigest()


def plain(value: Any) -> Any:
    """A value as it stands in JSON."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value
