"""When did this pain begin, as exactly as anybody knows, and how many months ago was that? Pure.

Method: a year, a month or a day is kept as it was said; nothing is filled in. What is only known by its year may have
begun on any of its days, so the months since then are a range from `least` to `most`, in whole months that are over.
Units: calendar months. None: no onset gives no range. Constant: a known day gives one number twice.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Onset:
    """The year, and the month and the day where they are known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def earliest(self) -> date:
        """The first day it can have been."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day it can have been."""
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months, from the fewest to the most it can be."""

    least: int
    most: int


def is_day(year: int, month: int | None, day: int | None) -> bool:
    """Whether there is such a day of the calendar, as far as it is said. A day needs its month."""
    if month is None:
        return day is None
    return 1 <= month <= 12 and (day is None or 1 <= day <= calendar.monthrange(year, month)[1])


def months_since(onset: Onset | None, today: date) -> Months | None:
    """Whole months from the onset to today; None where nobody knows the onset or it lies ahead."""
    if onset is None or onset.earliest > today:
        return None
    return Months(_months(min(onset.latest, today), today), _months(onset.earliest, today))


def _months(begun: date, today: date) -> int:
    whole = (today.year - begun.year) * 12 + today.month - begun.month
    last_of_month = calendar.monthrange(today.year, today.month)[1]
    return whole - (today.day < min(begun.day, last_of_month))
