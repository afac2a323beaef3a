"""The import contracts hold, and each of them catches the violation it is there for."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.postgres import ROOT


class Planted(NamedTuple):
    """A line added to one file of a copied tree, the contract that must break, and what its report must name."""

    contract: str
    file: str
    line: str
    named: str


PLANTED = {
    "the shell imports a feature": Planted(
        "layers", "shell/clock.py", "import backend.people.service", "backend.shell.clock"
    ),
    "access imports people, which stands above it": Planted(
        "layers", "access/permissions.py", "import backend.people.service", "backend.access.permissions"
    ),
    "siblings know one another": Planted(
        "layers", "pain/service.py", "import backend.exercise.service", "backend.pain.service"
    ),
    "a package without a place": Planted("layers", "astrology/__init__.py", "", "astrology"),
    "settings import the database": Planted(
        "shell", "shell/settings.py", "import backend.shell.db.session", "backend.shell.settings"
    ),
    "the web imports the synchronisation": Planted(
        "shell", "shell/web/fields.py", "import backend.shell.sync.merge", "backend.shell.web.fields"
    ),
    "a shell module without a place": Planted("shell", "shell/sundries.py", "", "sundries"),
    "a service imports its routes": Planted(
        "feature-order", "pain/service.py", "import backend.pain.routes", "backend.pain.routes"
    ),
    "a schema imports a model": Planted(
        "feature-order", "pain/schemas.py", "import backend.pain.models", "backend.pain.models"
    ),
    "a pure file imports its service": Planted(
        "feature-order", "pain/planted.py", "import backend.pain.service", "backend.pain.planted"
    ),
    "another feature's models": Planted(
        "feature-doors", "plan/service.py", "import backend.people.models", "backend.people.models"
    ),
    "another feature's schemas, inside a function": Planted(
        "feature-doors",
        "pain/planted.py",
        "def f() -> None:\n    import backend.plan.schemas",
        "backend.plan.schemas",
    ),
    "a pure file sees SQLAlchemy": Planted(
        "feature-sight", "pain/planted.py", "import sqlalchemy", "backend.pain.planted -> sqlalchemy"
    ),
    "a pure file sees Flask through the shell": Planted(
        "feature-sight", "pain/planted.py", "import backend.shell.web.problems", "-> flask"
    ),
    "a pure file sees marshmallow": Planted(
        "feature-sight", "plan/planted.py", "from marshmallow import Schema", "backend.plan.planted -> marshmallow"
    ),
    "a service sees HTTP": Planted("feature-sight", "pain/service.py", "import flask", "backend.pain.service"),
    "a schema queries": Planted("feature-sight", "pain/schemas.py", "import sqlalchemy", "backend.pain.schemas"),
    "numbers outside trends and reports": Planted("numbers", "pain/planted.py", "import numpy", "backend.pain.planted"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tree as it is, where a test may spoil it."""
    folder = tmp_path_factory.mktemp("tree")
    without = shutil.ignore_patterns("__pycache__")
    for part in ("backend", "tools"):
        shutil.copytree(ROOT / part, folder / part, ignore=without)
    shutil.copyfile(ROOT / "pyproject.toml", folder / "pyproject.toml")
    return folder


def lint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """import-linter on the tree in this folder, not on the installed one."""
    return subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo", "--no-cache", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "500"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_all_contracts_hold(copy: Path) -> None:
    report = lint(copy)
    assert report.returncode == 0, report.stdout + report.stderr
    assert " 0 broken" in report.stdout


def test_every_contract_has_a_planted_violation() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    declared = {contract["id"] for contract in settings["tool"]["importlinter"]["contracts"]}
    assert declared == {planted.contract for planted in PLANTED.values()}


@contextmanager
def planted_in(tree: Path, planted: Planted) -> Iterator[None]:
    """Add the line, and the file it imports where the tree does not have it; take both away again."""
    touched: dict[Path, str | None] = {}

    def write(file: Path, text: str) -> None:
        touched[file] = file.read_text() if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.write_text((touched[file] or "") + "\n" + text + "\n")

    write(tree / "backend" / planted.file, planted.line)
    for imported in re.findall(r"import (backend\.[\w.]+)", planted.line):
        file = tree.joinpath(*imported.split(".")).with_suffix(".py")
        if not file.exists() and not file.with_suffix("").is_dir():
            write(file, "")
    try:
        yield
    finally:
        for file, before in touched.items():
            if before is not None:
                file.write_text(before)
            elif file.name == "__init__.py":
                shutil.rmtree(file.parent)
            else:
                file.unlink()


@pytest.mark.parametrize("what", PLANTED)
def test_a_violation_is_caught_by_its_contract(copy: Path, what: str) -> None:
    planted = PLANTED[what]
    with planted_in(copy, planted):
        report = lint(copy, "--contract", planted.contract)
    assert report.returncode == 1, report.stdout + report.stderr
    assert " 1 broken" in report.stdout
    assert planted.named in report.stdout.split("Broken contracts")[1]
