"""How long until it happens, when not everybody has been followed to the end?

Method: Kaplan-Meier. At each time the share still without the event is multiplied by 1 - events / at risk; who was
seen last at that time counts as at risk then. Greenwood's variance; the 95 % band is symmetric on the log-log scale,
so it stays between 0 and 1. The median is the first time at which at most half are left, its interval the times at
which the band's ends pass one half; a median or an end that is not reached is told as such, never as the last time.
Source: Kaplan & Meier 1958; Greenwood 1926; Brookmeyer & Crowley 1982 for the interval of the median.
Units: those of the times, such as days.

None: no steps. One: one step. All censored: share 1 throughout, no median. Tied times: one step. Constant: one step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, log, sqrt

from scipy.special import ndtri

CONFIDENCE = 0.95
_HALF = 0.5
_SLACK = 1e-12


@dataclass(frozen=True, slots=True)
class Step:
    """One time at which somebody had the event or was seen last: the share left after it, with its band."""

    time: float
    at_risk: int
    events: int
    share: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Median:
    """The time by which half had the event, with its interval; None for what was not reached."""

    time: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Survival:
    """The steps and the median of a group."""

    steps: tuple[Step, ...]
    median: Median


def kaplan_meier(followed: Sequence[tuple[float, bool]], confidence: float = CONFIDENCE) -> Survival:
    """The steps for (time, whether the event came) of each person. ValueError for a time below 0."""
    if any(time < 0 for time, _ in followed):
        raise ValueError("nobody is followed for less than no time")
    reach = float(ndtri((1 + confidence) / 2))
    ended, happened = Counter(time for time, _ in followed), Counter(time for time, event in followed if event)
    at_risk, share, spread, steps = len(followed), 1.0, 0.0, []
    for time in sorted(ended):
        events = happened[time]
        share *= 1 - events / at_risk
        spread += events / (at_risk * (at_risk - events)) if events < at_risk else 0.0
        low, high = _band(share, spread, reach)
        steps.append(Step(time, at_risk, events, share, low, high))
        at_risk -= ended[time]
    return Survival(tuple(steps), _median(steps))


def _band(share: float, spread: float, reach: float) -> tuple[float | None, float | None]:
    if not 0 < share < 1:  # before the first event there is nothing to doubt; after the last the scale ends
        return (1.0, 1.0) if share == 1 else (None, None)
    error = reach * sqrt(spread) / abs(log(share))
    return share ** exp(error), share ** exp(-error)


def _median(steps: Sequence[Step]) -> Median:
    def first(of: Callable[[Step], float | None]) -> float | None:
        for step in steps:
            height = of(step)
            if height is not None and height <= _HALF + _SLACK:
                return step.time
        return None

    return Median(first(lambda step: step.share), first(lambda step: step.low), first(lambda step: step.high))
