"""OWASP ASVS 5.0.0, levels 1 and 2: which requirement is shown by which test, and what is left.

`map.yaml` has a line for each requirement of the two levels. A test says which it shows with
`@pytest.mark.asvs("v5.0.0-8.2.2")` (a web test by naming the id). Here the two are joined from the sources, so nothing
has to run: an id nobody knows, a requirement said to be tested that no test names, and a page that is no longer there
are faults. `python -m tests.asvs.joined` writes docs/asvs.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from tests.support.postgres import ROOT

HERE = Path(__file__).resolve().parent
PAGE = ROOT / "docs" / "asvs.md"
IDS = re.compile(r"v5\.0\.0-\d+\.\d+\.\d+")
TESTS, DOC, MISSING, NOT = "tests", "doc", "missing", "not"
WHOLE, APPLICABLE = 253, 184
_CHAPTERS = {
    1: "Encoding and cleaning",
    2: "Validation and the order of steps",
    3: "Pages and browsers",
    4: "The API",
    5: "Files",
    6: "Signing in",
    7: "Staying signed in",
    8: "Who may do what",
    9: "Tokens",
    10: "OAuth and OIDC",
    11: "Cryptography",
    12: "Connections",
    13: "Configuration",
    14: "Protecting data",
    15: "Building it",
    16: "Logs and errors",
    17: "WebRTC",
}

_HEAD = """\
# OWASP ASVS 5.0

Made from `tests/asvs/map.yaml` by `python -m tests.asvs.joined`; do not edit it here.

The Application Security Verification Standard is a list of what a program should do to be safe. Ebb takes levels 1
and 2 of version 5.0.0: {whole} requirements, of which {applicable} can apply to it. The numbers are the standard's; the
words are ours and shorter, so read the standard for what is meant.

**{shown} of {applicable} are shown**: {tests} by tests that fail when they stop to hold, {doc} in documents, because
a person has to do them. **{missing} are missing**, below with the reason. Each test run prints these figures. Nobody
but its authors has looked at this list."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One requirement: its level, what it is about in our words, and how it is shown (or why not)."""

    id: str
    level: int
    gist: str
    proof: str
    words: str = ""

    @property
    def place(self) -> tuple[int, ...]:
        return tuple(int(part) for part in self.id.split("-")[1].split("."))


def requirements(text: str | None = None) -> dict[str, Requirement]:
    """The map, by id."""
    found: dict[str, Requirement] = {}
    for number, line in yaml.safe_load(text or (HERE / "map.yaml").read_text(encoding="utf-8")).items():
        proofs = [kind for kind in (TESTS, DOC, MISSING, NOT) if kind in line]
        if len(proofs) != 1:
            raise ValueError(f"{number}: one of tests, doc, missing, not")
        words = line[proofs[0]]
        found[f"v5.0.0-{number}"] = Requirement(
            f"v5.0.0-{number}", line["level"], line["gist"], proofs[0], "" if words is True else words
        )
    return found


def markers(sources: Mapping[str, str] | None = None) -> dict[str, list[str]]:
    """The tests that name each id, as `file::test`. `sources`: other texts than the repository's."""
    found: dict[str, list[str]] = {}
    for name, text in (sources if sources is not None else _sources()).items():
        named = _named_in_python(text) if name.endswith(".py") else _named_in_web_test(text)
        for one, test in named:
            found.setdefault(one, []).append(f"{name}::{test}")
    return found


def faults(known: Mapping[str, Requirement], named: Mapping[str, list[str]]) -> Iterator[str]:
    """What does not fit together, a sentence each."""
    for one, tests in named.items():
        if one not in known:
            yield f"{tests[0]} names {one}, which is no requirement of level 1 or 2"
        elif known[one].proof != TESTS:
            yield f"{tests[0]} shows {one}; let map.yaml say so (tests: true)"
    for one, requirement in known.items():
        if requirement.proof == TESTS and one not in named:
            yield f"{one} lost its last test: mark one, or let map.yaml say what is missing"
        if requirement.proof == DOC and (wrong := _missing_anchor(requirement.words)):
            yield f"{one}: {wrong}"
        if requirement.proof in {MISSING, NOT} and len(requirement.words) < 7:
            yield f"{one} says not why"


def figures(known: Mapping[str, Requirement]) -> dict[str, int]:
    """How many there are of each kind of proof."""
    return {kind: sum(one.proof == kind for one in known.values()) for kind in (TESTS, DOC, MISSING, NOT)}


def page(known: Mapping[str, Requirement]) -> str:
    """docs/asvs.md."""
    count = figures(known)
    applicable = len(known) - count[NOT]
    lines = [
        _HEAD.format(
            whole=len(known),
            applicable=applicable,
            shown=count[TESTS] + count[DOC],
            tests=count[TESTS],
            doc=count[DOC],
            missing=count[MISSING],
        ),
        *_table("Missing", "why", [(one, one.words) for one in known.values() if one.proof == MISSING]),
    ]
    for chapter, title in _CHAPTERS.items():
        here = [one for one in known.values() if one.place[0] == chapter and one.proof in {TESTS, DOC}]
        if here:
            lines += _table(f"{chapter} {title}", "shown by", [(one, _shown_by(one)) for one in here])
    lines += _table("Not applicable", "why not", [(one, one.words) for one in known.values() if one.proof == NOT])
    return "\n".join(lines) + "\n"


def _table(title: str, last: str, rows: Iterable[tuple[Requirement, str]]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"| | level | what | {last} |", "| --- | --- | --- | --- |")
    for one, words in rows:
        yield f"| {_short(one)} | {one.level} | {one.gist} | {words} |"


def _short(one: Requirement) -> str:
    return one.id.removeprefix("v5.0.0-")


def _shown_by(one: Requirement) -> str:
    if one.proof == TESTS:
        return "tests"
    file, _, anchor = one.words.partition("#")
    link = file.removeprefix("docs/") if file.startswith("docs/") else f"../{file}"
    return f"[{anchor.replace('-', ' ')}]({link}#{anchor})"


def _missing_anchor(place: str) -> str:
    from tests.guards.test_docs import anchors

    file, _, anchor = place.partition("#")
    if not (ROOT / file).is_file():
        return f"there is no {file}"
    return "" if anchor in anchors(ROOT / file) else f"{file} has no heading {anchor}"


def _sources() -> dict[str, str]:
    files = [*(ROOT / "tests").rglob("*.py"), *(ROOT / "frontend" / "tests").rglob("*.ts")]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sorted(files)}


def _named_in_web_test(text: str) -> Iterable[tuple[str, str]]:
    for line in text.splitlines():
        if re.search(r"\b(it|test|describe)(\.\w+)?\(", line):
            yield from ((one, line.strip()) for one in IDS.findall(line))


def _named_in_python(text: str) -> Iterable[tuple[str, str]]:
    if "mark.asvs" not in text:
        return
    for node in ast.parse(text).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "pytestmark" for target in node.targets):
            yield from ((one, "*") for one in _ids_of(node.value))
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                for one in _ids_of(decorator):
                    # A fixture's marker marks nothing: it is as good as an unknown id.
                    yield (one if node.name.startswith("test_") else f"{one} (on {node.name}, no test)"), node.name


def _ids_of(node: ast.AST) -> Iterator[str]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "asvs":
            yield from (str(ast.literal_eval(argument)) for argument in call.args)


if __name__ == "__main__":
    PAGE.write_text(page(requirements()), encoding="utf-8")
