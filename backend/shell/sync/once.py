"""Records that are written once, under an id the client chose: a repeat is recognised, other content refused.

A therapist's save that timed out is sent again with the same id and answers with what is stored; it never
makes a second session. Content is compared by digest, so what was sent first stays what it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import TYPE_CHECKING, Any
from uuid import UUID

from backend.shell.refusal import Conflict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CODES = {"id_taken": "This id already stands for other content; what is stored stays."}


def content_digest(draft: DataclassInstance) -> str:
    """SHA-256 of a draft's content in one spelling."""
    plain: dict[str, Any] = dataclasses.asdict(draft)
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def refuse_other_content(known: tuple[UUID, str], sent: tuple[UUID, str]) -> None:
    """Raise Conflict unless (patient, digest) of what is stored and of what was sent are the same."""
    if known != sent:
        raise Conflict("id_taken", CODES["id_taken"])
