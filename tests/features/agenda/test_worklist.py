"""The therapist's list: one line a person, one reason, one owner; silence is not a pain of 0."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from backend.people import service as people
from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import PLAN_START, Cast, inside
from tests.features.diary import send
from tests.features.mara_through_the_api import at, average, live_through


def worklist(cast: Cast) -> dict[str, Any]:
    answer = cast.dev.get("/worklist")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json  # type: ignore[return-value]


def also_treats_omar(app: Flask, cast: Cast) -> None:
    with app.app_context():
        enter_clinic(db.session(), cast.clinic_id)
        people.link_care(
            db.session(),
            clinic_id=cast.clinic_id,
            patient_id=cast.omar.patient_id,  # type: ignore[arg-type]
            therapist_id=cast.dev.id,  # type: ignore[arg-type]
            from_day=PLAN_START,
        )
        db.session.commit()


def test_who_is_silent_comes_before_who_needs_nothing(app: Flask, cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    also_treats_omar(app, cast)
    send(cast.omar, average(date(2026, 3, 2), 4))
    found = worklist(cast)
    assert (found["in_care"], found["answered_this_week"]) == (2, 1)
    silent, calm = found["items"]
    assert (silent["patient"]["name"], silent["reason"]["code"], silent["reason"]["days"]) == ("Omar", "no_answer", 8)
    assert silent["reason"]["value"] is None
    assert (calm["patient"]["name"], calm["reason"]["code"]) == ("Mara", "nothing_open")
    assert silent["owner"] == {"id": str(cast.dev.id), "name": "Dev"}
    assert silent["need"] > calm["need"]


def test_two_weeks_clearly_up_come_first(app: Flask, cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    also_treats_omar(app, cast)
    monday = date(2026, 1, 26)
    scores = [3] * 28 + [6] * 14
    send(cast.omar, *[average(monday + timedelta(days=day), score) for day, score in enumerate(scores)])
    [first, _] = worklist(cast)["items"]
    assert (first["patient"]["name"], first["reason"]["code"]) == ("Omar", "pain_up")
    assert (first["reason"]["value"], first["reason"]["compared_with"]) == (6.0, 3.0)


def test_a_goal_is_named_once_its_day_is_over(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    at(clock, cast, datetime(2026, 5, 1, 15, tzinfo=UTC))
    send(cast.mara, average(date(2026, 4, 30), 4))
    [line] = worklist(cast)["items"]
    assert (line["reason"]["code"], line["reason"]["days"]) == ("goal_day_passed", 1)


def test_everybody_shown_leaves_a_row(app: Flask, cast: Cast) -> None:
    worklist(cast)
    with inside(app):
        rows = db.session.scalars(select(AuditRow).where(AuditRow.operation == "read_worklist")).all()
    assert [(row.patient_id, row.outcome) for row in rows] == [(cast.mara.patient_id, "allowed")]


def test_a_therapist_of_another_clinic_has_another_list(cast: Cast) -> None:
    assert [line["patient"]["name"] for line in cast.ravi.get("/worklist").json["items"]] == ["Zoe"]  # type: ignore[index]
    assert cast.mara.get("/worklist").status_code == 403
