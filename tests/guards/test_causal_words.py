"""No template in either language says why something changed: every text people may read, listed by where it stands.

Before, after and while are said; because, due to and effect are not. Citations keep the titles their authors gave them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from backend.shell.strict_yaml import read
from tests.support.postgres import ROOT

CAUSAL = re.compile(
    r"\b(because|due to|owing to|thanks to|as a result|caus(e|es|ed|ing|al)|leads? to|led to|results? in|resulted in"
    r"|effects?|effective\w*|efficac\w*|brings? about|attribut(ed|able) to"
    r"|parce qu\w*|puisqu\w*|à cause|grâce (à|aux?)|en raison|dues? à|dus? à|caus(é|ée|és|ées|ent|er)|effets?"
    r"|entraîn(e|é|ent)|provoqu(e|é|ent)|conduit à|mène à)(?!\w)",
    re.IGNORECASE,
)
# Of somebody else: who is cited, where it is licensed. `rule` of an instrument says how it is scored.
NOT_OURS = frozenset({"source", "citation", "licence", "provenance", "scope"})
SENTENCE = 3


@dataclass(frozen=True)
class Template:
    """One text that somebody may read, and where it stands."""

    file: str
    text: str


def causal(templates: list[Template]) -> list[tuple[str, str, str]]:
    """Each causal word: the file, the word, the text around it."""
    return [(one.file, hit[0], one.text) for one in templates if (hit := CAUSAL.search(one.text))]


def catalogue(root: Path, language: str) -> Iterator[Template]:
    """Every string of the pages' words; a template string with its holes as they are."""
    folder = root / "frontend" / "src" / "words"
    for file in (*folder.glob(f"{language}/**/*.ts"), *folder.glob(f"{language}.ts")):
        yield from of_typescript(root, file)


def catalogue_of_both(root: Path) -> Iterator[Template]:
    """What stands beside the two languages: sentences of the server in French, among others."""
    for file in (root / "frontend" / "src" / "words").glob("*.ts"):
        if file.stem not in {"en", "fr"}:
            yield from of_typescript(root, file)


def of_typescript(root: Path, file: Path) -> Iterator[Template]:
    text = re.sub(r"/\*.*?\*/", " ", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"(?m)(^|\s)//.*$", " ", text)
    for found in re.finditer(r"'((?:[^'\\\n]|\\.)*)'|\"((?:[^\"\\\n]|\\.)*)\"|`((?:[^`\\]|\\.)*)`", text):
        yield Template(place(root, file), next(part for part in found.groups() if part is not None))


def pages(root: Path) -> Iterator[Template]:
    """What a page says by itself, between its tags."""
    for file in (root / "frontend" / "src").rglob("*.svelte"):
        body = re.sub(r"<(script|style).*?</\1>|<!--.*?-->|\{[^{}]*\}", " ", file.read_text("utf-8"), flags=re.DOTALL)
        yield from (Template(place(root, file), part) for part in re.findall(r">([^<>]*[^\W\d_][^<>]*)<", body))


def of_yaml(folder: str) -> Callable[[Path], Iterator[Template]]:
    def files(root: Path) -> Iterator[Template]:
        for file in (root / folder).rglob("*.yaml"):
            yield from (Template(place(root, file), text) for text in texts(read(file.read_text(encoding="utf-8"))))

    return files


def texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list):
        for one in part:
            yield from texts(one)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in NOT_OURS:
                yield from texts(value)


def sentences_of_the_server(root: Path) -> Iterator[Template]:
    """Strings of three words and more in the program: refusals, mails, pages to print, files, the first of each route.

    Docstrings are for who reads the program, but the first line of a route or a schema stands in the contract.
    """
    for file in (root / "backend").rglob("*.py"):
        if "migrations" in file.parts:
            continue
        module = ast.parse(file.read_text(encoding="utf-8"))
        spoken = file.name in {"routes.py", "schemas.py"} or file.parent.name in {"routes", "schemas"}
        silent = set() if spoken else {id(one) for one in docstrings(module)}
        for node in ast.walk(module):
            text = node.value if isinstance(node, ast.Constant) and id(node) not in silent else None
            if isinstance(text, str) and len(text.split()) >= SENTENCE:
                yield Template(place(root, file), text)


def docstrings(module: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(module):
        body = getattr(node, "body", None)
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr):
            yield body[0].value


def place(root: Path, file: Path) -> str:
    return file.relative_to(root).as_posix()


# Where a text may stand, and the fewest there are today less some: a folder that was renamed reads as none.
SOURCES: Mapping[str, tuple[Callable[[Path], Iterator[Template]], int, int]] = {
    "words of the pages, English": (lambda root: catalogue(root, "en"), 19, 1500),
    "words of the pages, French": (lambda root: catalogue(root, "fr"), 19, 1500),
    "words beside the two languages": (catalogue_of_both, 4, 40),
    "text in the pages": (pages, 1, 1),
    "sentences of the server": (sentences_of_the_server, 80, 400),
    "claims of the scorecard": (of_yaml("backend/trends/claims"), 1, 150),
    "instruments": (of_yaml("backend/measures/instruments"), 60, 500),
    "what people are told and allow": (of_yaml("backend/consent/texts"), 3, 20),
    "lessons": (of_yaml("backend/education/lessons"), 4, 40),
}
# None of these says what changed somebody's pain.
ALLOWED = {
    "One exercise due today, and what was said about it.": "due on a day",
    "result IN ('done', 'partial', 'not_done')": "SQL",
    "Readings, the newest first; `next` leads to older ones.": "a link",
    "Sessions, the newest first, void ones too; `next` leads to older ones.": "a link",
    "A sign-in that was ended because somebody else had it. Told once, at the next sign-in.": "a sign-in",
    "Where I am signed in, and what was ended of late because somebody else had it": "a sign-in",
    "clock_suspect: kept, but in no chart, because its clock cannot be right.": "a clock",
    "Pain self-efficacy": "the name of what is measured",
    "Sentiment d’efficacité face à la douleur": "the name of what is measured",
    "Name up to five activities you find hard because of your problem. How well can you do each of them? "
    "0 = not at all, 10 = as before": "asks which activities are meant",
    "Nommez jusqu’à cinq activités qui vous sont difficiles à cause de votre problème. "
    "Comment pouvez-vous faire chacune d’elles ? 0 = pas du tout, 10 = comme avant": "asks which activities are meant",
}
PLANTED = "Pain is lower because of the needling, an effect of it"
PLANTS = {
    "words of the pages, English": (
        "frontend/src/words/en/new/page.ts",
        "export const page = {{ a: (n: number) => `{}` }}",
    ),
    "words of the pages, French": ("frontend/src/words/fr/new.ts", "export const page = {{ a: '{}' }}"),
    "words beside the two languages": ("frontend/src/words/new.ts", 'const a = "{}"'),
    "text in the pages": ("frontend/src/clinic/new/Page.svelte", "<script>let a = 1</script><p>{}</p>"),
    "sentences of the server": ("backend/new/report.py", 'FOOTER = "{}"'),
    "claims of the scorecard": ("backend/trends/claims/claims.yaml", '- rule: {{en: "{}"}}'),
    "instruments": ("backend/measures/instruments/new.yaml", 'items: [{{en: "{}"}}]'),
    "what people are told and allow": ("backend/consent/texts/new.yaml", 'en: "{}"'),
    "lessons": ("backend/education/lessons/new.yaml", 'en: {{paragraphs: ["{}"]}}'),
}


@pytest.mark.parametrize("name", SOURCES)
def test_no_template_says_why(name: str) -> None:
    read_all, fewest_files, fewest = SOURCES[name]
    found = list(read_all(ROOT))
    files = {one.file for one in found}
    print(f"{name}: {len(found)} texts in {len(files)} files")
    assert len(files) >= fewest_files
    assert len(found) >= fewest
    assert [hit for hit in causal(found) if hit[2] not in ALLOWED] == []


@pytest.mark.parametrize("name", SOURCES)
def test_a_causal_word_that_is_planted_is_found_and_an_empty_folder_has_no_texts(name: str, tmp_path: Path) -> None:
    read_all = SOURCES[name][0]
    assert list(read_all(tmp_path)) == []
    file, text = PLANTS[name]
    (tmp_path / file).parent.mkdir(parents=True)
    (tmp_path / file).write_text(text.format(PLANTED), encoding="utf-8")
    assert [(hit[0], hit[1]) for hit in causal(list(read_all(tmp_path)))] == [(file, "because")]


def test_every_file_of_words_and_every_text_file_of_the_server_is_read() -> None:
    """A new folder of words, or a new kind of text file in the server, has to be read here too."""
    read_files = {one.file for read_all, *_ in SOURCES.values() for one in read_all(ROOT)}
    words = {place(ROOT, file) for file in (ROOT / "frontend" / "src" / "words").rglob("*.ts")}
    # Two that hold no string: how languages are joined, how a count finds its word.
    assert {file for file in words - read_files if "'" in (ROOT / file).read_text(encoding="utf-8")} == set()
    spoken = {
        place(ROOT, file)
        for kind in ("yaml", "yml", "md", "txt", "html")
        for file in (ROOT / "backend").rglob(f"*.{kind}")
    }
    assert spoken - read_files == {"backend/credentials/COMMON_PASSWORDS.txt"}


def test_what_is_allowed_is_still_said_somewhere() -> None:
    every = [one.text for read_all, *_ in SOURCES.values() for one in read_all(ROOT)]
    print(f"{len(every)} texts in all")
    assert set(ALLOWED) - set(every) == set()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Lower due to needling", "due to"),
        ("The needling caused it", "caused"),
        ("Un effet des aiguilles", "effet"),
        ("Mieux grâce aux séances", "grâce aux"),
        ("Mieux grâce à elles", "grâce à"),
        ("Parce que vous avez marché", "Parce que"),
        ("The effectifs of a group", None),
        ("Pain was lower after the session than before", None),
    ],
)
def test_which_words_are_causal(text: str, word: str | None) -> None:
    found = causal([Template("a", text)])
    assert [hit[1] for hit in found] == ([] if word is None else [word])
