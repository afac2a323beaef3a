"""The documents say what is there: links lead somewhere, and no setting, table or verb is left out."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

import backend.tables  # noqa: F401 - fills the metadata
from backend.shell.db.base import Base
from backend.shell.settings import Settings
from tests.guards.test_repository import tracked
from tests.support.postgres import ROOT

PAGES = tracked("*.md")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"```.*?```", re.DOTALL)


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them: lower case, no punctuation, hyphens."""
    headings = re.findall(r"(?m)^#{1,6} (.+)$", CODE.sub("", page.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings}


def broken_links(page: str, text: str) -> list[str]:
    """The relative links of this text, as it stands in `page`, that lead nowhere."""
    broken = []
    for target in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (ROOT / page).parent / name if name else ROOT / page
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    return broken


@pytest.mark.parametrize("page", PAGES)
def test_every_link_leads_somewhere(page: str) -> None:
    assert broken_links(page, text_of(page)) == []


def test_a_link_that_leads_nowhere_is_noticed() -> None:
    planted = "[a](docs/nowhere.md) [b](docs/glossary.md#no-such-heading) [c](#nor-this) [d](docs/glossary.md#people)"
    assert broken_links("README.md", planted) == ["docs/nowhere.md", "docs/glossary.md#no-such-heading", "#nor-this"]


def test_every_setting_is_described_for_those_who_run_it() -> None:
    page = text_of("docs/operating.md")
    variables = set(re.findall(r"\bEBB_[A-Z_]+\b", text_of("backend/shell/settings.py")))
    names = {field.name for field in fields(Settings)}
    assert variables
    assert names
    assert sorted(name for name in variables | names if f"`{name}`" not in page) == []


def test_every_variable_in_the_documents_exists() -> None:
    places = tracked("backend", "tools", "tests", "compose.yaml", "Dockerfile", "Makefile")
    known = {name for place in places for name in re.findall(r"\bEBB_[A-Z_]+\b", _text_or_nothing(place))}
    said = {name for page in PAGES for name in re.findall(r"\bEBB_[A-Z_]+\b", text_of(page))}
    # Any variable of settings may also be given as a file.
    assert sorted(name for name in said if name not in known and name.removesuffix("_FILE") not in known) == []


def test_every_table_has_its_line_in_the_glossary_and_no_line_has_no_table() -> None:
    listed = set(re.findall(r"(?m)^\|[^|]*\btable `(\w+)`", text_of("docs/glossary.md")))
    assert listed == set(Base.metadata.tables)


def test_every_instrument_is_on_the_clinical_page() -> None:
    page = text_of("docs/clinical.md")
    instruments = [file.stem for file in (ROOT / "backend/measures/instruments").glob("*.yaml")]
    assert instruments
    assert [name for name in sorted(instruments) if f"`{name}`" not in page] == []


# Counting, keys and times of the machine, which nobody reads as a figure about health; and what is laid out for others.
NO_CHAPTER = {
    "access/device_key.py",
    "access/device_name.py",
    "access/known_device.py",
    "access/slowing.py",
    "backups/freshness.py",
    "credentials/password_rules.py",
    "credentials/totp.py",
    "disclosures/fhir_bundle.py",
    "oversight/unusual.py",
    "oversight/who_looked.py",
}
PARTS = ("Question", "(?:Formula|Rules)", "Source", "None", "Not for", "Words")
INPUTS = ("one", "tied", "gapped", "constant")


def test_each_clinical_method_has_its_half_page() -> None:
    """Question, formula, source, what becomes of none, one, tied, gapped and constant input, limits, exact words."""
    page = text_of("docs/clinical.md")
    chapters = [part for part in re.split(r"(?m)^## ", page)[1:] if "`" in part.partition("\n")[0]]
    lacking = {}
    for chapter in chapters:
        missing = [part for part in PARTS if not re.search(rf"(?m)^- \*{part}\b", chapter)]
        odd = re.search(r"(?m)^- \*(None[^*]*)\*", chapter)
        missing += [word for word in INPUTS if odd is None or word not in odd[1]]
        if missing:
            lacking[chapter.partition("\n")[0]] = missing
    print(f"{len(chapters)} chapters")
    assert len(chapters) >= 45
    assert lacking == {}


def test_each_file_that_states_a_method_has_a_chapter() -> None:
    headings = " ".join(re.findall(r"(?m)^## (.+)$", text_of("docs/clinical.md")))
    files = [file for file in tracked("backend/*.py") if "/cli/" not in file and "/migrations/" not in file]
    stating = {file.removeprefix("backend/") for file in files if re.search(r"\bMethod: ", _text_or_nothing(file))}
    assert len(stating) > 50
    assert {file for file in stating if f"`{file}`" not in headings} == NO_CHAPTER


def test_every_verb_of_the_makefile_is_explained() -> None:
    verbs = re.findall(r"(?m)^([a-z]+):.*##", text_of("Makefile"))
    explained = text_of("README.md") + text_of("CONTRIBUTING.md")
    assert len(verbs) > 5
    assert [verb for verb in verbs if verb != "help" and not re.search(rf"\bmake {verb}\b", explained)] == []


def test_decisions_are_numbered_without_a_gap_and_listed() -> None:
    records = sorted(page for page in PAGES if re.match(r"docs/decisions/\d{4}-", page))
    assert [int(Path(record).name[:4]) for record in records] == list(range(1, len(records) + 1))
    overview = text_of("docs/decisions/README.md")
    assert [record for record in records if f"]({Path(record).name})" not in overview] == []


def test_a_decision_says_why_what_and_at_what_cost() -> None:
    for page in PAGES:
        if re.match(r"docs/decisions/\d{4}-", page):
            headings = re.findall(r"(?m)^## (.+)$", text_of(page))
            assert headings == ["Context", "Decision", "Consequences"], page


def test_a_decision_that_the_code_names_exists() -> None:
    named = {
        number
        for place in tracked("backend/*.py", "tools", "tests/*.py")
        for number in re.findall(r"docs/decisions/(\d{4})", _text_or_nothing(place))
    }
    assert [number for number in sorted(named) if not list((ROOT / "docs/decisions").glob(f"{number}-*.md"))] == []


def test_every_file_a_page_names_exists() -> None:
    named = {
        (page, name)
        for page in PAGES
        for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]*)`", text_of(page))
        if not name.startswith(("var/", "frontend/dist", "application/"))
    }
    assert named
    # The clinical page names files of backend/ without its name, a folder's own page those beside it.
    missing = [
        (page, name)
        for page, name in named
        if not any((place / name).exists() for place in (ROOT, ROOT / "backend", (ROOT / page).parent))
    ]
    assert sorted(missing) == []


def _text_or_nothing(name: str) -> str:
    """The text of a tracked file; nothing for a picture or another binary."""
    try:
        return text_of(name)
    except UnicodeDecodeError:
        return ""
