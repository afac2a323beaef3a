"""Reading changes in the order in which they were committed, from a sealed cursor on.

A cursor stands for a number of the clinic's change counter and belongs to one list of one patient. All
changes up to a number the counter has shown are committed, so whoever goes on from there misses none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.shell.sync import counter
from backend.shell.sync.intake import Intake, Kind, Result
from backend.shell.sync.models import Synced
from backend.shell.web.cursor import Cursors, bad_cursor, resync
from backend.shell.web.problems import Problem

D = TypeVar("D")
R = TypeVar("R", bound=Synced)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose changes are read: one list of one patient."""

    session: Session
    cursors: Cursors
    clinic_id: UUID
    patient_id: UUID


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """The next changes, the cursor to go on from, and whether there are more already."""

    items: list[R]
    next: str
    more: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The same for several kinds, each change with its kind."""

    items: list[tuple[Kind[Any, Any], Any]]
    next: str
    more: bool


def pull(reader: Reader, kind: Kind[Any, R], after: str | None, limit: int) -> Page[R]:
    """The next changes of one kind after a cursor, from the beginning without one.

    Raises Problem bad_cursor for one that was not handed out for this list, resync for one too old.
    """
    page = pull_all(reader, kind.name, [kind], after, limit)
    return Page([row for _, row in page.items], page.next, page.more)


def pull_all(reader: Reader, name: str, kinds: Sequence[Kind[Any, Any]], after: str | None, limit: int) -> Changes:
    """The next changes of several kinds in one order. `name` is what the list is called; its cursors are its own."""
    # The counter first: what commits between the two questions is then at worst sent twice, never missed.
    last, oldest = counter.reached(reader.session, reader.clinic_id)
    start = 0 if after is None else _opened(reader, name, after, last, oldest)
    found: list[tuple[Kind[Any, Any], Any]] = []
    for kind in kinds:
        model = kind.model
        query = (
            select(model)
            .where(model.patient_id == reader.patient_id, model.change_no > start)
            .order_by(model.change_no)
            .limit(limit + 1)
        )
        found += [(kind, row) for row in reader.session.scalars(query)]
    found.sort(key=lambda pair: pair[1].change_no)
    page, more = found[:limit], len(found) > limit
    newest = page[-1][1].change_no if page else start
    return Changes(page, _sealed(reader, name, newest if more else max(newest, last)), more)


def after_batch(reader: Reader, intake: Intake[D, R], results: Sequence[Result[R]], after: str | None) -> str | None:
    """The same as `after_all` for the list of one kind."""
    return after_all(reader, intake.kind.name, [intake.kind], results, after)


def after_all(
    reader: Reader, name: str, kinds: Sequence[Kind[Any, Any]], results: Sequence[Result[Any]], after: str | None
) -> str | None:
    """The cursor a phone may go on from after its batch: never past a change it has not been shown.

    `after` is the cursor of its last pull. None without one and where it no longer holds: a batch is never
    refused for that, the next pull says what is wrong with it.
    """
    if after is None:
        return None
    last, oldest = counter.reached(reader.session, reader.clinic_id)
    try:
        start = _opened(reader, name, after, last, oldest)
    except Problem:
        return None
    mine = {result.row.change_no for result in results if result.row is not None}
    for kind in kinds:
        model = kind.model
        others = select(
            exists().where(
                model.clinic_id == reader.clinic_id,
                model.patient_id == reader.patient_id,
                model.change_no > start,
                model.change_no.not_in(mine),
            )
        )
        if reader.session.scalar(others):
            return after
    return _sealed(reader, name, last)


def _sealed(reader: Reader, name: str, position: int) -> str:
    return reader.cursors.seal(name, reader.clinic_id, reader.patient_id, position)


def _opened(reader: Reader, name: str, text: str, last: int, oldest: int) -> int:
    position = reader.cursors.open(text, name, reader.clinic_id, reader.patient_id)
    if not isinstance(position, int) or isinstance(position, bool) or not 0 <= position <= last:
        raise bad_cursor()
    if position < oldest:
        raise resync()
    return position
