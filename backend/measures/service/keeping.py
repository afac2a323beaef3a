"""Keeping readings, taken here or brought from another record, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.measures import library
from backend.measures.definition import Definition
from backend.measures.models import ActivityList, Reading
from backend.measures.reading import REASONS, Judged, NotValid, ReadingDraft, Source, judge
from backend.people import service as people
from backend.safety.service import alerts
from backend.safety.service.alerts import Cause
from backend.shell.db.portions import portions
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = (
    once.CODES | REASONS | {"already_withdrawn": "This was withdrawn before, for another reason; that one stays."}
)


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one reading of an import: created, unchanged (it was there), or refused and why."""

    id: UUID
    outcome: str
    code: str | None = None
    detail: str | None = None


def record(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: ReadingDraft, now: datetime
) -> tuple[Reading, bool]:
    """Keep a reading taken in this clinic, once: what is kept, and whether it is new.

    An answer that a person has to see raises its alert in the same transaction. Raises RuleBroken with one of
    `RULES`, Conflict(id_taken) when the id stands for another reading.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, Reading, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known, False
    definition = library.instrument(session, draft.instrument)
    judged = judge(definition, draft, now, named=_named(session, patient_id, draft.activity_list_id))
    if isinstance(judged, NotValid):
        raise _refused(judged)
    if definition is None:
        raise AssertionError("judged without a definition")
    row = _row(clinic_id, patient_id, draft, definition, judged, digest, now)
    row.author_id, row.source = author_id, Source.CLINIC.value
    session.add(row)
    session.flush()
    alerts.raise_alerts(
        session,
        clinic_id=clinic_id,
        patient_id=patient_id,
        causes=[Cause(kind, "reading", row.id, 1, row.taken_at or now) for kind in judged.flags],
        raised_by=author_id,
        now=now,
    )
    return row, True


def bring_in(
    session: Session, *, clinic_id: UUID, drafts: Sequence[tuple[UUID, ReadingDraft]], now: datetime
) -> list[Brought]:
    """Keep readings from another record, each with its patient: one outcome each, in their order.

    The importer gives ids that a second run makes again, so a second run changes nothing. Patients have to
    be enrolled. Nothing is raised for a reading that cannot be kept; it is listed.
    """
    known: dict[UUID, tuple[UUID, str]] = {}
    for ids in portions([draft.id for _, draft in drafts]):
        found = session.execute(select(Reading.id, Reading.patient_id, Reading.digest).where(Reading.id.in_(ids)))
        known |= {reading_id: (patient_id, digest) for reading_id, patient_id, digest in found}
    instruments = library.instruments(session)
    outcomes = []
    for patient_id, draft in drafts:
        digest = once.content_digest(draft)
        if draft.id in known:
            same = known[draft.id] == (patient_id, digest)
            code = None if same else "id_taken"
            outcomes.append(Brought(draft.id, "unchanged" if same else "refused", code, RULES.get(code or "")))
            continue
        definition = instruments.get(draft.instrument)
        judged = judge(definition, draft, now, elsewhere=True)
        if definition is None or isinstance(judged, NotValid):
            code = judged.code if isinstance(judged, NotValid) else "unknown_instrument"
            outcomes.append(Brought(draft.id, "refused", code, RULES[code]))
            continue
        session.add(_row(clinic_id, patient_id, draft, definition, judged, digest, now))
        known[draft.id] = (patient_id, digest)
        outcomes.append(Brought(draft.id, "created"))
    session.flush()
    return outcomes


def reading_of(session: Session, patient_id: UUID, reading_id: UUID) -> Reading:
    """One reading of this patient, withdrawn or not."""
    row = session.scalar(select(Reading).where(Reading.patient_id == patient_id, Reading.id == reading_id))
    if row is None:
        raise NotFound
    return row


def locked(session: Session, patient_id: UUID, reading_id: UUID) -> Reading:
    """The same, for somebody who is about to change it."""
    people.lock_patient(session, patient_id)
    return reading_of(session, patient_id, reading_id)


def withdraw(session: Session, reading: Reading, *, author_id: UUID, reason: str, now: datetime) -> Reading:
    """Take a reading back: it stays readable and leaves every figure.

    Withdrawing again for the same reason changes nothing; for another one it raises Conflict(already_withdrawn).
    """
    if reading.withdrawn_at is not None:
        if reading.withdrawn_reason != reason:
            raise Conflict("already_withdrawn", RULES["already_withdrawn"])
        return reading
    reading.withdrawn_at, reading.withdrawn_reason, reading.withdrawn_by = now, reason, author_id
    session.flush()
    return reading


def _named(session: Session, patient_id: UUID, list_id: UUID | None) -> int | None:
    """How many activities stand in this list of the patient's. RuleBroken when there is none such."""
    if list_id is None:
        return None
    query = select(ActivityList).where(ActivityList.patient_id == patient_id, ActivityList.id == list_id)
    found = session.scalar(query)
    if found is None:
        raise RuleBroken("unknown_activities", RULES["unknown_activities"])
    return len(found.names)


def _refused(judged: NotValid) -> RuleBroken:
    if judged.field is None:
        return RuleBroken(judged.code, RULES[judged.code])
    code = "required" if judged.code == "detail_needed" else "unknown_field"
    told = {"field": judged.field, "code": code, "detail": RULES[judged.code]}
    return RuleBroken(judged.code, RULES[judged.code], errors=[told])


def _row(
    clinic_id: UUID,
    patient_id: UUID,
    draft: ReadingDraft,
    definition: Definition,
    judged: Judged,
    digest: str,
    now: datetime,
) -> Reading:
    taken = draft.taken_at
    return Reading(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        instrument=draft.instrument,
        definition_version=definition.version,
        value=judged.value,
        no_value=judged.no_value,
        band=judged.band,
        trials=None if draft.trials is None else list(draft.trials),
        answers=None if draft.answers is None else list(draft.answers),
        activity_list_id=draft.activity_list_id,
        flags=list(judged.flags),
        taken_at=None if taken is None else taken.instant,
        offset_minutes=None if taken is None else taken.offset_minutes,
        zone=draft.zone,
        local_day=None if taken is None else taken.diary_day(),
        time_point=draft.time_point,
        site=draft.site,
        side=None if draft.side is None else draft.side.value,
        timing=None if draft.timing is None else draft.timing.value,
        rater=draft.rater,
        device=draft.device,
        probe_cm2=draft.probe_cm2,
        force_n=draft.force_n,
        mode=None if judged.mode is None else judged.mode.value,
        end_pain=draft.end_pain,
        warm_up=draft.warm_up,
        fault=draft.fault,
        source=Source.IMPORT.value,
        recorded_at=now,
        digest=digest,
    )
