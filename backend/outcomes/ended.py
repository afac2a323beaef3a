"""How did one episode go: where did it start, where did it end, and what happened in its sessions?

Method: the start is the mean of the day values of average pain in the first seven days of the episode, with at least
six answered; the end is the mean of the last seven days up to and including the day it ended, with at least four
answered (the same rules as `trends/level.py`). An episode shorter than two weeks has no end value: the two windows
would share days. It has a follow-up when it has both. The weeks between are valid ISO weeks after the first seven days,
each with the weeks passed since the first day to its Monday. Sessions count that were performed from the first to the
last day, both included; of readings of a function instrument the first and the last of the episode.
Units: 0 to 10; days.

None or too few days: no value, never zero and never the value before it. A start of 0 allows no percentage.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from backend.measures.direction import Direction
from backend.shell.moment import SentMoment
from backend.trends import level, sustained
from backend.trends.change import relative_improvement
from backend.trends.series import DAYS_IN_WEEK, DailySeries, mean

FUNCTION = "peg"
_WINDOW = timedelta(days=DAYS_IN_WEEK - 1)


@dataclass(frozen=True, slots=True)
class Episode:
    """One episode that ended, as the plan has it."""

    id: UUID
    patient_id: UUID
    opened_on: date
    ended_on: date
    reason: str | None
    note: str | None
    region: str | None
    side: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """One needling session: when, whether anybody asked for events, and how many there were of each weight."""

    performed_at: SentMoment
    day: date
    asked: bool
    minor: int
    major: int


@dataclass(frozen=True, slots=True)
class Course:
    """One episode with everything the reports count and the rows show.

    `weeks`: after how many weeks, the mean of that week. `followed`: until better by 30 % two weeks in a row, or for
    how long; None without a start.
    """

    episode: Episode
    start_pain: float | None
    start_days: int
    end_pain: float | None
    end_days: int
    first_function: float | None
    last_function: float | None
    sessions: tuple[Session, ...]
    weeks: tuple[tuple[float, float], ...] = ()
    followed: sustained.Followed | None = None

    @property
    def has_follow_up(self) -> bool:
        """Whether a change can be told: both ends have a value."""
        return self.start_pain is not None and self.end_pain is not None

    @property
    def improvement(self) -> float | None:
        """By which share of the start the end is better; None without a follow-up, or where the start is 0."""
        if self.start_pain is None or self.end_pain is None:
            return None
        return relative_improvement(self.start_pain, self.end_pain, Direction.LOWER_IS_BETTER)


def course(
    episode: Episode,
    daily: DailySeries,
    function: Iterable[tuple[date, float]],
    sessions: Iterable[Session],
) -> Course:
    """How this episode went."""
    first, last = episode.opened_on, episode.ended_on
    start = level.baseline(daily, first, last + timedelta(days=1))
    from_day = last - _WINDOW
    observed: Sequence[float] = ()
    if from_day > first + _WINDOW:
        observed = daily.window(from_day, last).observed
    rated = [value for day, value in function if first <= day <= last]
    return Course(
        episode=episode,
        start_pain=start.mean,
        start_days=start.days_observed,
        end_pain=mean(observed) if len(observed) >= level.CURRENT_LEAST_DAYS else None,
        end_days=len(observed),
        first_function=rated[0] if rated else None,
        last_function=rated[-1] if len(rated) > 1 else None,
        sessions=tuple(one for one in sessions if first <= one.day <= last),
        weeks=tuple(
            ((week.monday - first).days / DAYS_IN_WEEK, week.mean)
            for week in sustained.weeks_after_start(daily, first, last)
            if week.mean is not None
        ),
        followed=sustained.followed(daily, first, last),
    )
