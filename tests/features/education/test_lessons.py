"""Lessons: sent with their text, read on a phone without a network, finished with an answer."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask

from backend.education import service
from tests.features.cast import ZONE, Cast, inside
from tests.features.phones.mixed import of, outcomes, send_all


def send(cast: Cast, key: str = "pain_and_damage", **other: Any) -> Any:
    body = {"id": str(uuid.uuid4()), "key": key} | other
    return cast.dev.post(f"/patients/{cast.mara.patient_id}/lessons", json=body)


def listed(cast: Cast) -> Any:
    return cast.mara.get(f"/patients/{cast.mara.patient_id}/lessons").json["items"]  # type: ignore[index]


def reading(sent_id: str, **other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "sent_id": sent_id,
        "opened_at": "2026-03-10T17:00:00.000-06:00",
        "finished_at": None,
        "answers": [],
        "written_at": "2026-03-10T17:00:05.000-06:00",
        "zone": ZONE,
    } | other


def told(cast: Cast, *records: dict[str, Any]) -> list[tuple[str, str | None]]:
    return outcomes(send_all(cast.mara, *of("lesson_reading", *records)))


def test_a_lesson_is_sent_with_its_text_in_both_languages(cast: Cast) -> None:
    made = send(cast)
    assert made.status_code == 201, made.json
    (kept,) = listed(cast)
    assert (kept["lesson"]["key"], kept["sent_by"]["name"], kept["reading"]) == ("pain_and_damage", "Dev", None)
    assert kept["lesson"]["en"]["title"] != kept["lesson"]["fr"]["title"]
    again = send(cast, id=made.json["id"])
    assert again.status_code == 200
    assert send(cast, "moving_again", id=made.json["id"]).status_code == 409
    assert send(cast, "no_such_lesson").json["code"] == "unknown_lesson"


def test_the_phone_says_opened_then_finished_and_a_repeat_makes_no_second(app: Flask, cast: Cast) -> None:
    sent_id = send(cast).json["id"]
    opened = reading(sent_id)
    done = opened | {"revision": 2, "finished_at": "2026-03-10T17:04:00.000-06:00", "answers": [0]}
    assert told(cast, opened) == [("created", None)]
    who = cast.mara.patient_id
    assert who is not None
    with inside(app) as session:
        assert [one["id"] for one in service.not_finished(session, who)] == [uuid.UUID(sent_id)]
    assert told(cast, done, done) == [("amended", None), ("unchanged", None)]
    with inside(app) as session:
        assert service.not_finished(session, who) == []
    kept = listed(cast)[0]["reading"]
    assert (kept["finished_at"], kept["right_answers"], kept["answered"]) == ("2026-03-10T17:04:00.000-06:00", 1, 1)
    assert told(cast, done | {"answers": [1]}) == [("conflict", "revision_taken")]
    assert listed(cast)[0]["reading"]["right_answers"] == 1


def test_no_answer_is_no_score(cast: Cast) -> None:
    sent_id = send(cast).json["id"]
    told(cast, reading(sent_id, finished_at="2026-03-10T17:04:00.000-06:00", answers=[None]))
    kept = listed(cast)[0]["reading"]
    assert (kept["right_answers"], kept["answered"], kept["answers"]) == (None, None, [None])


def test_what_is_refused_is_kept_aside(cast: Cast) -> None:
    sent_id = send(cast).json["id"]
    assert told(
        cast,
        reading(str(uuid.uuid4())),
        reading(sent_id, answers=[3]),
        reading(sent_id, finished_at="2026-03-10T16:59:00.000-06:00"),
    ) == [
        ("rejected", "unknown_lesson_sent"),
        ("rejected", "answer_unknown"),
        ("rejected", "finished_before_opened"),
    ]
    assert listed(cast)[0]["reading"] is None


def test_a_clinic_writes_its_own_and_what_was_sent_stays_as_it_was(cast: Cast) -> None:
    question = {"text": "q", "choices": ["a", "b"], "right": 1}
    words = {"title": "Our stairs", "paragraphs": ["Take the rail."], "questions": [question]}
    body = {"id": str(uuid.uuid4()), "key": "our_stairs", "minutes": 2, "en": words, "fr": words}
    assert cast.noor.post("/lessons", json=body).status_code == 201
    send(cast, "our_stairs")
    later = words | {"paragraphs": ["Take the lift."]}
    cast.noor.post("/lessons", json=body | {"id": str(uuid.uuid4()), "en": later, "fr": later})
    assert listed(cast)[0]["lesson"]["en"]["paragraphs"] == ["Take the rail."]
    newest = cast.dev.get("/lessons").json["items"][-1]  # type: ignore[index]
    assert (newest["version"], newest["en"]["paragraphs"]) == (2, ["Take the lift."])
    differ = body | {"id": str(uuid.uuid4()), "fr": words | {"questions": []}}
    assert cast.noor.post("/lessons", json=differ).json["code"] == "lesson_languages_differ"  # type: ignore[index]
    own = body | {"id": str(uuid.uuid4()), "key": "moving_again"}
    assert cast.noor.post("/lessons", json=own).json["code"] == "lesson_key_own"  # type: ignore[index]


def test_what_a_clinic_puts_away_is_sent_no_more_and_can_come_back(cast: Cast) -> None:
    words = {"title": "Our stairs", "paragraphs": ["Take the rail."], "questions": []}

    def written(**changed: Any) -> Any:
        body = {"id": str(uuid.uuid4()), "key": "our_stairs", "minutes": 2, "en": words, "fr": words}
        return cast.dev.post("/lessons", json=body | changed).json["items"]  # type: ignore[index]

    assert [(one["key"], one["own"]) for one in written()][-1] == ("our_stairs", True)
    assert [one["own"] for one in cast.noor.get("/lessons").json["items"]] == [False] * 4 + [True]  # type: ignore[index]
    send(cast, "our_stairs")
    assert "our_stairs" not in {one["key"] for one in written(retired=True)}
    assert send(cast, "our_stairs").json["code"] == "unknown_lesson"
    assert listed(cast)[0]["lesson"]["en"]["title"] == "Our stairs"
    assert [(one["key"], one["version"]) for one in written()][-1] == ("our_stairs", 3)


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    sent_id = send(cast).json["id"]
    for outsider in (cast.lena, cast.omar, cast.ravi):
        assert outsider.get(f"/patients/{cast.mara.patient_id}/lessons").status_code == 404
    body = {"items": of("lesson_reading", reading(sent_id))}
    assert cast.omar.post(f"/patients/{cast.mara.patient_id}/phone-records/batch", json=body).status_code == 404
    assert outcomes(send_all(cast.omar, *of("lesson_reading", reading(sent_id)))) == [
        ("rejected", "unknown_lesson_sent")
    ]
