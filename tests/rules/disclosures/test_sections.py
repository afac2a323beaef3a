"""A measure is in one part at most, and what is in no list is given to nobody."""

from __future__ import annotations

from backend.disclosures.sections import FUNCTION, IN_NO_SECTION, MOOD, PAIN, RANGE_OF_MOTION, Section, section_of
from backend.measures.definitions import all_definitions


def test_a_measure_is_in_one_part_at_most() -> None:
    lists = [MOOD, PAIN, FUNCTION, IN_NO_SECTION]
    for key in all_definitions():
        places = sum(key in one for one in lists) + key.startswith(RANGE_OF_MOTION)
        assert places <= 1, key
        assert places == 1 or section_of(key) is None, key
    assert frozenset().union(*lists) <= set(all_definitions()), "a list names something that is no measure"


def test_a_questionnaire_about_mood_is_never_function() -> None:
    assert {section_of(key) for key in ("phq4", "phq9", "gad7")} == {Section.MOOD}
    assert section_of("a_clinics_own_file") is None
