"""Checks that read the diary of average pain: level, flare days, and whether a change held.

A verdict needs answered days on both sides. Where a rule waits (four weeks, half a year), it waits for an answered day
beyond that time, so that a day without an answer never makes one. Thresholds in percent are inclusive, with a slack
of 1e-9, of a start that is at least 2 of 10. None: too early. Constant: not seen.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from backend.measures.direction import Direction
from backend.trends.change import LEAST_BASELINE_FOR_PERCENT, SLACK, is_better_by, relative_improvement, worsened_by
from backend.trends.claims.claim import Claim
from backend.trends.claims.evidence import PAIN, Evidence, on_pain_scale
from backend.trends.claims.verdict import Finding, Line, Verdict, Why, nothing, share_moved, together, too_early
from backend.trends.expected import Expected, expected
from backend.trends.flares import is_flare
from backend.trends.series import DAYS_IN_WEEK, mean

_ONE_DAY = timedelta(days=1)


def level_change(claim: Claim, evidence: Evidence) -> Finding:
    """The level of the last week against the start week, in percent (`percent`)."""
    start, now = evidence.baseline, evidence.current
    line = _diary(PAIN, evidence, claim, start.days_observed + now.days_observed, start.from_day, now.to_day)
    if not evidence.daily.observed:
        return nothing()
    if start.mean is None or start.to_day is None:
        return too_early(line, Why.NO_START if start.from_day else Why.NO_PLAN)
    if now.mean is None:
        return too_early(line, Why.FEW_DAYS)
    if not _answered_beyond(evidence, start.to_day + DAYS_IN_WEEK * _ONE_DAY) or (now.from_day or start.to_day) <= (
        start.to_day
    ):
        return too_early(line, Why.WINDOWS_OVERLAP)
    return together([_in_percent(line, start.mean, now.mean, claim.limit("percent"), evidence.pain_direction)])


def flare_days(claim: Claim, evidence: Evidence) -> Finding:
    """The share of answered days that are flares: the first four weeks of the plan against the last four."""
    start, level, days = evidence.start, evidence.baseline.mean, claim.days("days")
    if not evidence.daily.observed:
        return nothing()
    line = _diary("flare_days", evidence, claim, 0, start, evidence.answered_to)
    line = replace(line, direction=Direction.LOWER_IS_BETTER, unit="%")
    if start is None or level is None:
        return too_early(line, Why.NO_PLAN if start is None else Why.NO_START)
    if not _answered_beyond(evidence, start + (2 * days - 1) * _ONE_DAY):
        return too_early(line, Why.NOT_YET_TIME)
    last = evidence.today if evidence.daily.value_on(evidence.today) is not None else evidence.today - _ONE_DAY
    before = evidence.in_days(start, start + (days - 1) * _ONE_DAY)
    now = evidence.in_days(last - (days - 1) * _ONE_DAY, last)
    line = replace(line, n=len(before) + len(now), possible=2 * days, to_day=last)
    if min(len(before), len(now)) < claim.days("least_days"):
        return too_early(line, Why.FEW_DAYS)
    first, latest = (
        100 * sum(is_flare(value, level, evidence.pain_direction) for value in values) / len(values)
        for values in (before, now)
    )
    return together(
        [share_moved(replace(line, first=first, latest=latest, change=latest - first), claim.limit("percent"))]
    )


def lasting(claim: Claim, evidence: Evidence) -> Finding:
    """Lower by so many percent at half a year, and not back above it for two valid weeks since."""
    start = evidence.start
    if not evidence.daily.observed:
        return nothing()
    line = _diary(PAIN, evidence, claim, len(evidence.daily.observed), start, evidence.answered_to)
    if start is None or evidence.baseline.mean is None:
        return too_early(line, Why.NO_PLAN if start is None else Why.NO_START)
    last = start + (DAYS_IN_WEEK * claim.days("weeks") - 1) * _ONE_DAY
    if not _answered_beyond(evidence, last):
        return too_early(line, Why.NOT_YET_TIME)
    observed = evidence.in_days(last - (DAYS_IN_WEEK - 1) * _ONE_DAY, last)
    line = replace(line, n=len(observed), possible=DAYS_IN_WEEK, to_day=last)
    then = mean(observed)
    if then is None or len(observed) < claim.days("least_days"):
        return too_early(line, Why.FEW_DAYS)
    percent = claim.limit("percent")
    line = _in_percent(line, evidence.baseline.mean, then, percent, evidence.pain_direction)
    if line.verdict is Verdict.SEEN:
        weeks = [week for week in evidence.weekly.valid if week.monday > last]
        base = evidence.baseline.mean
        out = [not is_better_by(base, week.mean, percent, evidence.pain_direction) for week in weeks]
        if any(one and following for one, following in pairwise(out)):
            line = replace(line, verdict=Verdict.NOT_SEEN, why=Why.CAME_BACK)
    return together([line])


def beyond_expected(claim: Claim, evidence: Evidence) -> Finding:
    """The level now against what is expected without any treatment, from the days before the plan began."""
    start, now = evidence.start, evidence.current
    if not evidence.daily.observed:
        return nothing()
    line = _diary(PAIN, evidence, claim, now.days_observed, now.from_day, now.to_day)
    if start is None:
        return too_early(line, Why.NO_PLAN)
    band = expected(evidence.daily, start, evidence.pain_direction)
    if band is None:
        return nothing(Why.NOTHING_RECORDED)
    if now.mean is None or (now.from_day or start) < start + DAYS_IN_WEEK * _ONE_DAY:
        return too_early(line, Why.FEW_DAYS if now.mean is None else Why.WINDOWS_OVERLAP)
    if not _answered_beyond(evidence, start + (2 * DAYS_IN_WEEK - 1) * _ONE_DAY):
        return too_early(line, Why.WINDOWS_OVERLAP)
    return together([_against(line, band, now.mean, evidence.pain_direction)])


def _against(line: Line, band: Expected, now: float, direction: Direction) -> Line:
    better, worse = (band.low, band.high) if direction is Direction.LOWER_IS_BETTER else (band.high, band.low)
    told = replace(line, first=band.centre, latest=now, change=now - band.centre, threshold=abs(band.centre - better))
    lower = direction is Direction.LOWER_IS_BETTER
    if (now < better) if lower else (now > better):
        return replace(told, verdict=Verdict.SEEN, why=None)
    if (now > worse) if lower else (now < worse):
        return replace(told, verdict=Verdict.WORSE, why=None)
    return replace(told, verdict=Verdict.NOT_SEEN, why=Why.INSIDE_EXPECTED)


def _in_percent(line: Line, start: float, now: float, percent: float, direction: Direction) -> Line:
    told = replace(line, first=start, latest=now, change=now - start, threshold=percent, percent=True)
    if start < LEAST_BASELINE_FOR_PERCENT - SLACK:
        return replace(told, verdict=Verdict.NOT_MEASURED, why=Why.NONE_AT_START)
    if is_better_by(start, now, percent, direction):
        return replace(told, verdict=Verdict.SEEN, why=None)
    improvement = relative_improvement(start, now, direction)
    if improvement is not None and worsened_by(improvement, percent):
        return replace(told, verdict=Verdict.WORSE, why=None)
    return replace(told, verdict=Verdict.NOT_SEEN, why=Why.BELOW_30_PERCENT)


def _answered_beyond(evidence: Evidence, day: date) -> bool:
    """Whether there is an answer on or after this day: only then is what came before it over."""
    return evidence.answered_to is not None and evidence.answered_to >= day


def _diary(what: str, evidence: Evidence, claim: Claim, n: int, from_day: date | None, to_day: date | None) -> Line:
    line = on_pain_scale(claim, evidence, what, n, from_day, to_day)
    return replace(line, threshold=claim.limits.get("percent"), percent="percent" in claim.limits)
