"""The contract names the unit of every number, and for every operation the rules that it can answer with."""

from __future__ import annotations

from typing import Any

from backend.app import RULES
from backend.shell.web import answers, fields
from backend.shell.web.contract import operations
from backend.shell.web.units import INSTRUMENT, all_numbers, unit_of

Document = dict[str, Any]


def test_every_number_names_its_unit_or_says_that_it_has_none(written: Document) -> None:
    """A new one says it itself, `metadata={"x-unit": "mm"}`, or gets its name into backend/shell/web/units.py."""
    found = list(all_numbers(written))
    assert len(found) > 300
    assert sorted({f"{place}.{name}" for place, name, part in found if not part.get("x-unit")}) == []


def test_a_unit_is_what_the_name_says() -> None:
    assert unit_of("needle_length_mm") == "mm"
    assert unit_of("retention_seconds") == "s"
    assert unit_of("score") == "points from 0 to 10"
    assert unit_of("value") == INSTRUMENT
    assert unit_of("version") == "none"
    assert unit_of("something_new") is None


def test_a_score_off_its_scale_would_contradict_its_unit(written: Document) -> None:
    """Whatever is said to be points from 0 to 10 has these limits, and nothing in hours is longer than its years."""
    for place, name, part in all_numbers(written):
        if part["x-unit"] == "points from 0 to 10":
            assert (part.get("minimum"), part.get("maximum")) == (0, 10), f"{place}.{name}"


def test_every_operation_that_takes_something_names_the_rules_it_keeps(written: Document) -> None:
    codes = set(written["components"]["schemas"]["Problem"]["properties"]["code"]["enum"])
    named: set[str] = set()
    for _, _, operation in operations(written):
        said = operation.get("x-codes", [])
        assert said == sorted(set(said)), operation["operationId"]
        assert set(said) <= codes, operation["operationId"]
        named |= set(said)
        if "requestBody" in operation and "x-permission" in operation:
            assert said, operation["operationId"]
    assert set(RULES) - named == set()


def test_every_code_has_a_meaning_of_its_own(written: Document) -> None:
    description = written["components"]["schemas"]["Problem"]["description"]
    for code, words in {**answers.CODES, **fields.CODES, **RULES}.items():
        assert words.strip(), code
        assert f"- `{code}`: " in description
