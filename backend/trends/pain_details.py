"""What stands behind a picture of pain for those who want to know how sure it is. Nothing here is told as a word alone.

Each figure is worked out in the file that owns its question; this one asks them all about one diary. Figures under
details carry their interval or the reason why they are missing, and no page shows a p value outside details.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from backend.measures.direction import Direction
from backend.trends.expected import Expected, expected
from backend.trends.flares import Flares, flares
from backend.trends.level import Level
from backend.trends.mann_kendall import HamedRao, hamed_rao
from backend.trends.missing import Answering, Bounds, answering, bounds
from backend.trends.own_noise import ChangeInterval, OwnNoise, interval_of_change, own_noise
from backend.trends.phases import Phases, phases
from backend.trends.series import DAYS_IN_WEEK, DailySeries, WeeklySeries
from backend.trends.slope import LEAST_WEEKS_FOR_INTERVAL
from backend.trends.smooth import lowess, pieces

# From here on the line is fitted at every hundredth of the span and drawn straight in between.
_MANY_DAYS = 365
_ONE_WEEK = timedelta(days=DAYS_IN_WEEK)


@dataclass(frozen=True, slots=True)
class LinePoint:
    """One day of the line for the eye."""

    day: date
    value: float


@dataclass(frozen=True, slots=True)
class PainDetails:
    """How sure a picture of pain is: see the file of each part."""

    interval: ChangeInterval | None
    noise: OwnNoise | None
    bounds: Bounds | None
    answering: Answering | None
    expected: Expected | None
    flares: Flares | None
    line: tuple[tuple[LinePoint, ...], ...]
    phases: Phases
    mann_kendall: HamedRao | None


def pain_details(
    daily: DailySeries,
    weekly: WeeklySeries,
    levels: tuple[Level, Level],
    start: date | None,
    first_session: date | None,
    direction: Direction,
    scale: tuple[float, float],
) -> PainDetails:
    """The details of one diary, with its levels at the start and now."""
    begun, now = levels
    noise = own_noise(daily)
    last = daily.days[-1].day if daily.days else None
    since = start if start is not None and daily.days and start >= daily.days[0].day else None
    return PainDetails(
        interval=interval_of_change(noise, begun, now),
        noise=noise,
        bounds=bounds(begun, now, scale, direction),
        answering=None if since is None or last is None else answering(daily, since, last, direction),
        expected=None if start is None else expected(daily, start, direction, scale),
        flares=None if since is None or last is None else flares(daily.window(since, last).days, begun.mean, direction),
        line=_line(daily),
        phases=phases(daily, weekly, first_session, direction),
        mann_kendall=_mann_kendall(weekly),
    )


def _line(daily: DailySeries) -> tuple[tuple[LinePoint, ...], ...]:
    days = [day for day in daily.days if day.value is not None]
    if len(days) < 3:
        return ()
    at = np.asarray([(day.day - days[0].day).days for day in days], dtype=np.float64)
    y = np.asarray([day.value for day in days], dtype=np.float64)
    step = float(at[-1]) / 100 if len(days) > _MANY_DAYS else 0.0
    found = []
    for piece in pieces([int(one) for one in at]):
        heights = lowess(at[piece], y[piece], step=step)
        found.append(
            tuple(LinePoint(day.day, round(float(one), 3)) for day, one in zip(days[piece], heights, strict=True))
        )
    return tuple(found)


def _mann_kendall(weekly: WeeklySeries) -> HamedRao | None:
    """Only where the valid weeks follow one another with no gap longer than a week, and are enough for an interval."""
    weeks = weekly.valid
    if len(weeks) < LEAST_WEEKS_FOR_INTERVAL:
        return None
    if any(later.monday - one.monday > 2 * _ONE_WEEK for one, later in pairwise(weeks)):
        return None
    return hamed_rao([week.mean for week in weeks if week.mean is not None])
