"""How does a pain go over months, and which days are answered? Invented, and plausible. Pure.

Method: a level that follows one of a few courses, days that depend on the day before (autocorrelation), a
weekday effect, and flares that rise in a day and fade over several. The score is rounded to 0 to 10. Answers
come in runs: who answered yesterday rather answers today; nearly everybody answers at first, the rate
falls over time, and some stop for good.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Course(StrEnum):
    """The shape of the level over time."""

    BETTER = "better"
    SLOWLY_BETTER = "slowly_better"
    STEADY = "steady"
    WORSE = "worse"
    RELAPSE = "relapse"
    LATE_FLARE = "late_flare"


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person's pain moves and how they answer. `stops_after` is the last day with an answer, from day 0."""

    course: Course
    level: float
    weekday_effect: float
    flares_a_year: float
    answer_rate: float
    keeps_answering: float
    stops_after: int | None = None


_PERSISTENCE = 0.55
_DAILY_SPREAD = 0.8
_FLARE, _FLARE_DAYS = 4.0, 21  # covers the last two whole weeks on any weekday
_EAGER_DAYS = 10
_RUNS = 0.45  # how much answering yesterday counts for answering today


def level_on(habit: Habit, day: int, days: int) -> float:
    """The level on day `day` of `days`, before anything random."""
    start = habit.level
    match habit.course:
        case Course.BETTER:
            return start * (0.45 + 0.55 * math.exp(-day / 75))
        case Course.SLOWLY_BETTER:
            return start - min(day * 0.09 / 7, 0.4 * start)
        case Course.STEADY:
            return start
        case Course.WORSE:
            return min(start + 3.0 * day / 365, 9.2)
        case Course.RELAPSE:
            fallen = start * (0.5 + 0.5 * math.exp(-min(day, 150) / 60))
            return fallen if day < 150 else fallen + (0.85 * start - fallen) * (1 - math.exp(-(day - 150) / 60))
        case Course.LATE_FLARE:
            return start + (_FLARE if days - day <= _FLARE_DAYS else 0.0)


def scores(rng: random.Random, habit: Habit, first: date, days: int) -> list[int]:
    """A score for each day, answered or not."""
    found, drift, flare = [], 0.0, 0.0
    for day in range(days):
        drift = _PERSISTENCE * drift + rng.gauss(0, _DAILY_SPREAD)
        flare = flare * 0.72 + (rng.uniform(1.5, 3.5) if rng.random() < habit.flares_a_year / 365 else 0.0)
        # Early in the week it is a little worse than at the weekend, or the other way round.
        swing = habit.weekday_effect * math.cos(2 * math.pi * (first + timedelta(days=day)).weekday() / 7)
        found.append(max(0, min(10, round(level_on(habit, day, days) + drift + flare + swing))))
    return found


def answered(rng: random.Random, habit: Habit, days: int) -> list[bool]:
    """Which days have an answer."""
    found, before = [], True
    for day in range(days):
        if habit.stops_after is not None and day > habit.stops_after:
            found.append(False)
            continue
        rate = habit.answer_rate * habit.keeps_answering ** (day / 365)
        chance = rate * (1 - _RUNS) + (_RUNS if before else 0.0) * rate**0.5
        if day < _EAGER_DAYS:
            chance = max(chance, 0.93)
        before = rng.random() < chance
        found.append(before)
    return found


def mostly(rng: random.Random, words: Sequence[tuple[str, float]]) -> str:
    """One of these words, by weight."""
    return rng.choices([word for word, _ in words], [weight for _, weight in words])[0]
