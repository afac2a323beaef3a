"""Founding a cohort, adding its people, and reading who and what it has."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cohorts import models
from backend.cohorts.definition import AnalysisSet, Definition, Known, Person, Score, TimePoint
from backend.measures import service as measures
from backend.shell.refusal import Conflict


def found(session: Session, *, clinic_id: UUID, definition: Definition, now: datetime) -> Known:
    """The cohort of this definition, founded when there is none of its key.

    Raises Conflict when the key stands for another definition: figures of two definitions cannot be told apart.
    """
    known = by_key(session, definition.key)
    if known is not None:
        if known.definition != definition:
            raise Conflict(
                "cohort_differs",
                f"The cohort {definition.key} is here already, and not quite as this map describes it; "
                "give the map the old words back, or another key.",
            )
        return known
    row = models.Cohort(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        key=definition.key,
        name=definition.name,
        source=definition.source,
        licence=definition.licence,
        time_points=[asdict(point) for point in definition.time_points],
        instruments=list(definition.instruments),
        analysis_sets=[asdict(chosen) for chosen in definition.analysis_sets],
        began_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return Known(row.id, definition, 0, now)


def add(session: Session, *, clinic_id: UUID, cohort_id: UUID, people: Iterable[Person], now: datetime) -> None:
    """Add people to a cohort. They are patients of the clinic already."""
    session.add_all(
        models.CohortMember(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            cohort_id=cohort_id,
            patient_id=person.patient_id,
            code=person.code,
            group_name=person.group,
        )
        for person in people
    )
    changed(session, cohort_id, now)


def changed(session: Session, cohort_id: UUID, now: datetime) -> None:
    """Note that an import brought something new."""
    row = session.scalars(select(models.Cohort).where(models.Cohort.id == cohort_id)).one()
    row.changed_at = now
    session.flush()


def every(session: Session) -> list[Known]:
    """All cohorts of the clinic, by name."""
    rows = session.scalars(select(models.Cohort).order_by(models.Cohort.name, models.Cohort.key)).all()
    counted = select(models.CohortMember.cohort_id, func.count()).group_by(models.CohortMember.cohort_id)
    people = {row[0]: row[1] for row in session.execute(counted)}
    return [_known(row, people.get(row.id, 0)) for row in rows]


def by_key(session: Session, key: str) -> Known | None:
    """The cohort of this key."""
    return next((known for known in every(session) if known.definition.key == key), None)


def people_of(session: Session, cohort_id: UUID) -> list[Person]:
    """The members of a cohort, by code."""
    query = (
        select(models.CohortMember).where(models.CohortMember.cohort_id == cohort_id).order_by(models.CohortMember.code)
    )
    return [Person(row.patient_id, row.code, row.group_name) for row in session.scalars(query)]


def scores_of(session: Session, known: Known) -> dict[UUID, dict[Score, float]]:
    """What each member has: their readings that name a point in time of this cohort."""
    points = {point.key for point in known.definition.time_points}
    scores: dict[UUID, dict[Score, float]] = {person.patient_id: {} for person in people_of(session, known.id)}
    for instrument in known.definition.instruments:
        for reading in measures.readings_at(session, scores.keys(), instrument):
            if reading.time_point in points:
                scores[reading.patient_id][Score(instrument, reading.time_point)] = reading.value
    return scores


def _known(row: models.Cohort, people: int) -> Known:
    definition = Definition(
        key=row.key,
        name=row.name,
        source=row.source,
        licence=row.licence,
        time_points=tuple(TimePoint(**point) for point in row.time_points),
        instruments=tuple(row.instruments),
        analysis_sets=tuple(
            AnalysisSet(one["key"], one["label"], tuple(Score(**score) for score in one["requires"]))
            for one in row.analysis_sets
        ),
    )
    return Known(row.id, definition, people, row.changed_at)
