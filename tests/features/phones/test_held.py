"""What was held back is shown to the patient and settled by them, once."""

from __future__ import annotations

from typing import Any

from tests.features.cast import Cast
from tests.features.diary import code, entry, quarantine
from tests.features.phones.mixed import outcomes, pain, send_all


def settle(cast: Cast, held: str, **said: Any) -> Any:
    return cast.mara.post(f"/patients/{cast.mara.patient_id}/quarantine/{held}/answer", json=said)


def still_open(cast: Cast) -> list[Any]:
    found = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine?open=yes").json
    return list(found["items"])  # type: ignore[index]


def test_let_go_with_a_reason(cast: Cast) -> None:
    [held] = [one["held"] for one in send_all(cast.mara, *pain(entry(score=11)))]
    answer = settle(cast, held, answer="let_go", reason="I pressed too often.")
    assert answer.status_code == 200
    assert (answer.json["answer"], answer.json["reason"]) == ("let_go", "I pressed too often.")
    assert answer.json["answered_at"] == "2026-03-11T00:30:00.000Z"
    assert settle(cast, held, answer="let_go", reason="I pressed too often.").json == answer.json
    assert code(settle(cast, held, answer="sent_again")) == (409, "answered_before")
    [kept] = quarantine(cast.mara)
    assert (kept["answer"], kept["item"]["score"]) == ("let_go", 11)  # it stays in the record
    assert still_open(cast) == []


def test_put_right_and_sent_again(cast: Cast) -> None:
    wrong = entry(score=11)
    [held] = [one["held"] for one in send_all(cast.mara, *pain(wrong))]
    assert outcomes(send_all(cast.mara, *pain(wrong | {"score": 10}))) == [("created", None)]
    assert settle(cast, held, answer="sent_again").json["answer"] == "sent_again"
    assert still_open(cast) == []


def test_a_conflict_waits_until_somebody_chooses(cast: Cast) -> None:
    first = entry(score=1)
    send_all(cast.mara, *pain(first, first | {"revision": 2, "score": 2}))
    [conflict] = send_all(cast.mara, *pain(first | {"revision": 2, "score": 3}))
    assert [one["id"] for one in still_open(cast)] == [conflict["held"]]
    again = send_all(cast.mara, *pain(first | {"revision": 2, "score": 3}))
    assert again[0]["held"] == conflict["held"]  # sent again it is the same one
    settle(cast, conflict["held"], answer="let_go", reason="The other phone is right.")
    assert still_open(cast) == []


def test_a_reason_goes_with_letting_go_and_with_nothing_else(cast: Cast) -> None:
    [held] = [one["held"] for one in send_all(cast.mara, *pain(entry(score=11)))]
    assert code(settle(cast, held, answer="let_go")) == (422, "reason_of_letting_go")
    assert code(settle(cast, held, answer="sent_again", reason="x")) == (422, "reason_of_letting_go")
    assert code(settle(cast, held, answer="taken")) == (422, "choice")
    assert len(still_open(cast)) == 1


def test_nobody_else_settles_it(cast: Cast) -> None:
    [held] = [one["held"] for one in send_all(cast.mara, *pain(entry(score=11)))]
    said = {"answer": "let_go", "reason": "x"}
    for person, status in ((cast.omar, 404), (cast.dev, 403), (cast.zoe, 404)):
        there = f"/patients/{cast.mara.patient_id}/quarantine/{held}/answer"
        assert person.post(there, json=said).status_code == status
    own = f"/patients/{cast.omar.patient_id}/quarantine/{held}/answer"
    assert cast.omar.post(own, json=said).status_code == 404
    assert len(still_open(cast)) == 1
