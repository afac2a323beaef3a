"""What the checks read: one person's record, laid out once so that every check looks at the same days.

The days that count as known are those with an answer. A check that waits for time to pass asks for an answered day
on the far side of it (`answered_to`), so that silence alone never makes a verdict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby

from backend.exercise.adherence import Event, events
from backend.exercise.schedule import due
from backend.measures.definition import Definition
from backend.measures.direction import Direction
from backend.pain.scale import PainKind
from backend.plan.timeline import started_on
from backend.trends import level
from backend.trends.claims.claim import Claim
from backend.trends.claims.verdict import Line, begun
from backend.trends.level import Level
from backend.trends.measured import Reading, Timing
from backend.trends.record import Record
from backend.trends.response import Response, response
from backend.trends.series import DailySeries, WeeklySeries
from backend.trends.tolerated import Felt, InMean, tolerated
from backend.trends.window import ExerciseDay, InWindow, windows

PAIN = "nrs_average"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class MeasuredLine:
    """The readings of one instrument at one place, side and mode that may be compared, one for each day, in order."""

    definition: Definition
    site: str | None
    side: str | None
    mode: str | None
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """The same place before and after the treatment of one day."""

    definition: Definition
    day: date
    before: float
    after: float


@dataclass(frozen=True)
class Evidence:
    """One person's record, and which way the pain score is better."""

    record: Record
    pain_direction: Direction = Direction.LOWER_IS_BETTER

    @property
    def today(self) -> date:
        """The patient's diary day."""
        return self.record.today

    @cached_property
    def daily(self) -> DailySeries:
        """Average pain by day, from the first answer or the plan's start to today."""
        counted = [
            (one.day, float(one.score))
            for one in self.record.pain
            if one.kind is PainKind.AVERAGE and one.day <= self.today
        ]
        begins = [day for day, _ in counted] + ([] if self.start is None else [min(self.start, self.today)])
        return DailySeries.of(counted, min(begins), self.today) if begins else DailySeries()

    @cached_property
    def weekly(self) -> WeeklySeries:
        """The same by week."""
        return WeeklySeries.of(self.daily)

    @cached_property
    def start(self) -> date | None:
        """The first day of the plan."""
        return started_on(self.record.versions)

    @cached_property
    def answered_to(self) -> date | None:
        """The last day with an answer."""
        return next((day.day for day in reversed(self.daily.days) if day.value is not None), None)

    @cached_property
    def baseline(self) -> Level:
        """The level of the first week of the plan."""
        return level.baseline(self.daily, self.start, self.today)

    @cached_property
    def current(self) -> Level:
        """The level of the last week."""
        return level.current(self.daily, self.today)

    @cached_property
    def session_days(self) -> tuple[date, ...]:
        """The days of needling sessions that have been."""
        return tuple(sorted({one.day for one in self.record.sessions if one.day <= self.today}))

    @cached_property
    def answer(self) -> Response:
        """All needling sessions on one axis."""
        return response(self.daily, self.session_days, self.today)

    @cached_property
    def exercise(self) -> tuple[Event, ...]:
        """Every exercise that was due, with its answer, before today."""
        first = min((one.starts_on for one in self.record.prescriptions), default=self.today)
        return events(due(self.record.prescriptions, first, self.today - _ONE_DAY), self.record.logs)

    @cached_property
    def after_sessions(self) -> tuple[InWindow, ...]:
        """Exercise in the windows after sessions."""
        return windows(self.exercise_days, self.session_days, self.today)

    @cached_property
    def exercise_days(self) -> Mapping[date, ExerciseDay]:
        """What was due on each day, and how much of it was done."""
        by_day: dict[date, list[Event]] = {}
        for event in self.exercise:
            by_day.setdefault(event.due_on, []).append(event)
        return {day: ExerciseDay(len(listed), sum(one.was_done for one in listed)) for day, listed in by_day.items()}

    @cached_property
    def load_after_sessions(self) -> tuple[InMean, ...]:
        """Load of exercise in the windows after sessions."""
        return self.felt_after_sessions(Felt.LOAD)

    def felt_after_sessions(self, felt: Felt) -> tuple[InMean, ...]:
        """Load, pain or exertion of exercise in the windows after sessions."""
        return tolerated(self.exercise, felt, self.session_days, self.today)

    def first_needling(self) -> date | None:
        """The day of the first session."""
        return self.session_days[0] if self.session_days else None

    def in_days(self, from_day: date, to_day: date) -> tuple[float, ...]:
        """The answered values of these days, both included."""
        return self.daily.window(from_day, to_day).observed

    def lines(self, instrument: str) -> tuple[MeasuredLine, ...]:
        """The comparable readings of this instrument, by place, side and mode.

        Left out: those taken just after a treatment, of another version or list of activities than the latest, and
        all but the last of a day.
        """
        definition = self.record.definitions.get(instrument)
        if definition is None:
            return ()
        placed = [one for one in self.record.readings if one.instrument == instrument and one.reading.day <= self.today]
        by_place = sorted(placed, key=lambda one: (one.site or "", one.side or "", one.mode or ""))
        found = []
        for (site, side, mode), group in groupby(by_place, key=lambda one: (one.site, one.side, one.mode)):
            ordered = sorted((one.reading for one in group), key=lambda one: one.taken_at)
            before = [one for one in ordered if one.timing is not Timing.POST]
            comparable = [one for one in before if one.basis == before[-1].basis]
            last_of_day = {one.day: one for one in comparable}
            if last_of_day:
                found.append(MeasuredLine(definition, site, side, mode, tuple(last_of_day.values())))
        return tuple(found)

    def pairs(self, instrument: str) -> tuple[Pair, ...]:
        """Values before and after the treatment of one day at one place: the last before, the first after."""
        definition = self.record.definitions.get(instrument)
        found: dict[tuple[date, str | None, str | None], dict[Timing, float]] = {}
        placed = [one for one in self.record.readings if one.instrument == instrument and one.reading.day <= self.today]
        for one in sorted(placed, key=lambda one: one.reading.taken_at):
            timing = one.reading.timing
            if timing is None or one.reading.device is None:
                continue
            at = found.setdefault((one.reading.day, one.site, one.side), {})
            if timing is Timing.PRE or timing not in at:
                at[timing] = one.reading.value
        return tuple(
            Pair(definition, day, values[Timing.PRE], values[Timing.POST])
            for (day, _, _), values in sorted(found.items(), key=lambda item: item[0][0])
            if definition is not None and len(values) == 2
        )

    def after(self, line: MeasuredLine, day: date) -> MeasuredLine:
        """The first reading of a line and those on and after this day."""
        kept = [one for one in line.readings[1:] if one.day >= day]
        return replace(line, readings=(line.readings[0], *kept))


def on_pain_scale(
    claim: Claim, evidence: Evidence, what: str, n: int, from_day: date | None, to_day: date | None
) -> Line:
    """A line for this claim whose values are pain scores."""
    line = begun(claim, what, n, from_day, to_day)
    return replace(line, unit="0-10", direction=evidence.pain_direction)
