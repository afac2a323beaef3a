"""Whether what was typed is the whole name, and nothing less."""

import pytest

from backend.reasons.name import same


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Mara Demo", "Mara Demo"),
        ("  mara   DEMO ", "Mara Demo"),
        ("Be\u0301langer", "B\u00e9langer"),
        ("STRASSE", "Stra\u00dfe"),
        ("\u0130a", "i\u0307a"),
    ],
)
def test_one_name_in_another_spelling(typed: str, kept: str) -> None:
    assert same(typed, kept)
    assert same(kept, typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "Mara", "Mara Dem", "Mara Demo Demo", "Mara%", "%", "M_ra Demo", "Mára Demo"]
)
def test_a_part_of_a_name_is_nobody(typed: str) -> None:
    assert not same(typed, "Mara Demo")


def test_no_name_is_nobodys() -> None:
    assert not same(" ", "")
