"""A passkey lets its owner in and nobody else, once for each challenge; the last way in is never removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.proof.models import Passkey, UsedChallenge
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, inside
from tests.features.joining.authenticator import PRESENT, Authenticator, new_key, text
from tests.features.joining.coming_in import (
    as_signed_in,
    invited,
    joined_with_passkey,
    joined_with_pin,
    said,
    shows_passkey,
    welcomed,
)


def further(person: Person, **bent: Any) -> Authenticator:
    """Somebody who is signed in has made a further passkey."""
    made = Authenticator(**bent)
    answer = person.post("/me/passkeys", json=made.make(person.post("/me/ways/options").json))  # type: ignore[arg-type]
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return made


def test_it_signs_its_owner_in(cast: Cast) -> None:
    mara = as_signed_in(cast, shows_passkey(cast, joined_with_passkey(cast)))
    assert mara.get("/me").json["patient_id"] == str(cast.mara.patient_id)  # type: ignore[index]
    assert mara.get(f"/patients/{cast.omar.patient_id}").status_code == 404


def test_staff_too(cast: Cast) -> None:
    dev = as_signed_in(cast, shows_passkey(cast, further(cast.dev)))
    assert dev.get(f"/patients/{cast.mara.patient_id}").status_code == 200


BENT: dict[str, dict[str, Any]] = {
    "another page": {"origin": "https://evil.example"},
    "another port": {"origin": "https://localhost:444"},
    "inside another page": {"framed": True},
    "for another site": {"rp_id": "evil.example"},
    "nobody verified": {"flags": PRESENT},
    "nobody there": {"flags": 4},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
def test_what_is_bent_makes_no_passkey_and_shows_none(cast: Cast, bent: dict[str, Any]) -> None:
    token = invited(cast)
    refused = said(cast, "/join", {"token": token, "passkey": Authenticator(**bent).make(welcomed(cast, token))})
    assert (refused.status_code, refused.json["code"]) == (422, "passkey_refused")  # type: ignore[index]
    made = joined_with_passkey(cast, token)
    for name, value in bent.items():
        setattr(made, name, value)
    assert shows_passkey(cast, made).json["code"] == "passkey_unknown"  # type: ignore[index]


def test_every_refusal_is_the_same(cast: Cast) -> None:
    """Unknown, somebody else's, wrongly signed, for another account: one status, one body."""
    made, other = joined_with_passkey(cast), Authenticator(user_id=bytes(16))
    forged = Authenticator(key=new_key(), credential_id=made.credential_id, user_id=made.user_id)
    stolen = Authenticator(key=made.key, credential_id=made.credential_id, user_id=cast.omar.id.bytes)  # type: ignore[union-attr]
    answers = [shows_passkey(cast, one) for one in (other, forged, stolen)]
    answers.append(shows_passkey(cast, made, signature=text(bytes(70))))
    answers.append(shows_passkey(cast, made, authenticator_data=text(b"x")))
    answers.append(shows_passkey(cast, made, client_data=text(b"{}")))
    bodies = [{key: value for key, value in (one.json or {}).items() if key != "request_id"} for one in answers]
    assert {one.status_code for one in answers} == {401}
    assert all(body == bodies[0] for body in bodies)
    assert shows_passkey(cast, made).status_code == 200


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_a_challenge_counts_once_for_its_purpose_and_for_five_minutes(
    app: Flask, cast: Cast, clock: FixedClock
) -> None:
    made = joined_with_passkey(cast)
    options: Any = said(cast, "/sign-in/passkey/options").json
    assert said(cast, "/sign-in/passkey", made.show(options)).status_code == 200
    assert said(cast, "/sign-in/passkey", made.show(options)).status_code == 401
    late: Any = said(cast, "/sign-in/passkey/options").json
    clock.advance(timedelta(minutes=5))
    assert said(cast, "/sign-in/passkey", made.show(late)).status_code == 401
    # What was given for joining is none for signing in; what we did not make is none at all.
    joining = welcomed(cast, invited(cast))
    assert said(cast, "/sign-in/passkey", made.show(joining)).status_code == 401
    assert said(cast, "/sign-in/passkey", made.show({"challenge": text(bytes(56))})).status_code == 401
    assert shows_passkey(cast, made).status_code == 200
    with inside(app) as session:  # those that are too old anyway are cleared away
        assert len(session.scalars(select(UsedChallenge)).all()) == 1


def test_a_passkey_whose_count_goes_back_was_copied_and_ends(app: Flask, cast: Cast) -> None:
    made = joined_with_passkey(cast)
    for _ in range(3):
        assert shows_passkey(cast, made).status_code == 200
    made.count = 1
    assert shows_passkey(cast, made).status_code == 401
    made.count = 99
    assert shows_passkey(cast, made).status_code == 401
    with inside(app) as session:
        assert session.scalars(select(Passkey)).one().ended_why == "copied"


def test_one_that_does_not_count_is_no_copy(cast: Cast) -> None:
    made = joined_with_passkey(cast)
    for _ in range(3):
        made.count = -1  # which `show` makes 0, as phones do
        assert shows_passkey(cast, made).status_code == 200


def test_the_last_way_in_is_never_removed(app: Flask, cast: Cast) -> None:
    with inside(app) as session:  # Mara as somebody who never had a password
        from backend.access import service as access

        account = access.account_of_patient(session, cast.mara.patient_id)  # type: ignore[arg-type]
        account.password_hash = access.NO_PASSWORD  # type: ignore[union-attr]
        session.commit()
    made = joined_with_passkey(cast)
    mara = as_signed_in(cast, shows_passkey(cast, made))
    ways: Any = mara.get("/me/ways").json
    assert (ways["password"], len(ways["passkeys"]), ways["devices"]) == (False, 1, [])
    only = ways["passkeys"][0]["id"]
    refused = mara.ask("DELETE", f"/me/passkeys/{only}")
    assert (refused.status_code, refused.json["code"]) == (409, "last_way_in")  # type: ignore[index]
    second = further(mara)
    assert mara.ask("DELETE", f"/me/passkeys/{only}").status_code == 204
    assert mara.ask("DELETE", f"/me/passkeys/{only}").status_code == 404
    assert shows_passkey(cast, made).status_code == 401
    assert shows_passkey(cast, second).status_code == 200


def test_nobody_removes_somebody_elses(cast: Cast) -> None:
    joined_with_passkey(cast)
    theirs = cast.mara.get("/me/ways").json["passkeys"][0]["id"]  # type: ignore[index]
    for name in ("omar", "dev", "noor", "zoe"):
        assert cast.everybody[name].ask("DELETE", f"/me/passkeys/{theirs}").status_code == 404


def test_the_same_passkey_is_kept_once_and_twenty_are_enough(cast: Cast) -> None:
    made = further(cast.mara)
    again = cast.mara.post("/me/passkeys", json=made.make(cast.mara.post("/me/ways/options").json))  # type: ignore[arg-type]
    assert (again.status_code, again.json["code"]) == (409, "passkey_known")  # type: ignore[index]
    options: Any = cast.mara.post("/me/ways/options").json
    assert options["passkey"]["known"] == [text(made.credential_id)]
    for _ in range(19):
        further(cast.mara)
    more = cast.mara.post("/me/passkeys", json=Authenticator().make(cast.mara.post("/me/ways/options").json))  # type: ignore[arg-type]
    assert (more.status_code, more.json["code"]) == (409, "too_many_ways")  # type: ignore[index]


def test_a_further_way_is_made_with_ones_own_challenge(cast: Cast) -> None:
    options: Any = cast.omar.post("/me/ways/options").json
    refused = cast.mara.post("/me/passkeys", json=Authenticator().make(options))
    assert (refused.status_code, refused.json["code"]) == (422, "passkey_refused")  # type: ignore[index]


def test_a_host_that_anybody_can_send_has_no_passkeys(cast: Cast) -> None:
    client = cast.nobody.app.test_client()
    for host in ("https://ebb.evil.example", "https://127.0.0.1:8000", "https://[::1]:8000"):
        answer = client.post("/api/v1/sign-in/passkey/options", base_url=host)
        assert answer.status_code in {400, 422}, host


def test_a_closed_account_opens_nothing(app: Flask, cast: Cast, clock: FixedClock) -> None:
    made, phone = joined_with_passkey(cast), joined_with_pin(cast)
    token = invited(cast)
    with inside(app) as session:
        from backend.access import service as access

        account = access.account_of_patient(session, cast.mara.patient_id)  # type: ignore[arg-type]
        account.closed_at = clock.now()  # type: ignore[union-attr]
        session.commit()
    from tests.features.joining.coming_in import shows_pin

    assert shows_passkey(cast, made).json["code"] == "passkey_unknown"  # type: ignore[index]
    assert shows_pin(cast, phone).json["code"] == "device_unlinked"  # type: ignore[index]
    assert said(cast, "/join/look", {"token": token}).json["code"] == "invitation_over"  # type: ignore[index]
    answer = cast.dev.post(f"/patients/{cast.mara.patient_id}/invitations", json={})
    assert (answer.status_code, answer.json["code"]) == (422, "account_closed")  # type: ignore[index]
