"""Made-up people for the scorecard: a record from a few words, and the verdicts somebody wrote down for it.

Day 0 is Monday 5 January 2026, the first day of the plan. Every claim that a case does not name has to be "not
measured": a card is judged whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from backend.exercise.finding import Answer, Finding, FindingKind
from backend.exercise.log import Logged, Reason, Result
from backend.exercise.missed import Missed
from backend.exercise.schedule import Prescribed
from backend.manual_therapy.hands import HandMark
from backend.measures import definition
from backend.measures.definition import ChangeThatMatters, Definition, ErrorLimit, MeasurementError, Provenance
from backend.measures.definitions import all_definitions
from backend.measures.direction import Direction
from backend.measures.reading import WithoutValue
from backend.needling.ledger import Examination, State
from backend.pain.entry import DayScore
from backend.pain.scale import PainKind
from backend.people.side import Side
from backend.plan.timeline import ComponentKind, Phase, PlanVersion
from backend.trends.measured import Measure, Reading, Timing
from backend.trends.record import AgreedPart, HabitKept, Muscle, NeedlingDay, OtherCare, PlacedReading, Record, Spot

START = date(2026, 1, 5)
PLAN = (PlanVersion(UUID(int=100), 1, START, Phase.TREATMENT, "first plan"),)
EVERY_DAY = frozenset(range(1, 8))


def on(offset: int) -> date:
    return START + timedelta(days=offset)


def error(value: float, later: float | None = None, *, sites: tuple[str, ...] | None = None) -> MeasurementError:
    limits = (ErrorLimit(value, None),) if later is None else (ErrorLimit(value, 6), ErrorLimit(later, None))
    return MeasurementError(limits, definition.Scope("test", sites), "a test")


def level(points: float | None, share: float | None = None) -> tuple[ChangeThatMatters, ...]:
    return (ChangeThatMatters("noticed", points, share, False, "test", "a test", Provenance.CITED),)


def definitions() -> dict[str, Definition]:
    """The shipped ones, and some a clinic would bring: what they say is made up."""
    shipped = dict(all_definitions())
    pseq, ppt = shipped["pseq"], shipped["ppt"]
    own = {
        "csi": replace(pseq, key="csi", high=100, direction=Direction.LOWER_IS_BETTER, error=error(8)),
        "bpi_interference": replace(
            shipped["peg"], key="bpi_interference", change_that_matters=level(1.0), error=definition.Unknown("test")
        ),
        "rnpq": replace(pseq, key="rnpq", high=12, change_that_matters=level(2.0)),
    }
    both_sites = replace(ppt, error=error(60, 90, sites=("upper_trapezius", "tibialis_anterior")))
    length = {"straight_leg_raise": replace(shipped["straight_leg_raise"], error=error(6))}
    force = {"strength": replace(shipped["strength"], error=error(20))}
    tight = {"tightness": replace(shipped["tightness"], error=error(2))}
    return shipped | own | {"ppt": both_sites} | length | force | tight


def reading(
    instrument: str,
    offset: int,
    value: float,
    *,
    timing: Timing | None = None,
    site: str | None = None,
    side: str | None = None,
    rater: str | None = "Dev",
    device: str | None = None,
    hour: int = 9,
    mode: str | None = None,
) -> PlacedReading:
    day = on(offset)
    taken = datetime.combine(day, time(hour), tzinfo=UTC)
    return PlacedReading(instrument, site, side, Reading(taken, day, value, timing, "1 ", rater, device), mode)


def ppt(offset: int, value: float, **changed: object) -> PlacedReading:
    told: dict[str, object] = {"site": "upper_trapezius", "side": "right"} | changed
    return reading("ppt", offset, value, **told)  # type: ignore[arg-type]


def neck(*values: float, at: int = 0, side: str = "right", timing: Timing | None = None) -> tuple[PlacedReading, ...]:
    """Neck rotation to one side, the first on this day and each of the others sixty days later."""
    return tuple(
        reading("rom_neck_rotation", at + 60 * step, value, side=side, mode="active", timing=timing)
        for step, value in enumerate(values)
    )


def answer(instrument: str = "rom_neck_rotation", side: str | None = "right", last: int | None = None) -> Answer:
    """An exercise that answers a measured finding, until this day."""
    told = Finding(FindingKind.MEASURE, instrument, None if side is None else Side(side))
    return Answer(told, None if last is None else on(last))


def habit(on_target: int, known: int, weeks: int = 8) -> HabitKept:
    return HabitKept("steps", on(0), on(7 * weeks - 1), weeks, known, on_target)


def days(values: Mapping[int, float | Sequence[float | None] | None]) -> tuple[DayScore, ...]:
    """Scores from offsets: {0: [7, 7, None, 6], 20: 5}."""
    found = []
    for offset, given in values.items():
        for step, value in enumerate(given if isinstance(given, Sequence) else [given]):
            if value is not None:
                found.append(DayScore(on(offset + step), PainKind.AVERAGE, int(value)))
    return tuple(found)


def flat(value: float, start: int, length: int) -> dict[int, Sequence[float | None]]:
    return {start: [value] * length}


def needled(*offsets: int) -> tuple[NeedlingDay, ...]:
    at = Muscle("upper_trapezius", "right")
    return tuple(
        NeedlingDay(UUID(int=1000 + one), datetime.combine(on(one), time(20), tzinfo=UTC), on(one), (at,))
        for one in offsets
    )


def treated_by_hand(*offsets: int) -> tuple[HandMark, ...]:
    return tuple(
        HandMark(UUID(int=2000 + one), datetime.combine(on(one), time(20), tzinfo=UTC), on(one), 20, ())
        for one in offsets
    )


def other_care(what: str, before: float | None, now: float | None) -> OtherCare:
    return OtherCare(what, "mg/day", before, now, on(0), on(80))


def spot(*looks: tuple[int, str, str]) -> Spot:
    return Spot("upper_trapezius", "right", tuple(Examination(on(day), State(state), who) for day, state, who in looks))


def part(kind: ComponentKind, first: int, last: int | None = None) -> AgreedPart:
    return AgreedPart(kind, on(first), None if last is None else on(last))


def missed(before: Mapping[Reason, int], after: Mapping[Reason, int], at: int) -> tuple[Missed, ...]:
    """So many missed for each reason in the days before and after this day."""
    found = []
    for listed, begin, step in ((before, at - 1, -1), (after, at + 1, 1)):
        day = begin
        for reason, count in listed.items():
            for _ in range(count):
                found.append(Missed(on(day), reason))
                day += step
    return tuple(sorted(found, key=lambda one: one.due_on))


def exercise(first: int, done: Sequence[bool | None]) -> tuple[tuple[Prescribed, ...], tuple[Logged, ...]]:
    """One exercise a day from this day on: done, not done, or no answer."""
    one = Prescribed(UUID(int=1), EVERY_DAY, on(first), None, 3, 10)
    said = {True: Result.DONE, False: Result.NOT_DONE}
    logs = [Logged(one.id, on(first + at), said[way]) for at, way in enumerate(done) if way is not None]
    return (one,), tuple(logs)


def without_value(instrument: str, offset: int, answered: int, possible: int) -> WithoutValue:
    return WithoutValue(instrument, on(offset), answered, possible, "too_few_answers")


def life(today: int, **parts: object) -> Record:
    """A record as of the evening of this day, with a plan unless said otherwise."""
    known = definitions()
    measures = {key: Measure(key, one.name.en, one.unit, one.direction) for key, one in known.items()}
    base = Record(
        patient_id=UUID(int=7),
        zone="America/Edmonton",
        as_of=datetime.combine(on(today), time(23), tzinfo=UTC),
        today=on(today),
        versions=PLAN,
        definitions=known,
        measures=measures,
    )
    return replace(base, **parts)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Case:
    """A person, and the verdict (and where it matters the reason) for each claim that is measured."""

    name: str
    record: Record
    written: Mapping[str, str] = field(default_factory=dict)


def diary(*spans: tuple[float, int, int]) -> tuple[object, ...]:
    """(value, first day, number of days), one span after the other."""
    found: dict[int, object] = {}
    for value, first, length in spans:
        found |= flat(value, first, length)
    return days(found)  # type: ignore[arg-type]


# The first days of four sessions, with room for what comes before and after each.
FOUR = (3, 23, 43, 63)


def relief_at(*starts: int, before: int = 7, day1: int = 5, day7: int = 5) -> tuple[object, ...]:
    """Three days before each session, and days 1 and 7 after it."""
    found: dict[int, object] = {}
    for at in starts:
        found |= {at - 3: [before] * 3, at + 1: day1, at + 7: day7}
    return days(found)  # type: ignore[arg-type]
