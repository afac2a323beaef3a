"""Rows without the people: who they are about cannot be read from them, and two exports cannot be joined.

Method: names, birth dates and free text are not among the columns. Ids become random keys that are made anew for each
export. Days and times of one person are moved by one number of days, drawn anew for each person and export, between 30
and 395 days back, so that order and spacing of what happened to them stay and the calendar does not. Rows stand in the
order of their keys. The day of a clock change may move to a day without one; the offset that was stated is kept.
Source: pseudonyms, date shifting and removal of direct identifiers as in ISO 25237:2017, Health informatics,
Pseudonymization.
Limits: somebody who knows a person well can still know them by a rare place or course. Such a file is no open data.

None stays empty. One person: as any other.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from backend.exports.columns import OF_DEIDENTIFIED
from backend.exports.rows import cells
from backend.outcomes.ended import Course, Session
from backend.shell.moment import SentMoment

LEAST_DAYS, MOST_DAYS = 30, 395
Draw = Callable[[int], int]


def deidentified(
    courses: Sequence[Course], draw: Draw = secrets.randbelow, key: Callable[[], str] = lambda: secrets.token_hex(16)
) -> list[list[str]]:
    """The rows. `draw(n)` gives a number below n, `key()` a key nobody has had."""
    people = {one.episode.patient_id: (key(), _days(draw)) for one in courses}
    rows = []
    for one in courses:
        whose, shift = people[one.episode.patient_id]
        rows.append(_row(one, key(), whose, shift))
    return sorted(rows)


def _days(draw: Draw) -> timedelta:
    return timedelta(days=-(LEAST_DAYS + draw(MOST_DAYS - LEAST_DAYS + 1)))


def _row(one: Course, episode: str, person: str, shift: timedelta) -> list[str]:
    moved = replace(
        one,
        episode=replace(
            one.episode,
            id=UUID(int=0),
            patient_id=UUID(int=0),
            opened_on=one.episode.opened_on + shift,
            ended_on=one.episode.ended_on + shift,
            note=None,
        ),
        sessions=tuple(_session(session, shift) for session in one.sessions),
    )
    keys = {"episode": episode, "patient": person}
    written = zip(OF_DEIDENTIFIED, cells(moved, OF_DEIDENTIFIED), strict=True)
    return [keys.get(column.name, text) for column, text in written]


def _session(session: Session, shift: timedelta) -> Session:
    at = session.performed_at
    return replace(session, day=session.day + shift, performed_at=SentMoment(at.instant + shift, at.offset_minutes))
