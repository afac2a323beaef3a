"""What the picture gets from sessions, and what the database itself refuses."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from backend.needling import models, service
from backend.needling.technique import NeedledMuscle
from backend.people.side import Side
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.features.needling.sent import FELT_NOTHING, SITE, needled, post


def test_marks_for_the_picture_in_one_statement(app: Flask, cast: Cast) -> None:
    early = needled(performed_at="2026-02-24T09:00:00-07:00", sites=[SITE, SITE | {"muscle": "scalenes"}])
    late = needled()
    for body in (late, early):
        post(cast, body)
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    statements: list[str] = []
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        marks = service.sessions_of(session, patient_id)
    assert sum(text.startswith("SELECT") and "set_config" not in text for text in statements) == 1
    assert [(str(mark.id), mark.day) for mark in marks] == [
        (early["id"], date(2026, 2, 24)),
        (late["id"], date(2026, 3, 9)),
    ]
    assert marks[0].performed_at == datetime(2026, 2, 24, 16, tzinfo=UTC)
    left, right = Side.LEFT, Side.RIGHT
    assert marks[0].sites == (NeedledMuscle("upper_trapezius", left), NeedledMuscle("scalenes", left))
    assert marks[1].sites == (NeedledMuscle("upper_trapezius", left), NeedledMuscle("upper_trapezius", right))


@pytest.mark.parametrize(
    ("table", "other"),
    [
        ("head", {"needles_out": 1}),
        ("head", {"consent_given": False}),
        ("head", {"adverse_events": "perhaps"}),
        ("site", {"side": "L"}),
        ("site", {"depth_mm": 41.0}),
        ("site", {"insertions": 0}),
        ("site", {"twitch": None, "twitch_count": 1}),
        ("site", {"twitch": "none", "twitch_count": 1}),
    ],
)
def test_the_database_itself_refuses(app: Flask, cast: Cast, table: str, other: dict[str, Any]) -> None:
    head_id, moment = uuid.uuid4(), datetime(2026, 3, 9, 20, tzinfo=UTC)
    head: dict[str, Any] = {
        "clinic_id": cast.clinic_id,
        "id": head_id,
        "patient_id": cast.mara.patient_id,
        "therapist_id": cast.dev.id,
        "performed_at": moment,
        "offset_minutes": -360,
        "zone": "America/Edmonton",
        "local_day": date(2026, 3, 9),
        "modality": "dry_needling",
        "purpose": "Neck rotation",
        "consent_given": True,
        "needles_in": 2,
        "needles_out": 2,
        "adverse_events": "none",
        "recorded_at": moment,
        "digest": "0" * 64,
    }
    bare = {name: value for name, value in SITE.items() if name not in FELT_NOTHING}
    site = bare | {"clinic_id": cast.clinic_id, "id": uuid.uuid4(), "session_id": head_id, "position": 1}
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        session.add(models.NeedlingSession(**head | (other if table == "head" else {})))
        if table == "site":
            session.flush()
            session.add(models.NeedledSite(**site | other))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
