"""An episode of care: opened once, learned more about, ended once with a reason, opened again as a new one."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from backend.episode import models, service
from backend.episode.course import EndReason
from tests.features.cast import NOW, Cast, inside

ONSET = {"year": 2023, "month": 11, "day": None}
PLACE = {"region": "neck_back", "side": "right"}


def opening(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "opened_on": "2026-01-05",
        "onset": ONSET,
        "main_place": PLACE,
        "days_in_pain": 0,
        "reopens_id": None,
    } | other


def post(cast: Cast, body: dict[str, Any], path: str = "") -> Any:
    return cast.dev.post(f"/patients/{cast.mara.patient_id}/episodes{path}", json=body)


def listed(cast: Cast) -> Any:
    return cast.mara.get(f"/patients/{cast.mara.patient_id}/episodes").json["items"]  # type: ignore[index]


def ending(**other: Any) -> dict[str, Any]:
    return {"last_day": "2026-03-10", "reason": "goals_reached", "words": None} | other


def test_the_patient_reads_what_was_opened_with_the_side_and_a_zero_that_stays(cast: Cast) -> None:
    body = opening()
    made = post(cast, body)
    assert made.status_code == 201, made.json
    (kept,) = listed(cast)
    assert kept == made.json
    facts = kept["facts"]
    assert (facts["onset"], facts["main_place"], facts["days_in_pain"]) == (ONSET, PLACE, 0)
    assert (kept["number"], kept["source"], kept["ended_on"], kept["pain_type"]) == (1, "clinic", None, None)
    assert kept["months_since_onset"] == {"least": 27, "most": 28}
    assert kept["opened_by"] == {"id": str(cast.dev.id), "name": "Dev"}


def test_not_asked_is_not_zero(cast: Cast) -> None:
    made = post(cast, opening(days_in_pain=None, onset=None, main_place=None))
    assert made.json["facts"]["days_in_pain"] is None
    assert made.json["months_since_onset"] is None


def test_sent_twice_it_is_one_episode_and_other_content_is_refused(cast: Cast) -> None:
    body = opening()
    assert [post(cast, body).status_code for _ in range(2)] == [201, 200]
    answer = post(cast, body | {"days_in_pain": 1})
    assert (answer.status_code, answer.json["code"]) == (409, "id_taken")
    assert listed(cast)[0]["facts"]["days_in_pain"] == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (opening(opened_on="2026-03-11"), "episode_ahead"),
        (opening(onset={"year": 2026, "month": 2, "day": None}), "onset_ahead"),
        (opening(reopens_id=str(uuid.uuid4())), "reopens_unknown"),
    ],
)
def test_what_cannot_be_opened(cast: Cast, body: dict[str, Any], code: str) -> None:
    answer = post(cast, body)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_a_day_that_does_not_exist_is_refused(cast: Cast) -> None:
    for onset in ({"year": 2023, "month": 2, "day": 30}, {"year": 2023, "day": 3}):
        assert post(cast, opening(onset=onset)).json["errors"][0]["code"] == "bad_day"


def test_one_is_open_at_a_time_and_whoever_comes_back_gets_a_new_one(cast: Cast) -> None:
    first = post(cast, opening()).json
    assert post(cast, opening()).json["code"] == "episode_open"
    ended = post(cast, ending(last_day="2026-02-20"), f"/{first['id']}/end")
    assert (ended.status_code, ended.json["ended_reason"]) == (200, "goals_reached")
    assert ended.json["ended_by"]["name"] == "Dev"
    assert post(cast, opening(opened_on="2026-02-19")).json["code"] == "episode_overlaps"
    again = post(cast, opening(opened_on="2026-03-09", reopens_id=first["id"]))
    assert again.status_code == 201, again.json
    assert [(one["number"], one["reopens_id"]) for one in listed(cast)] == [(2, first["id"]), (1, None)]


def test_it_ends_once_with_a_reason(cast: Cast) -> None:
    path = f"/{post(cast, opening()).json['id']}/end"
    assert post(cast, ending(last_day="2026-03-11"), path).json["code"] == "day_ahead"
    assert post(cast, ending(last_day="2026-01-04"), path).json["code"] == "episode_ends_early"
    assert post(cast, ending(reason="other"), path).json["code"] == "words_needed"
    assert post(cast, ending(reason="other", words="Had a child"), path).status_code == 200
    assert post(cast, ending(reason="other", words="Had a child"), path).status_code == 200
    other = post(cast, ending(reason="moved"), path)
    assert (other.status_code, other.json["code"]) == (409, "already_ended")


def test_what_is_learned_later_stands_beside_what_stood_there(cast: Cast) -> None:
    episode = post(cast, opening(onset=None, days_in_pain=None)).json
    more = {"id": str(uuid.uuid4()), "reason": "She remembered", "onset": ONSET, "main_place": PLACE}
    answer = post(cast, more | {"days_in_pain": 62}, f"/{episode['id']}/facts")
    assert answer.status_code == 201, answer.json
    assert [(one["days_in_pain"], one["reason"]) for one in answer.json["all_facts"]] == [
        (None, None),
        (62, "She remembered"),
    ]
    assert answer.json["facts"] == answer.json["all_facts"][1]
    assert post(cast, more | {"days_in_pain": 62}, f"/{episode['id']}/facts").status_code == 200
    assert post(cast, more | {"days_in_pain": 61}, f"/{episode['id']}/facts").status_code == 409


def test_the_kind_of_pain_held_likely_keeps_its_changes(cast: Cast) -> None:
    path = f"/{post(cast, opening()).json['id']}/pain-types"
    first = {"id": str(uuid.uuid4()), "kind": "nociceptive", "held_from": "2026-01-05", "words": None}
    later = {"id": str(uuid.uuid4()), "kind": "nociplastic", "held_from": "2026-03-02", "words": "Spreading"}
    assert [post(cast, one, path).status_code for one in (first, later, first)] == [201, 201, 200]
    kept = listed(cast)[0]
    assert [(one["kind"], one["held_from"]) for one in kept["pain_types"]] == [
        ("nociceptive", "2026-01-05"),
        ("nociplastic", "2026-03-02"),
    ]
    assert kept["pain_type"]["kind"] == "nociplastic"
    assert post(cast, first | {"kind": "neuropathic"}, path).status_code == 409
    ahead = {"id": str(uuid.uuid4()), "kind": "nociplastic", "held_from": "2026-03-11"}
    assert post(cast, ahead, path).json["code"] == "day_ahead"


def test_an_outsider_finds_nothing_and_the_patient_opens_none(cast: Cast) -> None:
    episode = post(cast, opening()).json
    path = f"/patients/{cast.mara.patient_id}/episodes"
    for outsider in (cast.lena, cast.omar, cast.ravi):
        assert outsider.get(path).status_code == 404
    assert cast.lena.post(f"{path}/{episode['id']}/end", json=ending()).status_code == 404
    assert cast.mara.post(path, json=opening()).status_code == 403
    theirs = f"/patients/{cast.omar.patient_id}/episodes/{episode['id']}/end"
    assert cast.lena.post(theirs, json=ending()).status_code == 404


def test_reports_count_the_episodes_that_ended_between_two_days(app: Flask, cast: Cast) -> None:
    episode = post(cast, opening()).json
    post(cast, ending(last_day="2026-02-20", reason="plateau"), f"/{episode['id']}/end")
    post(cast, opening(opened_on="2026-03-01", reopens_id=episode["id"]))
    with inside(app) as session:
        (span,) = service.ended_between(session, date(2026, 2, 20), date(2026, 2, 20))
        assert (span.patient_id, span.ended_on, span.reason) == (
            cast.mara.patient_id,
            date(2026, 2, 20),
            EndReason.PLATEAU,
        )
        assert span.main_place is not None
        assert span.main_place.side == "right"
        assert service.ended_between(session, date(2026, 2, 21), date(2026, 12, 31)) == ()
        still_open = service.open_of(session, span.patient_id)
        assert still_open is not None
        assert still_open.number == 2


def test_the_database_itself_keeps_one_open(app: Flask, cast: Cast) -> None:
    post(cast, opening())
    row = {"clinic_id": cast.clinic_id, "patient_id": cast.mara.patient_id, "source": "clinic", "digest": "x"}
    with inside(app) as session:
        session.add(
            models.Episode(
                **row, id=uuid.uuid4(), number=2, opened_on=date(2026, 3, 1), opened_by=cast.dev.id, opened_at=NOW
            )
        )
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()
