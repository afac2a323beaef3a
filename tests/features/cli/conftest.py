"""The command line in the test's own process, with settings in the environment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from backend.cli.commands import ebb
from tests.features.conftest import SECRET

Run = Callable[..., Result]


def pages_in(folder: Path) -> Path:
    """A folder that looks like built web pages."""
    folder.mkdir(exist_ok=True)
    (folder / "index.html").write_text("<!doctype html><title>Ebb</title>")
    return folder


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings for everything but the database."""
    return {
        "EBB_SECRET": SECRET,
        "EBB_REPORT_FOLDER": str(tmp_path / "reports"),
        "EBB_WEB_FOLDER": str(pages_in(tmp_path / "web")),
        "EBB_LOG_LEVEL": "CRITICAL",
    }


@pytest.fixture
def run_with(environment: dict[str, str]) -> Iterator[Run]:
    """Run `ebb` with these arguments on this database."""

    def run(database_url: str | None, *arguments: str, **changed: str) -> Result:
        chosen = environment | ({} if database_url is None else {"EBB_DATABASE_URL": database_url}) | changed
        return CliRunner().invoke(ebb, arguments, env=chosen, catch_exceptions=False)

    yield run  # noqa: PT022 - shaped like the fixtures around it


@pytest.fixture
def run(run_with: Run, database_url: str) -> Run:
    """Run `ebb` on this test's database."""

    def on_database(*arguments: str, **changed: str) -> Result:
        return run_with(database_url, *arguments, **changed)

    return on_database
