"""Records that are written once, under an id the client chose: a repeat is recognised, other content refused.

A therapist's save that timed out is sent again with the same id and answers with what is stored; it never
makes a second session. Content is compared by digest, so what was sent first stays what it was.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Container
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.shell.db.base import ClinicOwned
from backend.shell.refusal import Conflict

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

CODES = {"id_taken": "This id already stands for other content; what is stored stays."}
Row = TypeVar("Row", bound=ClinicOwned)


def content_digest(draft: DataclassInstance, only_if_said: Container[str] = ()) -> str:
    """SHA-256 of a draft's content in one spelling.

    A field of `only_if_said` that says nothing has no name in it: what was written before there was that field stays
    the same.
    """
    plain: dict[str, Any] = {
        name: value for name, value in dataclasses.asdict(draft).items() if value or name not in only_if_said
    }
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def known(session: Session, table: type[Row], row_id: UUID, **sent: object) -> Row | None:
    """The row that stands under this id; None where nothing does.

    `sent` is whose it is and its digest, column by column. Raises Conflict(id_taken) where the row says otherwise.
    """
    row = session.scalar(select(table).where(table.id == row_id))
    if row is not None and any(getattr(row, name) != value for name, value in sent.items()):
        raise Conflict("id_taken", CODES["id_taken"])
    return row
