"""The operator founds a clinic and helps who is locked out, on both databases; each link opens one account, once."""

from __future__ import annotations

import re

from click.testing import Result
from flask.testing import FlaskClient

from backend.app import create_app
from backend.shell.settings import Settings
from tests.features.cast import close
from tests.features.cli.conftest import Run
from tests.features.conftest import SECRET

PASSWORD = "seven quiet herons at dusk"
HTTPS = "https://localhost"


def token_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    found = re.search(r"/clinic/#/setup/([A-Za-z0-9_-]+)", result.output)
    assert found, result.output
    return found[1]


def test_a_clinic_its_first_admin_and_a_reset(run: Run, database_url: str) -> None:
    found = run("clinic", "found", "Lake Clinic", "--zone", "America/Edmonton", "--admin", "noor@lake.example")
    first = token_in(found)
    assert "once, until" in found.output
    app = create_app(Settings(database_url=database_url, secret=SECRET, log_level="CRITICAL"))
    client: FlaskClient = app.test_client()

    def status(path: str, sent: dict[str, str]) -> int:
        return client.post(f"/api/v1{path}", json=sent, base_url=HTTPS).status_code

    assert status("/setup", {"token": first, "password": PASSWORD}) == 200
    assert status("/sign-in", {"login": "noor@lake.example", "password": PASSWORD}) == 200
    second = token_in(run("account", "reset", "Noor@Lake.example"))
    assert status("/sign-in", {"login": "noor@lake.example", "password": PASSWORD}) == 401
    assert status("/setup", {"token": first, "password": PASSWORD}) == 404
    assert status("/setup", {"token": second, "password": PASSWORD + "!"}) == 200
    close(app)


def test_what_cannot_be_done_is_a_sentence(run: Run) -> None:
    zone = run("clinic", "found", "Lake Clinic", "--zone", "Lake/Shore", "--admin", "noor@lake.example")
    assert (zone.exit_code, "no time zone Lake/Shore" in zone.output) == (2, True)
    run("clinic", "found", "Lake Clinic", "--zone", "America/Edmonton", "--admin", "noor@lake.example")
    nobody = run("account", "reset", "who@lake.example")
    assert (nobody.exit_code, "No open account" in nobody.output) == (2, True)
