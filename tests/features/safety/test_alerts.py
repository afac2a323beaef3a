"""What somebody has to look at: an alert with an owner, acknowledged and closed by a person with a note."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from backend.safety.models import AlertEvent
from backend.safety.worker import Watch
from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import Cast, Person, inside
from tests.features.diary import send
from tests.features.follow_up.sent import KIND, alerts, handle, history, needle, said
from tests.features.mara_through_the_api import at
from tests.features.measures.sent import path, post, reading

NOTHING = [0] * 8
PROTOCOL = "Stay with the person. Ask. Call the crisis line."


def alarmed(cast: Cast, **signs: str) -> dict[str, Any]:
    """An alert of Mara's: breathless after needling."""
    send(cast.mara, said(needle(cast), **(signs or {"breathless": "yes"})), kind=KIND)
    return alerts(cast.dev, cast.mara)[0]


def go_round(app: Flask, clock: FixedClock) -> int:
    with app.app_context():
        return Watch(db.engine).round(clock.now())


def duty(cast: Cast, person: Person | None, **more: Any) -> None:
    rule = {"steps": [{"reach": "duty", "after_minutes": 15}, {"reach": "admin", "after_minutes": 60}]}
    rule |= {"emergency_number": "911", "duty_id": None if person is None else str(person.id)} | more
    assert cast.noor.post("/escalation", json=rule).status_code in {200, 201}


def test_item_nine_above_nought_raises_one_and_nought_raises_none(cast: Cast) -> None:
    post(cast, reading("phq9", answers=[*NOTHING, 0]))
    assert alerts(cast.dev, cast.mara) == []
    body = reading("phq9", answers=[*NOTHING, 1])
    assert post(cast, body).json["flags"] == ["self_harm_item"]
    post(cast, body)
    [alert] = alerts(cast.dev, cast.mara)
    assert (alert["kind"], alert["source_kind"], alert["source_id"]) == ("self_harm_item", "reading", body["id"])
    assert (alert["raised_by"]["name"], alert["owner"]["name"], alert["state"]) == ("Dev", "Dev", "open")
    assert (alert["raised_at"], alert["acknowledged_at"], alert["closed_at"]) == (
        "2026-03-11T00:30:00.000Z",
        None,
        None,
    )


def test_it_is_raised_also_where_there_is_no_score(cast: Cast) -> None:
    kept = post(cast, reading("phq9", answers=[*[None] * 8, 3])).json
    assert (kept["value"], kept["no_value"], kept["flags"]) == (None, "too_few_answers", ["self_harm_item"])
    assert len(alerts(cast.dev, cast.mara)) == 1


def test_it_stands_first_on_the_worklist_until_it_is_closed(cast: Cast) -> None:
    body = reading("phq9", answers=[*NOTHING, 2])
    tag = post(cast, body).headers["ETag"]

    def reason() -> tuple[str, str, int]:
        [line] = cast.dev.get("/worklist").json["items"]  # type: ignore[index]
        return line["reason"]["code"], line["owner"]["name"], line["need"]

    assert reason() == ("alert", "Dev", 8)
    [alert] = alerts(cast.dev, cast.mara)
    cast.dev.post(f"{path(cast)}/{body['id']}/withdrawal", json={"reason": "Wrong box"}, headers={"If-Match": tag})
    assert alerts(cast.dev, cast.mara) == [alert], "taking the answer back does not close it"
    for what in ("acknowledgement", "closure"):
        for note in ("", "   ", "\n"):
            assert handle(cast.dev, cast.mara, alert["id"], what, note).status_code == 422
    early = handle(cast.dev, cast.mara, alert["id"], "closure")
    assert (early.status_code, early.json["code"]) == (409, "not_acknowledged")
    assert handle(cast.dev, cast.mara, alert["id"], "acknowledgement").status_code == 200
    assert reason() == ("alert_acknowledged", "Dev", 7), "acknowledged is not closed"
    ended = handle(cast.dev, cast.mara, alert["id"], "closure", "She is safe.").json
    assert (ended["state"], ended["closed_by"]["name"], ended["closed_note"]) == ("closed", "Dev", "She is safe.")
    assert reason()[0] != "alert_acknowledged"


def test_sent_again_changes_nothing_and_other_words_are_refused(cast: Cast) -> None:
    alert = alarmed(cast)
    for what, wanted in (
        ("acknowledgement", "already_acknowledged"),
        ("closure", "already_closed"),
        ("reopening", "not_closed"),
    ):
        event_id = str(uuid.uuid4())
        first = handle(cast.dev, cast.mara, alert["id"], what, "Done.", id=event_id)
        again = handle(cast.dev, cast.mara, alert["id"], what, "Done.", id=event_id)
        assert (first.status_code, again.status_code, again.json) == (200, 200, first.json)
        other = handle(cast.dev, cast.mara, alert["id"], what, "Otherwise.", id=event_id)
        assert (other.status_code, other.json["code"]) == (409, "id_taken")
        twice = handle(cast.dev, cast.mara, alert["id"], what, "Once more.")
        assert (twice.status_code, twice.json["code"]) == (409, wanted)


def test_reopening_leaves_how_it_was_closed_in_the_history(cast: Cast, app: Flask) -> None:
    alert = alarmed(cast)
    for what, note in (("acknowledgement", "Called."), ("closure", "All well."), ("reopening", "She called back.")):
        assert handle(cast.dev, cast.mara, alert["id"], what, note).status_code == 200
    [now] = alerts(cast.dev, cast.mara)
    assert (now["state"], now["closed_note"], now["due_at"]) == ("open", None, "2026-03-11T00:45:00.000Z")
    told = [
        (one["number"], one["kind"], one["by"] and one["by"]["name"], one["note"])
        for one in history(cast.dev, cast.mara, alert["id"])
    ]
    assert told == [
        (1, "raised", "Mara", None),
        (2, "acknowledged", "Dev", "Called."),
        (3, "closed", "Dev", "All well."),
        (4, "reopened", "Dev", "She called back."),
    ]
    with inside(app) as session:
        assert AlertEvent.app_may == ("SELECT", "INSERT")
        assert session.scalars(select(AlertEvent.number).order_by(AlertEvent.number)).all() == [1, 2, 3, 4]


FORCED = (
    "closed_at = raised_at",
    "closed_at = raised_at, closed_by = owner_id",
    "closed_at = raised_at, closed_note = 'because'",
    "closed_at = raised_at, closed_by = owner_id, closed_note = ''",
    "closed_at = raised_at, closed_by = owner_id, closed_note = '   '",
    "closed_at = raised_at, closed_by = owner_id, closed_note = 'but nobody acknowledged'",
    "acknowledged_at = raised_at, due_at = NULL",
    "acknowledged_at = raised_at, acknowledged_by = owner_id, acknowledged_note = 'yes'",  # still escalating
    "owner_id = NULL",
    "closed_by = patient_id, closed_note = 'nobody'",
)


@pytest.mark.trap(12)
def test_the_database_itself_takes_no_end_without_a_person_and_a_note(app: Flask, cast: Cast) -> None:
    alarmed(cast)
    with inside(app) as session:
        for forced in FORCED:
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(text(f"UPDATE alert SET {forced}"))
        first = session.scalars(select(AlertEvent)).one()
        for kind in ("acknowledged", "closed", "reopened"):
            for left_out in ({"by_id": None}, {"note": None}, {"note": " "}):
                row = {"by_id": first.by_id, "note": "x"} | left_out
                said_of = {"clinic_id": first.clinic_id, "alert_id": first.alert_id, "at": first.at, "round": 1}
                with pytest.raises(IntegrityError), session.begin_nested():
                    session.add(AlertEvent(id=uuid.uuid4(), number=2, kind=kind, **said_of, **row))


def test_whoever_is_not_in_care_and_has_no_alert_gets_404(cast: Cast, app: Flask, clock: FixedClock) -> None:
    alert = alarmed(cast)
    where = f"/patients/{cast.mara.patient_id}/alerts"
    for person, wanted in ((cast.lena, 404), (cast.noor, 404), (cast.ravi, 404), (cast.hana, 404), (cast.mara, 403)):
        assert person.get(where).status_code == wanted
        assert handle(person, cast.mara, alert["id"], "acknowledgement").status_code == wanted
    assert handle(cast.dev, cast.omar, alert["id"], "acknowledgement").status_code == 404


def test_who_is_told_may_handle_it_and_sees_nothing_else(cast: Cast, app: Flask, clock: FixedClock) -> None:
    duty(cast, cast.lena)
    alert = alarmed(cast)
    at(clock, cast, clock.now() + timedelta(minutes=15))
    assert go_round(app, clock) == 1
    assert cast.lena.get(f"/patients/{cast.mara.patient_id}").status_code == 404
    [waits] = cast.lena.get("/alerts").json["items"]  # type: ignore[index]
    assert (waits["id"], waits["state"], waits["reached"]) == (alert["id"], "escalated", "duty")
    lines = cast.lena.get("/worklist").json["items"]  # type: ignore[index]
    [line] = [line for line in lines if line["patient"]["name"] == "Mara"]
    assert (line["reason"]["code"], line["owner"]["name"], line["alert"]["kind"]) == (
        "alert_escalated", "Dev", "breathless",
    )  # fmt: skip
    assert cast.noor.get(f"/patients/{cast.mara.patient_id}/alerts").status_code == 404, "not yet the manager's"
    at(clock, cast, clock.now() + timedelta(minutes=45))
    assert go_round(app, clock) == 1
    assert cast.noor.get(f"/patients/{cast.mara.patient_id}/alerts").status_code == 200
    assert handle(cast.lena, cast.mara, alert["id"], "acknowledgement").status_code == 200
    assert handle(cast.lena, cast.mara, alert["id"], "closure", "In hospital, stable.").status_code == 200
    # The reason she states to read the record takes nothing away from her.
    draft = {"id": str(uuid.uuid4()), "kind": "emergency", "reason": "Breathless after needling; on duty."}
    stated = cast.lena.post(f"/patients/{cast.mara.patient_id}/stated-reasons", json=draft)
    assert stated.status_code in {201, 422}
    assert handle(cast.lena, cast.mara, alert["id"], "reopening", "She called back.").status_code == 200


@pytest.mark.trap(12)
def test_an_alert_never_loses_its_owner(cast: Cast, app: Flask, clock: FixedClock) -> None:
    """End of care, discharge, the owner's account closed, the duty person's too: it is the next one's at once."""
    duty(cast, cast.lena)
    alert = alarmed(cast)
    moved = []

    def owner() -> str:
        person = cast.dev if "care" not in moved else cast.lena if "lena" not in moved else cast.noor
        [one] = alerts(person, cast.mara)
        return str(one["owner"]["name"])

    assert owner() == "Dev"
    cast.dev.post(f"/patients/{cast.mara.patient_id}/discharge", json={"last_day": "2026-03-10"})
    assert owner() == "Dev", "discharged, and still in his care"
    care: Any = cast.noor.get("/clinic/patients").json
    [link] = [one["care"][0] for one in care["items"] if one["name"] == "Mara"]
    ended = cast.noor.post(f"/patients/{cast.mara.patient_id}/care/{link['id']}/end", json={"to_day": "2026-03-09"})
    assert ended.status_code == 200, ended.get_data(as_text=True)
    moved.append("care")
    assert owner() == "Lena", "nobody in care: who is on duty"
    assert go_round(app, clock) == 0
    assert cast.noor.post(f"/staff/{cast.lena.id}/closure").status_code == 200
    moved.append("lena")
    assert owner() == "Noor", "nobody on duty: the manager"
    go_round(app, clock)
    told = [(one["kind"], (one["owner"] or {}).get("name")) for one in history(cast.noor, cast.mara, alert["id"])]
    assert told == [("raised", "Dev"), ("owner_changed", "Lena"), ("owner_changed", "Noor")]
    new = {"therapist_id": str(cast.dev.id), "from_day": "2026-03-10", "to_day": None}
    assert cast.noor.post(f"/patients/{cast.mara.patient_id}/care", json=new).status_code == 201
    [again] = alerts(cast.dev, cast.mara)
    assert again["owner"]["name"] == "Dev"


def test_each_step_is_in_the_log(app: Flask, cast: Cast) -> None:
    post(cast, reading("phq9", answers=[*NOTHING, 1]))
    [alert] = alerts(cast.dev, cast.mara)
    for what in ("acknowledgement", "closure", "reopening"):
        handle(cast.dev, cast.mara, alert["id"], what)
    with inside(app) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.patient_id == cast.mara.patient_id)).all()
        changed = {row.operation: row.changed for row in rows}
    assert "alert" in changed["record_reading"]
    assert changed["acknowledge_alert"] == ["acknowledged_at", "acknowledged_note"]
    assert changed["end_alert"] == ["closed_at", "closed_note"]
    assert "due_at" in changed["reopen_alert"]


def test_everybody_whose_alert_is_listed_leaves_a_row(app: Flask, cast: Cast) -> None:
    alarmed(cast)
    answer = cast.dev.get("/alerts")
    with inside(app) as session:
        query = select(AuditRow.patient_id).where(AuditRow.request_id == answer.headers["X-Request-Id"])
        assert session.scalars(query).all() == [cast.mara.patient_id]


def test_the_clinics_own_words_stand_beside_it(cast: Cast) -> None:
    body = {"kind": "self_harm_item", "text": PROTOCOL}
    made: Any = cast.noor.post("/safety-protocols", json=body)
    assert (made.status_code, made.json["number"]) == (201, 1)
    assert cast.noor.post("/safety-protocols", json=body).status_code == 200
    post(cast, reading("phq9", answers=[*NOTHING, 1]))
    assert alerts(cast.dev, cast.mara)[0]["protocol"] == PROTOCOL
    newer: Any = cast.noor.post("/safety-protocols", json=body | {"text": "Call the duty phone."})
    assert newer.json["number"] == 2
    assert alerts(cast.dev, cast.mara)[0]["protocol"] == "Call the duty phone."
    shown: Any = cast.dev.get("/safety-protocols").json
    assert [(each["kind"], each["number"]) for each in shown["items"]] == [("self_harm_item", 2)]
    assert cast.ravi.get("/safety-protocols").json == {"items": []}


def test_the_rule_is_the_clinics_and_earlier_ones_are_kept(cast: Cast) -> None:
    default: Any = cast.dev.get("/escalation").json
    assert (default["number"], default["steps"], default["duty"]) == (
        0,
        [{"reach": "duty", "after_minutes": 15}, {"reach": "admin", "after_minutes": 1440}],
        None,
    )
    rule = {"steps": default["steps"], "emergency_number": "911", "duty_id": str(cast.lena.id)}
    first: Any = cast.noor.post("/escalation", json=rule)
    assert (first.status_code, first.json["number"], first.json["duty"]["name"]) == (201, 1, "Lena")
    assert cast.noor.post("/escalation", json=rule).status_code == 200
    for wrong, wanted in (
        ({"steps": list(reversed(default["steps"]))}, "steps_in_order"),
        ({"duty_id": str(cast.mara.id)}, "no_such_duty"),
        ({"duty_id": str(uuid.uuid4())}, "no_such_duty"),
        ({"steps": []}, "too_short"),
        ({"emergency_number": "nine"}, "choice"),
        ({"duty_mail": "no address"}, "choice"),
    ):
        refused: Any = cast.noor.post("/escalation", json=rule | wrong)
        assert (refused.status_code, refused.json["code"]) == (422, wanted)
    assert cast.dev.post("/escalation", json=rule).status_code == 403


@pytest.mark.trap(12)
def test_trap_12_how_many_a_therapist_gets_a_day_is_measured(cast: Cast, app: Flask, clock: FixedClock) -> None:
    """Alerts without an owner or an end: each has both, and the load is a figure."""
    first = alarmed(cast)
    send(cast.mara, said(needle(cast), dizziness="yes"), kind=KIND)
    at(clock, cast, clock.now() + timedelta(minutes=12))
    handle(cast.dev, cast.mara, first["id"], "acknowledgement")
    at(clock, cast, clock.now() + timedelta(minutes=5))
    assert go_round(app, clock) == 1
    at(clock, cast, datetime(2026, 3, 12, 16, tzinfo=UTC))
    answer: Any = cast.noor.get("/alerts/volume?first_day=2026-03-01&last_day=2026-03-31").json
    assert (answer["raised"], answer["items"]) == (
        2,
        [
            {
                "day": "2026-03-10",
                "owner": {"id": str(cast.dev.id), "name": "Dev"},
                "raised": 2,
                "acknowledged": 1,
                "escalated": 1,
                "minutes_to_acknowledgement": 12.0,
            }
        ],
    )
    none: Any = cast.noor.get("/alerts/volume?first_day=2026-04-01&last_day=2026-04-02").json
    assert (none["raised"], none["items"]) == (0, [])
    back: Any = cast.noor.get("/alerts/volume?first_day=2026-04-02&last_day=2026-04-01")
    assert (back.status_code, back.json["code"]) == (422, "days_in_order")
    assert cast.dev.get("/alerts/volume?first_day=2026-03-01&last_day=2026-03-31").status_code == 403
