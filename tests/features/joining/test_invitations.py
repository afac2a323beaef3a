"""A link lets one person in once: it is short-lived, revocable, replaced by a newer one; a guesser learns nothing."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from backend.access import service as access
from backend.people import service as people
from backend.proof.models import Invitation, LinkedDevice, Passkey
from backend.proof.service import invitations
from backend.proof.service.invitations import Kind
from backend.shell.clock import FixedClock
from backend.shell.refusal import RuleBroken
from tests.features.cast import NOW, PLAN_START, ZONE, Cast, inside
from tests.features.joining.authenticator import Authenticator
from tests.features.joining.coming_in import (
    as_signed_in,
    invited,
    joined_with_passkey,
    joined_with_pin,
    said,
    shows_passkey,
    shows_pin,
    welcomed,
)

NEVER = "A" * 43


def over(cast: Cast, token: str) -> bool:
    """Whether the link lets nobody in, in the words every bad link gets."""
    answer = said(cast, "/join/look", {"token": token})
    if answer.status_code == 200:
        return False
    body = dict(answer.json)  # type: ignore[arg-type]
    never = dict(said(cast, "/join/look", {"token": NEVER}).json)  # type: ignore[arg-type]
    assert (answer.status_code, body.pop("code")) == (422, "invitation_over")
    assert never.pop("request_id") != body.pop("request_id")
    assert body == {key: value for key, value in never.items() if key != "code"}
    return True


def test_the_link_says_the_clinic_and_a_first_name_and_nothing_else(cast: Cast) -> None:
    welcome = welcomed(cast, invited(cast))
    assert welcome.keys() == {"challenge", "passkey", "clinic", "first_name", "kind", "expires_at"}
    assert (welcome["clinic"], welcome["first_name"], welcome["kind"]) == ("River Clinic", "Mara", "patient")
    assert welcome["passkey"]["user_name"] == "Mara"


@pytest.mark.asvs("v5.0.0-6.4.1")
def test_it_is_good_for_two_days_and_once(cast: Cast, clock: FixedClock) -> None:
    token = invited(cast)
    clock.set(NOW + timedelta(hours=48) - timedelta(seconds=1))
    assert not over(cast, token)
    clock.set(NOW + timedelta(hours=48))
    assert over(cast, token)
    clock.set(NOW)
    joined_with_passkey(cast, token)
    assert over(cast, token)
    again = said(cast, "/join", {"token": token, "passkey": Authenticator().make(welcomed(cast, invited(cast)))})
    assert (again.status_code, again.json["code"]) == (422, "invitation_over")  # type: ignore[index]


def test_a_newer_one_replaces_it_and_it_can_be_taken_back(cast: Cast) -> None:
    first, second = invited(cast), invited(cast)
    assert over(cast, first)
    assert not over(cast, second)
    at = f"/patients/{cast.mara.patient_id}/invitations"
    waiting, replaced = cast.dev.get(at).json["items"]  # type: ignore[index]
    assert (waiting["state"], replaced["state"], waiting["made_by"]) == ("waiting", "replaced", "Dev")
    assert cast.dev.post(f"{at}/{waiting['id']}/revoke").json["state"] == "revoked"  # type: ignore[index]
    assert over(cast, second)
    assert cast.dev.post(f"{at}/{waiting['id']}/revoke").status_code == 409
    assert cast.dev.post(f"{at}/{uuid.uuid4()}/revoke").status_code == 404


@pytest.mark.asvs("v5.0.0-6.4.1")
def test_what_the_link_carries_is_kept_by_nobody(app: Flask, cast: Cast) -> None:
    token = invited(cast)
    with inside(app) as session:
        kept = session.scalars(select(Invitation)).one()
        assert len(kept.digest) == 32
        assert token not in repr(vars(kept))
    link = cast.dev.post(f"/patients/{cast.mara.patient_id}/invitations", json={}).json["link"]  # type: ignore[index]
    # Behind the #: no server and no log on the way ever sees it.
    assert link.startswith("https://localhost/app/#/join/")


def test_the_code_of_squares_is_the_link(cast: Cast) -> None:
    answer = cast.dev.post(f"/patients/{cast.mara.patient_id}/invitations", json={}).json
    rows = answer["qr"]  # type: ignore[index]
    assert {len(row) for row in rows} == {len(rows)}
    assert {sign for row in rows for sign in row} == {"0", "1"}
    finder = ["1111111", "1000001", "1011101", "1011101", "1011101", "1000001", "1111111"]
    assert [row[:7] for row in rows[:7]] == finder == [row[-7:] for row in rows[:7]] == [row[:7] for row in rows[-7:]]


@pytest.mark.asvs("v5.0.0-6.4.4")
@pytest.mark.parametrize("name", ["mara", "lena", "ravi", "ines", "theo", "otto", "nobody"])
def test_only_who_cares_for_the_person_invites(cast: Cast, name: str) -> None:
    answer = cast.everybody[name].post(f"/patients/{cast.mara.patient_id}/invitations", json={})
    assert answer.status_code in {401, 403, 404}
    assert "link" not in answer.json  # type: ignore[operator]


def test_the_clinics_manager_invites_too_and_sees_nothing_else(cast: Cast) -> None:
    assert cast.noor.post(f"/patients/{cast.mara.patient_id}/invitations", json={}).status_code == 201
    assert cast.noor.post(f"/patients/{cast.zoe.patient_id}/invitations", json={}).status_code == 404
    assert cast.noor.get(f"/patients/{cast.mara.patient_id}/pain-entries").status_code != 200


def test_a_patient_without_an_account_gets_one_without_a_password(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        new = people.enrol(session, clinic_id=cast.clinic_id, name="Ada Lund", zone=ZONE, enrolled_on=PLAN_START)
        assert cast.dev.id is not None
        people.link_care(
            session, clinic_id=cast.clinic_id, patient_id=new.id, therapist_id=cast.dev.id, from_day=PLAN_START
        )
        session.commit()
        patient_id = new.id
    link = cast.dev.post(f"/patients/{patient_id}/invitations", json={}).json["link"]  # type: ignore[index]
    token = link.partition("#/join/")[2]
    assert welcomed(cast, token)["first_name"] == "Ada"
    made = joined_with_passkey(cast, token)
    ada = as_signed_in(cast, shows_passkey(cast, made))
    assert ada.get("/me").json["patient_id"] == str(patient_id)  # type: ignore[index]
    with inside(app) as session:
        account = access.account_of_patient(session, patient_id)
        assert account is not None
        login = account.login
    for password in ("-", "", "~", login):
        refused = said(cast, "/sign-in", {"login": login, "password": password or "x"})
        assert (refused.status_code, refused.json["code"]) == (401, "bad_credentials")  # type: ignore[index]


@pytest.mark.asvs("v5.0.0-6.4.4")
def test_a_new_link_for_a_lost_phone_ends_what_was_there_and_keeps_the_person(app: Flask, cast: Cast) -> None:
    old_passkey, old_phone = joined_with_passkey(cast), joined_with_pin(cast)
    was = as_signed_in(cast, shows_pin(cast, old_phone)).get("/me").json
    still_signed_in = as_signed_in(cast, shows_passkey(cast, old_passkey))
    token = invited(cast, ends_old_ways=True)
    assert still_signed_in.get("/me").status_code == 200  # nothing ends before the link is used
    new = joined_with_passkey(cast, token)
    assert still_signed_in.get("/me").status_code == 401
    assert shows_passkey(cast, old_passkey).status_code == 401
    assert shows_pin(cast, old_phone).json["code"] == "device_unlinked"  # type: ignore[index]
    assert as_signed_in(cast, shows_passkey(cast, new)).get("/me").json == was
    with inside(app) as session:
        assert [one.ended_why for one in session.scalars(select(LinkedDevice))] == ["renewed"]
        assert sorted(str(one.ended_why) for one in session.scalars(select(Passkey))) == ["None", "renewed"]


def test_another_link_beside_leaves_the_old_ways(cast: Cast) -> None:
    old, new = joined_with_passkey(cast), joined_with_passkey(cast)
    assert shows_passkey(cast, old).status_code == shows_passkey(cast, new).status_code == 200


def test_staff_come_in_by_the_same_kind_of_link_with_a_passkey_and_not_with_a_pin(app: Flask, cast: Cast) -> None:
    settings = app.extensions["ebb_settings"]
    with inside(app) as session:
        made = invitations.invite(
            session, Kind.STAFF, cast.lena.id, clinic_id=cast.clinic_id, made_by=cast.noor.id,  # type: ignore[arg-type]
            settings=settings, now=NOW,
        )  # fmt: skip
        session.commit()
    from tests.features.joining.authenticator import Phone
    from tests.features.joining.coming_in import PIN

    refused = said(cast, "/join", {"token": made.token, "device": Phone().link(welcomed(cast, made.token), PIN)})
    assert refused.json["code"] == "pins_are_for_patients"  # type: ignore[index]
    lena = as_signed_in(cast, shows_passkey(cast, joined_with_passkey(cast, made.token)))
    assert lena.get("/me").json["role"] == "therapist"  # type: ignore[index]


def test_redeeming_twice_is_refused_also_inside_the_program(app: Flask, cast: Cast) -> None:
    token = invited(cast)
    with inside(app) as session:
        assert invitations.redeem(session, token, NOW).ended_why == "used"
        with pytest.raises(RuleBroken, match="invitation_over"):
            invitations.redeem(session, token, NOW)


def test_neither_and_both_ways_are_refused(cast: Cast) -> None:
    token = invited(cast)
    answer = said(cast, "/join", {"token": token})
    assert (answer.status_code, answer.json["code"]) == (422, "one_way")  # type: ignore[index]
    assert not over(cast, token)
