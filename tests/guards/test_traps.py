"""Mistakes seen in comparable products: each has at least one test that says its number, `@pytest.mark.trap(n)`.

Those that belong to one rule or feature have their test there. These are about the whole: days that are all days, a
demo that never meets a live clinic, texts that may not be shipped, what the law asks first.
"""

from __future__ import annotations

import ast
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from backend.agenda.needs import Reason, need
from backend.episode.onset import Months, Onset, months_since
from backend.exercise.log import days_late
from backend.measures import definitions
from backend.plan.reassessment import Reassessment, standing
from backend.shell.moment import SentMoment
from backend.trends.series import DailySeries
from tests.support.postgres import ROOT

BACKEND = sorted((ROOT / "backend").rglob("*.py"))
WEB = sorted([*(ROOT / "frontend" / "src").rglob("*.svelte"), *(ROOT / "frontend" / "src").rglob("*.ts")])

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


@pytest.mark.trap(2)
def test_trap_2_days_are_all_the_days_and_not_the_day_part_of_months_and_days() -> None:
    """From 7 January to 10 March are 62 days; a calendar difference of 2 months and 3 days has the day part 3."""
    begun, today = date(2026, 1, 7), date(2026, 3, 10)
    silent = need(today, begun, begun, None, DailySeries())
    assert (silent.reason, silent.days) == (Reason.NO_ANSWER, 62)
    (late,) = standing([Reassessment(begun, ("pseq",))], {}, today)
    assert late.days_overdue == 62
    assert days_late(begun, SentMoment(datetime(2026, 3, 10, 18, tzinfo=UTC), -360)) == 62
    assert months_since(Onset(2026, 1, 7), today) == Months(2, 2)


@pytest.mark.trap(2)
@pytest.mark.parametrize("file", [one for one in BACKEND if "migrations" not in one.parts], ids=lambda one: one.name)
def test_trap_2_nobody_subtracts_the_days_of_two_months(file: Path) -> None:
    """`.day` minus `.day` is the day part again; where whole dates were meant, `.days` is asked of the difference."""
    whole = ast.parse(file.read_text(encoding="utf-8"))
    asked = {id(node.value) for node in ast.walk(whole) if isinstance(node, ast.Attribute) and node.attr == "days"}
    for node in ast.walk(whole):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub) and id(node) not in asked:
            both = (node.left, node.right)
            assert not all(isinstance(one, ast.Attribute) and one.attr == "day" for one in both), node.lineno
    assert "relativedelta" not in file.read_text(encoding="utf-8")


@pytest.mark.trap(11)
def test_trap_11_the_demo_is_reached_by_its_own_command_only() -> None:
    """No part of a served clinic knows the invented people; what serves them listens on this machine only."""
    importers = set()
    for file in BACKEND:
        place = file.relative_to(ROOT).as_posix()
        text = file.read_text(encoding="utf-8")
        if not place.startswith("backend/cli/demo/") and re.search(r"(from|import) backend\.cli\.demo", text):
            importers.add(place)
    assert importers == {"backend/cli/commands.py"}
    command = (ROOT / "backend/cli/demo/command.py").read_text(encoding="utf-8")
    assert "run(app, chosen, LOOPBACK, port, announce)" in command
    names = re.findall(r'"([A-Z][a-z]{3,})"', (ROOT / "backend/cli/demo/conditions.py").read_text(encoding="utf-8"))
    assert len(names) > 20
    pages = "\n".join(file.read_text(encoding="utf-8") for file in WEB)
    found = sorted({name for name in names if re.search(rf"['\"`>]{name} [A-Z][a-z]+['\"`<]", pages)})
    assert found == []


CLAIMS = re.compile(
    r"\b(HIPAA|GDPR|PIPEDA|ISO 27001|SOC 2)[ -](compliant|certified|ready|approved)|certified by|clinically proven|"
    r"medical device class|conforme (au|à la) (RGPD|HIPAA)",
    re.IGNORECASE,
)


@pytest.mark.trap(11)
def test_trap_11_no_page_and_no_document_claims_a_compliance_nobody_proved() -> None:
    pages = [*WEB, *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 100
    claims = [(page.name, CLAIMS.findall(page.read_text(encoding="utf-8"))) for page in pages]
    assert [claim for claim in claims if claim[1]] == []
    assert CLAIMS.search("Ebb is HIPAA compliant.")


# Instruments whose items belong to somebody, or whose licence differs by use: a clinic brings its own file.
LICENSED = (
    *("bpi", "pcs", "csi", "tsk", "odi", "ndi", "rmdq", "dash", "quickdash", "lefs", "foto", "promis", "eq_5d"),
    *("eq5d", "sf_36", "sf_12", "paindetect", "wpi", "fsq", "ears", "siras", "rnpq", "dass", "mcgill", "start_back"),
)
ITEM_WORDS = re.compile(
    r"keep thinking about how much it hurts|I cannot lift or carry anything|my pain is killing me", re.IGNORECASE
)


@pytest.mark.trap(13)
def test_trap_13_no_licensed_instrument_is_shipped_and_each_that_is_says_its_licence() -> None:
    shipped = definitions.all_definitions()
    assert len(shipped) > 70
    for key, definition in shipped.items():
        assert definition.licence.strip(), key
        assert definition.citation.strip(), key
        assert not any(key == name or key.startswith(f"{name}_") for name in LICENSED), key
    texts = [file.read_text(encoding="utf-8") for file in (ROOT / "backend").rglob("*.yaml")]
    assert [text[:60] for text in texts if ITEM_WORDS.search(text)] == []


@pytest.mark.trap(13)
def test_trap_13_a_test_of_knowledge_comes_as_the_clinics_own() -> None:
    """Ebb's lessons ask questions of their own; none is an item of a published test."""
    from backend.education import library

    asked = [question.text for one in library.own() for question in one.en.questions]
    assert len(asked) == 4
    assert not any("neurophysiology" in text.lower() for text in asked)


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


def test_the_traps_notice_what_they_are_for() -> None:
    planted = ast.parse("days = last.day - first.day").body[0]
    assert isinstance(planted, ast.Assign)
    assert isinstance(planted.value, ast.BinOp)
    assert all(
        isinstance(one, ast.Attribute) and one.attr == "day" for one in (planted.value.left, planted.value.right)
    )
    assert timedelta(days=62).days == 62
