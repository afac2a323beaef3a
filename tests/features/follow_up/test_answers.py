"""What a phone answers after a session: kept like every record of a phone, and an alarming yes is never overlooked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.follow_up.models import FollowUpAnswer
from backend.follow_up.question import HOURS
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, inside
from tests.features.diary import code, outcome, path, pulled, quarantine, send, withdrawal
from tests.features.follow_up.sent import CALM, KIND, PERFORMED, after, alerts, history, needle, said
from tests.features.mara_through_the_api import at


def asked(cast: Cast) -> Any:
    return cast.mara.get(f"/patients/{cast.mara.patient_id}/follow-ups").json


def test_the_three_askings_of_a_session_and_when_each_is_offered(cast: Cast, clock: FixedClock) -> None:
    needle(cast)
    found = asked(cast)
    assert [(one["hours"], one["state"], one["opens_at"], one["closes_at"]) for one in found["items"]] == [
        (2, "no_answer", "2026-03-09T22:00:00.000Z", "2026-03-10T20:00:00.000Z"),
        (24, "open", "2026-03-10T20:00:00.000Z", "2026-03-12T20:00:00.000Z"),
        (72, "later", "2026-03-12T20:00:00.000Z", "2026-03-16T20:00:00.000Z"),
    ]
    assert (found["emergency_number"], found["clinic_phone"]) == ("911", None)
    today: Any = cast.mara.get(f"/patients/{cast.mara.patient_id}/today").json
    assert [(one["hours"], one["state"], one["answer"]) for one in today["follow_ups"]] == [(24, "open", None)]
    at(clock, cast, PERFORMED + timedelta(hours=168))
    assert asked(cast)["items"] == []


def test_what_was_answered_is_what_is_read(cast: Cast) -> None:
    session_id = needle(cast)
    body = said(session_id, bruise="yes", dizziness=None, note="a small one")
    assert outcome(cast.mara, body, KIND) == ("created", None)
    assert outcome(cast.mara, body, KIND) == ("unchanged", None)
    [kept] = pulled(cast.mara, KIND)
    assert {name: kept[name] for name in body} == body
    assert kept["answers"]["dizziness"] is None, "no answer is no answer, and never a no"
    assert (kept["local_day"], kept["received_at"]) == ("2026-03-10", "2026-03-11T00:30:00.000Z")
    [one] = [one for one in asked(cast)["items"] if one["hours"] == 24]
    assert (one["state"], one["answer"]["id"]) == ("answered", body["id"])
    assert alerts(cast.dev, cast.mara) == [], "a bruise is common and raises nothing"
    read: Any = cast.dev.get(path(cast.mara, body["id"], kind=KIND)).json
    assert [version["content"]["answers"] for version in read["versions"]] == [body["answers"]]


def test_the_time_it_was_answered_decides_not_the_time_it_came(cast: Cast, clock: FixedClock) -> None:
    session_id = needle(cast)
    in_time, late, early = said(session_id, 71), said(session_id, 73), said(session_id, 23)
    at(clock, cast, PERFORMED + timedelta(days=20))
    found = [(one["outcome"], one["code"]) for one in send(cast.mara, in_time, late, early, kind=KIND)]
    assert found == [("created", None), ("rejected", "window_closed"), ("rejected", "window_closed")]
    kept = quarantine(cast.mara)
    assert {one["item"]["id"] for one in kept} == {late["id"], early["id"]}
    assert {one["code"] for one in kept} == {"window_closed"}


def test_an_alarming_answer_is_never_too_late(cast: Cast, clock: FixedClock) -> None:
    session_id = needle(cast)
    at(clock, cast, PERFORMED + timedelta(days=20))
    body = said(session_id, 24 * 15, breathless="yes")
    assert outcome(cast.mara, body, KIND) == ("created", None)
    assert [one["kind"] for one in alerts(cast.dev, cast.mara)] == ["breathless"]


def test_nor_after_the_programme_has_ended(cast: Cast) -> None:
    session_id = needle(cast)
    cast.dev.post(f"/patients/{cast.mara.patient_id}/discharge", json={"last_day": "2026-03-09"})
    assert outcome(cast.mara, said(session_id), KIND) == ("rejected", "enrolment_closed")
    assert outcome(cast.mara, said(session_id, chest_pain="yes"), KIND) == ("created", None)
    assert [one["kind"] for one in alerts(cast.dev, cast.mara)] == ["chest_pain"]


def test_each_alarming_sign_makes_one_alert_in_the_same_transaction(cast: Cast) -> None:
    session_id = needle(cast)
    bodies = {sign: said(session_id, **{sign: "yes"}) for sign in CALM if sign != "bruise"}
    for body in bodies.values():
        assert outcome(cast.mara, body, KIND) == ("created", None)
        assert outcome(cast.mara, body, KIND) == ("unchanged", None)
    found = {alert["kind"]: alert for alert in alerts(cast.dev, cast.mara)}
    assert found.keys() == bodies.keys()
    for sign, alert in found.items():
        assert (alert["state"], alert["owner"]["name"]) == ("open", "Dev")
        assert (alert["source_id"], alert["happened_at"]) == (bodies[sign]["id"], "2026-03-11T00:00:00.000Z")
        assert (alert["raised_at"], alert["due_at"]) == ("2026-03-11T00:30:00.000Z", "2026-03-11T00:45:00.000Z")


def test_also_where_it_is_refused_in_conflict_or_unreadable(cast: Cast, app: Flask) -> None:
    """Nobody's yes is lost for a form: what cannot be kept as an answer is still looked at."""
    session_id = needle(cast)
    nowhere = said("6f1c2a52-9d0e-4c1b-8a57-3f7e2b9d4c10", numbness="yes")
    assert outcome(cast.mara, nowhere, KIND) == ("rejected", "no_such_session")
    calm = said(session_id)
    send(cast.mara, calm, kind=KIND)
    assert outcome(cast.mara, calm | {"answers": CALM | {"bleeding": "yes"}}, KIND) == ("conflict", "revision_taken")
    broken = said(session_id, infection="yes", zone=7)
    assert outcome(cast.mara, broken, KIND) == ("rejected", "type")
    assert outcome(cast.mara, broken, KIND) == ("rejected", "type")
    found = {one["kind"]: one["source_kind"] for one in alerts(cast.dev, cast.mara)}
    assert found == {"numbness": "follow_up_answer", "bleeding": "follow_up_answer", "infection": "unreadable"}
    assert len(quarantine(cast.mara)) == 3
    with inside(app) as session:
        assert session.scalar(select(FollowUpAnswer.breathless)) == "no"


def test_a_no_an_amendment_or_a_withdrawal_leaves_the_alert(cast: Cast) -> None:
    body = said(needle(cast), breathless="yes")
    send(cast.mara, body, kind=KIND)
    [alert] = alerts(cast.dev, cast.mara)
    later = body | {"revision": 2, "answers": CALM, "answered_at": after(28.2)}
    assert outcome(cast.mara, later, KIND) == ("amended", None)
    assert outcome(cast.mara, withdrawal(body["id"], 3), KIND) == ("withdrawn", None)
    outcome(cast.mara, withdrawal(body["id"], 3), KIND)
    [still] = alerts(cast.dev, cast.mara)
    assert (still["id"], still["state"]) == (alert["id"], "open")
    told = [(one["kind"], one["source_revision"]) for one in history(cast.dev, cast.mara, alert["id"])]
    assert told == [("raised", None), ("source_changed", 2), ("source_withdrawn", 3)]


def test_a_batch_with_yes_and_no_at_once_raises_it(cast: Cast) -> None:
    body = said(needle(cast), breathless="yes")
    send(cast.mara, body, body | {"revision": 2, "answers": CALM}, kind=KIND)
    assert [one["kind"] for one in alerts(cast.dev, cast.mara)] == ["breathless"]


def test_an_empty_answering_is_none_and_strange_words_are_refused(cast: Cast) -> None:
    session_id = needle(cast)
    for changed, wanted in (
        ({"answers": dict.fromkeys(CALM)}, "nothing_said"),
        ({"answers": CALM | {"breathless": "maybe"}}, "choice"),
        ({"answers": CALM | {"breathless": False}}, "type"),
        ({"hours": 25}, "window_closed"),
        ({"hours": 1}, "range"),
    ):
        assert outcome(cast.mara, said(session_id) | changed, KIND) == ("rejected", wanted)
    single = cast.mara.post(path(cast.mara, kind=KIND), json=said(session_id, 23))
    assert code(single) == (422, "window_closed")


def test_a_doubtful_clock_refuses_nothing(cast: Cast) -> None:
    body = said(needle(cast), 24 * 400)
    [result] = send(cast.mara, body, kind=KIND)
    assert (result["outcome"], result["flags"]) == ("created", ["clock_suspect"])


def test_strangers_get_what_they_get_everywhere(cast: Cast) -> None:
    needle(cast)
    for person, wanted in ((cast.lena, 404), (cast.ravi, 404), (cast.omar, 404), (cast.noor, 404), (cast.ines, 403)):
        assert person.get(f"/patients/{cast.mara.patient_id}/follow-ups").status_code == wanted
    assert cast.dev.post(path(cast.mara, kind=KIND), json={}).status_code == 403


def test_the_database_takes_no_third_answer(app: Flask, cast: Cast) -> None:
    send(cast.mara, said(needle(cast)), kind=KIND)
    with inside(app) as session:
        for sign in CALM:
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(text(f"UPDATE follow_up_answer SET {sign} = 'may'"))


def test_the_clinics_numbers_are_on_the_phone(cast: Cast) -> None:
    needle(cast)
    rule = {
        "steps": [{"reach": "duty", "after_minutes": 10}],
        "clinic_phone": "+1 403 555 0100",
        "emergency_number": "112",
    }
    assert cast.noor.post("/escalation", json=rule).status_code == 201
    found = asked(cast)
    assert (found["clinic_phone"], found["emergency_number"]) == ("+1 403 555 0100", "112")
    assert {one["hours"] for one in found["items"]} == set(HOURS)
