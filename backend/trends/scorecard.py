"""Does what we hope for happen for this person? Every claim with its verdict and what it rests on.

The claims, their rules and sources stand in `claims/claims.yaml`; each names one check. This file only puts them in
order. It says what was measured, before and after; it never says why.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from backend.measures.direction import Direction
from backend.trends.claims import both_moved, by_diary, by_measure, by_plan, by_session
from backend.trends.claims.claim import Claim, all_claims
from backend.trends.claims.evidence import PAIN, Evidence
from backend.trends.claims.verdict import Finding, Line, Verdict, Why
from backend.trends.record import Record

Check = Callable[[Claim, Evidence], Finding]

CHECKS: Mapping[str, Check] = MappingProxyType(
    {
        "beyond_error": by_measure.beyond_error,
        "beyond_error_after_series": by_measure.beyond_error_after_series,
        "matters": by_measure.matters,
        "two_of_three": by_measure.two_of_three,
        "two_of_three_after_series": by_measure.two_of_three_after_series,
        "with_device": by_measure.with_device,
        "own_judgement": by_measure.own_judgement,
        "faults": by_measure.faults,
        "tissue_and_symptom": both_moved.tissue_and_symptom,
        "level_change": by_diary.level_change,
        "flare_days": by_diary.flare_days,
        "lasting": by_diary.lasting,
        "beyond_expected": by_diary.beyond_expected,
        "relief": by_session.relief,
        "relief_after_manual": by_session.relief_after_manual,
        "series": by_session.series,
        "stays_clear": by_session.stays_clear,
        "more_exercise": by_session.more_exercise,
        "missed_for_pain": by_session.missed_for_pain,
        "exercise_done": by_session.exercise_done,
        "never_alone": by_plan.never_alone,
        "all_parts": by_plan.all_parts,
        "other_care": by_plan.other_care,
        "about_many": by_plan.about_many,
        "findings_answered": by_plan.findings_answered,
        "habits": by_plan.habits,
    }
)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim: its verdict and why, the days from first to last, how much stands behind it, and the lines."""

    claim: Claim
    verdict: Verdict
    why: Why | None
    n: int
    from_day: date | None
    to_day: date | None
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Every claim, in the order of the file, for one person as of one moment."""

    patient_id: UUID
    as_of: datetime
    today: date
    rows: tuple[Row, ...]


def scorecard(record: Record, claims: Sequence[Claim] | None = None) -> Scorecard:
    """The card of one person. The direction of pain is that of its definition."""
    pain = record.definitions.get(PAIN)
    evidence = Evidence(record, Direction.LOWER_IS_BETTER if pain is None else pain.direction)
    rows = tuple(_row(claim, evidence) for claim in (all_claims() if claims is None else claims))
    return Scorecard(record.patient_id, record.as_of, record.today, rows)


def _row(claim: Claim, evidence: Evidence) -> Row:
    found = CHECKS[claim.check](claim, evidence)
    begins = [line.from_day for line in found.lines if line.from_day is not None]
    ends = [line.to_day for line in found.lines if line.to_day is not None]
    behind = sum(line.n for line in found.lines)
    first, last = min(begins, default=None), max(ends, default=None)
    return Row(claim, found.verdict, found.why, behind, first, last, found.lines)
