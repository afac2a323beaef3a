"""One pain entry: recorded, read, amended, withdrawn, and seen only by those who may."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.features.diary import content, entry, path, pulled, send, withdrawal


def test_an_entry_is_kept_as_it_was_felt(cast: Cast) -> None:
    places = [
        {"region": "shoulder_blade", "side": "left", "score": 7},
        {"region": "knee_front", "side": "right", "score": 3},
    ]
    sent = entry(score=0, places=places, note="schlecht geschlafen 😴")
    answer = cast.mara.post(path(cast.mara), json=sent)
    assert answer.status_code == 201
    kept: dict[str, Any] = answer.json  # type: ignore[assignment]
    assert {name: kept[name] for name in sent if name != "places"} == {n: v for n, v in sent.items() if n != "places"}
    assert sorted(kept["places"], key=str) == sorted(places, key=str)
    assert (kept["local_day"], kept["recalled"], kept["flags"], kept["first_score"]) == ("2026-03-10", False, [], 0)
    assert kept["received_at"] == kept["first_received_at"] == "2026-03-11T00:30:00.000Z"
    assert cast.mara.get(path(cast.mara, sent["id"])).json["kind"] == "average"  # type: ignore[index]


def test_sent_again_it_is_the_same_entry(cast: Cast) -> None:
    sent = entry()
    answers = [cast.mara.post(path(cast.mara), json=sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [201, 200, 200]
    assert len({answer.get_data() for answer in answers}) == 1
    assert len(pulled(cast.mara)) == 1


def test_the_same_revision_with_other_content_is_a_conflict_and_kept_aside(cast: Cast) -> None:
    sent = entry(score=3)
    cast.mara.post(path(cast.mara), json=sent)
    answer = cast.mara.post(path(cast.mara), json=sent | {"score": 9})
    assert (answer.status_code, answer.json["code"]) == (409, "revision_taken")  # type: ignore[index]
    assert answer.json["current"]["score"] == 3  # type: ignore[index]
    [aside] = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine").json["items"]  # type: ignore[index]
    assert (aside["kind"], aside["item"]["score"], aside["outcome"]) == ("pain_entry", 9, "conflict")
    assert [kept["score"] for kept in pulled(cast.mara)] == [3]


def test_the_next_revision_amends_and_the_first_is_kept_and_shown(cast: Cast, clock: FixedClock) -> None:
    sent = entry(score=8)
    cast.mara.post(path(cast.mara), json=sent)
    clock.advance(timedelta(minutes=5))
    answer = cast.mara.post(path(cast.mara), json=sent | {"revision": 2, "score": 4, "note": "mistyped"})
    assert answer.status_code == 200
    kept: dict[str, Any] = answer.json  # type: ignore[assignment]
    assert (kept["score"], kept["first_score"], kept["revision"]) == (4, 8, 2)
    assert kept["first_received_at"] < kept["received_at"]
    read: dict[str, Any] = cast.dev.get(path(cast.mara, sent["id"])).json  # type: ignore[assignment]
    assert [(version["revision"], version["content"]["score"]) for version in read["versions"]] == [(1, 8), (2, 4)]


def test_an_amendment_says_which_version_it_was_made_on(cast: Cast) -> None:
    sent = entry(score=8)
    first = cast.mara.post(path(cast.mara), json=sent).headers["ETag"]
    amended = cast.mara.put(path(cast.mara, sent["id"]), json=content(score=5), headers={"If-Match": first})
    assert (amended.status_code, amended.json["revision"]) == (200, 2)  # type: ignore[index]
    again = cast.mara.put(path(cast.mara, sent["id"]), json=content(score=2), headers={"If-Match": first})
    assert (again.status_code, again.json["code"]) == (412, "stale_version")  # type: ignore[index]
    same = cast.mara.put(
        path(cast.mara, sent["id"]), json=content(score=5), headers={"If-Match": amended.headers["ETag"]}
    )
    assert (same.status_code, same.json["revision"]) == (200, 2)  # type: ignore[index]


def test_a_withdrawn_entry_stays_in_the_record_with_its_reason(cast: Cast, clock: FixedClock) -> None:
    sent = entry()
    tag = cast.mara.post(path(cast.mara), json=sent).headers["ETag"]
    where = path(cast.mara, sent["id"], "withdrawal")
    assert cast.mara.post(where, json={"reason": "wrong day"}).status_code == 428
    gone = cast.mara.post(where, json={"reason": "wrong day"}, headers={"If-Match": tag})
    assert gone.json["withdrawn_reason"] == "wrong day"  # type: ignore[index]
    assert gone.json["withdrawn_at"] == "2026-03-11T00:30:00.000Z"  # type: ignore[index]
    twice = cast.mara.post(where, json={"reason": "again"}, headers={"If-Match": gone.headers["ETag"]})
    assert (twice.status_code, twice.json["code"]) == (409, "retracted")  # type: ignore[index]
    amended = cast.mara.put(
        path(cast.mara, sent["id"]), json=content(score=1), headers={"If-Match": gone.headers["ETag"]}
    )
    assert (amended.status_code, amended.json["code"]) == (409, "retracted")  # type: ignore[index]
    last = cast.mara.get(path(cast.mara, sent["id"])).json["versions"][-1]  # type: ignore[index]
    assert (last["content"], last["reason"]) == (None, "wrong day")


def test_an_entry_of_the_day_before_is_recalled_and_one_of_last_week_is_too_late(cast: Cast) -> None:
    written = "2026-03-10T18:00:00-06:00"
    yesterday = entry(felt_at="2026-03-09T21:00:00-06:00", written_at=written)
    too_late = entry(felt_at="2026-03-05T21:00:00-07:00", written_at=written)
    results = send(cast.mara, yesterday, too_late)
    assert [(result["outcome"], result["code"]) for result in results] == [
        ("created", None),
        ("rejected", "too_long_ago"),
    ]
    [kept] = pulled(cast.mara)
    assert (kept["local_day"], kept["recalled"]) == ("2026-03-09", True)
    alone = cast.mara.post(path(cast.mara), json=too_late)
    assert (alone.status_code, alone.json["code"]) == (422, "too_long_ago")  # type: ignore[index]


def test_correcting_an_old_entry_does_not_make_it_late(cast: Cast) -> None:
    old = entry(felt_at="2026-02-01T18:00:00-07:00")
    send(cast.mara, old)
    [result] = send(cast.mara, old | {"revision": 2, "score": 2, "written_at": "2026-03-10T18:00:00-06:00"})
    assert result["outcome"] == "amended"
    [kept] = pulled(cast.mara)
    assert (kept["score"], kept["local_day"], kept["recalled"]) == (2, "2026-02-01", False)


@pytest.mark.asvs("v5.0.0-2.2.3")
@pytest.mark.parametrize(
    ("places", "code"),
    [
        ([{"region": "tailbone", "side": "left", "score": 3}], "no_such_side"),
        ([{"region": "elbow", "side": "left", "score": 3}], "choice"),
        ([{"region": "calf", "side": "left", "score": 11}], "range"),
        (
            [{"region": "calf", "side": "left", "score": 3}, {"region": "calf", "side": "left", "score": 5}],
            "place_twice",
        ),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused(cast: Cast, places: list[Any], code: str) -> None:
    answer = cast.mara.post(path(cast.mara), json=entry(places=places))
    assert (answer.status_code, answer.json["code"]) == (422, code)  # type: ignore[index]
    assert send(cast.mara, entry(places=places))[0]["code"] == code


READERS = [("mara", 200), ("dev", 200), ("omar", 404), ("lena", 404), ("ravi", 404), ("zoe", 404), ("noor", 404)]


@pytest.mark.parametrize(("who", "status"), [*READERS, ("nobody", 401)])
def test_entries_are_read_by_the_patient_and_those_who_care_for_her(cast: Cast, who: str, status: int) -> None:
    sent = entry()
    send(cast.mara, sent)
    person = cast.everybody[who]
    assert person.get(path(cast.mara)).status_code == status
    assert person.get(path(cast.mara, sent["id"])).status_code == status
    assert person.get(f"/patients/{cast.mara.patient_id}/quarantine").status_code == status


@pytest.mark.parametrize(
    ("who", "status"),
    [("dev", 403), ("omar", 404), ("lena", 403), ("ravi", 403), ("zoe", 404), ("noor", 403), ("nobody", 401)],
)
def test_nobody_writes_into_a_diary_but_its_owner(cast: Cast, who: str, status: int) -> None:
    sent = entry()
    tag = cast.mara.post(path(cast.mara), json=sent).headers["ETag"]
    person, match = cast.everybody[who], {"If-Match": tag}
    assert person.post(path(cast.mara), json=entry()).status_code == status
    assert person.post(path(cast.mara, "batch"), json={"items": [entry()]}).status_code == status
    assert person.put(path(cast.mara, sent["id"]), json=content(), headers=match).status_code == status
    where = path(cast.mara, sent["id"], "withdrawal")
    assert person.post(where, json={"reason": "x"}, headers=match).status_code == status
    assert len(pulled(cast.mara)) == 1


def test_an_entry_of_somebody_else_is_not_found(cast: Cast) -> None:
    sent = entry()
    send(cast.omar, sent)
    assert cast.mara.get(path(cast.mara, sent["id"])).status_code == 404
    headers = {"If-Match": f'"{sent["id"]}.1"'}
    assert cast.mara.put(path(cast.mara, sent["id"]), json=content(), headers=headers).status_code == 404
    assert cast.mara.get(path(cast.mara, str(uuid.uuid4()))).status_code == 404


def statements(app: Flask) -> list[str]:
    seen: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda _c, _k, text, *_: seen.append(text))
    return seen


def test_a_batch_of_many_costs_as_many_questions_as_a_batch_of_one(app: Flask, cast: Cast) -> None:
    send(cast.mara, entry())
    seen = statements(app)
    send(cast.mara, entry())
    one = len(seen)
    seen.clear()
    many = [entry() for _ in range(200)]
    send(cast.mara, *many)
    assert len(seen) <= one + 6, "\n".join(text[:90] for text in seen)  # rows beyond a page of values
    seen.clear()
    send(cast.mara, *many, *(withdrawal(item["id"], 2) for item in many[:100]))
    assert len([text for text in seen if text.startswith("SELECT")]) < 12
