"""A patient asks, the clinic answers in time, a refusal stands beside the disagreement, and nothing is overwritten."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from backend.corrections import service as corrections
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body, inside

ASKED = {
    "about": "needling_session",
    "wrong": "It says the right shoulder.",
    "wanted": "It was the left one.",
}


def ask(person: Person, patient_id: Any, **changed: Any) -> Any:
    sent = ASKED | {"id": str(uuid.uuid4())} | changed
    return person.post(f"/patients/{patient_id}/corrections", json=sent)


def reply(person: Person, patient_id: Any, request_id: str, **changed: Any) -> Any:
    sent = {
        "id": str(uuid.uuid4()),
        "answer": "refused",
        "reason": "The drawing of that day shows the right.",
    } | changed
    return person.post(f"/patients/{patient_id}/corrections/{request_id}/answer", json=sent)


def disagree(person: Person, patient_id: Any, request_id: str, **changed: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "statement": "I know my own shoulder."} | changed
    return person.post(f"/patients/{patient_id}/corrections/{request_id}/disagreement", json=sent)


def test_a_refusal_is_kept_with_the_disagreement_and_both_are_seen(app: Flask, cast: Cast) -> None:
    me = cast.mara.patient_id
    asked = ask(cast.mara, me)
    assert (asked.status_code, asked.json["state"], asked.json["due_on"]) == (201, "open", "2026-04-09")
    request_id = asked.json["id"]
    with inside(app) as session:
        assert corrections.is_open(session, me)  # type: ignore[arg-type]
    assert disagree(cast.mara, me, request_id).json["code"] == "not_refused"
    assert reply(cast.dev, me, request_id).status_code == 201
    assert disagree(cast.mara, me, request_id).status_code == 201
    seen = [body(person.get(f"/patients/{me}/corrections"))["items"] for person in (cast.mara, cast.dev)]
    assert seen[0] == seen[1]
    (line,) = seen[0]
    assert (line["state"], line["wrong"], line["answer"]["reason"], line["answer"]["answered_by"]["name"]) == (
        "refused",
        ASKED["wrong"],
        "The drawing of that day shows the right.",
        "Dev",
    )
    assert (line["disagreement"]["statement"], line["disagreement"]["recorded_by"]["name"]) == (
        "I know my own shoulder.",
        "Mara",
    )
    with inside(app) as session:
        assert not corrections.is_open(session, me)  # type: ignore[arg-type]


def test_what_was_corrected_cannot_be_disagreed_with(cast: Cast) -> None:
    me = cast.mara.patient_id
    request_id = ask(cast.mara, me).json["id"]
    done = reply(cast.dev, me, request_id, answer="corrected", reason="A second session was recorded for the left.")
    assert (done.status_code, done.json["state"]) == (201, "corrected")
    assert disagree(cast.mara, me, request_id).json["code"] == "not_refused"


def test_sent_again_is_the_same_and_a_second_answer_is_refused(cast: Cast) -> None:
    me, id_ = cast.mara.patient_id, str(uuid.uuid4())
    assert [ask(cast.mara, me, id=id_).status_code for _ in range(2)] == [201, 200]
    assert ask(cast.mara, me, id=id_, wanted="Nothing.").json["code"] == "id_taken"
    answer_id = str(uuid.uuid4())
    assert [reply(cast.dev, me, id_, id=answer_id).status_code for _ in range(2)] == [201, 200]
    again = reply(cast.dev, me, id_, answer="corrected")
    assert (again.status_code, again.json["code"]) == (409, "already_answered")
    statement_id = str(uuid.uuid4())
    assert [disagree(cast.mara, me, id_, id=statement_id).status_code for _ in range(2)] == [201, 200]
    assert disagree(cast.mara, me, id_).json["code"] == "already_stated"
    other = ask(cast.mara, me).json["id"]
    assert reply(cast.dev, me, other, id=answer_id).json["code"] == "id_taken"


def test_open_requests_have_an_owner_and_a_day(cast: Cast, clock: FixedClock) -> None:
    ask(cast.mara, cast.mara.patient_id)
    clock.advance(timedelta(days=1))
    ask(cast.omar, cast.omar.patient_id)
    everything = body(cast.noor.get("/corrections"))["items"]
    assert [(line["patient"]["name"], line["owner"]["name"], line["overdue"]) for line in everything] == [
        ("Mara", "Dev", False),
        ("Omar", "Lena", False),
    ]
    assert "wrong" not in everything[0]
    mine = body(cast.lena.get("/corrections"))["items"]
    assert [line["patient"]["name"] for line in mine] == ["Omar"]
    assert body(cast.ravi.get("/corrections"))["items"] == []
    clock.advance(timedelta(days=30))
    for person in (cast.noor, cast.dev):
        person.token = None  # they sign in again
    assert [line["overdue"] for line in body(cast.noor.get("/corrections"))["items"]] == [True, False]
    reply(cast.dev, cast.mara.patient_id, everything[0]["id"])
    assert [line["patient"]["name"] for line in body(cast.noor.get("/corrections"))["items"]] == ["Omar"]


def test_a_therapist_records_what_a_representative_asks(cast: Cast) -> None:
    me = cast.mara.patient_id
    assert ask(cast.dev, me).json["code"] == "representative_needed"
    kept = ask(cast.dev, me, representative="Her sister, Ana")
    assert (kept.status_code, kept.json["representative"], kept.json["recorded_by"]["name"]) == (
        201,
        "Her sister, Ana",
        "Dev",
    )


def test_an_outsider_gets_404_and_no_other_record_is_reached(cast: Cast) -> None:
    me = cast.mara.patient_id
    request_id = ask(cast.mara, me).json["id"]
    for name, asks, reads in (
        ("omar", 404, 404),
        ("lena", 404, 404),
        ("ravi", 404, 404),
        ("noor", 403, 404),
        ("theo", 403, 403),
        ("nobody", 401, 401),
    ):
        person = cast.everybody[name]
        assert ask(person, me).status_code == asks
        assert person.get(f"/patients/{me}/corrections").status_code == reads
    assert reply(cast.lena, cast.omar.patient_id, request_id).status_code == 404
    assert disagree(cast.omar, cast.omar.patient_id, request_id).status_code == 404
    assert reply(cast.dev, me, str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"about": "everything"}, "choice"), ({"wrong": ""}, "too_short"), ({"due_on": "2026-03-11"}, "unknown_field")],
)
def test_what_cannot_be_asked(cast: Cast, changed: dict[str, Any], code: str) -> None:
    answer = ask(cast.mara, cast.mara.patient_id, **changed)
    assert (answer.status_code, answer.json["code"]) == (422, code)
