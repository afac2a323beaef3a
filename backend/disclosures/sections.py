"""Which part of a record is which: what a person allows to be given outside is chosen part by part.

A measure that is in no list is in no part, so that nothing is given outside by being forgotten.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Section(StrEnum):
    """One part of a record."""

    PAIN = "pain"
    FUNCTION = "function"
    SESSIONS = "sessions"
    EXERCISE = "exercise"
    MOOD = "mood"


class Kind(StrEnum):
    """As what it is given: pages to read, or a bundle for another program."""

    INSURER_PDF = "insurer_pdf"
    FHIR = "fhir"


MOOD = frozenset({"phq4", "phq9", "gad7", "stress", "sleep_quality", "sleep_hours", "fatigue", "expectation"})
PAIN = frozenset(
    {"nrs_average", "nrs_worst", "nrs_least", "nrs_now", "headache_score", "headache_days", "night_wakings"}
)
FUNCTION = frozenset(
    {
        *("activities", "peg", "pgic", "pseq", "ppt", "palpation_pain", "strength", "steps", "quality_of_life"),
        *("tightness", "heaviness", "morning_stiffness", "relaxation_difficulty", "neck_flexor_endurance"),
        *("side_bridge", "ccft", "scapular_control", "single_leg_squat", "step_down", "sit_and_reach"),
        *("straight_leg_raise", "thomas_test", "ely_test", "ankle_lunge", "pectoralis_minor"),
    }
)
RANGE_OF_MOTION = "rom_"
# Sensory tests and devices of research say little to somebody outside without the person who made them; how somebody
# lives is not theirs to know.
IN_NO_SECTION = frozenset(
    {"allodynia", "brush", "cpm", "emg", "flow", "psv", "shear_wave", "skin_temperature", "so2", "stiffness"}
    | {"temporal_summation", "alcohol", "breaks", "smoking"}
)
TWICE = {"section_twice": "A part is named twice."}
NOT_IN_FHIR = frozenset({Section.EXERCISE})


@dataclass(frozen=True, slots=True)
class DisclosureDraft:
    """What is to be given, to whom, for what, and which parts."""

    id: UUID
    kind: Kind
    recipient: str
    purpose: str
    sections: tuple[Section, ...]


def section_of(instrument: str) -> Section | None:
    """The part a measure belongs to; None when it belongs to none, as a clinic's own files do."""
    if instrument in MOOD:
        return Section.MOOD
    if instrument in PAIN:
        return Section.PAIN
    if instrument in FUNCTION or instrument.startswith(RANGE_OF_MOTION):
        return Section.FUNCTION
    return None
