"""What stands in the way of a start is one sentence and exit code 2, never a traceback."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from backend.shell.db.session import engine_options
from tests.features.cli.conftest import Run


def refused(answer: object) -> str:
    """The sentence of a refused start."""
    assert answer.exit_code == 2, answer.output  # type: ignore[attr-defined]
    said: str = answer.stderr  # type: ignore[attr-defined]
    assert said.startswith("ebb: ")
    assert "Traceback" not in said
    return said


@pytest.mark.parametrize("command", [("serve",), ("worker",), ("report", "cohort", "x", "--outcome", "y")])
def test_a_database_that_is_not_there(run_with: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    said = refused(run_with(f"sqlite:///{tmp_path}/none.sqlite", *command))
    assert "ebb migrate" in said
    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("command", [("serve",), ("worker",)])
def test_a_database_that_is_not_migrated(run_with: Run, empty_database_url: str, command: tuple[str, ...]) -> None:
    run_with(empty_database_url, "migrate")
    from backend.shell.db.migrate import downgrade

    downgrade(empty_database_url, "0004_sync")
    assert "not at the newest schema" in refused(run_with(empty_database_url, *command))


def test_a_database_of_a_version_nobody_knows(run_with: Run, empty_database_url: str) -> None:
    run_with(empty_database_url, "migrate")
    engine = create_engine(empty_database_url, **engine_options(empty_database_url))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    engine.dispose()
    assert "not at the newest schema" in refused(run_with(empty_database_url, "serve"))
    assert "another version of Ebb" in refused(run_with(empty_database_url, "migrate"))


def test_a_database_that_is_no_database(run_with: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("my shopping list, long enough to be no database " * 40)
    for command in ("serve", "migrate"):
        assert "cannot be reached" in refused(run_with(f"sqlite:///{tmp_path}/notes.txt", command))


def test_a_server_that_does_not_answer_and_no_password_is_shown(run_with: Run) -> None:
    url = "postgresql://ebb:topsecret@127.0.0.1:1/ebb"
    for command in ("serve", "migrate"):
        said = refused(run_with(url, command))
        assert "cannot be reached" in said
        assert "topsecret" not in said


def test_migrating_twice_does_nothing(run_with: Run, empty_database_url: str) -> None:
    for _ in range(2):
        answer = run_with(empty_database_url, "migrate")
        assert answer.exit_code == 0
        assert answer.stdout.startswith("The database is at 0")


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"EBB_SECRET": "short"}, "too short"),
        ({"EBB_SECRET": ""}, "EBB_SECRET_FILE"),
        ({"EBB_SECRET": "", "EBB_SECRET_FILE": "/nowhere/secret"}, "cannot be read"),
        ({"EBB_DIARY_DAY_STARTS_AT": "noon"}, "whole number"),
        ({"EBB_WEB_FOLDER": "/nowhere"}, "no web pages in /nowhere"),
    ],
)
def test_settings_that_cannot_be_used(run_with: Run, sqlite_url: str, changed: dict[str, str], says: str) -> None:
    assert says in refused(run_with(sqlite_url, "serve", **changed))


def test_no_database_named(run_with: Run) -> None:
    assert "EBB_DATABASE_URL" in refused(run_with(None, "serve"))


def test_a_folder_for_reports_that_cannot_be_written(run_with: Run, sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = refused(run_with(sqlite_url, "serve", EBB_REPORT_FOLDER=str(tmp_path / "file" / "reports")))
    assert "cannot be written" in said


def test_a_port_that_is_taken(run_with: Run, sqlite_url: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = refused(run_with(sqlite_url, "serve", PORT=port))
    assert f"Port {port} is in use" in said
    assert "PORT=" in said


@pytest.mark.parametrize(("port", "code"), [("abc", 2), ("70000", 2), ("-1", 2)])
def test_a_port_that_is_none(run_with: Run, sqlite_url: str, port: str, code: int) -> None:
    answer = run_with(sqlite_url, "serve", PORT=port)
    assert answer.exit_code == code
    assert "--port" in answer.stderr


def test_an_address_that_is_none(run_with: Run, sqlite_url: str) -> None:
    assert "no address of this machine" in refused(run_with(sqlite_url, "serve", "--host", "nowhere.invalid"))


def test_an_installation_that_lacks_something_is_a_sentence() -> None:
    lacking = "import sys; sys.modules['scipy.special'] = None; from backend.cli import main; main()"
    answer = subprocess.run([sys.executable, "-c", lacking], capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 1
    assert "cannot be loaded" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_help_names_every_command(run_with: Run) -> None:
    said = run_with(None, "--help").stdout
    for command in ("demo", "serve", "worker", "migrate", "contract", "import", "report"):
        assert f"\n  {command} " in said
