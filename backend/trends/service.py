"""Asking each feature once and handing it all to the one door, `portrait`. Owns no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from backend.exercise import service as exercise
from backend.measures import library
from backend.measures import service as measures
from backend.measures.definition import Definition, Unknown
from backend.measures.reading import DatedReading
from backend.needling import service as needling
from backend.pain import service as pain
from backend.pain.scale import PainKind
from backend.people import service as people
from backend.plan import service as plan
from backend.plan.timeline import started_on
from backend.soreness import service as soreness
from backend.trends import milestones
from backend.trends.measured import Measure, MeasurementError, Reading, Timing
from backend.trends.picture import Portrait
from backend.trends.portrait import portrait
from backend.trends.record import Muscle, NeedlingDay, PlacedReading, Record
from backend.trends.series import DailySeries


def portrait_of(
    session: Session, patient_id: UUID, now: datetime, day_starts_at: int, kind: PainKind = PainKind.AVERAGE
) -> Portrait:
    """One patient's picture at this moment, with one kind of pain. Raises NotFound."""
    return portrait(record_of(session, patient_id, now, day_starts_at, kind), kind)


def record_of(
    session: Session, patient_id: UUID, now: datetime, day_starts_at: int, kind: PainKind = PainKind.AVERAGE
) -> Record:
    """Everything kept about the patient that the picture is made of: each feature is asked once."""
    person = people.enrolment(session, patient_id)
    readings = measures.readings_of(session, patient_id)
    instruments = library.instruments(session)
    return Record(
        patient_id=patient_id,
        zone=person.zone.key,
        as_of=now,
        today=diary_today(person, now, day_starts_at),
        pain=tuple(pain.day_records(session, patient_id, kind)),
        sessions=tuple(
            NeedlingDay(mark.id, mark.performed_at, mark.day, tuple(Muscle(s.muscle, s.side.value) for s in mark.sites))
            for mark in needling.sessions_of(session, patient_id)
        ),
        prescriptions=exercise.prescribed(session, patient_id),
        logs=exercise.logged(session, patient_id),
        soreness=soreness.day_records(session, patient_id),
        versions=plan.plan_of(session, patient_id),
        readings=tuple(_placed(reading) for reading in readings),
        measures={key: _measure(instruments.get(key)) for key in {reading.instrument for reading in readings}},
    )


def diary_today(person: people.Enrolment, now: datetime, day_starts_at: int) -> date:
    """The patient's diary day at this instant: before `day_starts_at` o'clock it is still yesterday."""
    return (now.astimezone(person.zone) - timedelta(hours=day_starts_at)).date()


def values_at_milestones(
    session: Session, patient_ids: Sequence[UUID], now: datetime, day_starts_at: int
) -> dict[UUID, Mapping[str, float | None]]:
    """Average pain of each of these people at the agreed weeks after their plan began, for the clinic's report."""
    records = pain.day_records_of(session, patient_ids)
    plans = plan.plans_of(session, patient_ids)
    found: dict[UUID, Mapping[str, float | None]] = {}
    for patient_id in patient_ids:
        person = people.enrolment(session, patient_id)
        daily = DailySeries.of((entry.day, float(entry.score)) for entry in records[patient_id])
        today = diary_today(person, now, day_starts_at)
        found[patient_id] = milestones.milestones(daily, started_on(plans[patient_id]), today)
    return found


def _placed(reading: DatedReading) -> PlacedReading:
    timing = None if reading.timing is None else Timing(reading.timing.value)
    point = Reading(
        taken_at=reading.taken_at,
        day=reading.day,
        value=reading.value,
        timing=timing,
        basis=f"{reading.version} {reading.activity_list_id or ''}",
        rater=reading.rater,
        device=reading.device,
    )
    side = None if reading.side is None else reading.side.value
    mode = None if reading.mode is None else reading.mode.value
    return PlacedReading(reading.instrument, reading.site, side, point, mode)


def _measure(definition: Definition | None) -> Measure:
    if definition is None:  # its file was taken away after something was measured with it
        raise LookupError("a reading was kept with an instrument that is no longer defined")
    told = Measure(definition.key, definition.name.en, definition.unit, definition.direction)
    error = definition.error
    if isinstance(error, Unknown):
        return told
    limits = tuple(MeasurementError(limit.value, limit.below_months) for limit in error.limits)
    return replace(told, errors=limits, scope=error.scope)
