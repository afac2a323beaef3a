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
from backend.goals import measured_with
from backend.goals import service as goals
from backend.goals.goal import GoalDraft, GoalKind
from backend.people import service as people
from backend.people.side import Side
from backend.plan import models, timeline
from backend.plan.reassessment import Reassessment
from backend.plan.stop_rule import StopRule, Unit
from backend.plan.timeline import ComponentKind, Goal, Phase, PlanVersion
from backend.plan.version import (
    Author,
    MainPlace,
    Part,
    Per,
    VersionDraft,
    WrittenVersion,
    broken_rule,
    needling_only_from,
)
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "ends_before_start": "A part of the plan ends before it starts.",
    "goal_before_start": "The goal's day lies before the version begins.",
    "target_without_instrument": "A target needs the instrument it is measured with.",
    "dose_incomplete": "A number of times needs what it is counted over, and the other way round.",
    "stop_before_start": "The stop rule's day lies before the version begins.",
    "reassessment_before_start": "A reassessment lies before the version begins.",
    "reassessment_twice": "Two reassessments are on one day.",
    "needling_only": "Needling would be the only active part of the plan: give needling_only_reason, or add a part.",
    "version_before_last": "A version cannot begin before the one written before it.",
    "version_in_past": "A revision begins today or later: what was in force stays what it was.",
    measured_with.UNKNOWN: measured_with.WORDS,
}


def repeated(session: Session, patient_id: UUID, draft: VersionDraft) -> WrittenVersion | None:
    """The version this draft was already kept as, None when it is new. Locks the patient's record.

    Raises Conflict(id_taken) when the id stands for something else.
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, models.PlanVersion, draft.id, patient_id=patient_id, digest=digest) is None:
        return None
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
            number=part.number,
            per=None if part.per is None else part.per.value,
        )
        for position, part in enumerate(draft.components, start=1)
    )
    _add_review(session, clinic_id, draft)
    session.flush()
    if goal is not None:
        first = GoalDraft(
            uuid.uuid5(draft.id, "goal"), GoalKind.OUTCOME, goal.text, goal.by_day, goal.instrument, goal.target
        )
        who = {"clinic_id": clinic_id, "patient_id": patient_id, "author_id": author_id}
        goals.take_over(session, **who, draft=first, now=now)
    return written(session, patient_id)[-1]


def written(session: Session, patient_id: UUID) -> tuple[WrittenVersion, ...]:
    """Every version of the patient's plan with its parts and its days, the first one first."""
    rows = _rows(session, [patient_id])
    ids = [row.id for row in rows]
    parts, stops, again = _parts(session, ids), _stop_rules(session, ids), _reassessments(session, ids)
    names = access.names_of(session, {row.author_id for row in rows})
    days = {span.id: span.to_day for span in timeline.spans(_version(row, {}) for row in rows)}
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
            stop_rule=stops.get(row.id),
            reassessments=tuple(again.get(row.id, ())),
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
    """The patient's versions with goals and stop rules, as the timeline reads them; () without a plan."""
    return plans_of(session, [patient_id])[patient_id]


def plans_of(session: Session, patient_ids: Iterable[UUID]) -> dict[UUID, tuple[PlanVersion, ...]]:
    """The same for several patients in one query; a patient without a plan has ()."""
    wanted = list(patient_ids)
    found: dict[UUID, list[PlanVersion]] = {patient_id: [] for patient_id in wanted}
    rows = _rows(session, wanted)
    stops = _stop_rules(session, [row.id for row in rows])
    for row in rows:
        found[row.patient_id].append(_version(row, stops))
    return {patient_id: tuple(versions) for patient_id, versions in found.items()}


def reassessments_of(session: Session, patient_ids: Iterable[UUID]) -> dict[UUID, tuple[Reassessment, ...]]:
    """What is to be measured again, of each person: of every version what lies on a day on which it was in force."""
    versions = plans_of(session, patient_ids)
    asked = _reassessments(session, [one.id for each in versions.values() for one in each])
    return {
        patient_id: tuple(
            one
            for span in timeline.spans(each)
            for one in asked.get(span.id, ())
            if span.from_day <= one.due_on and (span.to_day is None or one.due_on <= span.to_day)
        )
        for patient_id, each in versions.items()
    }


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
    unknown = measured_with.unknown(session, draft.measured_with)
    if unknown:
        raise RuleBroken(measured_with.UNKNOWN, RULES[measured_with.UNKNOWN], instruments=unknown)
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
        per = None if row.per is None else Per(row.per)
        part = Part(ComponentKind(row.kind), row.dose, row.starts_on, row.ends_on, row.number, per)
        found.setdefault(row.version_id, []).append(part)
    return found


def _add_review(session: Session, clinic_id: UUID, draft: VersionDraft) -> None:
    stop = draft.stop_rule
    if stop is not None:
        session.add(
            models.PlanStopRule(
                clinic_id=clinic_id,
                id=draft.id,
                measure=stop.measure,
                site=stop.site,
                side=None if stop.side is None else stop.side.value,
                by_how_much=stop.by,
                unit=stop.unit.value,
                by_day=stop.by_day,
                from_value=stop.from_value,
                otherwise=stop.otherwise,
            )
        )
    session.add_all(
        models.PlanReassessment(
            clinic_id=clinic_id, id=uuid.uuid4(), version_id=draft.id, due_on=one.due_on, measures=list(one.measures)
        )
        for one in draft.reassessments
    )


def _stop_rules(session: Session, version_ids: list[UUID]) -> dict[UUID, StopRule]:
    query = select(models.PlanStopRule).where(models.PlanStopRule.id.in_(version_ids))
    return {
        row.id: StopRule(
            measure=row.measure,
            by=row.by_how_much,
            unit=Unit(row.unit),
            by_day=row.by_day,
            otherwise=row.otherwise,
            site=row.site,
            side=None if row.side is None else Side(row.side),
            from_value=row.from_value,
        )
        for row in session.scalars(query)
    }


def _reassessments(session: Session, version_ids: list[UUID]) -> dict[UUID, list[Reassessment]]:
    table = models.PlanReassessment
    found: dict[UUID, list[Reassessment]] = {}
    for row in session.scalars(select(table).where(table.version_id.in_(version_ids)).order_by(table.due_on)):
        found.setdefault(row.version_id, []).append(Reassessment(row.due_on, tuple(row.measures)))
    return found


def _version(row: models.PlanVersion, stops: Mapping[UUID, StopRule]) -> PlanVersion:
    phase = Phase(row.phase)
    return PlanVersion(row.id, row.number, row.in_force_from, phase, row.reason, _goal(row), stops.get(row.id))


def _goal(row: models.PlanVersion) -> Goal | None:
    if row.goal_text is None or row.goal_by_day is None:
        return None
    return Goal(row.goal_text, row.goal_by_day, row.goal_instrument, row.goal_target)


def _place(row: models.PlanVersion) -> MainPlace | None:
    if row.main_region is None or row.main_side is None:
        return None
    return MainPlace(row.main_region, Side(row.main_side))
