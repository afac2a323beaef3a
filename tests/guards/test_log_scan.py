"""The scan of all log lines notices what it is there for: a body logged once, a token, a PIN, a name."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask, request

from backend.access.guard import public
from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from tests.features.cast import PASSWORD, assemble, close
from tests.support import log_scan
from tests.support.log_scan import Heard, found


@pytest.fixture
def heard() -> Iterator[Heard]:
    """Heard for itself: what is planted here is no leak of the run."""
    with log_scan.apart() as own:
        yield own


@pytest.fixture
def leaking(heard: Heard, settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    """The application with one address that logs the body it was sent."""
    app = create_app(settings, clock)

    @public
    def leak() -> str:
        structlog.get_logger("ebb.planted").debug("body", said=request.get_data(as_text=True))
        return "ok"

    app.add_url_rule("/leak", "leak", leak, methods=["POST"])
    yield app
    close(app)


@pytest.mark.asvs("v5.0.0-14.2.4", "v5.0.0-16.2.5")
def test_an_honest_run_has_lines_and_secrets_and_no_leak(heard: Heard, leaking: Flask) -> None:
    cast = assemble(leaking)
    patient = f"/patients/{cast.mara.patient_id}"
    for person in (cast.mara, cast.dev, cast.noor, cast.nobody):
        person.get(patient)
        person.get(f"{patient}?token={person.token}")
    cast.mara.post(f"{patient}/pain-entries", json={"note": "Worse after the long walk, better after rest."})
    assert heard.lines >= 12
    assert {"password", "token", "login", "name", "free text"} <= set(heard.secrets.kinds.values())
    assert heard.secrets.kinds[PASSWORD] == "password"
    assert heard.found() == []
    assert heard.unnoticed() == []


@pytest.mark.asvs("v5.0.0-16.2.5")
@pytest.mark.parametrize(
    ("field", "value", "kind"),
    [
        ("password", "correct horse battery", "password"),
        ("new_password", "corréct hörse bättery", "password"),
        ("pin", "4711", "PIN"),
        ("code", "493817", "one-time code"),
        ("recovery_codes", "k7fq-2m9x", "recovery code"),
        ("ticket", "Zt9-4fQ-xx81-aa", "token"),
        ("link", "https://localhost/join#a9Kd72LmQ0", "link"),
        ("note", "Worse after the walk.", "free text"),
        ("birth_date", "1984-05-17", "birth date"),
        ("name", "Maria Sol", "name"),
    ],
)
def test_a_planted_leak_is_noticed(heard: Heard, leaking: Flask, field: str, value: str, kind: str) -> None:
    """One line with the body of one request, at a level that the settings do not even write."""
    sent = [value] if field.endswith("s") else value
    answer = leaking.test_client().post("/leak", json={"inside": [{field: sent}]})
    assert answer.status_code == 200
    assert heard.secrets.kinds[value] == kind
    leaks = {(found_kind, found_value) for found_kind, found_value, _ in heard.found()}
    assert (kind, value) in leaks


def test_tokens_are_noticed_wherever_they_travel(heard: Heard, leaking: Flask) -> None:
    cast = assemble(leaking)
    cast.mara.get("/me")
    assert cast.mara.token
    for line in (cast.mara.token, f"Bearer {cast.mara.token}", cast.mara.token[:-1]):
        with_line = [json.dumps({"event": "answered", "said": line})]
        assert bool(list(found(with_line, heard.secrets.kinds.items()))) is (cast.mara.token in line)


def test_what_a_process_of_its_own_wrote_is_read_too(heard: Heard) -> None:
    heard.secrets.keep("PIN", "7402")
    heard.text('{"event": "answered", "ms": 7402.1}\nTraceback: pin 7402 refused')
    assert [kind for kind, _, _ in heard.found()] == ["PIN"]


def test_what_looks_alike_is_no_leak(heard: Heard) -> None:
    """Ids of ours, times and line numbers are nobody's; a short word counts only where it stands alone."""
    heard.secrets.keep("PIN", "2026")
    heard.secrets.keep("name", "Dev")
    heard.line(
        json.dumps(
            {
                "event": "Device known",
                "timestamp": "2026-03-11T00:30:00.202620Z",
                "ms": 2026,
                "request_id": "2026" * 8,
                "actor": "2026abcd-0000-4000-8000-000000002026",
                "at": ["backend.app:2026"],
            }
        )
    )
    assert heard.found() == []
    heard.line(json.dumps({"event": "answered", "request_id": "2026"}))
    assert [kind for kind, _, _ in heard.found()] == ["PIN"]


def test_libraries_lines_say_where_and_not_what(heard: Heard, leaking: Flask) -> None:
    """A library's own message may hold a statement with its values: the line names the place and the kind."""
    heard.secrets.keep("free text", "Worse after the walk.")
    try:
        int("Worse after the walk.")
    except ValueError:
        logging.getLogger("waitress").exception("Exception while serving %s", "Worse after the walk.")
    logging.getLogger("sqlalchemy").warning("Worse after the walk.")
    assert [json.loads(line)["event"] for line in heard.sorts] == ["library", "library"]
    assert {json.loads(line)["logger"] for line in heard.sorts} == {"waitress", "sqlalchemy"}
    assert heard.found() == []


def test_a_run_that_cannot_notice_is_void(heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    heard.secrets.keep("PIN", "7402")
    assert heard.unnoticed() == []
    monkeypatch.setattr(log_scan, "_stands_in", lambda *_: False)
    assert heard.unnoticed() == ["PIN"]


def test_workers_add_up(heard: Heard) -> None:
    other = Heard()
    other.secrets.keep("PIN", "7402")
    other.line('{"event": "pin 7402"}')
    heard.add(json.loads(json.dumps(other.packed())))
    assert (heard.lines, [kind for kind, _, _ in heard.found()]) == (1, ["PIN"])
