"""What the database itself refuses, whoever writes, and what other features read."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from backend.pain import service
from backend.pain.entry import DayScore
from backend.pain.models import PainEntry
from backend.pain.scale import PainKind
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.features.diary import entry, send, withdrawal


@pytest.mark.parametrize(
    "wrong",
    [
        {"score": 11},
        {"score": -1},
        {"score": None},
        {"first_score": 11},
        {"kind": "mean"},
        {"revision": 0},
        {"felt_offset": 841},
        {"written_offset": -841},
        {"withdrawn_reason": "without a time"},
        {"patient_id": uuid.uuid4()},
    ],
)
def test_the_table_refuses_what_cannot_be(app: Flask, cast: Cast, wrong: dict[str, Any]) -> None:
    send(cast.mara, entry())
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        with pytest.raises(IntegrityError):
            session.execute(update(PainEntry).values(**wrong))
        session.rollback()


def test_the_picture_reads_only_what_counts(app: Flask, cast: Cast) -> None:
    assert cast.mara.patient_id is not None
    assert cast.omar.patient_id is not None
    taken_back, future = entry(score=9), "2026-03-14T18:00:00-06:00"
    send(
        cast.mara,
        entry(score=0, felt_at="2026-03-09T09:00:00-06:00"),
        entry(score=4, felt_at="2026-03-09T21:00:00-06:00"),
        entry(score=3, felt_at="2026-03-01T21:00:00-07:00"),
        entry(score=8, kind="worst"),
        taken_back,
        entry(score=7, felt_at=future),
        withdrawal(taken_back["id"], 2),
    )
    average = PainKind.AVERAGE
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        mara, omar = cast.mara.patient_id, cast.omar.patient_id
        first, ninth = date(2026, 3, 1), date(2026, 3, 9)
        all_of = [DayScore(first, average, 3), DayScore(ninth, average, 0), DayScore(ninth, average, 4)]
        assert service.day_records(session, mara) == all_of
        assert service.day_records(session, mara, average, ninth) == all_of[1:]
        assert service.day_records(session, mara, PainKind.NOW) == []
        assert service.day_records_of(session, [mara, omar]) == {mara: all_of, omar: []}
        assert service.last_entry_days(session, [mara, omar]) == {mara: date(2026, 3, 10)}
        latest = service.entry_for_day(session, mara, average, ninth)
        assert latest is not None
        assert latest.score == 4
        assert service.entry_for_day(session, mara, average, date(2026, 3, 10)) is None
        assert service.entry_for_day(session, mara, average, date(2026, 3, 14)) is None
