"""What happened around this person's sessions: relief, soreness, exercise, and what came back.

It only assembles; each question is answered in its own file: `response.py`, `window.py`, `tolerated.py`,
`before_after.py`, `recurrence.py`. Sessions of needling and days of manual therapy without needling stand beside one
another, never in one curve. Before, after and while; it does not say why.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.measures.direction import Direction
from backend.needling.ledger import clear_times
from backend.trends.before_after import BeforeAfter, before_and_after
from backend.trends.claims.evidence import Evidence
from backend.trends.recurrence import Recurrence, recurrence
from backend.trends.response import FIRST_DAY, CurveDay, Read, Response, around, response
from backend.trends.series import DailySeries
from backend.trends.tolerated import Felt, InMean
from backend.trends.window import InWindow


class Said(StrEnum):
    """What a curve says about days 4 to 7 against the days before, in words."""

    NO_SESSIONS = "no_sessions"
    TOO_EARLY = "too_early"
    BETTER = "better"
    WORSE = "worse"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class LaneDay:
    """One day of one session: its change from the start of the session, None for a gap."""

    lag: int
    change: float | None


@dataclass(frozen=True, slots=True)
class Lane:
    """One session on the axis: its days with their change, from which day on it is not yet known, and who took over."""

    day: date
    start: float | None
    days: tuple[LaneDay, ...]
    known_to: int
    cut_at: int | None
    inside_another: bool


@dataclass(frozen=True, slots=True)
class Curve:
    """All sessions of one kind on one axis."""

    said: Said
    lanes: tuple[Lane, ...]
    curve: tuple[CurveDay, ...]
    response: Response

    @property
    def read(self) -> Read:
        """Days 4 to 7 against the start."""
        return self.response.read


@dataclass(frozen=True, slots=True)
class AroundSessions:
    """Everything around the sessions of one person as of one moment."""

    patient_id: UUID
    as_of: datetime
    today: date
    direction: Direction
    needling: Curve
    manual: Curve
    soreness: tuple[CurveDay, ...]
    windows: tuple[InWindow, ...]
    load: tuple[InMean, ...]
    pain_during: tuple[InMean, ...]
    exertion: tuple[InMean, ...]
    exercise: BeforeAfter
    recurrence: Recurrence
    spots: int


def around_sessions(evidence: Evidence) -> AroundSessions:
    """The figures over all sessions up to today."""
    record, needled = evidence.record, set(evidence.session_days)
    manual = sorted({one.day for one in record.manual if one.day <= evidence.today} - needled)
    sore = DailySeries.of((one.day, float(one.score)) for one in record.soreness if one.day <= evidence.today)
    times = [time for spot in record.spots for time in clear_times(spot.examinations)]
    return AroundSessions(
        patient_id=record.patient_id,
        as_of=record.as_of,
        today=evidence.today,
        direction=evidence.pain_direction,
        needling=_curve(evidence.answer, evidence.pain_direction),
        manual=_curve(response(evidence.daily, manual, evidence.today), evidence.pain_direction),
        soreness=around(sore, evidence.session_days, evidence.today),
        windows=evidence.after_sessions,
        load=evidence.load_after_sessions,
        pain_during=evidence.felt_after_sessions(Felt.PAIN_DURING),
        exertion=evidence.felt_after_sessions(Felt.EXERTION),
        exercise=before_and_after(evidence.exercise_days, evidence.session_days, evidence.today),
        recurrence=recurrence(times),
        spots=len(record.spots),
    )


def _curve(found: Response, direction: Direction) -> Curve:
    lanes = tuple(
        Lane(
            one.day,
            one.start,
            tuple(LaneDay(FIRST_DAY + at, change) for at, change in enumerate(one.changes)),
            one.known_to,
            one.cut_at,
            one.inside_another,
        )
        for one in found.sessions
    )
    return Curve(said(found, direction), lanes, found.curve, found)


def said(found: Response, direction: Direction) -> Said:
    """The words for a response: better or worse only where the interval lies on one side of no difference."""
    read = found.read
    if not found.sessions:
        return Said.NO_SESSIONS
    if read.difference is None or read.low is None or read.high is None:
        return Said.TOO_EARLY
    if read.low <= 0 <= read.high:
        return Said.UNCLEAR
    lower = direction is Direction.LOWER_IS_BETTER
    return Said.BETTER if (read.difference < 0) == lower else Said.WORSE
