"""Which day, and which week, has which value, and which has none?

Method: a day's value is the mean of that day's entries of one kind; all entries are kept and counted. A day
without an entry has no value: it is a gap, never a zero, and nothing is filled in. A week is the ISO week
from Monday; it is valid with at least four distinct days, and then its value is the mean of its day values,
so that a day with three entries weighs as much as a day with one.
Source: the day and week as agreed in docs/clinical.md. Four of seven days is a convention, common in diary
and activity trials, and a setting.
Units: the scale of the values.

None: an empty series, no weeks. One entry: one day, its week not valid. Constant: means equal the value, and
the interval has no width. Gapped: gaps stay; weeks in between are there and not valid.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from math import fsum, isfinite, sqrt

from scipy.special import stdtrit

WEEK_LEAST_DAYS = 4
DAYS_IN_WEEK = 7
_UPPER_TAIL = 0.975
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day: the mean of its entries, or None, and how many entries there were."""

    day: date
    value: float | None
    entries: int


@dataclass(frozen=True, slots=True)
class DailySeries:
    """A value or a gap for every day from the first to the last, without a hole in the calendar."""

    days: tuple[Day, ...] = ()

    @classmethod
    def of(
        cls, records: Iterable[tuple[date, float]], first: date | None = None, last: date | None = None
    ) -> DailySeries:
        """Lay (day, value) records on the calendar, several a day allowed, in any order.

        `first` and `last` default to the first and last record; records outside them are left out.
        """
        by_day: dict[date, list[float]] = {}
        for day, value in records:
            if not isfinite(value):
                raise ValueError("a value of a series must be a finite number")
            by_day.setdefault(day, []).append(value)
        begin = first if first is not None else min(by_day, default=None)
        end = last if last is not None else max(by_day, default=None)
        if begin is None or end is None:
            return cls()
        calendar = (begin + offset * _ONE_DAY for offset in range((end - begin).days + 1))
        return cls(tuple(_day(day, by_day.get(day)) for day in calendar))

    def window(self, from_day: date, to_day: date) -> DailySeries:
        """Every day from `from_day` to `to_day`; days outside the series are gaps."""
        if not self.days:
            return DailySeries.of((), from_day, to_day)
        offset = (from_day - self.days[0].day).days
        length = (to_day - from_day).days + 1
        inside = {day.day: day for day in self.days[max(0, offset) : max(0, offset + length)]}
        calendar = (from_day + step * _ONE_DAY for step in range(length))
        return DailySeries(tuple(inside.get(day) or Day(day, None, 0) for day in calendar))

    def value_on(self, day: date) -> float | None:
        """The value of this day, None for a gap and outside the series."""
        if not self.days or not self.days[0].day <= day <= self.days[-1].day:
            return None
        return self.days[(day - self.days[0].day).days].value

    @property
    def observed(self) -> tuple[float, ...]:
        """The values of the days that have one, in order of days."""
        return tuple(day.value for day in self.days if day.value is not None)

    @property
    def first_observed(self) -> date | None:
        """The first day that has a value."""
        return next((day.day for day in self.days if day.value is not None), None)


@dataclass(frozen=True, slots=True)
class Week:
    """One ISO week: its mean if it is valid, an interval to draw around it, and on how many days it rests."""

    monday: date
    mean: float | None
    low: float | None
    high: float | None
    days: int
    valid: bool


@dataclass(frozen=True, slots=True)
class WeeklySeries:
    """Every ISO week from the first to the last day of a daily series, valid or not."""

    weeks: tuple[Week, ...] = ()

    @classmethod
    def of(
        cls,
        daily: DailySeries,
        least_days: int = WEEK_LEAST_DAYS,
        scale: tuple[float, float] | None = None,
    ) -> WeeklySeries:
        """The weeks of a daily series. `scale` gives the ends at which an interval stops, such as (0, 10)."""
        return cls(tuple(_week(monday, values, least_days, scale) for monday, values in _by_week(daily)))

    @property
    def valid(self) -> tuple[Week, ...]:
        """The weeks that have a mean."""
        return tuple(week for week in self.weeks if week.valid)


def monday_of(day: date) -> date:
    """The Monday of the ISO week of this day."""
    return day - (day.isoweekday() - 1) * _ONE_DAY


def mean(values: Iterable[float]) -> float | None:
    """The mean, the same for any order of the values; None for none."""
    listed = list(values)
    return fsum(listed) / len(listed) if listed else None


def interval_of_mean(values: tuple[float, ...]) -> tuple[float, float] | None:
    """The 95 % t interval of the mean of a week's day values; None below two values.

    It is for drawing a band, and no sentence rests on it: it takes days as independent, while days of a diary
    resemble their neighbours, so it is somewhat too narrow.
    """
    middle = mean(values)
    if middle is None or len(values) == 1:
        return None
    spread = sqrt(fsum((value - middle) ** 2 for value in values) / (len(values) - 1))
    half = _student_t(len(values) - 1) * spread / sqrt(len(values))
    return middle - half, middle + half


def _day(day: date, values: list[float] | None) -> Day:
    return Day(day, None, 0) if values is None else Day(day, mean(values), len(values))


def _by_week(daily: DailySeries) -> Iterator[tuple[date, tuple[float, ...]]]:
    """Each Monday with the values of its week, weeks without any included."""
    if not daily.days:
        return
    lead = daily.days[0].day.isoweekday() - 1
    monday = daily.days[0].day - lead * _ONE_DAY
    for start in range(-lead, len(daily.days), DAYS_IN_WEEK):
        inside = daily.days[max(0, start) : start + DAYS_IN_WEEK]
        yield monday, tuple(day.value for day in inside if day.value is not None)
        monday += DAYS_IN_WEEK * _ONE_DAY


def _week(monday: date, values: tuple[float, ...], least_days: int, scale: tuple[float, float] | None) -> Week:
    if not values or len(values) < least_days:
        return Week(monday, None, None, None, len(values), valid=False)
    low, high = interval_of_mean(values) or (None, None)
    if scale is not None and low is not None and high is not None:
        low, high = max(low, scale[0]), min(high, scale[1])
    return Week(monday, mean(values), low, high, len(values), valid=True)


@cache
def _student_t(degrees_of_freedom: int) -> float:
    return float(stdtrit(degrees_of_freedom, _UPPER_TAIL))
