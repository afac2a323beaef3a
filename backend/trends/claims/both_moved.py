"""L13: did a finding in the tissue and a symptom both move, and which of them first?

Symptoms are the diary's level and questionnaires of what pain keeps from doing (the first `symptoms` of the
instruments); findings are thresholds, lengths, movement and strength. A symptom has to move by as much as matters, a
finding beyond its error. Each line says from which day on it has stayed moved; which was first says no more than that.
None: not measured. Only one of the two: not seen. One of them too early: too early.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from backend.trends.change import is_better_by
from backend.trends.claims.by_diary import level_change
from backend.trends.claims.by_measure import JUDGED, beyond_line, matters_line, over
from backend.trends.claims.claim import Claim
from backend.trends.claims.evidence import Evidence
from backend.trends.claims.verdict import Finding, Line, Verdict, Why
from backend.trends.series import DAYS_IN_WEEK


def tissue_and_symptom(claim: Claim, evidence: Evidence) -> Finding:
    """Whether a finding in the tissue and a symptom both moved."""
    symptoms = claim.days("symptoms")
    asked = [matters_line(line) for key in claim.instruments[:symptoms] for line in evidence.lines(key)]
    found = [beyond_line(line, 1) for key in claim.instruments[symptoms:] for line in evidence.lines(key)]
    sides = (over([*_diary(claim, evidence), *asked]), over(found))
    told = tuple(line for side in sides for line in side.lines)
    verdicts = {side.verdict for side in sides}
    for both in (Verdict.SEEN, Verdict.WORSE):
        if verdicts == {both}:
            return Finding(both, None, told)
    if verdicts <= JUDGED:
        return Finding(Verdict.NOT_SEEN, Why.ONLY_ONE_OF_TWO, told)
    early = verdicts <= JUDGED | {Verdict.TOO_EARLY}
    why = next(side.why for side in sides if side.verdict not in JUDGED)
    return Finding(Verdict.TOO_EARLY if early else Verdict.NOT_MEASURED, why, told)


def _diary(claim: Claim, evidence: Evidence) -> list[Line]:
    """The level of the diary, and since when it has stayed moved: the end of the second of two weeks."""
    lines = level_change(claim, evidence).lines
    start = evidence.baseline.mean
    if start is None:
        return list(lines)
    percent, direction = claim.limit("percent"), evidence.pain_direction
    moved_on = None
    weeks = evidence.weekly.valid
    for line in lines:
        if line.verdict not in {Verdict.SEEN, Verdict.WORSE}:
            return [line]
        way = percent if line.verdict is Verdict.SEEN else -percent
        moved = [is_better_by(start, week.mean, way, direction) for week in weeks]
        for (_, one), (later, other) in reversed(list(pairwise(zip(weeks, moved, strict=True)))):
            if not (one and other):
                break
            moved_on = later.monday + timedelta(days=DAYS_IN_WEEK - 1)
    return [replace(line, moved_on=moved_on) for line in lines]
