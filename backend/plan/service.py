"""Agreeing a plan, revising it from a day on, and telling which version stood when.

Sources of the rules: a plan is never edited in place, because editing it would change last month's adherence;
needling is an adjunct (L1), so a plan in which it stands alone needs a reason.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.people import service as people
from backend.people.side import Side
from backend.plan import models, timeline
from backend.plan.timeline import ComponentKind, Goal, Phase, PlanVersion
from backend.plan.version import Author, MainPlace, Part, VersionDraft, WrittenVersion, broken_rule, needling_only_from
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "ends_before_start": "A part of the plan ends before it starts.",
    "goal_before_start": "The goal's day lies before the version begins.",
    "target_without_instrument": "A target needs the instrument it is measured with.",
    "needling_only": "Needling would be the only active part of the plan: give needling_only_reason, or add a part.",
    "version_before_last": "A version cannot begin before the one written before it.",
    "version_in_past": "A revision begins today or later: what was in force stays what it was.",
}


def repeated(session: Session, patient_id: UUID, draft: VersionDraft) -> WrittenVersion | None:
    """The version this draft was already kept as, None when it is new. Locks the patient's record.

    Raises Conflict(id_taken) when the id stands for something else.
    """
    people.lock_patient(session, patient_id)
    row = session.scalar(select(models.PlanVersion).where(models.PlanVersion.id == draft.id))
    if row is None:
        return None
    once.refuse_other_content((row.patient_id, row.digest), (patient_id, once.content_digest(draft)))
    return next(version for version in written(session, patient_id) if version.id == draft.id)


def latest_number(session: Session, patient_id: UUID) -> int:
    """How many versions there are: 0 without a plan. This is what a change of the plan has to have read."""
    found = session.scalar(
        select(func.max(models.PlanVersion.number)).where(models.PlanVersion.patient_id == patient_id)
    )
    return found or 0


def revise(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: VersionDraft, now: datetime
) -> WrittenVersion:
    """Keep a new version, the first one too. Raises RuleBroken with one of `RULES`."""
    people.lock_patient(session, patient_id)
    _judge(session, patient_id, draft, now)
    plan = session.scalar(select(models.Plan).where(models.Plan.patient_id == patient_id))
    if plan is None:
        plan = models.Plan(clinic_id=clinic_id, id=uuid.uuid4(), patient_id=patient_id, opened_at=now)
        session.add(plan)
        session.flush()
    place, goal = draft.main_place, draft.goal
    session.add(
        models.PlanVersion(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            plan_id=plan.id,
            number=latest_number(session, patient_id) + 1,
            in_force_from=draft.in_force_from,
            phase=draft.phase.value,
            reason=draft.reason,
            main_region=place.region if place else None,
            main_side=place.side.value if place else None,
            needling_only_reason=draft.needling_only_reason,
            goal_text=goal.text if goal else None,
            goal_instrument=goal.instrument if goal else None,
            goal_target=goal.target if goal else None,
            goal_by_day=goal.by_day if goal else None,
            author_id=author_id,
            written_at=now,
            digest=once.content_digest(draft),
        )
    )
    session.flush()
    session.add_all(
        models.PlanComponent(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            version_id=draft.id,
            position=position,
            kind=part.kind.value,
            dose=part.dose,
            starts_on=part.starts_on,
            ends_on=part.ends_on,
        )
        for position, part in enumerate(draft.components, start=1)
    )
    session.flush()
    return written(session, patient_id)[-1]


def written(session: Session, patient_id: UUID) -> tuple[WrittenVersion, ...]:
    """Every version of the patient's plan with its parts and its days, the first one first."""
    rows = _rows(session, [patient_id])
    parts = _parts(session, [row.id for row in rows])
    names = access.names_of(session, {row.author_id for row in rows})
    days = {span.id: span.to_day for span in timeline.spans(map(_version, rows))}
    return tuple(
        WrittenVersion(
            id=row.id,
            number=row.number,
            in_force_from=row.in_force_from,
            to_day=days.get(row.id),
            replaced=row.id not in days,
            phase=Phase(row.phase),
            reason=row.reason,
            main_place=_place(row),
            components=tuple(parts.get(row.id, ())),
            goal=_goal(row),
            needling_only_reason=row.needling_only_reason,
            author=Author(row.author_id, names[row.author_id]),
            written_at=row.written_at,
        )
        for row in rows
    )


def in_force(versions: Iterable[WrittenVersion], today: date) -> WrittenVersion | None:
    """The one of these versions that is in force today."""
    for version in versions:
        if not version.replaced and version.in_force_from <= today <= (version.to_day or today):
            return version
    return None


def plan_of(session: Session, patient_id: UUID) -> tuple[PlanVersion, ...]:
    """The patient's versions with their goals, as the timeline reads them; () without a plan."""
    return tuple(map(_version, _rows(session, [patient_id])))


def plans_of(session: Session, patient_ids: Iterable[UUID]) -> dict[UUID, tuple[PlanVersion, ...]]:
    """The same for several patients in one query; a patient without a plan has ()."""
    wanted = list(patient_ids)
    found: dict[UUID, list[PlanVersion]] = {patient_id: [] for patient_id in wanted}
    for row in _rows(session, wanted):
        found[row.patient_id].append(_version(row))
    return {patient_id: tuple(versions) for patient_id, versions in found.items()}


def people_with_a_plan(session: Session) -> list[UUID]:
    """Everybody in the clinic who has or had a plan, in the order of their ids."""
    return list(session.scalars(select(models.Plan.patient_id).distinct().order_by(models.Plan.patient_id)))


def start_day(session: Session, patient_id: UUID) -> date | None:
    """The first day of the patient's plan; None without a plan."""
    return timeline.started_on(plan_of(session, patient_id))


def has_version(session: Session, patient_id: UUID, version_id: UUID) -> bool:
    """Whether this is a version of this patient's plan."""
    query = select(models.PlanVersion.id).where(
        models.PlanVersion.patient_id == patient_id, models.PlanVersion.id == version_id
    )
    return session.scalar(query) is not None


def _judge(session: Session, patient_id: UUID, draft: VersionDraft, now: datetime) -> None:
    code = broken_rule(draft)
    if code == "needling_only":
        raise RuleBroken(code, RULES[code], from_day=str(needling_only_from(draft)))
    if code is not None:
        raise RuleBroken(code, RULES[code])
    before = plan_of(session, patient_id)
    if before and draft.in_force_from < before[-1].in_force_from:
        raise RuleBroken("version_before_last", RULES["version_before_last"])
    if before and draft.in_force_from < people.enrolment(session, patient_id).today(now):
        raise RuleBroken("version_in_past", RULES["version_in_past"])


def _rows(session: Session, patient_ids: list[UUID]) -> list[models.PlanVersion]:
    query = (
        select(models.PlanVersion)
        .where(models.PlanVersion.patient_id.in_(patient_ids))
        .order_by(models.PlanVersion.patient_id, models.PlanVersion.number)
    )
    return list(session.scalars(query))


def _parts(session: Session, version_ids: list[UUID]) -> dict[UUID, list[Part]]:
    query = (
        select(models.PlanComponent)
        .where(models.PlanComponent.version_id.in_(version_ids))
        .order_by(models.PlanComponent.position)
    )
    found: dict[UUID, list[Part]] = {}
    for row in session.scalars(query):
        part = Part(ComponentKind(row.kind), row.dose, row.starts_on, row.ends_on)
        found.setdefault(row.version_id, []).append(part)
    return found


def _version(row: models.PlanVersion) -> PlanVersion:
    return PlanVersion(row.id, row.number, row.in_force_from, Phase(row.phase), row.reason, _goal(row))


def _goal(row: models.PlanVersion) -> Goal | None:
    if row.goal_text is None or row.goal_by_day is None:
        return None
    return Goal(row.goal_text, row.goal_by_day, row.goal_instrument, row.goal_target)


def _place(row: models.PlanVersion) -> MainPlace | None:
    if row.main_region is None or row.main_side is None:
        return None
    return MainPlace(row.main_region, Side(row.main_side))
