"""Checks that read measures: did they move beyond their error, or by as much as matters, in the good direction?

The first reading is compared with the latest ones, each a value taken before the treatment of its day. The error, the
change that matters and the bands belong to the definition of the instrument, with their source; where nobody knows
them, the values are told and nothing is judged. Equal to the error is not beyond it; as much as matters is enough.
None: not measured. One: too early. Constant: not seen. Several at one place are one line, several lines one verdict.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from backend.measures.comparison import Taken, compare
from backend.measures.definition import ChangeThatMatters, Definition, MeasurementError, Provenance, Unknown
from backend.measures.direction import Direction
from backend.measures.scoring import band_of, change_counts
from backend.trends.claims.by_diary import level_change
from backend.trends.claims.claim import Claim
from backend.trends.claims.evidence import Evidence, MeasuredLine
from backend.trends.claims.verdict import Finding, Line, Verdict, Why, begun, by_direction, is_better, nothing, together
from backend.trends.measured import Reading

JUDGED = {Verdict.SEEN, Verdict.NOT_SEEN, Verdict.WORSE}
_GOOD_BANDS = ("substantial", "moderate")


def beyond_error(claim: Claim, evidence: Evidence) -> Finding:
    """Moved by more than the instrument's error, at so many visits in a row (`visits`)."""
    visits = claim.days("visits")
    return over([beyond_line(line, visits) for key in claim.instruments for line in evidence.lines(key)])


def beyond_error_after_series(claim: Claim, evidence: Evidence) -> Finding:
    """The same, read from so many days after the last session on (`days_after`)."""
    if not evidence.session_days:
        return nothing(Why.NO_SESSIONS)
    return over([beyond_line(line, claim.days("visits")) for line in _after_series(claim, evidence)])


def matters(claim: Claim, evidence: Evidence) -> Finding:
    """Moved by as much as matters, and beyond the error where one is known."""
    found = [matters_line(line) for key in claim.instruments for line in evidence.lines(key)]
    return over(found + _not_valid(claim, evidence))


def two_of_three(claim: Claim, evidence: Evidence) -> Finding:
    """At least two of several measures of sensitivity moved beyond their error at two visits in a row."""
    lines = [line for key in claim.instruments for line in evidence.lines(key) if key != "ppt" or _is_remote(line)]
    return _two([beyond_line(line, claim.days("visits")) for line in lines] + _areas(claim, evidence))


def _areas(claim: Claim, evidence: Evidence) -> list[Line]:
    """How many places hurt, first and latest: told and not judged, because nobody knows the error of a drawing."""
    drawn = [one for one in evidence.record.areas if one.day <= evidence.today]
    if len(drawn) < 2:
        return []
    line = begun(claim, "pain_areas", len(drawn), drawn[0].day, drawn[-1].day)
    first, latest = float(drawn[0].count), float(drawn[-1].count)
    line = replace(line, direction=Direction.LOWER_IS_BETTER, first=first, latest=latest, change=latest - first)
    return [replace(line, verdict=Verdict.NOT_MEASURED, why=Why.NO_THRESHOLD, source=None, convention=False)]


def two_of_three_after_series(claim: Claim, evidence: Evidence) -> Finding:
    """The same, read from so many days after the last session on (`days_after`)."""
    if not evidence.session_days:
        return nothing(Why.NO_SESSIONS)
    lines = [line for line in _after_series(claim, evidence) if line.definition.key != "ppt" or _is_remote(line)]
    return _two([beyond_line(line, claim.days("visits")) for line in lines])


def with_device(claim: Claim, evidence: Evidence) -> Finding:
    """With a device: better after than before in every one of so many pairs (`pairs`). Without one: not measured."""
    found = []
    for key in claim.instruments:
        pairs = evidence.pairs(key)
        if not pairs:
            continue
        definition = pairs[0].definition
        line = _empty(definition, len(pairs), Verdict.TOO_EARLY, Why.ONE_READING)
        line = replace(line, from_day=pairs[0].day, to_day=pairs[-1].day, first=pairs[-1].before)
        line = replace(line, latest=pairs[-1].after, change=pairs[-1].after - pairs[-1].before)
        if len(pairs) >= claim.days("pairs"):
            better = [is_better(pair.after - pair.before, definition.direction) for pair in pairs]
            same_way = None not in better and len(set(better)) == 1
            line = by_direction(line, enough=same_way, short=Why.WITHIN_ERROR)
        found.append(line)
    return together(found) if found else nothing(Why.NO_DEVICE)


def own_judgement(claim: Claim, evidence: Evidence) -> Finding:
    """What the patient says about the change, beside measures of the same thing.

    Where the patient has said it, the level of the diary stands beside it, so that a reader sees whether the two agree;
    it is no part of the verdict.
    """
    found, beside = [], []
    for key in claim.instruments:
        for line in evidence.lines(key):
            if any(band.key == "moderate" for band in line.definition.ranges):
                found.append(_said(line))
                beside = [one for one in level_change(claim, evidence).lines if one.change is not None]
            else:
                found.append(matters_line(line))
    judged = over(found + _not_valid(claim, evidence))
    return replace(judged, lines=(*judged.lines, *beside))


def faults(claim: Claim, evidence: Evidence) -> Finding:
    """Faults of movement that were there are closed, and none has opened, over so many days (`days`)."""
    found = []
    for key in claim.instruments:
        for line in evidence.lines(key):
            first, latest, definition = line.readings[0], line.readings[-1], line.definition
            told = _compared(line, latest)
            if (latest.day - first.day).days < claim.days("days"):
                early = Why.ONE_READING if first.day == latest.day else Why.NOT_YET_TIME
                found.append(replace(told, verdict=Verdict.TOO_EARLY, why=early))
                continue
            best = definition.low if definition.direction is Direction.LOWER_IS_BETTER else definition.high
            moved = (first.value == best) != (latest.value == best)
            found.append(by_direction(told, enough=moved, short=Why.WITHIN_ERROR))
    return over(found)


def over(lines: list[Line]) -> Finding:
    """One verdict over these lines; nothing where there are none."""
    return together(lines) if lines else nothing()


def _two(lines: list[Line]) -> Finding:
    """The verdict of two: both in one direction, and no more than that."""
    for verdict in (Verdict.WORSE, Verdict.SEEN):
        if len({line.what for line in lines if line.verdict is verdict}) >= 2:
            return Finding(verdict, None, tuple(lines))
    judged = {line.what for line in lines if line.verdict in JUDGED}
    coming = {line.what for line in lines if line.verdict is Verdict.TOO_EARLY}
    if len(judged) >= 2:
        return Finding(Verdict.NOT_SEEN, Why.ONLY_ONE_OF_TWO, tuple(lines))
    verdict = Verdict.TOO_EARLY if len(judged | coming) >= 2 else Verdict.NOT_MEASURED
    return Finding(verdict, Why.TWO_NEEDED if lines else Why.NOTHING_RECORDED, tuple(lines))


def _after_series(claim: Claim, evidence: Evidence) -> list[MeasuredLine]:
    """The lines of the instruments, their later readings only from so long after the last session on."""
    since = evidence.session_days[-1] + timedelta(days=claim.days("days_after"))
    lines = [line for key in claim.instruments for line in evidence.lines(key)]
    return [evidence.after(line, since) for line in lines]


def _is_remote(line: MeasuredLine) -> bool:
    """Away from the neck and shoulder: what the text calls sensitivity elsewhere."""
    return line.site == "tibialis_anterior"


def beyond_line(line: MeasuredLine, visits: int) -> Line:
    """The first against the last `visits` readings: each has to lie beyond the error, on the same side."""
    told = _compared(line, line.readings[-1])
    if told.direction is Direction.NEITHER:
        return replace(told, verdict=Verdict.NOT_MEASURED, why=Why.NO_BETTER_WAY)
    if isinstance(line.definition.error, Unknown):
        return replace(told, verdict=Verdict.NOT_MEASURED, why=Why.NO_THRESHOLD)
    if len(line.readings) <= visits:
        early = Why.ONE_READING if len(line.readings) == 1 else Why.ONE_MORE_VISIT
        return replace(told, verdict=Verdict.TOO_EARLY, why=early)
    found = [compare(line.definition.error, _taken(line, line.readings[0]), _taken(line, one)) for one in line.readings]
    for one in found[-visits:]:
        if one.not_judged is not None:
            why = Why.NO_THRESHOLD if one.not_judged == "error_unknown" else Why(one.not_judged)
            return replace(told, verdict=Verdict.NOT_MEASURED, why=why)
    ways = {is_better(one.change, told.direction) if one.beyond_error else None for one in found[-visits:]}
    same_way = len(ways) == 1 and None not in ways
    told = by_direction(told, enough=same_way, short=Why.WITHIN_ERROR, good=Why.BEYOND_ERROR)
    return _with_day(told, line, [bool(one.beyond_error) for one in found])


def matters_line(line: MeasuredLine) -> Line:
    """The first against the latest reading, by the smallest change that matters."""
    definition, first, latest = line.definition, line.readings[0], line.readings[-1]
    levels = definition.change_that_matters
    if isinstance(levels, Unknown):
        return beyond_line(line, 1)
    told = _with_limit(_compared(line, latest), levels[0])
    if told.direction is Direction.NEITHER:
        return replace(told, verdict=Verdict.NOT_MEASURED, why=Why.NO_BETTER_WAY)
    if len(line.readings) == 1:
        return replace(told, verdict=Verdict.TOO_EARLY, why=Why.ONE_READING)
    enough = bool(change_counts(definition, first.value, latest.value))
    short = Why.BELOW_WHAT_MATTERS
    if not enough and _only_the_band(definition, levels[0], first.value, latest.value):
        short = Why.BAND_UNCHANGED
    if enough and not isinstance(definition.error, Unknown):
        found = compare(definition.error, _taken(line, first), _taken(line, latest))
        if found.beyond_error is False:
            enough, short = False, Why.WITHIN_ERROR
    told = by_direction(told, enough=enough, short=short, good=Why.MATTERS)
    return _with_day(told, line, [bool(change_counts(definition, first.value, one.value)) for one in line.readings])


def _with_day(told: Line, line: MeasuredLine, large: list[bool]) -> Line:
    """The line with the first day from which on every reading lies as far as asked for, on the side of the latest."""
    if told.verdict not in {Verdict.SEEN, Verdict.WORSE}:
        return told
    first, last = line.readings[0].value, line.readings[-1].value
    moved_on = None
    for reading, enough in zip(reversed(line.readings), reversed(large), strict=True):
        if not enough or (reading.value > first) != (last > first):
            break
        moved_on = reading.day
    return replace(told, moved_on=moved_on)


def _only_the_band(definition: Definition, level: ChangeThatMatters, first: float, latest: float) -> bool:
    """Whether it is only for want of another band that the change does not count."""
    if not level.new_band or band_of(definition, first) != band_of(definition, latest):
        return False
    without = replace(definition, change_that_matters=(replace(level, new_band=False),))
    return bool(change_counts(without, first, latest))


def _said(line: MeasuredLine) -> Line:
    """A judgement of change by the patient: the latest answer says it by itself, mirrored for worse."""
    definition, latest = line.definition, line.readings[-1]
    told = replace(_compared(line, latest), first=None, change=None)
    mirrored = definition.low + definition.high - latest.value
    lower = definition.direction is Direction.LOWER_IS_BETTER
    good, bad = (latest.value, mirrored) if lower else (mirrored, latest.value)
    if _weight(definition, good) in _GOOD_BANDS:
        return replace(told, verdict=Verdict.SEEN, why=Why.MATTERS)
    if _weight(definition, bad) in _GOOD_BANDS:
        return replace(told, verdict=Verdict.WORSE, why=Why.MATTERS)
    return replace(told, verdict=Verdict.NOT_SEEN, why=Why.BELOW_WHAT_MATTERS)


def _weight(definition: Definition, answer: float) -> str | None:
    """How much an answer means: the range it lies in, whatever the choices are called."""
    return next((band.key for band in reversed(definition.ranges) if answer >= band.start), None)


def _not_valid(claim: Claim, evidence: Evidence) -> list[Line]:
    """Forms that were kept without a score: listed, and no verdict."""
    found = []
    for one in evidence.record.without_value:
        definition = evidence.record.definitions.get(one.instrument)
        if one.instrument in claim.instruments and definition is not None and one.day <= evidence.today:
            line = _empty(definition, one.answered, Verdict.NOT_MEASURED, Why.NOT_VALID)
            found.append(replace(line, possible=one.possible, from_day=one.day, to_day=one.day))
    return found


def _with_limit(line: Line, level: ChangeThatMatters) -> Line:
    """The line with what matters as its threshold."""
    share = 100 * (level.relative or 0)
    return replace(
        line,
        threshold=share if level.absolute is None else level.absolute,
        percent=level.absolute is None,
        source=level.source,
        convention=level.provenance is Provenance.CONVENTION,
    )


def _compared(line: MeasuredLine, latest: Reading) -> Line:
    """The values of a line, and the error between the first and the latest where one is known."""
    first, definition = line.readings[0], line.definition
    told = replace(
        _empty(definition, len(line.readings), Verdict.NOT_SEEN, None),
        from_day=first.day,
        to_day=latest.day,
        site=line.site,
        side=line.side,
        mode=line.mode,
        first=first.value,
        latest=latest.value,
        change=latest.value - first.value if len(line.readings) > 1 else None,
    )
    error = definition.error
    if isinstance(error, Unknown):
        return told
    limit = compare(error, _taken(line, first), _taken(line, latest)).error
    return replace(told, threshold=limit, source=error.source, convention=_is_convention(error))


def _is_convention(error: MeasurementError) -> bool:
    return error.provenance is Provenance.CONVENTION


def _empty(definition: Definition, n: int, verdict: Verdict, why: Why | None) -> Line:
    return Line(definition.key, verdict, why, n, unit=definition.unit, direction=definition.direction)


def _taken(line: MeasuredLine, reading: Reading) -> Taken:
    return Taken(reading.value, reading.day, line.site, line.mode, reading.rater, reading.device)
