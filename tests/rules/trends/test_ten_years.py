"""Ten years of daily answers are a picture on request: quick, and growing hardly faster than the days."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from math import log
from uuid import UUID

import numpy as np

from backend.exercise.log import Logged, Result
from backend.pain.entry import DayScore
from backend.pain.scale import PainKind
from backend.trends.around_sessions import around_sessions
from backend.trends.claims.evidence import Evidence
from backend.trends.portrait import portrait
from backend.trends.record import Muscle, NeedlingDay, Record
from backend.trends.scorecard import scorecard
from tests.rules import mara

FIRST = date(2016, 3, 1)
# Generous: a slow machine with other work on it still has to keep to these.
PICTURE, CARD, GROWTH = 6.0, 12.0, 1.6


def years(days: int) -> Record:
    """Four days of five answered, a session every six weeks, three exercises a day."""
    random, off, pain = np.random.default_rng(1), 0.0, []
    for day in range(days):
        off = 0.6 * off + float(random.normal(0, 1.2))
        if random.random() < 0.8:
            score = int(min(10, max(0, round(6 - 2 * day / days + off))))
            pain.append(DayScore(FIRST + timedelta(days=day), PainKind.AVERAGE, score))
    prescribed = tuple(replace(one, starts_on=FIRST) for one in mara.prescriptions())
    logs = tuple(
        Logged(one.id, FIRST + timedelta(days=day), Result.DONE, 30)
        for day in range(days)
        for one in prescribed
        if random.random() < 0.6
    )
    at = Muscle("upper_trapezius", "right")
    begun = datetime(2016, 3, 1, 20, tzinfo=UTC)
    sessions = tuple(
        NeedlingDay(UUID(int=1000 + day), begun + timedelta(days=day), FIRST + timedelta(days=day), (at,))
        for day in range(60, days, 43)
    )
    versions = tuple(replace(one, in_force_from=FIRST + timedelta(days=30)) for one in mara.plan())
    last = FIRST + timedelta(days=days - 1)
    whole = replace(mara.record(), pain=tuple(pain), sessions=sessions, prescriptions=prescribed, today=last)
    return replace(whole, logs=logs, versions=versions, readings=(), measures={})


def seconds(record: Record) -> tuple[float, float, float]:
    """The best of three for the picture, the scorecard, and what happened around sessions."""
    best = [float("inf")] * 3
    for _ in range(3):
        begun = [time.perf_counter()]
        portrait(record)
        begun.append(time.perf_counter())
        scorecard(record)
        begun.append(time.perf_counter())
        around_sessions(Evidence(record))
        begun.append(time.perf_counter())
        best = [min(one, later - earlier) for one, (earlier, later) in zip(best, pairwise(begun), strict=True)]
    return best[0], best[1], best[2]


def test_ten_years_on_request() -> None:
    short, long = seconds(years(1825)), seconds(years(3650))
    growth = log(long[0] / short[0]) / log(2)
    print(
        f"ten years: picture {long[0] * 1000:.0f} ms, scorecard {long[1] * 1000:.0f} ms, "
        f"around sessions {long[2] * 1000:.0f} ms; growth exponent of the picture from five years {growth:.2f}"
    )
    assert long[0] <= PICTURE
    assert max(long[1:]) <= CARD
    assert growth <= GROWTH
