"""Agreeing goals, saying whether they are pursued, judging how far they were reached."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.goals import goal, measured_with
from backend.goals.goal import (
    AchievementDraft,
    GoalDraft,
    GoalKind,
    Outcome,
    OwnActivity,
    Reach,
    State,
    StateDraft,
)
from backend.goals.kept import Author, ToldAchievement, ToldGoal, ToldState
from backend.goals.models import Goal, GoalAchievement, GoalState
from backend.people import service as people
from backend.shell.db.base import Base
from backend.shell.refusal import NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "target_without_instrument": "A target needs the instrument it is measured with.",
    "habit_without_target": "A habit needs an instrument, a target, and whether at least or at most is wanted.",
    "reach_without_target": "At least or at most of what? Give the target.",
    "from_without_instrument": "A first value needs the instrument it was measured with.",
    "goal_day_passed": "The goal's day has passed already.",
    "unknown_own_activity": "The patient named no such activity.",
    measured_with.UNKNOWN: measured_with.WORDS,
    "state_same": "The goal is in this state already.",
    "reason_needed": "Say why, in words.",
    "judged_ahead": "A goal is judged on a day that has come.",
}


def agree(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: GoalDraft, now: datetime
) -> bool:
    """Keep a goal once: whether it is new. It is active from then on.

    Raises RuleBroken with one of `RULES`, Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, Goal, draft.id, patient_id=patient_id, digest=digest):
        return False
    _raise(goal.broken_rule(draft))
    if draft.by_day < people.enrolment(session, patient_id).today(now):
        _raise("goal_day_passed")
    _check_activity(session, patient_id, draft.activity)
    if measured_with.unknown(session, [draft.instrument]):
        _raise(measured_with.UNKNOWN)
    _add(session, clinic_id, patient_id, author_id, draft, now, digest)
    return True


def take_over(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    author_id: UUID,
    draft: GoalDraft,
    now: datetime,
) -> None:
    """Keep the goal that a version of the plan names first, unless the patient has the same one already."""
    same = select(Goal.id).where(
        Goal.patient_id == patient_id, Goal.text == draft.text, Goal.by_day == draft.by_day, Goal.kind == draft.kind
    )
    for name in ("instrument", "target"):
        column, value = getattr(Goal, name), getattr(draft, name)
        same = same.where(column.is_(None) if value is None else column == value)
    if session.scalar(same.limit(1)) is None:
        _add(session, clinic_id, patient_id, author_id, draft, now, once.content_digest(draft))


def step(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    goal_id: UUID,
    author_id: UUID,
    draft: StateDraft,
    now: datetime,
) -> bool:
    """Say that a goal is pursued or not: whether that is new. Raises RuleBroken `state_same`, `reason_needed`."""
    people.lock_patient(session, patient_id)
    _goal(session, patient_id, goal_id)
    digest = once.content_digest(draft)
    if once.known(session, GoalState, draft.id, goal_id=goal_id, digest=digest):
        return False
    before = _states(session, [goal_id])[goal_id]
    _raise(goal.broken_step(State(before[-1].state), draft))
    session.add(_state_row(clinic_id, patient_id, goal_id, author_id, draft, len(before) + 1, now, digest))
    session.flush()
    return True


def judge(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    goal_id: UUID,
    author_id: UUID,
    draft: AchievementDraft,
    now: datetime,
) -> bool:
    """Say how far a goal was reached: whether that is new. The life of the goal goes on as it was."""
    people.lock_patient(session, patient_id)
    _goal(session, patient_id, goal_id)
    digest = once.content_digest(draft)
    if once.known(session, GoalAchievement, draft.id, goal_id=goal_id, digest=digest):
        return False
    if draft.judged_on > people.enrolment(session, patient_id).today(now):
        _raise("judged_ahead")
    session.add(
        GoalAchievement(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            goal_id=goal_id,
            outcome=draft.outcome.value,
            judged_on=draft.judged_on,
            value=draft.value,
            words=draft.words,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def told(session: Session, patient_id: UUID) -> list[ToldGoal]:
    """The patient's goals with everything said about them: those that are pursued first, then by their day."""
    rows = list(session.scalars(select(Goal).where(Goal.patient_id == patient_id).order_by(Goal.by_day, Goal.id)))
    ids = [row.id for row in rows]
    states, judged = _states(session, ids), _achievements(session, ids)
    who = {row.author_id for row in rows} | {one.author_id for each in states.values() for one in each}
    who |= {one.author_id for each in judged.values() for one in each}
    names = access.names_of(session, who)
    found = [_told(row, states[row.id], judged.get(row.id, []), names) for row in rows]
    return sorted(found, key=lambda one: list(State).index(one.state))


def goal_days_passed(session: Session, patient_ids: Collection[UUID], today: date) -> dict[UUID, date]:
    """Whose active goal has a day that has passed and nobody has judged since: the earliest such day of each."""
    rows = session.execute(
        select(Goal.patient_id, Goal.id, Goal.by_day).where(Goal.patient_id.in_(patient_ids), Goal.by_day < today)
    ).all()
    ids = [row.id for row in rows]
    states, judged = _states(session, ids), _achievements(session, ids)
    found: dict[UUID, date] = {}
    for row in rows:
        open_still = states[row.id][-1].state == State.ACTIVE
        judged_since = any(one.judged_on >= row.by_day for one in judged.get(row.id, []))
        if open_still and not judged_since:
            found[row.patient_id] = min(row.by_day, found.get(row.patient_id, row.by_day))
    return found


def _add(
    session: Session, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: GoalDraft, now: datetime, digest: str
) -> None:
    activity = draft.activity
    session.add(
        Goal(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            kind=draft.kind.value,
            text=draft.text,
            instrument=draft.instrument,
            target=draft.target,
            reach=None if draft.reach is None else draft.reach.value,
            from_value=draft.from_value,
            by_day=draft.by_day,
            activity_list_id=None if activity is None else activity.list_id,
            activity_position=None if activity is None else activity.position,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    begun = StateDraft(uuid.uuid4(), State.ACTIVE, None)
    session.add(_state_row(clinic_id, patient_id, draft.id, author_id, begun, 1, now, digest))
    session.flush()


def _check_activity(session: Session, patient_id: UUID, activity: OwnActivity | None) -> None:
    """By table, not by model: the lists belong to the measures, which know the plan and not the other way round."""
    if activity is None:
        return
    table: Table = Base.metadata.tables["activity_list"]
    names = session.scalar(
        select(table.c.names).where(table.c.patient_id == patient_id, table.c.id == activity.list_id)
    )
    if names is None or activity.position >= len(names):
        _raise("unknown_own_activity")


def _goal(session: Session, patient_id: UUID, goal_id: UUID) -> Goal:
    row = session.scalar(select(Goal).where(Goal.patient_id == patient_id, Goal.id == goal_id))
    if row is None:
        raise NotFound
    return row


def _states(session: Session, ids: Collection[UUID]) -> dict[UUID, list[GoalState]]:
    found: dict[UUID, list[GoalState]] = {}
    for one in session.scalars(select(GoalState).where(GoalState.goal_id.in_(ids)).order_by(GoalState.number)):
        found.setdefault(one.goal_id, []).append(one)
    return found


def _achievements(session: Session, ids: Collection[UUID]) -> dict[UUID, list[GoalAchievement]]:
    query = select(GoalAchievement).where(GoalAchievement.goal_id.in_(ids))
    found: dict[UUID, list[GoalAchievement]] = {}
    for one in session.scalars(
        query.order_by(GoalAchievement.judged_on, GoalAchievement.written_at, GoalAchievement.id)
    ):
        found.setdefault(one.goal_id, []).append(one)
    return found


def _state_row(
    clinic_id: UUID,
    patient_id: UUID,
    goal_id: UUID,
    author_id: UUID,
    draft: StateDraft,
    number: int,
    now: datetime,
    digest: str,
) -> GoalState:
    return GoalState(
        clinic_id=clinic_id,
        id=draft.id,
        patient_id=patient_id,
        goal_id=goal_id,
        number=number,
        state=draft.state.value,
        reason=draft.reason,
        author_id=author_id,
        written_at=now,
        digest=digest,
    )


def _told(row: Goal, states: list[GoalState], judged: list[GoalAchievement], names: Mapping[UUID, str]) -> ToldGoal:
    steps = tuple(
        ToldState(one.id, State(one.state), one.reason, Author(one.author_id, names[one.author_id]), one.written_at)
        for one in states
    )
    judgements = tuple(
        ToldAchievement(
            one.id,
            Outcome(one.outcome),
            one.judged_on,
            one.value,
            one.words,
            Author(one.author_id, names[one.author_id]),
            one.written_at,
        )
        for one in judged
    )
    activity = None
    if row.activity_list_id is not None and row.activity_position is not None:
        activity = OwnActivity(row.activity_list_id, row.activity_position)
    return ToldGoal(
        id=row.id,
        kind=GoalKind(row.kind),
        text=row.text,
        instrument=row.instrument,
        target=row.target,
        reach=None if row.reach is None else Reach(row.reach),
        from_value=row.from_value,
        by_day=row.by_day,
        activity=activity,
        author=Author(row.author_id, names[row.author_id]),
        written_at=row.written_at,
        state=steps[-1].state,
        states=steps,
        achievement=judgements[-1] if judgements else None,
        achievements=judgements,
    )


def _raise(code: str | None) -> None:
    if code is not None:
        raise RuleBroken(code, RULES[code])
