"""Soreness from the needle: asked apart from pain, for 72 hours, and in no pain figure."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import ZONE, Cast, Person, body
from tests.features.diary import code, entry, outcome, path, pulled, quarantine, send, withdrawal
from tests.features.needling.sent import needled as a_session

KIND = "soreness-entries"
FELT = "2026-03-10T18:00:00.000-06:00"


@pytest.fixture
def session_id(cast: Cast) -> str:
    """Monday 9 March, 14:00."""
    return needled(cast.dev, cast.mara, "2026-03-09T14:00:00-06:00")


def needled(therapist: Person, patient: Person, at: str) -> str:
    sent = a_session(performed_at=at)
    answer = therapist.post(f"/patients/{patient.patient_id}/needling-sessions", json=sent)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(sent["id"])


def sore(session_id: str, **said: Any) -> dict[str, Any]:
    made = {"id": str(uuid.uuid4()), "revision": 1, "session_id": session_id, "score": 3, "felt_at": FELT, "zone": ZONE}
    made |= {"written_at": said.get("felt_at", FELT)} | said
    return made


def test_it_is_kept_apart_from_pain(cast: Cast, session_id: str) -> None:
    sent = sore(session_id, score=0, note="left in")
    answer = cast.mara.post(path(cast.mara, kind=KIND), json=sent)
    assert answer.status_code == 201
    kept = body(answer)
    assert {name: kept[name] for name in sent} == sent
    assert (kept["first_score"], kept["local_day"], kept["recalled"]) == (0, "2026-03-10", False)
    assert pulled(cast.mara) == []  # no pain entry came of it
    portrait = body(cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait"))
    assert portrait["soreness"] == [{"session_id": session_id, "day": "2026-03-10", "hours_after": 28.0, "score": 0}]
    assert portrait["pain"]["daily"] == []


def test_a_correction_keeps_the_first_and_a_withdrawal_its_reason(cast: Cast, session_id: str) -> None:
    sent = sore(session_id)
    later = sent | {"revision": 2, "score": 5, "written_at": "2026-03-10T18:20:00-06:00"}
    assert [one["outcome"] for one in send(cast.mara, sent, sent, later, kind=KIND)] == [
        "created",
        "unchanged",
        "amended",
    ]
    [kept] = pulled(cast.mara, KIND)
    assert (kept["score"], kept["first_score"]) == (5, 3)
    assert outcome(cast.mara, withdrawal(sent["id"], 3), KIND) == ("withdrawn", None)
    [kept] = pulled(cast.mara, KIND)
    assert kept["withdrawn_reason"] == "wrong day"
    assert body(cast.mara.get(f"/patients/{cast.mara.patient_id}/portrait"))["soreness"] == []


def test_it_is_asked_at_72_hours_and_not_at_73(cast: Cast, session_id: str, clock: FixedClock) -> None:
    today = f"/patients/{cast.mara.patient_id}/today"
    [asked] = body(cast.mara.get(today))["soreness"]
    assert (asked["session_id"], asked["entry"]) == (session_id, None)
    assert asked["until"] == "2026-03-12T20:00:00.000Z"
    clock.advance(timedelta(hours=43, minutes=30))  # Thursday 12 March, 14:00
    assert len(body(cast.mara.get(today))["soreness"]) == 1
    felt = "2026-03-12T14:00:00-06:00"
    assert outcome(cast.mara, sore(session_id, felt_at=felt), KIND) == ("created", None)
    assert body(cast.mara.get(today))["soreness"][0]["entry"]["score"] == 3
    clock.advance(timedelta(hours=1))
    assert body(cast.mara.get(today))["soreness"] == []
    late = sore(session_id, felt_at="2026-03-12T15:00:00-06:00")
    assert outcome(cast.mara, late, KIND) == ("rejected", "soreness_not_asked")
    assert code(cast.mara.post(path(cast.mara, kind=KIND), json=late)) == (422, "soreness_not_asked")
    assert (quarantine(cast.mara)[0]["kind"], quarantine(cast.mara)[0]["code"]) == (
        "soreness_entry",
        "soreness_not_asked",
    )


def test_before_the_session_and_for_another_session_it_is_refused(cast: Cast, session_id: str) -> None:
    before = sore(session_id, felt_at="2026-03-09T13:00:00-06:00")
    of_omar = needled(cast.lena, cast.omar, "2026-03-09T14:00:00-06:00")
    assert outcome(cast.mara, before, KIND) == ("rejected", "soreness_not_asked")
    for unknown in (of_omar, str(uuid.uuid4())):
        assert outcome(cast.mara, sore(unknown), KIND) == ("rejected", "unknown_session")


def test_a_clock_that_cannot_be_right_loses_nothing(cast: Cast, session_id: str) -> None:
    [kept] = send(cast.mara, sore(session_id, felt_at="1970-01-01T00:00:00+00:00"), kind=KIND)
    assert (kept["outcome"], kept["flags"]) == ("created", ["clock_suspect", "offset_differs_from_server_tzdata"])
    assert body(cast.mara.get(f"/patients/{cast.mara.patient_id}/portrait"))["soreness"] == []


def test_only_those_who_may_see_it(cast: Cast, session_id: str) -> None:
    sent = sore(session_id)
    assert cast.mara.post(path(cast.mara, kind=KIND), json=sent).status_code == 201
    assert body(cast.dev.get(path(cast.mara, sent["id"], kind=KIND)))["versions"][0]["content"]["score"] == 3
    for outsider in (cast.lena, cast.ravi, cast.omar):
        assert outsider.get(path(cast.mara, kind=KIND)).status_code == 404
        assert outsider.get(path(cast.mara, sent["id"], kind=KIND)).status_code == 404
    assert cast.dev.post(path(cast.mara, kind=KIND), json=sore(session_id)).status_code in {403, 404}


def test_pain_of_the_same_hour_keeps_its_own_line(cast: Cast, session_id: str) -> None:
    send(cast.mara, entry(score=4), entry(kind="now", score=5))
    send(cast.mara, sore(session_id, score=9), kind=KIND)
    where = f"/patients/{cast.mara.patient_id}/portrait"
    for kind, value in (("average", 4.0), ("now", 5.0)):
        assert [day["value"] for day in body(cast.dev.get(f"{where}?kind={kind}"))["pain"]["daily"]] == [value]
    for kind in ("worst", "least"):
        assert body(cast.dev.get(f"{where}?kind={kind}"))["pain"]["daily"] == []
