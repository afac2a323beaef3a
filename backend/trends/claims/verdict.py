"""What a check answers: a verdict, why, and the lines it rests on.

*Seen*: a change in the good direction, larger than the rule asks for, from enough data. *Worse*: the same in the bad
direction. *Not seen*: enough data, and neither. *Too early*: fewer data than the rule needs. *Not measured*: nothing
recorded that could tell, or nobody knows what would be enough. Good and bad follow the direction of the instrument.
Several lines (two sides, three tests) are one verdict: worse comes before seen, seen before not seen, not seen before
too early, because a harm is never outweighed and a hope never taken for a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from backend.measures.definition import Provenance
from backend.measures.direction import Direction
from backend.trends.change import SLACK
from backend.trends.claims.claim import Claim


class Verdict(StrEnum):
    """The five answers."""

    SEEN = "seen"
    NOT_SEEN = "not_seen"
    WORSE = "worse"
    TOO_EARLY = "too_early"
    NOT_MEASURED = "not_measured"


class Why(StrEnum):
    """Why a line is not seen, or cannot be told. The sentences stand in the words of the pages."""

    BEYOND_ERROR = "beyond_error"
    WITHIN_ERROR = "within_error"
    MATTERS = "matters"
    BELOW_WHAT_MATTERS = "below_what_matters"
    BAND_UNCHANGED = "band_unchanged"
    NOT_VALID = "not_valid"
    ONE_READING = "one_reading"
    ONE_MORE_VISIT = "one_more_visit"
    NOTHING_RECORDED = "nothing_recorded"
    NOT_RECORDED_HERE = "not_recorded_here"
    NO_DEVICE = "no_device"
    NO_THRESHOLD = "no_threshold"
    NO_BETTER_WAY = "no_better_way"
    OTHER_SITE = "other_site"
    OTHER_MODE = "other_mode"
    OTHER_RATER = "other_rater"
    OTHER_DEVICE = "other_device"
    TWO_NEEDED = "two_needed"
    NO_PLAN = "no_plan"
    NO_START = "no_start"
    FEW_DAYS = "few_days"
    WINDOWS_OVERLAP = "windows_overlap"
    FEW_SESSIONS = "few_sessions"
    NO_SESSIONS = "no_sessions"
    NOT_YET_TIME = "not_yet_time"
    NONE_AT_START = "none_at_start"
    BELOW_30_PERCENT = "below_30_percent"
    FEW_OF_SESSIONS = "few_of_sessions"
    DID_NOT_FALL = "did_not_fall"
    DID_NOT_HOLD = "did_not_hold"
    CAME_BACK = "came_back"
    STILL_FOUND = "still_found"
    CANNOT_SEPARATE = "cannot_separate"
    COULD_BE_CHANCE = "could_be_chance"
    FEW_ANSWERS = "few_answers"
    BELOW_HALF = "below_half"
    MOVED_TOO_LITTLE = "moved_too_little"
    ALONE_IN_WEEKS = "alone_in_weeks"
    PART_MISSING = "part_missing"
    ONE_PART_ONLY = "one_part_only"
    ONLY_ONE_OF_TWO = "only_one_of_two"
    INSIDE_EXPECTED = "inside_expected"
    ABOUT_MANY = "about_many"
    NO_EXERCISE = "no_exercise"
    NONE_OPEN = "none_open"


@dataclass(frozen=True, slots=True)
class Line:
    """One piece of evidence. `what` is the key of an instrument or of a figure of the diary, the sessions or the plan.

    `n` is how many readings, days or sessions stand behind it, of `possible` where that is known. `threshold` is in
    the unit of the line unless `percent` says that it is a share of the first value; `source` says whose it is.
    `moved_on` is the first day from which on it has stayed moved, where it has: of the diary the last of two weeks.
    """

    what: str
    verdict: Verdict
    why: Why | None
    n: int
    unit: str = ""
    direction: Direction = Direction.NEITHER
    possible: int | None = None
    from_day: date | None = None
    to_day: date | None = None
    site: str | None = None
    side: str | None = None
    mode: str | None = None
    first: float | None = None
    latest: float | None = None
    change: float | None = None
    threshold: float | None = None
    percent: bool = False
    source: str | None = None
    convention: bool = False
    moved_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found: the verdict over its lines."""

    verdict: Verdict
    why: Why | None
    lines: tuple[Line, ...]


_FIRST_COMES = (Verdict.WORSE, Verdict.SEEN, Verdict.NOT_SEEN, Verdict.TOO_EARLY, Verdict.NOT_MEASURED)


def nothing(why: Why = Why.NOTHING_RECORDED) -> Finding:
    """Nothing that could tell."""
    return Finding(Verdict.NOT_MEASURED, why, ())


def begun(claim: Claim, what: str, n: int, from_day: date | None, to_day: date | None) -> Line:
    """A line for this claim: too early until a check says otherwise."""
    return Line(
        what,
        Verdict.TOO_EARLY,
        None,
        n,
        from_day=from_day,
        to_day=to_day,
        source=claim.source,
        convention=claim.provenance is Provenance.CONVENTION,
    )


def too_early(line: Line, why: Why) -> Finding:
    """Too early for this one line, and why."""
    return together([replace(line, verdict=Verdict.TOO_EARLY, why=why)])


def together(lines: Iterable[Line]) -> Finding:
    """One verdict over several lines, in the order above; of several reasons the first one."""
    listed = tuple(lines)
    for verdict in _FIRST_COMES:
        of_it = [line for line in listed if line.verdict is verdict]
        if of_it:
            return Finding(verdict, of_it[0].why, listed)
    return nothing()


def is_better(change: float, direction: Direction) -> bool | None:
    """Whether this change is for the better; None for no change, and where neither way is better."""
    if change == 0 or direction is Direction.NEITHER:
        return None
    return (change < 0) == (direction is Direction.LOWER_IS_BETTER)


def by_direction(line: Line, *, enough: bool, short: Why, good: Why | None = None) -> Line:
    """The line with its verdict: seen or worse where the change is enough, else not seen and why it is short."""
    better = None if line.change is None else is_better(line.change, line.direction)
    if not enough or better is None:
        return replace(line, verdict=Verdict.NOT_SEEN, why=short)
    return replace(line, verdict=Verdict.SEEN if better else Verdict.WORSE, why=good)


def share_moved(line: Line, percent: float) -> Line:
    """A share that is better the lower it is, and has to move by so many percent of what it was at first."""
    first, latest = line.first or 0.0, line.latest or 0.0
    if first == 0 == latest:
        return replace(line, verdict=Verdict.NOT_SEEN, why=Why.NONE_AT_START)
    moved = 1.0 if first == 0 else abs(latest - first) / first
    if moved < percent / 100 - SLACK:
        return replace(line, verdict=Verdict.NOT_SEEN, why=Why.MOVED_TOO_LITTLE)
    return replace(line, verdict=Verdict.SEEN if latest < first else Verdict.WORSE, why=None)
