"""Bringing a table of scores into a clinic: all of it that can be taken, once, in the caller's transaction."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cohorts import service as cohorts
from backend.cohorts.definition import Known, Person
from backend.exchange.score_map import BadMap, ScoreMap
from backend.exchange.score_table import Limits, Refused, ScoreTable, Value, read
from backend.measures import library
from backend.measures import service as measures
from backend.measures.definition import PlaceNeeded
from backend.measures.direction import Direction
from backend.measures.reading import ReadingDraft
from backend.people import service as people

_AT_ONCE = 500
_READING, _ENROLLING = 0.1, 0.4  # shares of the time it takes


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a table. Scores are new, here already, or missing; a refused row is in none of these."""

    cohort: str
    rows: int
    people_new: int
    people_known: int
    scores_new: int
    scores_known: int
    missing: int
    refused: tuple[Refused, ...]

    @property
    def rows_refused(self) -> int:
        return len({refused.row for refused in self.refused})


def limits_of(session: Session, by: ScoreMap) -> dict[str, Limits]:
    """The range of each instrument of the map. BadMap for one that is not known or belongs to a place on the body."""
    found: dict[str, Limits] = {}
    instruments = library.instruments(session)
    for key in by.cohort.instruments:
        definition = instruments.get(key)
        if definition is None:
            known = ", ".join(instruments)
            raise BadMap(f"There is no instrument {key}; known are {known}.")
        if definition.place is not PlaceNeeded.NONE:
            raise BadMap(f"The instrument {key} belongs to a place on the body, which a table of scores cannot say.")
        if definition.direction is Direction.NEITHER:
            raise BadMap(f"Neither way is better for {key}, so nobody can be called a responder by it.")
        found[key] = Limits(definition.low, definition.high, definition.whole)
    return found


def bring_scores(
    session: Session,
    *,
    clinic_id: UUID,
    data: bytes,
    by: ScoreMap,
    now: datetime,
    progress: Callable[[float], None] = lambda _share: None,
) -> Brought:
    """Bring this table in. Run twice, the second run changes nothing. `progress` is told the share that is done.

    Raises BadMap or BadTable when the whole cannot be read, Conflict when the cohort is here under another
    definition. A single row that cannot be taken is listed and the others are taken.
    """
    lines = max(data.count(b"\n"), 1)
    table = read(data, by, limits_of(session, by), lambda row: progress(_READING * min(row / lines, 1)))
    known = cohorts.found(session, clinic_id=clinic_id, definition=by.cohort, now=now)
    members = {person.code: person for person in cohorts.people_of(session, known.id)}
    _refuse_what_differs(session, table, by, known, members)
    newcomers = [code for code in table.people if code not in members]
    zone = people.clinic_of(session, clinic_id).zone
    today = people.clinic_today(session, clinic_id, now)
    for at, code in enumerate(newcomers):
        progress(_READING + _ENROLLING * at / len(newcomers))
        patient_id = uuid.uuid5(known.id, code)
        people.enrol(
            session,
            clinic_id=clinic_id,
            name=f"{by.cohort.key} {code}",
            zone=zone,
            enrolled_on=today,
            patient_id=patient_id,
        )
        members[code] = Person(patient_id, code, table.people[code])
    if newcomers:
        added = [members[code] for code in newcomers]
        cohorts.add(session, clinic_id=clinic_id, cohort_id=known.id, people=added, now=now)
    drafts = [(members[value.person].patient_id, _draft(known.id, value)) for value in table.values]
    outcomes = []
    for at in range(0, len(drafts), _AT_ONCE):
        progress(_READING + _ENROLLING + (1 - _READING - _ENROLLING) * at / len(drafts))
        some = measures.bring_in(session, clinic_id=clinic_id, drafts=drafts[at : at + _AT_ONCE], now=now)
        outcomes += [brought.outcome for brought in some]
    for value, outcome in zip(table.values, outcomes, strict=True):
        if outcome == "refused":
            table.refused.append(Refused(value.row, value.column, "withdrawn_here"))
    if "created" in outcomes:
        cohorts.changed(session, known.id, now)
    return Brought(
        cohort=by.cohort.key,
        rows=table.rows,
        people_new=len(newcomers),
        people_known=len(table.people) - len(newcomers),
        scores_new=outcomes.count("created"),
        scores_known=outcomes.count("unchanged"),
        missing=table.missing,
        refused=tuple(sorted(table.refused, key=lambda refused: (refused.row, refused.column))),
    )


def _draft(cohort_id: UUID, value: Value) -> ReadingDraft:
    """The reading of this value. Its id follows from what it is, so a second run makes the same one."""
    name = f"{value.person}\x1f{value.score.instrument}\x1f{value.score.time_point}"
    return ReadingDraft(
        id=uuid.uuid5(cohort_id, name),
        instrument=value.score.instrument,
        value=value.value,
        time_point=value.score.time_point,
    )


def _refuse_what_differs(
    session: Session, table: ScoreTable, by: ScoreMap, known: Known, members: dict[str, Person]
) -> None:
    """Take the rows out of the table that say something else than what is stored."""
    stored = cohorts.scores_of(session, known)
    elsewhere = {code for code, group in table.people.items() if code in members and members[code].group != group}
    column = by.group.column if by.group else by.person
    refused = {Refused(table.first_row[code], column, "group_stored_differs") for code in elsewhere}
    for value in table.values:
        member = members.get(value.person)
        before = None if member is None else stored[member.patient_id].get(value.score)
        if value.person in elsewhere:
            refused.add(Refused(value.row, column, "group_stored_differs"))
        elif before is not None and before != value.value:
            refused.add(Refused(value.row, value.column, "differs_from_stored"))
    table.drop(refused)
