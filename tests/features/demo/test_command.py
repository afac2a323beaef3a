"""`ebb demo` as a process: filled once, private files, a second start keeps everything; what is in the way is said."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from backend.cli.commands import ebb
from backend.cli.demo.home import zone_of_machine
from tests.features.cli.conftest import pages_in

# The same command with fewer people, so that a test need not wait for all sixty.
COMMAND = "from backend.cli.demo import people; people.MANY = 2; from backend.cli import main; main()"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    plain = {key: value for key, value in os.environ.items() if not key.startswith("EBB_") and key != "PORT"}
    return plain | {"EBB_HOME": str(tmp_path / "home of demo"), "EBB_WEB_FOLDER": str(pages_in(tmp_path / "web"))}


@contextmanager
def started(environment: dict[str, str], port: int = 0) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", COMMAND, "demo", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def said_until(process: subprocess.Popen[str], word: str) -> list[str]:
    """What it says, until a line that holds this word."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if word in line:
            return lines
    assert process.stderr is not None
    raise AssertionError("\n".join([*lines, process.stderr.read()]))


def stopped(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGINT)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Traceback" not in errors
    return said


def asked(
    lines: list[str], method: str, path: str, body: object = None, token: str | None = None
) -> tuple[int, object]:
    found = next(match for line in lines if (match := re.search(r"http://127\.0\.0\.1:(\d+)/", line)))
    connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=30)
    headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
    connection.request(method, path, None if body is None else json.dumps(body), headers)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())


def signs_in(lines: list[str]) -> dict[str, str]:
    return {line.split()[0]: line.split()[1] for line in lines if "@demo.example" in line}


def test_filled_once_and_kept(environment: dict[str, str]) -> None:
    home = Path(environment["EBB_HOME"])
    with started(environment) as process:
        first = said_until(process, "Ctrl-C")
        assert any("Filling the demo clinic" in line for line in first)
        passwords = signs_in(first)
        assert sorted(passwords) == ["dev@demo.example", "mara@demo.example", "noor@demo.example"]
        for login, password in passwords.items():
            status, answer = asked(first, "POST", "/api/v1/sign-in", {"login": login, "password": password})
            assert status == 200
            assert isinstance(answer, dict)
            assert answer["person"]["name"] == login.partition("@")[0].title()
        assert "Stopped" in stopped(process)
    for name in ("secret", "demo-sign-in.txt"):
        assert (home / name).stat().st_mode & 0o077 == 0, name
    assert home.stat().st_mode & 0o077 == 0
    assert len((home / "secret").read_text().strip()) > 40
    before = (home / "secret").read_text()
    with started(environment) as process:
        again = said_until(process, "Ctrl-C")
        assert not any("Filling" in line or "Preparing" in line for line in again)
        assert signs_in(again) == passwords
        login = "mara@demo.example"
        status, _ = asked(again, "POST", "/api/v1/sign-in", {"login": login, "password": passwords[login]})
        assert status == 200
        stopped(process)
    assert (home / "secret").read_text() == before


def test_killed_in_the_middle_it_starts_over(environment: dict[str, str]) -> None:
    with started(environment) as process:
        said_until(process, "Filling")
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=30)
    with started(environment) as process:
        lines = said_until(process, "Ctrl-C")
        assert any("Filling" in line for line in lines)
        passwords = signs_in(lines)
        body = {"login": "noor@demo.example", "password": passwords["noor@demo.example"]}
        _, answer = asked(lines, "POST", "/api/v1/sign-in", body)
        assert isinstance(answer, dict)
        status, cohorts = asked(lines, "GET", "/api/v1/cohorts", token=answer["access_token"])
        assert status == 200
        assert isinstance(cohorts, dict)
        assert {cohort["key"]: cohort["people"] for cohort in cohorts["items"]}["episodes"] == 4
        stopped(process)


def refused(environment: dict[str, str], port: int = 0) -> str:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("EBB_HOME", "EBB_WEB_FOLDER"):
            patch.setenv(name, environment[name])
        answer = CliRunner().invoke(ebb, ("demo", "--port", str(port)), catch_exceptions=False)
    assert answer.exit_code == 2, answer.output
    assert answer.stderr.startswith("ebb: ")
    return answer.stderr


def test_a_port_that_is_taken_is_said_before_anything_is_filled(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} is in use" in refused(environment, port)
    assert not Path(environment["EBB_HOME"]).exists()


def test_a_folder_that_cannot_be_written(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert "cannot be written" in refused(environment | {"EBB_HOME": str(tmp_path / "file" / "home")})


def test_pages_that_are_not_built(environment: dict[str, str]) -> None:
    assert "no web pages" in refused(environment | {"EBB_WEB_FOLDER": "/nowhere"})


def test_a_weak_secret(environment: dict[str, str]) -> None:
    home = Path(environment["EBB_HOME"])
    home.mkdir()
    (home / "secret").write_text("changeme")
    assert "take it away" in refused(environment)


def test_a_database_that_is_none(environment: dict[str, str]) -> None:
    home = Path(environment["EBB_HOME"])
    home.mkdir()
    (home / "clinic.sqlite3").write_text("not a database, but long enough to be looked at " * 50)
    assert "cannot be used by this version" in refused(environment)


def test_the_zone_is_the_machines() -> None:
    assert zone_of_machine({"TZ": "Europe/Zurich"}).key == "Europe/Zurich"
    assert zone_of_machine({"TZ": ":America/Halifax"}).key == "America/Halifax"
    assert zone_of_machine({"TZ": "nonsense"}).key
