"""Readings: one number of one instrument, where and when it was taken, kept once and never edited."""

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


def reading(instrument: str = "pseq", **other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "instrument": instrument,
        "taken_at": "2026-03-10T09:00:00-06:00",
        "zone": "America/Edmonton",
    } | other


def pressure(**other: Any) -> dict[str, Any]:
    return reading("ppt", site="upper_trapezius", side="right", timing="pre", **other)


def path(cast: Cast) -> str:
    return f"/patients/{cast.mara.patient_id}/readings"


def get(cast: Cast, more: str = "") -> Any:
    return cast.mara.get(path(cast) + more)


def post(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)


def test_three_trials_make_the_value(cast: Cast) -> None:
    before = post(cast, pressure(trials=[210, 225, 231]))
    after = post(cast, pressure(trials=[258, 262, 269]) | {"timing": "post"})
    assert (before.status_code, before.json["value"], before.json["trials"]) == (201, 222.0, [210.0, 225.0, 231.0])
    assert (after.json["value"], after.json["timing"]) == (263.0, "post")


def test_what_was_recorded_is_what_is_read(cast: Cast) -> None:
    body = pressure(value=150, rater="Dev", device="FPX 25", time_point="start")
    made = post(cast, body)
    read = get(cast, f"/{body['id']}")
    assert read.json == made.json
    assert read.headers["ETag"] == made.headers["ETag"]
    assert {name: read.json[name] for name in body} == body | {"taken_at": "2026-03-10T15:00:00.000Z"}
    assert (read.json["local_day"], read.json["source"], read.json["flags"]) == ("2026-03-10", "clinic", [])
    assert read.json["answers"] is None
    assert read.json["trials"] is None


def test_left_stays_left(cast: Cast) -> None:
    for side in ("left", "right", "left"):
        post(cast, reading("rom_neck_rotation", value=51, side=side))
    assert sorted(item["side"] for item in get(cast).json["items"]) == ["left", "left", "right"]


def test_zero_is_a_value(cast: Cast) -> None:
    assert post(cast, reading("nrs_average", value=0)).json["value"] == 0


def test_answers_make_the_score_and_raise_what_has_to_be_seen(cast: Cast) -> None:
    peg = post(cast, reading("peg", answers=[6, 7, 4])).json
    assert peg["value"] == pytest.approx(17 / 3)
    phq = post(cast, reading("phq9", answers=[1, 2, 1, 2, 1, 0, 1, 0, 1])).json
    assert (phq["value"], phq["band"], phq["flags"]) == (9, "mild", ["self_harm_item"])
    assert post(cast, reading(value=31)).json["band"] == "from_31_to_40"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (reading(value=2.7), "value_not_whole"),
        (reading(value="7"), "type"),
        (reading(value=True), "type"),
        (reading(value=61), "value_range"),
        (reading(value=-1), "value_range"),
        (reading(value=1e300), "range"),
        (reading(), "value_needed"),
        (reading(value=None), "value_needed"),
        (reading("no_such_thing", value=1), "unknown_instrument"),
        (reading("PSEQ", value=1), "choice"),
        (reading(value=30, trials=[30]), "trials_not_asked"),
        (reading(value=30, answers=[3] * 10), "answers_not_asked"),
        (reading(value=30, side="left"), "place_not_asked"),
        (reading("ppt", value=150), "place_needed"),
        (reading("ppt", value=150, side="left"), "place_needed"),
        (reading("rom_neck_rotation", value=51), "place_needed"),
        (pressure(trials=[210, 225, 2001]), "value_range"),
        (pressure(trials=[]), "too_short"),
        (pressure(value=230, trials=[210, 225, 231]), "value_differs"),
        (pressure(trials=[210], answers=[1]), "value_needed"),
        (reading("peg", answers=[6, 7, None]), "too_few_answers"),
        (reading("peg", answers=[6, 7]), "answers_count"),
        (reading("peg", answers=[6, 7, 11]), "answer_range"),
        (reading("peg", answers=[6, 7, 2.7]), "type"),
        (reading(value=30, taken_at="2026-03-10T18:41:00-06:00"), "in_the_future"),
        (reading(value=30, taken_at="2026-03-10T09:00:00"), "offset_required"),
        (reading(value=30, site="Upper Trapezius"), "choice"),
        (reading(value=30, unit="points"), "unknown_field"),
    ],
)
def test_what_cannot_be_kept(cast: Cast, body: dict[str, Any], code: str) -> None:
    answer = post(cast, body)
    assert (answer.status_code, answer.json["code"]) == (422, code)
    assert get(cast).json["items"] == []


def test_a_value_beside_its_trials_may_be_rounded(cast: Cast) -> None:
    kept = post(cast, pressure(value=220, trials=[210, 225, 224])).json
    assert kept["value"] == pytest.approx(659 / 3)


def test_sent_twice_it_is_one_reading(cast: Cast) -> None:
    body = reading(value=30)
    assert [post(cast, body).status_code for _ in range(3)] == [201, 200, 200]
    other = post(cast, body | {"value": 31})
    assert (other.status_code, other.json["code"]) == (409, "id_taken")
    assert [item["value"] for item in get(cast).json["items"]] == [30]


def test_the_newest_first_page_by_page_and_by_instrument(cast: Cast) -> None:
    for day, value in ((3, 22), (24, 31), (10, 25), (17, 30)):
        post(cast, reading(value=value, taken_at=f"2026-02-{day:02}T09:00:00-07:00"))
    post(cast, reading("nrs_average", value=4))
    first = get(cast, "?instrument=pseq&limit=3").json
    rest = get(cast, f"?instrument=pseq&limit=3&after={first['next']}").json
    assert [item["value"] for item in first["items"] + rest["items"]] == [31, 30, 25, 22]
    assert rest["next"] is None
    assert len(get(cast).json["items"]) == 5


def withdraw(cast: Cast, reading_id: str, reason: str, read: str | None = None) -> Any:
    headers = {} if read is None else {"If-Match": read}
    return cast.dev.post(f"{path(cast)}/{reading_id}/withdrawal", json={"reason": reason}, headers=headers)


def test_a_wrong_reading_is_withdrawn_and_stays_readable(app: Flask, cast: Cast) -> None:
    body = reading(value=30)
    tag = post(cast, body).headers["ETag"]
    assert withdraw(cast, body["id"], "Wrong person").status_code == 428
    assert withdraw(cast, body["id"], "Wrong person", '"old"').status_code == 412
    gone = withdraw(cast, body["id"], "Wrong person", tag)
    assert (gone.status_code, gone.json["withdrawn_reason"]) == (200, "Wrong person")
    assert gone.json["withdrawn_at"] == "2026-03-11T00:30:00.000Z"
    assert get(cast, f"/{body['id']}").json == gone.json
    patient_id = cast.mara.patient_id
    assert patient_id is not None
    with app.app_context():
        enter_clinic(db.session(), cast.clinic_id)
        assert service.readings_of(db.session(), patient_id) == ()
        assert service.readings_at(db.session(), [patient_id], "pseq") == ()


def test_withdrawing_again_changes_nothing(cast: Cast) -> None:
    body = reading(value=30)
    tag = post(cast, body).headers["ETag"]
    first = withdraw(cast, body["id"], "Wrong person", tag)
    assert withdraw(cast, body["id"], "Wrong person", tag).json == first.json
    assert withdraw(cast, body["id"], "Another reason", tag).status_code == 412
    other = withdraw(cast, body["id"], "Another reason", first.headers["ETag"])
    assert (other.status_code, other.json["code"]) == (409, "already_withdrawn")


def test_who_may_record_read_and_withdraw(cast: Cast) -> None:
    body = reading(value=30)
    post(cast, body)
    statuses = {
        name: (
            person.get(path(cast)).status_code,
            person.get(f"{path(cast)}/{body['id']}").status_code,
            person.post(path(cast), json=reading(value=30)).status_code,
            person.post(f"{path(cast)}/{body['id']}/withdrawal", json={"reason": "x"}).status_code,
            person.get("/instruments").status_code,
        )
        for name, person in cast.everybody.items()
    }
    assert statuses == {
        "mara": (200, 200, 403, 403, 200),
        "omar": (404, 404, 403, 403, 200),
        "dev": (200, 200, 201, 428, 200),
        "lena": (404, 404, 404, 404, 200),
        "ravi": (404, 404, 404, 404, 200),
        "zoe": (404, 404, 403, 403, 200),
        "noor": (403, 403, 403, 403, 200),
        "nobody": (401, 401, 401, 401, 401),
    }


def test_the_instruments_say_what_their_numbers_mean(cast: Cast) -> None:
    answer: Any = cast.mara.get("/instruments")
    listed = {item["key"]: item for item in answer.json["items"]}
    assert (listed["ppt"]["unit"], listed["ppt"]["direction"]) == ("kPa", "higher_is_better")
    assert [(limit["value"], limit["below_months"]) for limit in listed["ppt"]["error"]["limits"]] == [
        (60, 6),
        (90, None),
    ]
    assert listed["nrs_average"]["error"] is None
    assert listed["pseq"]["name"] == {"en": "Pain self-efficacy", "fr": "Sentiment d'efficacité face à la douleur"}
    assert listed["peg"]["items"] == {"count": 3, "low": 0, "high": 10}


def test_what_picture_and_report_ask(app: Flask, cast: Cast) -> None:
    first = pressure(value=150, taken_at="2026-01-05T10:00:00-07:00")
    second = pressure(trials=[210, 225, 231])
    after = pressure(value=263) | {"timing": "post"}
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
