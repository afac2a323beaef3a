"""Checks that read what happened around sessions: relief, whether it held, exercise after it, and what came back.

Every session lies on day 0 of one axis (`../response.py`); a day belongs to the last session before it, so no day
counts for two. Before and after, never why. None: not measured. Fewer than the rule needs: too early.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from enum import Enum

from backend.exercise.log import Reason, Result
from backend.measures.direction import Direction
from backend.needling.ledger import Examination, State
from backend.trends.change import SLACK, improved_by, relative_improvement, worsened_by
from backend.trends.claims.claim import Claim
from backend.trends.claims.evidence import PAIN, Evidence, on_pain_scale
from backend.trends.claims.verdict import (
    Finding,
    Line,
    Verdict,
    Why,
    begun,
    is_better,
    nothing,
    share_moved,
    together,
    too_early,
)
from backend.trends.record import Spot
from backend.trends.response import AlignedSession, response
from backend.trends.series import mean
from backend.trends.tolerated import InMean
from backend.trends.window import InWindow, NoDifference, Window

_ONE_DAY = timedelta(days=1)
_AFTER_SERIES = (22, 28)


def relief(claim: Claim, evidence: Evidence) -> Finding:
    """Lower by 2 points or 30 % on day 1 and on day 7, in at least half of the sessions that can be read."""
    return _relief(claim, evidence, evidence.answer.sessions, "needling_sessions")


def relief_after_manual(claim: Claim, evidence: Evidence) -> Finding:
    """The same for days with manual therapy and no needling."""
    needled = set(evidence.session_days)
    days = [day for day in _manual_days(evidence) if day not in needled]
    sessions = response(evidence.daily, days, evidence.today).sessions
    return _relief(claim, evidence, sessions, "manual_sessions")


def _manual_days(evidence: Evidence) -> list[date]:
    return sorted({one.day for one in evidence.record.manual if one.day <= evidence.today})


def series(claim: Claim, evidence: Evidence) -> Finding:
    """The level before the first session against the one before the last, and against the fourth week after it."""
    days = evidence.session_days
    if not days:
        return nothing(Why.NO_SESSIONS)
    from_day, to_day = (days[-1] + lag * _ONE_DAY for lag in _AFTER_SERIES)
    line = on_pain_scale(claim, evidence, PAIN, len(days), days[0], evidence.answered_to)
    start, last = (evidence.answer.sessions[at].start for at in (0, -1))
    observed = evidence.in_days(from_day, to_day)
    held, early = mean(observed), _why_early(claim, evidence, len(observed), to_day)
    if early is not None or start is None or last is None or held is None:
        return too_early(line, early or Why.NO_START)
    line = replace(line, to_day=to_day, threshold=claim.limit("percent"), percent=True)
    line = replace(line, first=start, latest=held, change=held - start)
    return together([_held(line, claim, start, (last, held))])


def _why_early(claim: Claim, evidence: Evidence, observed: int, to_day: date) -> Why | None:
    if len(evidence.session_days) < claim.days("sessions"):
        return Why.FEW_SESSIONS
    if evidence.answered_to is None or evidence.answered_to < to_day:
        return Why.NOT_YET_TIME
    return Why.FEW_DAYS if observed < claim.days("least_days") else None


def _held(line: Line, claim: Claim, start: float, later: tuple[float, float]) -> Line:
    """Lower, or higher, by so much at the last session and after it; `later` are these two levels."""
    found = [relative_improvement(start, one, line.direction) for one in later]
    ways = [one for one in found if one is not None]
    if len(ways) < len(found) or start < claim.limit("least_start") - SLACK:
        return replace(line, verdict=Verdict.NOT_MEASURED, why=Why.NONE_AT_START)
    fell, held = (improved_by(one, claim.limit("percent")) for one in ways)
    if fell and held:
        return replace(line, verdict=Verdict.SEEN, why=None)
    if all(worsened_by(one, claim.limit("percent")) for one in ways):
        return replace(line, verdict=Verdict.WORSE, why=None)
    return replace(line, verdict=Verdict.NOT_SEEN, why=Why.DID_NOT_HOLD if fell else Why.DID_NOT_FALL)


def stays_clear(claim: Claim, evidence: Evidence) -> Finding:
    """A spot in which nothing was found for so many days (`days`), at two examinations or more by one examiner."""
    spots = [spot for spot in evidence.record.spots if any(one.state is State.ACTIVE for one in spot.examinations)]
    return together([_spot(claim, evidence, spot) for spot in spots]) if spots else nothing()


def more_exercise(claim: Claim, evidence: Evidence) -> Finding:
    """More done, or more load, 24 to 72 h after sessions than on the person's usual same weekdays.

    Where both can be told each may give as much by chance in half as many cases, so that together they stay within it.
    """
    if not evidence.exercise:
        return nothing()
    done = next(one for one in evidence.after_sessions if one.window is Window.NEXT_TWO_DAYS)
    load = next(one for one in evidence.load_after_sessions if one.window is Window.NEXT_TWO_DAYS)
    told: list[tuple[str, InWindow | InMean]] = [("exercise_24_72", done)]
    if load.exercises and done.reason is None:
        told.append(("load_24_72", load))
    chance = claim.limit("chance") / max(1, sum(one.reason is None for _, one in told))
    return together([_after(claim, evidence, what, one, chance) for what, one in told])


def _after(claim: Claim, evidence: Evidence, what: str, found: InWindow | InMean, chance: float) -> Line:
    line = begun(claim, what, found.sessions, evidence.first_needling(), evidence.today - _ONE_DAY)
    line = replace(line, unit="%", direction=Direction.HIGHER_IS_BETTER, possible=len(evidence.session_days))
    if found.reason is not None:
        verdict, why = _UNTOLD[found.reason]
        return replace(line, verdict=verdict, why=why)
    if found.usual is None or found.difference is None or found.p is None:
        raise AssertionError("a window without a reason has its figures")
    now = found.usual + found.difference
    line = replace(line, first=100 * found.usual, latest=100 * now, change=100 * found.difference)
    if found.p <= chance and found.difference > SLACK:
        return replace(line, verdict=Verdict.SEEN, why=None)
    if found.p >= 1 - chance and found.difference < -SLACK:
        return replace(line, verdict=Verdict.WORSE, why=None)
    return replace(line, verdict=Verdict.NOT_SEEN, why=Why.COULD_BE_CHANCE)


def missed_for_pain(claim: Claim, evidence: Evidence) -> Finding:
    """The share of missed exercises with pain as the reason, before and after the first needling."""
    first = evidence.first_needling()
    missed = [one for one in evidence.record.missed if one.due_on <= evidence.today]
    if not missed:
        return nothing()
    if first is None:
        return nothing(Why.NO_SESSIONS)
    spans = ([one for one in missed if one.due_on < first], [one for one in missed if one.due_on > first])
    line = begun(claim, "missed_for_pain", sum(map(len, spans)), missed[0].due_on, missed[-1].due_on)
    line = replace(line, unit="%", direction=Direction.LOWER_IS_BETTER, threshold=claim.limit("percent"), percent=True)
    if min(map(len, spans)) < claim.days("missed"):
        return too_early(line, Why.FEW_ANSWERS)
    before, after = (100 * sum(one.reason is Reason.PAIN for one in span) / len(span) for span in spans)
    line = replace(line, first=before, latest=after, change=after - before)
    return together([share_moved(line, claim.limit("percent"))])


def exercise_done(claim: Claim, evidence: Evidence) -> Finding:
    """At least half of everything that was due in the last four weeks was done."""
    first = evidence.today - claim.days("days") * _ONE_DAY
    due = [one for one in evidence.exercise if one.due_on >= first]
    answered = [one for one in due if one.result is not None]
    if not due:
        return nothing()
    line = begun(claim, "exercise_done", len(due), first, evidence.today - _ONE_DAY)
    line = replace(line, n=len(answered), possible=len(due), unit="%", direction=Direction.HIGHER_IS_BETTER)
    if len(answered) < claim.days("answers"):
        return too_early(line, Why.FEW_ANSWERS)
    done = sum(one.result is not Result.NOT_DONE for one in answered)
    line = replace(line, latest=100 * done / len(due), threshold=claim.limit("percent"))
    enough = 100 * done / len(due) >= claim.limit("percent") - SLACK
    verdict, why = (Verdict.SEEN, None) if enough else (Verdict.NOT_SEEN, Why.BELOW_HALF)
    return together([replace(line, verdict=verdict, why=why)])


_UNTOLD = {
    NoDifference.NO_SESSIONS: (Verdict.NOT_MEASURED, Why.NO_SESSIONS),
    NoDifference.NOTHING_DUE: (Verdict.NOT_MEASURED, Why.NOTHING_RECORDED),
    NoDifference.TOO_FEW_SESSIONS: (Verdict.TOO_EARLY, Why.FEW_SESSIONS),
    NoDifference.CANNOT_SEPARATE: (Verdict.NOT_MEASURED, Why.CANNOT_SEPARATE),
    NoDifference.NO_USUAL_DAYS: (Verdict.NOT_MEASURED, Why.CANNOT_SEPARATE),
}


def _relief(claim: Claim, evidence: Evidence, sessions: Sequence[AlignedSession], what: str) -> Finding:
    if not sessions:
        return nothing(Why.NO_SESSIONS)
    direction = evidence.pain_direction
    read = [way for one in sessions if (way := _way(one, claim, direction)) is not None]
    line = begun(claim, what, len(read), sessions[0].day, sessions[-1].day)
    line = replace(line, possible=len(sessions), unit="sessions", direction=Direction.HIGHER_IS_BETTER)
    if len(read) < claim.days("sessions"):
        return too_early(line, Why.FEW_SESSIONS)
    better, worse = read.count(_Way.BETTER), read.count(_Way.WORSE)
    line = replace(line, latest=float(better), threshold=len(read) / 2)
    if 2 * worse >= len(read) and worse >= better:
        return together([replace(line, verdict=Verdict.WORSE, why=None)])
    if 2 * better >= len(read):
        return together([replace(line, verdict=Verdict.SEEN, why=None)])
    return together([replace(line, verdict=Verdict.NOT_SEEN, why=Why.FEW_OF_SESSIONS)])


class _Way(Enum):
    """What became of one session: enough better on both days, enough worse on both, or neither."""

    BETTER = 1
    WORSE = 2
    NEITHER = 3


def _way(one: AlignedSession, claim: Claim, direction: Direction) -> _Way | None:
    """What became of a session on its early and its late day; None where it cannot be read."""
    if one.start is None:
        return None
    ways = set()
    for lag in (claim.days("early_day"), claim.days("late_day")):
        change = one.change_on(lag)
        if change is None:
            return None
        large = abs(change) >= claim.limit("points") - SLACK
        large |= one.start > 0 and abs(change) / one.start >= claim.limit("percent") / 100 - SLACK
        ways.add(is_better(change, direction) if large else None)
    if ways == {True}:
        return _Way.BETTER
    return _Way.WORSE if ways == {False} else _Way.NEITHER


def _spot(claim: Claim, evidence: Evidence, spot: Spot) -> Line:
    looks = sorted((one for one in spot.examinations if one.day <= evidence.today), key=lambda one: one.day)
    seen = [one for one in looks if one.state is not State.NOT_EXAMINED]
    line = begun(claim, "spot", len(seen), seen[0].day, seen[-1].day)
    line = replace(line, direction=evidence.pain_direction, unit="days", threshold=claim.limit("days"))
    line = replace(line, site=spot.muscle, side=spot.side)
    clear: list[Examination] = []
    was_clear = False
    for one in seen:
        if one.state is State.RESOLVED:
            clear.append(one)
            was_clear = True
        else:
            clear = []
    if was_clear and seen[-1].state is State.ACTIVE:
        return replace(line, verdict=Verdict.NOT_SEEN, why=Why.CAME_BACK)
    if not clear:
        if len(seen) < claim.days("examinations"):
            return replace(line, verdict=Verdict.TOO_EARLY, why=Why.NOT_YET_TIME)
        return replace(line, verdict=Verdict.NOT_SEEN, why=Why.STILL_FOUND)
    same = [one for one in clear if one.examiner == clear[-1].examiner]
    lasted = (same[-1].day - same[0].day).days
    line = replace(line, latest=float(lasted))
    if len(same) < claim.days("examinations") or lasted < claim.days("days"):
        return replace(line, verdict=Verdict.TOO_EARLY, why=Why.NOT_YET_TIME)
    return replace(line, verdict=Verdict.SEEN, why=None)
