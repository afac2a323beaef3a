"""Where would the level stand by itself, without any treatment?

People start care when it is worst, and what is at its worst mostly gets better by itself (regression to the mean).
Method, where there is a waiting time: the answered days before the plan began, without the last week, because in that
one people come; from 14 days on. Expected is their mean; the band is the 95 % prediction interval of the mean of seven
later days, with the days' own spread widened because days resemble their neighbours by (1 + r) / (1 - r), r the
correlation of successive days, corrected for few days, at least 0.3 and at most 0.8.
Without one, from eight valid weeks since the start on: the start level and the spread of the weeks around their line.
Somebody who began in the worst quarter of their weeks is expected to come back by 1.27 of that spread; the band
allows for a start and a present that both scatter.
Source: regression to the mean: Barnett et al. 2005, Int J Epidemiol 34:215-220; r between neighbouring days of pain
diaries is mostly 0.3 to 0.6 in the diaries we have seen. The worst quarter is a convention.
Units: the scale of the values.

None, or too few days and weeks: no band. Constant: a band without width at that value. Gapped: missing days are
missing; only days that follow one another tell how alike neighbours are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import fsum, sqrt

from scipy.special import stdtrit

from backend.measures.direction import Direction
from backend.trends import level
from backend.trends.series import DAYS_IN_WEEK, DailySeries, WeeklySeries, mean
from backend.trends.theil_sen import theil_sen

LEAST_WAITING_DAYS, LEAST_WEEKS = 14, 8
_LEAST_ALIKE, _MOST_ALIKE, _FEW = 0.3, 0.8, 4
_UPPER = 0.975
# Of a bell curve's upper quarter: how far its mean lies out, and how much it scatters, in standard deviations.
_QUARTER_MEAN, _QUARTER_SPREAD = 1.271, 0.49
_ONE_DAY = timedelta(days=1)


class Basis(StrEnum):
    """What the band is made of."""

    WAITING_TIME = "waiting_time"
    OWN_SPREAD = "own_spread"


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected level with its band, what it rests on, and how many days or weeks."""

    centre: float
    low: float
    high: float
    basis: Basis
    count: int


def expected(
    daily: DailySeries, start: date, direction: Direction, scale: tuple[float, float] = (0, 10)
) -> Expected | None:
    """The band for the mean of seven days well after the start; None where nothing tells."""
    found = _from_waiting(daily, start) or _from_spread(daily, start, direction)
    if found is None:
        return None
    low, high = scale
    centre, least, most = (min(max(value, low), high) for value in (found.centre, found.low, found.high))
    return Expected(centre, least, most, found.basis, found.count)


def _from_waiting(daily: DailySeries, start: date) -> Expected | None:
    days = [day for day in daily.days if day.day < start - DAYS_IN_WEEK * _ONE_DAY]
    values = [day.value for day in days if day.value is not None]
    middle, count = mean(values), len(values)
    if middle is None or count < LEAST_WAITING_DAYS:
        return None
    off = {day.day: day.value - middle for day in days if day.value is not None}
    squares = fsum(one * one for one in off.values())
    if squares == 0:
        return Expected(middle, middle, middle, Basis.WAITING_TIME, count)
    following = [(one, off[day + _ONE_DAY]) for day, one in off.items() if day + _ONE_DAY in off]
    alike = _alike(following, squares / count)
    widening = (1 + alike) / (1 - alike)
    spread = squares / (count - 1)
    # A mean of few alike days scatters less than the long-run formula says, and the variance is seen too small.
    error = sqrt(spread * (widening / count + widening / DAYS_IN_WEEK))
    half = float(stdtrit(max(count / widening - 1, 2), _UPPER)) * error
    return Expected(middle, middle - half, middle + half, Basis.WAITING_TIME, count)


def _alike(following: list[tuple[float, float]], variance: float) -> float:
    count = len(following)
    if count <= _FEW:
        return _LEAST_ALIKE
    seen = fsum(one * other for one, other in following) / count / variance
    return min(max((count * seen + 1) / (count - _FEW), _LEAST_ALIKE), _MOST_ALIKE)


def _from_spread(daily: DailySeries, start: date, direction: Direction) -> Expected | None:
    after = daily.window(start, daily.days[-1].day) if daily.days and daily.days[-1].day >= start else DailySeries()
    weeks = WeeklySeries.of(after).valid
    base = level.baseline(daily, start, daily.days[-1].day).mean if daily.days else None
    if base is None or len(weeks) < LEAST_WEEKS:
        return None
    x = [float((week.monday - weeks[0].monday).days // DAYS_IN_WEEK) for week in weeks]
    y = [week.mean or 0.0 for week in weeks]
    line = theil_sen(x, y)
    slope, intercept = (line.slope, line.intercept) if line is not None else (0.0, y[0])
    rest = [value - intercept - slope * at for at, value in zip(x, y, strict=True)]
    middle = fsum(rest) / len(rest)
    spread = sqrt(fsum((one - middle) ** 2 for one in rest) / (len(rest) - 2))
    sign = -1 if direction is Direction.LOWER_IS_BETTER else 1
    centre = base + sign * _QUARTER_MEAN * spread
    half = float(stdtrit(len(weeks) - 2, _UPPER)) * spread * sqrt(1 + _QUARTER_SPREAD**2)
    return Expected(centre, centre - half, centre + half, Basis.OWN_SPREAD, len(weeks))
