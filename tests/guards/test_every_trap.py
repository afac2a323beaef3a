"""Mistakes seen in comparable products: each has at least one test that says its number, `@pytest.mark.trap(n)`."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

TRAPS = {
    1: "an answered 0 that is lost, and a missing answer drawn as 0",
    2: "the day part of a calendar difference taken for the number of days",
    3: "a plan edited today that changes last month's adherence",
    4: "left and right merged or mirrored",
    5: "the time of receipt taken for the time of the event, days cut in UTC, both clock changes",
    6: "an app that was opened counted as an exercise that was done",
    7: "a change that comes from who went on answering",
    8: "values after a treatment, another rater or another device in the long line",
    9: "a threshold borrowed from another muscle, rater or interval",
    10: "many charts and correlations without n, or told as causes",
    11: "made-up patients on a live page",
    12: "alerts without an owner or an end",
    13: "a questionnaire that may not be shipped",
    14: "somebody else's code, forms or drawings",
    15: "a start without what the law of the place asks first",
    16: "streaks and badges that punish the ill",
}


def marked() -> dict[int, set[str]]:
    """For every trap, the tests that carry its number."""
    found: dict[int, set[str]] = {number: set() for number in TRAPS}
    for file in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.trap":
                        for number in mark.args:
                            found.setdefault(ast.literal_eval(number), set()).add(f"{file.name}::{node.name}")
    return found


def test_every_trap_has_a_test_that_names_it() -> None:
    found = marked()
    assert set(found) == set(TRAPS)
    assert [number for number, tests in found.items() if not tests] == []
    print(f"{sum(map(bool, found.values()))} of {len(TRAPS)} traps, {sum(map(len, found.values()))} tests")


@pytest.mark.trap(14)
def test_what_stands_here_is_our_own() -> None:
    """No header of another project, and no name of one whose code, forms or body map are not free to use."""
    foreign = re.compile(
        r"(?i)copyright (?!.*ebb)|all rights reserved|\bCHOIR\b|McGill|SF-MPQ|OpenTeleRehab|PainTracker"
    )
    files = [
        file
        for folder in ("backend", "frontend/src", "tools")
        for file in (ROOT / folder).rglob("*")
        if file.suffix in {".py", ".ts", ".svelte", ".css", ".yaml", ".html", ".sql", ".md"}
        and "node_modules" not in file.parts
    ]
    assert len(files) > 300
    hits = {str(file.relative_to(ROOT)): foreign.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: words for name, words in hits.items() if words} == {}


@pytest.mark.trap(15)
def test_what_the_law_asks_before_the_start_is_said_where_one_starts() -> None:
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    before = operating.partition("## Before the first patient")[2].partition("\n## ")[0]
    for word in ("Health Information Act", "privacy impact assessment", "custodian", "no legal advice"):
        assert word in " ".join(before.split()), word
    assert "docs/operating.md" in (ROOT / "README.md").read_text(encoding="utf-8")
