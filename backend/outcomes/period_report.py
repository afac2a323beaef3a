"""What stands on the report of a period, above and below its figures?

Question: whose episodes ended, from when to when, how many can be told about, and what do the figures not show? Those
who started and those with a follow-up come before any result, worse beside better. `headline` says the same figures in
one spelling; the script that goes with the rows (`exports/recompute.py`) prints these very lines from the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from backend.outcomes.by_region import Split, split
from backend.outcomes.ended import Course
from backend.outcomes.figures import Figures, figures
from backend.outcomes.safety_rate import Safety, Weight, safety
from backend.reports.cohort_report import DIARY_METHODS, FOOTER
from backend.reports.first_sustained import FirstSustained, first_sustained
from backend.reports.proportion import Proportion

MISSING_RULE = (
    "Start: mean of the first 7 days with at least 6 answered. End: mean of the last 7 days with at least 4 answered. "
    "A value that is missing is never counted as zero and never carried forward. Shares are of those with a follow-up; "
    "beside them stands what they would be if everybody lost were no better, and if everybody lost were better."
)
METHODS = (
    "Better and worse by at least 30 % of the start: Dworkin et al. 2008, J Pain 9:105-121.",
    "Intervals are 95 %: Wilson 1927. After no event at all the upper end is what cannot be excluded.",
    *DIARY_METHODS,
)
OUTCOME = "Average pain of the day, 0-10, from the patient's diary"


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The whole report. The same episodes and answers give an equal report, and so the same bytes."""

    from_day: date
    to_day: date
    left_out: int
    figures: Figures
    safety: Safety
    by_region: Split
    sustained: FirstSustained
    software_version: str

    @property
    def headline_lines(self) -> tuple[str, ...]:
        """The figures in one spelling, one to a line."""
        return headline(self.figures, self.safety)

    def plain(self) -> dict[str, Any]:
        """Header, figures and footer as plain values, in the order they are read."""
        return {
            "header": {
                "from_day": self.from_day.isoformat(),
                "to_day": self.to_day.isoformat(),
                "rule": "Episodes that ended from the first to the last day, both included.",
                "outcome": OUTCOME,
                "left_out": self.left_out,
                "missing_rule": MISSING_RULE,
                "sources": list(METHODS),
                "software_version": self.software_version,
            },
            "figures": asdict(self.figures),
            "safety": asdict(self.safety),
            "by_region": asdict(self.by_region),
            "sustained": asdict(self.sustained),
            "headline": list(self.headline_lines),
            "footer": FOOTER,
        }


def period_report(courses: Sequence[Course], first: date, last: date, left_out: int, software: str) -> PeriodReport:
    """The report of these episodes."""
    told = figures(courses)
    return PeriodReport(
        from_day=first,
        to_day=last,
        left_out=left_out,
        figures=told,
        safety=safety(courses),
        by_region=split(courses, told.threshold),
        sustained=first_sustained([one.followed for one in courses], told.threshold),
        software_version=software,
    )


def headline(told: Figures, safe: Safety) -> tuple[str, ...]:
    """The figures in one spelling, one to a line."""
    by = f"at least {told.threshold} %"
    return (
        f"Episodes ended: {told.ended}",
        f"With a follow-up: {_share(told.follow_up)}",
        f"Better by {by}: {_share(told.improved)}{_interval(told.improved)}",
        f"Worse by {by}: {_share(told.worse)}{_interval(told.worse)}",
        f"Better if all lost failed: {_share(told.lost_failed)}",
        f"Better if all lost succeeded: {_share(told.lost_succeeded)}",
        f"Sessions: {safe.sessions}, nobody asked after {safe.not_asked}",
        f"Minor events: {_rate(safe.minor)}",
        f"Major events: {_rate(safe.major)}",
    )


def _share(told: Proportion) -> str:
    counted = f"{told.count} of {told.n}"
    return counted if told.share is None else f"{counted} = {100 * told.share:.1f} %"


def _interval(told: Proportion) -> str:
    if told.low is None or told.high is None:
        return ""
    return f" (95 % interval {100 * told.low:.1f}-{100 * told.high:.1f})"


def _rate(told: Weight) -> str:
    of = told.sessions
    said = f"{told.events}; in {of.count} of {of.n} sessions"
    if of.share is None or of.low is None or of.high is None:
        return said
    if of.count == 0:
        return f"{said}; up to {100 * of.high:.1f} per 100 cannot be excluded"
    return f"{said} = {100 * of.share:.1f} per 100 ({100 * of.low:.1f}-{100 * of.high:.1f})"
