"""What was the newest row of each chain, and when? Signed, and kept where the database cannot reach.

A chain alone does not show that its end was cut off, nor that all of it was computed anew. So the heads of all chains
are written down every hour, signed with a key that is made of the secret and so is not in the database, and added to
a file in a folder outside. Each line holds the hash of the line before it. `backend/audit_verify.py` reads them.
"""

from __future__ import annotations

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.shell.audit.chain import NOTHING_BEFORE
from backend.shell.audit.models import AuditHead, AuditRow
from backend.shell.db import doors
from backend.shell.db.scope import NOWHERE, enter_clinic

FILE = "anchors.jsonl"
EVERY = timedelta(hours=1)


class Broken(Exception):
    """The log does not hold what was sealed before; the message says where."""


@dataclass(frozen=True, slots=True)
class Head:
    """The newest row of one chain."""

    clinic_id: UUID
    seq: int
    hash: str


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """The key that signs, from 32 bytes derived from the secret."""
    return Ed25519PrivateKey.from_private_bytes(seed)


def public_key(key: Ed25519PrivateKey) -> str:
    """What an auditor needs to check the signatures (PEM)."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def anchor(session: Session, folder: Path, key: Ed25519PrivateKey, now: datetime, at_least: timedelta) -> int | None:
    """Add one line with the head of every chain and say its number; None when the last line is younger than that.

    Raises Broken, and adds nothing, when a row that was sealed by the last line is no longer there as it was.
    """
    path = folder / FILE
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = path.read_bytes().splitlines()
        if lines and now - datetime.fromisoformat(json.loads(lines[-1])["at"]) < at_least:
            return None
        if lines:
            _compare(session, json.loads(lines[-1])["heads"])
        said = {
            "form": 1,
            "number": len(lines) + 1,
            "at": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "heads": [{"clinic": one.clinic_id.hex, "seq": one.seq, "hash": one.hash} for one in heads(session)],
            "previous": hashlib.sha256(lines[-1]).hexdigest() if lines else NOTHING_BEFORE,
        }
        signed = said | {"signature": base64.b64encode(key.sign(_written(said))).decode()}
        file.write(_written(signed) + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return len(lines) + 1


def heads(session: Session) -> Sequence[Head]:
    """The head of each clinic's chain, and of that for what belongs to none."""
    found = []
    for clinic_id in (*doors.every_clinic(session), NOWHERE):
        enter_clinic(session, clinic_id)
        found += [Head(one.clinic_id, one.last, one.hash) for one in session.scalars(select(AuditHead))]
    return found


def _compare(session: Session, sealed: list[dict[str, Any]]) -> None:
    for one in sealed:
        clinic_id = UUID(one["clinic"])
        enter_clinic(session, clinic_id)
        kept = session.scalar(select(AuditRow.hash).where(AuditRow.seq == one["seq"]))
        if one["seq"] and kept != one["hash"]:
            raise Broken(
                f"Row {one['seq']} of clinic {clinic_id} is not the row that was sealed; run ebb audit verify."
            )


def _written(said: dict[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":")).encode("ascii")
