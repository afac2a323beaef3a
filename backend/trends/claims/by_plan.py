"""Checks that read the plan: what was agreed, whether it took place, what it answers.

They say nothing about pain. None: not measured. A part of which Ebb keeps no record is listed and judges nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from backend.exercise import finding
from backend.exercise.finding import Judge, Measured
from backend.measures.comparison import Taken
from backend.measures.direction import Direction
from backend.people.side import Side
from backend.plan.timeline import ComponentKind
from backend.trends.change import SLACK
from backend.trends.claims.by_measure import beyond_error
from backend.trends.claims.claim import Claim
from backend.trends.claims.evidence import Evidence
from backend.trends.claims.verdict import Finding, Line, Verdict, Why, begun, nothing, share_moved, together
from backend.trends.measured import Timing
from backend.trends.record import HabitKept, PlacedReading
from backend.trends.series import monday_of

_ONE_DAY = timedelta(days=1)


def never_alone(claim: Claim, evidence: Evidence) -> Finding:
    """In how many weeks needling was the only part of the plan; hoped for is none."""
    parts = [part for part in evidence.record.parts if part.from_day <= evidence.today]
    if not parts:
        return nothing(Why.NO_PLAN)
    first = min(part.from_day for part in parts)
    alone = set()
    for offset in range((evidence.today - first).days + 1):
        day = first + offset * _ONE_DAY
        if _active(evidence, day) == {ComponentKind.NEEDLING}:
            alone.add(monday_of(day))
    weeks = (monday_of(evidence.today) - monday_of(first)).days // 7 + 1
    line = begun(claim, "needling_only_weeks", weeks, first, evidence.today)
    line = replace(line, unit="weeks", direction=Direction.LOWER_IS_BETTER, latest=float(len(alone)), threshold=0.0)
    verdict, why = (Verdict.NOT_SEEN, Why.ALONE_IN_WEEKS) if alone else (Verdict.SEEN, None)
    return together([replace(line, verdict=verdict, why=why)])


def all_parts(claim: Claim, evidence: Evidence) -> Finding:
    """Each part that the plan agrees today took place at least once in the last four weeks."""
    agreed = _active(evidence, evidence.today)
    if not agreed:
        return nothing(Why.NO_PLAN)
    if len(agreed) == 1:
        return Finding(Verdict.NOT_SEEN, Why.ONE_PART_ONLY, ())
    first = evidence.today - claim.days("days") * _ONE_DAY
    lines = [_part(claim, evidence, kind, first) for kind in sorted(agreed)]
    judged = [line for line in lines if line.verdict is not Verdict.NOT_MEASURED]
    missing = next((line for line in judged if line.verdict is Verdict.NOT_SEEN), None)
    if missing is not None:
        return Finding(Verdict.NOT_SEEN, Why.PART_MISSING, tuple(lines))
    verdict = Verdict.SEEN if len(judged) > 1 else Verdict.NOT_MEASURED
    return Finding(verdict, None if judged else Why.NOT_RECORDED_HERE, tuple(lines))


def other_care(claim: Claim, evidence: Evidence) -> Finding:
    """Opioid dose, visits elsewhere and days off work, each at least so many percent lower than at the start."""
    lines = []
    for one in evidence.record.other_care:
        if one.before is None and one.now is None:
            continue
        line = begun(
            claim, one.what, sum(side is not None for side in (one.before, one.now)), one.before_day, one.now_day
        )
        line = replace(line, unit=one.unit, direction=Direction.LOWER_IS_BETTER, first=one.before, latest=one.now)
        if one.before is None or one.now is None:
            lines.append(replace(line, verdict=Verdict.TOO_EARLY, why=Why.ONE_READING))
            continue
        line = replace(line, change=one.now - one.before, threshold=claim.limit("percent"), percent=True)
        lines.append(share_moved(line, claim.limit("percent")))
    return together(lines) if lines else nothing()


def about_many(_claim: Claim, _evidence: Evidence) -> Finding:
    """A question about many people: one record cannot answer it, and no prediction is made."""
    return nothing(Why.ABOUT_MANY)


def findings_answered(claim: Claim, evidence: Evidence) -> Finding:
    """Each open finding has an exercise that answers it, in force or still to begin. A closed one asks for none."""
    record, known = evidence.record, evidence.record.definitions
    readings = [
        Measured(one.instrument, None if one.side is None else Side(one.side), _taken(one))
        for one in record.readings
        if one.reading.timing is not Timing.POST and one.reading.day <= evidence.today and one.instrument in known
    ]
    answerable = [one for one in readings if finding.is_answerable(one.instrument)]
    if not answerable:
        return nothing()
    judges = {one.instrument: Judge.of(known[one.instrument]) for one in answerable}
    found = finding.open_findings(answerable, judges)
    if not found:
        return nothing(Why.NONE_OPEN)
    missing = set(finding.unanswered(found, finding.live(record.answers, evidence.today)))
    lines = []
    for one in found:
        series = [
            each.taken
            for each in answerable
            if (each.instrument, each.side, each.taken.site) == (one.instrument, one.side, one.site)
        ]
        line = begun(claim, one.instrument, len(series), series[0].day, one.day)
        change = None if len(series) == 1 else one.value - series[0].value
        definition = known[one.instrument]
        line = replace(line, unit=definition.unit, direction=definition.direction, site=one.site)
        line = replace(line, side=None if one.side is None else one.side.value, latest=one.value, change=change)
        line = replace(line, first=None if change is None else series[0].value)
        verdict, why = (Verdict.NOT_SEEN, Why.NO_EXERCISE) if one in missing else (Verdict.SEEN, None)
        lines.append(replace(line, verdict=verdict, why=why))
    if missing:
        return Finding(Verdict.NOT_SEEN, Why.NO_EXERCISE, tuple(lines))
    return Finding(Verdict.SEEN, None, tuple(lines))


def habits(claim: Claim, evidence: Evidence) -> Finding:
    """Each habit of the plan by its weeks on target; beside it measures of habits that moved beyond their error."""
    lines = [_habit(claim, one) for one in evidence.record.habits]
    beside = beyond_error(claim, evidence).lines
    return together([*lines, *beside])


def _habit(claim: Claim, one: HabitKept) -> Line:
    line = begun(claim, one.instrument or "lifestyle", one.known, one.from_day, one.to_day)
    line = replace(line, unit="%", direction=Direction.HIGHER_IS_BETTER, possible=one.weeks)
    line = replace(line, threshold=claim.limit("percent"))
    if one.known < claim.days("weeks"):
        return replace(line, verdict=Verdict.TOO_EARLY, why=Why.FEW_DAYS)
    share = 100 * one.on_target / one.known
    enough = share >= claim.limit("percent") - SLACK
    verdict, why = (Verdict.SEEN, None) if enough else (Verdict.NOT_SEEN, Why.BELOW_HALF)
    return replace(line, latest=share, verdict=verdict, why=why)


def _taken(one: PlacedReading) -> Taken:
    reading = one.reading
    return Taken(reading.value, reading.day, one.site, one.mode, reading.rater, reading.device)


def _active(evidence: Evidence, day: date) -> set[ComponentKind]:
    return {
        part.kind
        for part in evidence.record.parts
        if part.from_day <= day and (part.to_day is None or day <= part.to_day)
    }


def _part(claim: Claim, evidence: Evidence, kind: ComponentKind, first: date) -> Line:
    days = _days_of(evidence, kind)
    line = begun(claim, kind.value, 0, first, evidence.today)
    line = replace(line, unit="days", direction=Direction.HIGHER_IS_BETTER)
    if days is None:
        return replace(line, verdict=Verdict.NOT_MEASURED, why=Why.NOT_RECORDED_HERE)
    count = len({day for day in days if first <= day <= evidence.today})
    verdict, why = (Verdict.SEEN, None) if count else (Verdict.NOT_SEEN, Why.PART_MISSING)
    return replace(line, n=count, latest=float(count), threshold=1.0, verdict=verdict, why=why)


def _days_of(evidence: Evidence, kind: ComponentKind) -> tuple[date, ...] | None:
    """The days on which this part took place; None where nothing of the kind is kept."""
    if kind is ComponentKind.NEEDLING:
        return evidence.session_days
    if kind is ComponentKind.EXERCISE:
        return tuple(one.due_on for one in evidence.exercise if one.was_done)
    if kind is ComponentKind.MANUAL_THERAPY:
        return tuple(one.day for one in evidence.record.manual)
    return evidence.record.lesson_days if kind is ComponentKind.EDUCATION else None
