"""What somebody does in front of the sign-in page, and with the authenticator app in their hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backend.shell.clock import FixedClock
from tests.features.cast import PASSWORD, Person, body

STEP = timedelta(seconds=30)


@dataclass
class Visit:
    """One browser in which one person signs in."""

    person: Person
    clock: FixedClock
    secret: str | None = None
    token: str | None = None
    recovery_codes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client: FlaskClient = self.person.app.test_client()

    def ask(self, method: str, path: str, sent: Any = None) -> TestResponse:
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        return self.client.open(
            f"/api/v1{path}", method=method, json=sent, headers=headers, base_url="https://localhost"
        )

    def password(self, password: str = PASSWORD, login: str | None = None) -> TestResponse:
        """The first step."""
        self.token = None
        return self._kept(self.ask("POST", "/sign-in", {"login": login or self.person.login, "password": password}))

    def code(self, ago: int = 0) -> str:
        """What the authenticator shows, or showed so many steps ago."""
        assert self.secret is not None
        return pyotp.TOTP(self.secret).at(self.clock.now() - ago * STEP)

    def second(self, ticket: str, **sent: str) -> TestResponse:
        """The second step."""
        return self._kept(self.ask("POST", "/sign-in/second-factor", {"ticket": ticket, **sent}))

    def set_up(self) -> TestResponse:
        """Read the QR code and show the first code."""
        offered = self.ask("POST", "/me/second-factor/authenticator")
        assert offered.status_code == 201, offered.get_data(as_text=True)
        self.secret = body(offered)["secret"]
        answer = self.ask("POST", "/me/second-factor/authenticator/confirmation", {"code": self.code()})
        assert answer.status_code == 200, answer.get_data(as_text=True)
        self.recovery_codes = body(answer)["recovery_codes"]
        if body(answer)["signed_in"]:
            self.token = body(answer)["signed_in"]["access_token"]
        return answer

    def _kept(self, answer: TestResponse) -> TestResponse:
        if answer.status_code == 200:
            self.token = body(answer)["access_token"]
        return answer


def settled(person: Person, clock: FixedClock) -> Visit:
    """Somebody who has set up an authenticator, a minute ago, and is signed in."""
    visit = Visit(person, clock)
    assert visit.password().status_code == 200
    visit.set_up()
    clock.advance(2 * STEP)
    return visit


def other_browser(visit: Visit) -> Visit:
    """The same person with the same authenticator, in front of another browser."""
    return Visit(visit.person, visit.clock, visit.secret, None, visit.recovery_codes)
