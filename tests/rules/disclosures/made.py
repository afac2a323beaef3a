"""One person's facts, made up for the rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from backend.disclosures.facts import EventFact, ExerciseFact, Facts, Level, MeasureFact, PainFact, Place, SessionFact
from backend.disclosures.sections import Section
from backend.shell.moment import SentMoment

AT = SentMoment(datetime(2026, 3, 9, 20, tzinfo=UTC), -360)


def ident(number: int) -> UUID:
    return UUID(int=number)


def measure(number: int, instrument: str, section: Section, value: float, **changed: Any) -> MeasureFact:
    made = MeasureFact(
        id=ident(100 + number),
        section=section,
        instrument=instrument,
        name=instrument.upper(),
        unit="kPa" if instrument == "ppt" else "points",
        decimals=0,
        higher_is_better=True,
        site="upper_trapezius" if instrument == "ppt" else None,
        side="right" if instrument == "ppt" else None,
        mode=None,
        taken_at=AT,
        day=date(2026, 3, 9),
        value=value,
        after_treatment=False,
    )
    return replace(made, **changed)


FACTS = Facts(
    clinic="River Clinic",
    patient_id=ident(1),
    patient="Zoë Ærø",
    birth_date=date(1984, 5, 17),
    sections=tuple(Section),
    pain=(
        PainFact(ident(10), AT, "average", 0, ()),
        PainFact(ident(11), AT, "worst", 6, (Place("neck_back", "right"),)),
        PainFact(ident(12), AT, "now", 4, (Place("neck_back", "left", 3), Place("temple", "right", 0))),
    ),
    levels={"start": Level(7.0, 7, 7), "now": Level(None, 3, 7)},
    measures=(
        measure(1, "ppt", Section.FUNCTION, 150.0),
        measure(2, "ppt", Section.FUNCTION, 222.0, day=date(2026, 3, 11)),
        measure(3, "ppt", Section.FUNCTION, 263.0, after_treatment=True),
        measure(4, "phq9", Section.MOOD, 7.0),
        measure(5, "peg", Section.FUNCTION, 3.333, decimals=1),
    ),
    sessions=(
        SessionFact(ident(20), AT, "Dev", (("upper_trapezius", "right"), ("temporalis", "left")), "listed",
                    (EventFact("bruise", "mild"),)),
        SessionFact(ident(21), AT, "Dev", (("upper_trapezius", "right"),), "not_asked", ()),
    ),
    exercise=ExerciseFact(date(2026, 3, 3), date(2026, 3, 9), 21, 14, 3, 4),
)  # fmt: skip


def only(*sections: Section) -> Facts:
    """The same with these parts, as the record gives them."""
    return replace(
        FACTS,
        sections=sections,
        pain=FACTS.pain if Section.PAIN in sections else (),
        levels=FACTS.levels if Section.PAIN in sections else None,
        measures=tuple(one for one in FACTS.measures if one.section in sections),
        sessions=FACTS.sessions if Section.SESSIONS in sections else (),
        exercise=FACTS.exercise if Section.EXERCISE in sections else None,
    )
