"""What pictures, reports and imports get from readings, and what the database itself refuses."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from backend.measures import service
from backend.measures.models import Reading
from backend.measures.reading import DatedReading, PointReading, ReadingDraft, Timing
from backend.people.side import Side
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.moment import parse
from tests.features.cast import Cast
from tests.features.measures.sent import get, post, pressure


def test_what_picture_and_report_ask(app: Flask, cast: Cast) -> None:
    first = pressure(trials=[150, 150, 150], taken_at="2026-01-05T10:00:00-07:00")
    second = pressure(trials=[210, 225, 231])
    after = pressure(trials=[258, 262, 269]) | {"timing": "post"}
    for body in (after, second, first):
        post(cast, body)
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        told = service.readings_of(session, patient_id)
        assert told[0] == DatedReading(
            id=uuid.UUID(first["id"]),
            instrument="ppt",
            taken_at=datetime(2026, 1, 5, 17, tzinfo=UTC),
            day=date(2026, 1, 5),
            value=150,
            timing=Timing.PRE,
            site="upper_trapezius",
            side=Side.RIGHT,
            rater="Dev",
        )
        assert {r.value for r in told} == {150, 222, 263}
        assert service.readings_at(session, [patient_id], "ppt") == (
            PointReading(patient_id, "ppt", None, date(2026, 1, 5), 150),
            PointReading(patient_id, "ppt", None, date(2026, 3, 10), 222),
        )
        assert service.readings_at(session, [], "ppt") == ()


def test_readings_from_another_record_come_in_once(app: Flask, cast: Cast) -> None:
    mara, omar = cast.mara.patient_id, cast.omar.patient_id
    assert mara is not None
    assert omar is not None
    now = datetime(2026, 3, 11, tzinfo=UTC)
    ids = [uuid.uuid5(uuid.NAMESPACE_URL, str(number)) for number in range(5)]
    drafts = [
        (mara, ReadingDraft(ids[0], "headache_score", 15.33333, time_point="baseline")),
        (mara, ReadingDraft(ids[1], "headache_score", 0, time_point="month3")),
        (omar, ReadingDraft(ids[2], "headache_score", 141, time_point="baseline")),
        (omar, ReadingDraft(ids[3], "headache_score", 12)),
        (omar, ReadingDraft(ids[4], "headache_days", 10.67, taken_at=parse("2003-05-01T12:00:00Z"))),
    ]
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        told = service.bring_in(session, clinic_id=cast.clinic_id, drafts=drafts, now=now)
        assert [(each.outcome, each.code) for each in told] == [
            ("created", None),
            ("created", None),
            ("refused", "value_range"),
            ("refused", "time_needed"),
            ("created", None),
        ]
        session.commit()
        again = service.bring_in(session, clinic_id=cast.clinic_id, drafts=drafts[:2], now=now)
        assert [each.outcome for each in again] == ["unchanged", "unchanged"]
        changed = [(mara, ReadingDraft(ids[0], "headache_score", 16, time_point="baseline"))]
        assert service.bring_in(session, clinic_id=cast.clinic_id, drafts=changed, now=now)[0].code == "id_taken"
        kept = service.readings_at(session, {mara, omar}, "headache_score")
        assert sorted((r.time_point or "", r.value) for r in kept) == [("baseline", 15.33333), ("month3", 0.0)]
        assert service.readings_of(session, mara) == ()
    shown = get(cast).json["items"]
    assert {(item["time_point"], item["taken_at"], item["source"]) for item in shown} == {
        ("baseline", None, "import"),
        ("month3", None, "import"),
    }


@pytest.mark.parametrize(
    "other",
    [
        {"value": 1e7},
        {"taken_at": None},
        {"local_day": None},
        {"author_id": None},
        {"side": "L"},
        {"timing": "during"},
        {"source": "rumour"},
        {"withdrawn_reason": "no time"},
        {"value": None},
        {"no_value": "trial_missing"},
        {"value": None, "no_value": "rumour"},
        {"mode": "resting"},
        {"end_pain": 11},
    ],
)
def test_the_database_itself_refuses(app: Flask, cast: Cast, other: dict[str, Any]) -> None:
    moment = datetime(2026, 3, 9, 20, tzinfo=UTC)
    columns: dict[str, Any] = {
        "clinic_id": cast.clinic_id,
        "id": uuid.uuid4(),
        "patient_id": cast.mara.patient_id,
        "instrument": "pseq",
        "definition_version": 1,
        "value": 30.0,
        "flags": [],
        "taken_at": moment,
        "offset_minutes": -360,
        "local_day": date(2026, 3, 9),
        "source": "clinic",
        "author_id": cast.dev.id,
        "recorded_at": moment,
        "digest": "0" * 64,
    }
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        session.add(Reading(**columns | other))
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
