"""The clinic's own people as a cohort: everybody whose plan began, or began in one year.

Question: how high was the average pain at the start and after agreed weeks, of people in care? The values come
from `trends` and are those of the dashboard. Somebody whose week 12 has not come yet is not lost, so beside
everybody stand those whose plan began long enough ago; both sets are labelled.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from backend.cohorts.definition import OWN_PEOPLE
from backend.measures.direction import Direction
from backend.reports.cohort import AnalysisSet, TimePoint
from backend.reports.cohort_report import Outcome
from backend.trends.milestones import BASELINE, WEEKS, week_key

OUTCOME = Outcome("pain_average", "Average pain", "0-10", Direction.LOWER_IS_BETTER)
TIME_POINTS = (
    TimePoint(BASELINE, "First 7 days"),
    *(TimePoint(week_key(week), f"7 days to the end of week {week}") for week in WEEKS),
)
LONG_ENOUGH = (12, 52)
SOURCE = "Pain diary, average pain of the day; means of 7 days with at least 4 answers, at the start with at least 6."


def key_of(year: int | None) -> str:
    """The key of all episodes, or of those of one year."""
    return OWN_PEOPLE if year is None else f"{OWN_PEOPLE}-{year}"


def name_of(year: int | None) -> str:
    """What it is called."""
    return "People in our care" if year is None else f"People in our care, plan begun in {year}"


def years(starts: Mapping[UUID, date]) -> list[int | None]:
    """Everybody first, then each year in which a plan began, the latest first."""
    return [None, *sorted({start.year for start in starts.values()}, reverse=True)] if starts else []


def of_year(starts: Mapping[UUID, date], year: int | None, today: date) -> dict[UUID, date]:
    """Those whose plan began in this year, or at all; a plan that begins after today has not begun."""
    return {who: start for who, start in starts.items() if start <= today and year in {None, start.year}}


def sets(starts: Mapping[UUID, date], today: date) -> list[AnalysisSet]:
    """Everybody, and those whose plan began at least so many weeks ago."""
    made = [AnalysisSet("everybody", "Everybody whose plan began", frozenset(map(str, starts)))]
    for weeks in LONG_ENOUGH:
        latest = today - timedelta(weeks=weeks)
        long_enough = frozenset(str(who) for who, start in starts.items() if start <= latest)
        label = f"People whose plan began at least {weeks} weeks ago"
        made.append(AnalysisSet(f"began_{weeks}_weeks_ago", label, long_enough))
    return made
