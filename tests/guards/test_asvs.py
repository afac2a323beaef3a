"""The list of ASVS holds together with the tests and the documents, and a lost line is noticed."""

from __future__ import annotations

import re

import pytest

from tests.asvs.joined import (
    APPLICABLE,
    DOC,
    IDS,
    MISSING,
    NOT,
    PAGE,
    TESTS,
    WHOLE,
    Requirement,
    faults,
    figures,
    markers,
    page,
    requirements,
)
from tests.support.postgres import ROOT

KNOWN = requirements()
ONE = "v5.0.0-8.2.2"


def test_every_requirement_of_both_levels_has_its_line() -> None:
    assert len(KNOWN) == WHOLE
    assert all(IDS.fullmatch(one) for one in KNOWN)
    assert sum(one.level == 1 for one in KNOWN.values()) == 70
    assert sum(one.level == 2 for one in KNOWN.values()) == 183
    assert list(KNOWN) == sorted(KNOWN, key=lambda one: KNOWN[one].place)
    assert WHOLE - figures(KNOWN)[NOT] == APPLICABLE


def test_map_tests_and_documents_fit_together() -> None:
    assert list(faults(KNOWN, markers())) == []


def test_the_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(KNOWN), "run python -m tests.asvs.joined"


def test_words_are_ours() -> None:
    """The standard's text has a licence of its own; none of its sentences stands here."""
    assert [one.id for one in KNOWN.values() if "verify that" in one.gist.lower() or len(one.gist) > 110] == []


def test_deleting_a_marker_is_noticed() -> None:
    named = markers()
    lost = next(one for one, tests in named.items() if len(tests) == 1)
    del named[lost]
    assert f"{lost} lost its last test: mark one, or let map.yaml say what is missing" in list(faults(KNOWN, named))


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('@pytest.mark.asvs("v5.0.0-99.9.9")\ndef test_x(): ...', "no requirement of level 1 or 2"),
        ('@pytest.mark.asvs("v4.0.3-1.1.1")\ndef test_x(): ...', "no requirement of level 1 or 2"),
        ('@pytest.fixture\n@pytest.mark.asvs("v5.0.0-8.2.2")\ndef x(): ...', "no requirement of level 1 or 2"),
        ('pytestmark = [pytest.mark.asvs("v5.0.0-1.2.6")]', "let map.yaml say so"),
    ],
)
def test_a_marker_that_marks_nothing_is_noticed(source: str, says: str) -> None:
    named = markers({"tests/x.py": f"import pytest\n{source}"})
    assert any(says in fault for fault in faults(KNOWN, named))


def test_markers_are_found_wherever_they_can_stand() -> None:
    source = f'pytestmark = pytest.mark.asvs("{ONE}", "v5.0.0-8.2.1")\n@pytest.mark.asvs("{ONE}")\ndef test_x(): ...'
    assert markers({"tests/x.py": source}) == {
        ONE: ["tests/x.py::*", "tests/x.py::test_x"],
        "v5.0.0-8.2.1": ["tests/x.py::*"],
    }
    assert list(markers({"frontend/tests/x.test.ts": f"it('shows text as text, {ONE}', () => {{"})) == [ONE]


def test_a_document_that_is_gone_is_noticed() -> None:
    for words in ("docs/nowhere.md#x", "docs/operating.md#no-such-heading"):
        planted = {ONE: Requirement(ONE, 1, "x", DOC, words)}
        assert len(list(faults(planted, {}))) == 1


def test_what_is_missing_says_why() -> None:
    for kind in (MISSING, NOT):
        assert len(list(faults({ONE: Requirement(ONE, 1, "x", kind, "later")}, {}))) == 1
    assert all(one.words for one in KNOWN.values() if one.proof != TESTS)


def test_one_way_of_showing_each() -> None:
    with pytest.raises(ValueError, match="one of"):
        requirements("1.1.1: {level: 2, gist: x, tests: true, missing: y}")


@pytest.mark.asvs("v5.0.0-11.1.2")
def test_every_key_is_in_the_list_of_keys() -> None:
    sources = (ROOT / "backend").rglob("*.py")
    asked = {purpose for file in sources for purpose in re.findall(r"\.keys?\(\s*\"([^\"]+)\"", file.read_text())}
    page = (ROOT / "docs/safeguards.md").read_text()
    section = page.partition("## Keys and algorithms")[2].partition("\n## ")[0]
    listed = set(re.findall(r"(?m)^\| `([^`]+)` \|", section))
    assert asked
    # The key before a change of the secret signs nothing any more; it is listed with the one that does.
    assert listed == asked
