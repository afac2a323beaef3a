"""What an operator reads names nobody: one line a request, with its id, and nothing that was sent or stored."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from flask import Flask

from backend.access import tokens
from backend.access.guard import public
from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from tests.features.cast import PASSWORD, Cast
from tests.features.conftest import SECRET

CANARY = "Zq7canaryZq7"


@pytest.fixture(autouse=True)
def captured(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """Before the application, which writes to the standard error it finds at its start."""
    return capsys


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Everything is logged."""
    return Settings(
        database_url=database_url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="DEBUG",
        second_factor_waived=True,
    )


@pytest.fixture
def lines(app: Flask, cast: Cast, capsys: pytest.CaptureFixture[str]) -> Any:
    """What was logged since the last look."""
    capsys.readouterr()

    def read() -> list[str]:
        kept = capsys.readouterr()
        assert kept.out == ""
        return kept.err.splitlines()

    return read


@pytest.mark.asvs("v5.0.0-16.2.1", "v5.0.0-16.2.2", "v5.0.0-16.2.4")
def test_a_request_is_one_line_with_its_id(cast: Cast, lines: Any) -> None:
    cast.dev.get("/me")
    lines()
    answer = cast.dev.get(f"/patients/{cast.mara.patient_id}")
    (line,) = lines()
    said = json.loads(line)
    assert said["request_id"] == answer.headers["X-Request-Id"]
    assert (said["method"], said["status"]) == ("GET", 200)
    assert said["route"] == "/api/v1/patients/<uuid:patient_id>"
    assert said["actor"] == str(cast.dev.id)
    assert datetime.fromisoformat(said["timestamp"]).utcoffset() == UTC.utcoffset(None)
    assert set(said) == {"request_id", "method", "route", "status", "ms", "actor", "event", "level", "timestamp"}


@pytest.mark.asvs("v5.0.0-16.2.5")
def test_nobody_is_named_and_nothing_is_repeated(app: Flask, cast: Cast, lines: Any) -> None:
    """Names, logins, passwords, tokens, notes, ids of patients, addresses: over requests of every kind."""
    signed_in = cast.nobody.post("/sign-in", json={"login": "mara@ebb.example", "password": PASSWORD})
    cookie = signed_in.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]
    client = app.test_client()
    client.set_cookie(tokens.COOKIE, cookie, domain="localhost", secure=True)
    refreshed = client.post("/api/v1/session/refresh", headers={"X-Ebb-Client": CANARY}, base_url="https://localhost")
    assert refreshed.status_code == 200
    patient = f"/patients/{cast.mara.patient_id}"
    entry = {"id": str(cast.mara.id), "revision": 1, "note": CANARY, "score": 7}
    for name in ("mara", "dev", "lena", "noor", "nobody"):
        person = cast.everybody[name]
        person.get(patient)
        person.get(f"/patients?after={CANARY}")
        person.get(f"/{CANARY}")
        person.post(f"{patient}/pain-entries", json=entry)
        person.post(f"{patient}/pain-entries/batch", json={"items": [entry]})
        person.post(f"{patient}/pain-entries", data=f'{{"note": "{CANARY}', content_type="application/json")
        person.get("/me", headers={"User-Agent": CANARY, "Referer": f"https://{CANARY}.example", "X-Request-Id": "a b"})
    cast.nobody.post("/sign-in", json={"login": CANARY, "password": CANARY})
    cast.nobody.get("/me", headers={"Authorization": f"Bearer {CANARY}"})
    text = "\n".join(lines())
    assert text.count('"answered"') >= 35
    forbidden = {
        CANARY,
        PASSWORD,
        SECRET,
        cookie,
        signed_in.json["access_token"],  # type: ignore[index]
        refreshed.json["access_token"],  # type: ignore[index]
        cast.dev.token,
        "mara@ebb.example",
        "Mara",
        "River Clinic",
        str(cast.mara.patient_id),
        "1984-05-17",
        "argon2",
        "127.0.0.1",
    }
    for word in forbidden:
        assert word not in text, word


@pytest.mark.asvs("v5.0.0-16.4.1")
@pytest.mark.parametrize(
    "path", ["/a%0d%0aFAKE: line", "/a%0AFAKE", "/%E2%80%A8FAKE", "/api/v1/patients?after=%0aFAKE"]
)
def test_a_line_break_makes_no_second_line(cast: Cast, lines: Any, path: str) -> None:
    """N28: an address with a line break in it stays one line, and the line does not hold the address."""
    cast.nobody.client.get(path, base_url="https://localhost")
    (line,) = lines()
    assert "FAKE" not in line
    assert json.loads(line)["event"] == "answered"


@pytest.mark.asvs("v5.0.0-16.4.1")
def test_a_line_break_in_a_value_is_written_as_an_escape(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    import structlog

    structlog.get_logger("ebb.test").warning("a\r\nFAKE line", value="b\nc\u2028d")
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["value"] == "b\nc\u2028d"
    assert line.isascii()


def test_a_failure_after_the_answer_was_made_says_no_more(
    app: Flask, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Flask has a line of its own for these, with the address and the words of the exception."""

    @app.after_request
    def broken(_response: object) -> NoReturn:
        raise ValueError(f"Key (name)=({CANARY}) already exists")

    answer = app.test_client().get(f"/{CANARY}")
    assert answer.status_code == 500
    kept = capsys.readouterr()
    assert CANARY not in kept.err + kept.out + caplog.text
    assert '"kind": "ValueError"' in kept.err


def test_a_log_that_cannot_be_written_costs_no_request(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def write(self, _text: str) -> NoReturn:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stderr", Full())
    assert app.test_client().get("/healthz").status_code == 200


@pytest.mark.asvs("v5.0.0-16.3.4")
def test_a_failure_says_where_and_not_what(
    settings: Settings, clock: FixedClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """The message of a database repeats the values it refuses; the log keeps the place and the kind."""
    app = create_app(settings, clock)

    def broken() -> str:
        raise ValueError(f"Key (name)=({CANARY}) already exists")

    app.add_url_rule("/api/v1/broken", "broken", public(broken))
    answer = app.test_client().get("/api/v1/broken")
    assert answer.status_code == 500
    said = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    failures = [one for one in said if one["event"] == "unforeseen"]
    assert len(failures) == 1
    assert failures[0]["kind"] == "ValueError"
    assert failures[0]["at"][-1].startswith("tests.guards.test_logs:")
    assert failures[0]["request_id"] == answer.headers["X-Request-Id"]
    assert CANARY not in json.dumps(said)
