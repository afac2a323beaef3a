"""A PIN is good on its device only, eight wrong ones unlink the device, without the device nobody can cause that."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.proof.models import LinkedDevice
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, inside
from tests.features.joining.authenticator import Phone, new_key, text
from tests.features.joining.coming_in import (
    PIN,
    as_signed_in,
    invited,
    joined_with_passkey,
    joined_with_pin,
    said,
    shows_passkey,
    shows_pin,
    welcomed,
)


def link_of(app: Flask) -> LinkedDevice:
    with inside(app) as session:
        found = session.scalars(select(LinkedDevice)).one()
        session.expunge_all()
        session.rollback()
        return found


def test_the_pin_of_a_linked_phone_signs_in(app: Flask, cast: Cast) -> None:
    phone = joined_with_pin(cast)
    mara = as_signed_in(cast, shows_pin(cast, phone))
    assert mara.get("/me").json["patient_id"] == str(cast.mara.patient_id)  # type: ignore[index]
    assert link_of(app).pin_hash.startswith("$argon2id$")


@pytest.mark.asvs("v5.0.0-6.3.1")
def test_eight_wrong_ones_unlink_the_phone_and_the_clinic_lets_in_anew(app: Flask, cast: Cast) -> None:
    phone = joined_with_pin(cast)
    left = [(answer.json or {}).get("tries_left") for answer in (shows_pin(cast, phone, "111222") for _ in range(8))]
    assert left == [7, 6, 5, 4, 3, 2, 1, None]
    assert shows_pin(cast, phone).json["code"] == "device_unlinked"  # type: ignore[index]
    assert link_of(app).ended_why == "wrong_pins"
    new = joined_with_pin(cast)
    assert as_signed_in(cast, shows_pin(cast, new)).get("/me").status_code == 200


def test_a_right_one_in_between_gives_the_tries_back(app: Flask, cast: Cast) -> None:
    phone = joined_with_pin(cast)
    for _ in range(7):
        assert shows_pin(cast, phone, "111222").status_code == 401
    assert shows_pin(cast, phone).status_code == 200
    assert link_of(app).wrong_pins == 0


def test_without_the_phone_nobody_unlinks_it_or_learns_that_it_is_there(
    app: Flask, cast: Cast, clock: FixedClock
) -> None:
    """Twenty tries by somebody who knows the device's id: nothing is counted, and the answer is that for any id."""
    phone = joined_with_pin(cast)
    thief = Phone(key=new_key(), device_id=phone.device_id)
    nowhere = Phone(device_id="6f1c2a52-9d0e-4c1b-8a57-3f7e2b9d4c10")
    for _ in range(20):
        clock.advance(timedelta(minutes=20))  # longer than any slowing
        known, unknown = shows_pin(cast, thief), shows_pin(cast, nowhere)
        assert known.status_code == unknown.status_code == 401
        bodies = [
            {key: value for key, value in (one.json or {}).items() if key != "request_id"} for one in (known, unknown)
        ]
        assert bodies[0] == bodies[1]
    asked = [said(cast, "/sign-in/device/options", {"device_id": one.device_id}) for one in (phone, nowhere)]
    assert [one.status_code for one in asked] == [200, 200]
    assert link_of(app).wrong_pins == 0
    assert shows_pin(cast, phone).status_code == 200


def test_what_was_signed_counts_once_and_for_this_phone(app: Flask, cast: Cast) -> None:
    phone, other = joined_with_pin(cast), Phone()
    options: Any = said(cast, "/sign-in/device/options", {"device_id": phone.device_id}).json
    recorded = phone.show(options, PIN)
    assert said(cast, "/sign-in/device", recorded).status_code == 200
    assert said(cast, "/sign-in/device", recorded).json["code"] == "device_unlinked"  # type: ignore[index]
    other.device_id = "6f1c2a52-9d0e-4c1b-8a57-3f7e2b9d4c10"
    elsewhere: Any = said(cast, "/sign-in/device/options", {"device_id": other.device_id}).json
    assert said(cast, "/sign-in/device", phone.show(elsewhere, PIN)).status_code == 401
    for signature in (bytes(64), b"\xff" * 64):
        assert shows_pin(cast, phone, signature=text(signature)).json["code"] == "device_unlinked"  # type: ignore[index]
    assert link_of(app).wrong_pins == 0


@pytest.mark.parametrize("pin", ["111111", "123456", "987654", "121212", "123123", "170584", "840517", "19840517"])
def test_the_first_ones_somebody_would_try_are_refused(cast: Cast, pin: str) -> None:
    token = invited(cast)
    answer = said(cast, "/join", {"token": token, "device": Phone().link(welcomed(cast, token), pin)})
    assert (answer.status_code, answer.json["code"]) == (422, "pin_easy")  # type: ignore[index]
    joined_with_pin(cast, token)  # the link is not used up by that


@pytest.mark.parametrize("pin", ["12345", "1234567890123", "12a456", "７０４８１９", " 704819"])
def test_what_is_no_pin_is_refused(cast: Cast, pin: str) -> None:
    token = invited(cast)
    answer = said(cast, "/join", {"token": token, "device": Phone().link(welcomed(cast, token), pin)})
    assert answer.status_code == 422


def test_a_key_that_did_not_sign_links_nothing(cast: Cast) -> None:
    token = invited(cast)
    theirs = Phone().link(welcomed(cast, token), PIN)
    for bent in ({"signature": text(bytes(64))}, {"public_key": text(b"no key")}, {"public_key": theirs["public_key"]}):
        sent = Phone().link(welcomed(cast, token), PIN, **bent)
        answer = said(cast, "/join", {"token": token, "device": sent})
        assert (answer.status_code, answer.json["code"]) == (422, "device_refused")  # type: ignore[index]


def test_somebody_who_is_in_links_and_unlinks_a_phone(cast: Cast) -> None:
    mara = as_signed_in(cast, shows_passkey(cast, joined_with_passkey(cast)))
    phone = Phone()
    answer = mara.post("/me/devices", json=phone.link(mara.post("/me/ways/options").json, PIN))  # type: ignore[arg-type]
    assert answer.status_code == 201
    phone.device_id = answer.json["id"]  # type: ignore[index]
    assert shows_pin(cast, phone).status_code == 200
    assert cast.omar.ask("DELETE", f"/me/devices/{phone.device_id}").status_code == 404
    assert mara.ask("DELETE", f"/me/devices/{phone.device_id}").status_code == 204
    assert shows_pin(cast, phone).json["code"] == "device_unlinked"  # type: ignore[index]


def test_staff_have_no_pin(cast: Cast) -> None:
    assert cast.dev.post("/me/devices", json={}).status_code == 403


def test_the_seal_is_ones_own_and_stays(cast: Cast) -> None:
    first, again = cast.mara.get("/me/phone-seal").json, cast.mara.get("/me/phone-seal").json
    assert first == again != cast.omar.get("/me/phone-seal").json
    assert cast.dev.get("/me/phone-seal").status_code == 403


@pytest.mark.asvs("v5.0.0-2.3.4")
def test_wrong_pins_at_the_same_moment_are_all_counted(app: Flask, cast: Cast) -> None:
    phone = joined_with_pin(cast)
    asked = [said(cast, "/sign-in/device/options", {"device_id": phone.device_id}).json for _ in range(6)]
    sent = [phone.show(options, "111222") for options in asked]  # type: ignore[arg-type]
    threads = [threading.Thread(target=said, args=(cast, "/sign-in/device", body)) for body in sent]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert link_of(app).wrong_pins == 6
