"""What keeping a record needs to know: which kind it is, whose it is, who writes; and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from backend.shell.refusal import RuleBroken
from backend.shell.sync.draft import Draft, Malformed
from backend.shell.sync.merge import Outcome
from backend.shell.sync.models import Synced, SyncedRevision
from backend.shell.sync.placing import Placed

D = TypeVar("D")
R = TypeVar("R", bound=Synced)


@dataclass(frozen=True, slots=True)
class Kind(Generic[D, R]):
    """One kind of record: its tables, and how its columns are written from what was said.

    `fill` is told whether this is what was said first; `canonical` is the content as plain JSON in one spelling.
    """

    name: str
    model: type[R]
    revisions: type[SyncedRevision]
    fill: Callable[[R, D, bool], None]
    canonical: Callable[[D], Mapping[str, Any]]


def _nothing_broken(_session: Session, _contents: Sequence[object]) -> Mapping[int, RuleBroken]:
    return {}


def _nothing_follows(_session: Session, _rows: Sequence[object]) -> None:
    """What most kinds do."""


def _nothing_seen(_session: Session, _items: Sequence[Any]) -> None:
    """What most kinds do."""


@dataclass(frozen=True, slots=True)
class Intake(Generic[D, R]):
    """Whose record is written, by whom, and now.

    `place` finds a record's day (second argument: the day it had before) or raises RuleBroken. `check` looks
    at all contents at once, for rules that need the database, and names the broken one by position.
    `received_at` names, by id and revision, what was received before now: a diary brought over from elsewhere.
    `follows` is told which records this has created, amended or withdrawn, once they are written, in the same
    transaction. `watch` sees everything that came, taken or not, in that transaction too: what must not be overlooked
    raises its alert also where it was refused.
    """

    session: Session
    kind: Kind[D, R]
    clinic_id: UUID
    patient_id: UUID
    author_id: UUID
    now: datetime
    place: Callable[[D, date | None], Placed]
    check: Callable[[Session, Sequence[D]], Mapping[int, RuleBroken]] = _nothing_broken
    received_at: Mapping[tuple[UUID, int], datetime] = field(default_factory=dict)
    follows: Callable[[Session, Sequence[R]], None] = _nothing_follows
    schema_version: int | None = None
    watch: Callable[[Session, Sequence[Draft[D] | Malformed]], None] = _nothing_seen

    def received(self, draft: Draft[D]) -> datetime:
        """When this came in: now, unless it is named otherwise."""
        return self.received_at.get((draft.id, draft.revision), self.now)


@dataclass(slots=True)
class Result(Generic[R]):
    """What became of one record. `row` is what the server holds under its identity after all of this; `held` is the
    id under which what was refused is kept aside."""

    id: UUID | None
    revision: int | None
    outcome: Outcome
    code: str | None = None
    detail: str | None = None
    row: R | None = None
    flags: list[str] = field(default_factory=list)
    withdrawn_at: datetime | None = None
    held: UUID | None = None
