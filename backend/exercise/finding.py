"""Which finding does an exercise answer, and which open findings does no exercise answer? (domain H5b)

A finding is a measure at a side (tight, weak or badly controlled), a muscle, or a lasting trigger point by its id.

Open, of measures: the latest value before treatment of an instrument an exercise can answer (length, movement,
strength, endurance, control), unless it has moved in the good direction by more than the error since the first one.
Of two sides that were both measured only the worse one is open; both where they are equal. A reading just after a
treatment never counts. A movement that is rated as passed is no finding. Answered: a prescription that is in force, or
still to begin, names the same instrument at the same side, or at no side; a pause does not end it.
None: no reading is no finding. One reading is open. Constant: open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from backend.body.muscles import MUSCLES
from backend.measures.comparison import Taken, compare
from backend.measures.definition import Definition, Kind, MeasurementError, Unknown
from backend.measures.direction import Direction
from backend.people.side import Side

# Instruments of C1, C4a, C4b and C4c: what stretching, strengthening or controlling can answer.
ANSWERABLE = frozenset(
    {
        "straight_leg_raise", "thomas_test", "ely_test", "pectoralis_minor", "ankle_lunge", "sit_and_reach",
        "strength", "neck_flexor_endurance", "side_bridge", "ccft", "step_down", "scapular_control", "single_leg_squat",
    }
)  # fmt: skip
_MOVEMENT = "rom_"


class FindingKind(StrEnum):
    """What the finding is."""

    MEASURE = "measure"
    MUSCLE = "muscle"
    TRIGGER_POINT = "trigger_point"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an exercise answers. A measure has an instrument, a muscle its name and side, a trigger point its id."""

    kind: FindingKind
    instrument: str | None = None
    side: Side | None = None
    muscle: str | None = None
    trigger_point_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """One reading that may be a finding, taken before treatment or without one."""

    instrument: str
    side: Side | None
    taken: Taken


@dataclass(frozen=True, slots=True)
class Judge:
    """What has to be known of an instrument to say whether its finding is closed.

    `best` is the end of a rating at which there is no finding; None for what is measured on a scale.
    """

    better: Direction
    error: MeasurementError | Unknown
    best: float | None = None

    @classmethod
    def of(cls, definition: Definition) -> Judge:
        """By its definition: of a rating the best choice is no finding."""
        ends = {Direction.HIGHER_IS_BETTER: definition.high, Direction.LOWER_IS_BETTER: definition.low}
        best = ends.get(definition.direction) if definition.kind is Kind.CHOICE else None
        return cls(definition.direction, definition.error, best)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a prescription answers, and its last day; None until further notice."""

    finding: Finding
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that is open: its latest value and day."""

    instrument: str
    side: Side | None
    site: str | None
    value: float
    day: date


def is_whole(finding: Finding) -> bool:
    """Whether the finding names what its kind needs and nothing else."""
    match finding.kind:
        case FindingKind.MEASURE:
            return finding.instrument is not None and finding.muscle is None and finding.trigger_point_id is None
        case FindingKind.MUSCLE:
            sides = MUSCLES.get(finding.muscle or "", frozenset())
            return finding.side in sides and finding.instrument is None and finding.trigger_point_id is None
        case FindingKind.TRIGGER_POINT:
            alone = (finding.instrument, finding.muscle, finding.side) == (None, None, None)
            return finding.trigger_point_id is not None and alone


def is_answerable(instrument: str) -> bool:
    """Whether an exercise can answer a finding of this instrument."""
    return instrument in ANSWERABLE or instrument.startswith(_MOVEMENT)


def open_findings(readings: Iterable[Measured], judges: Mapping[str, Judge]) -> tuple[OpenFinding, ...]:
    """The findings that are open, by instrument, site and side."""
    lines: dict[tuple[str, str | None, str | None], dict[Side | None, list[Measured]]] = {}
    for one in readings:
        if is_answerable(one.instrument) and one.instrument in judges:
            sides = lines.setdefault((one.instrument, one.taken.site, one.taken.mode), {})
            sides.setdefault(one.side, []).append(one)
    found = [
        _told(series)
        for (instrument, _, _), sides in lines.items()
        for series in _worse(sides, judges[instrument].better)
        if not _closed(series, judges[instrument])
    ]
    return tuple(sorted(set(found), key=lambda one: (one.instrument, one.site or "", one.side or "")))


def live(answers: Iterable[Answer], today: date) -> tuple[Finding, ...]:
    """What is answered by a prescription in force today or still to begin."""
    return tuple(one.finding for one in answers if one.ends_on is None or one.ends_on >= today)


def unanswered(found: Iterable[OpenFinding], answers: Iterable[Finding]) -> tuple[OpenFinding, ...]:
    """Those no exercise answers."""
    named = {(one.instrument, one.side) for one in answers if one.kind is FindingKind.MEASURE}
    return tuple(one for one in found if not {(one.instrument, one.side), (one.instrument, None)} & named)


def _worse(sides: Mapping[Side | None, list[Measured]], better: Direction) -> Sequence[list[Measured]]:
    series = [sorted(each, key=lambda one: one.taken.day) for each in sides.values()]
    left, right = sides.get(Side.LEFT), sides.get(Side.RIGHT)
    if not left or not right or better is Direction.NEITHER:
        return series
    latest = {side: max(sides[side], key=lambda one: one.taken.day).taken.value for side in (Side.LEFT, Side.RIGHT)}
    if latest[Side.LEFT] == latest[Side.RIGHT]:
        return series
    worst = (min if better is Direction.HIGHER_IS_BETTER else max)(latest.values())
    return [each for each in series if each[-1].side not in latest or each[-1].taken.value == worst]


def _closed(series: Sequence[Measured], judge: Judge) -> bool:
    if judge.best is not None and series[-1].taken.value == judge.best:
        return True
    told = compare(judge.error, series[0].taken, series[-1].taken)
    if not told.beyond_error:
        return False
    return told.change > 0 if judge.better is Direction.HIGHER_IS_BETTER else told.change < 0


def _told(series: Sequence[Measured]) -> OpenFinding:
    last = series[-1]
    return OpenFinding(last.instrument, last.side, last.taken.site, last.taken.value, last.taken.day)
