"""Mara's first ten weeks, written the way they would be: by her therapist and by her phone, on their days."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from backend.shell.clock import FixedClock
from tests.features.cast import NOW, ZONE, Cast, Person
from tests.features.diary import send
from tests.features.needling.sent import ASKED_FIRST
from tests.rules import mara

EDMONTON = ZoneInfo(ZONE)
NAMES = ("Chin tuck", "Row with band", "Neck rotation, right")
SESSION = {
    "performed_at": "2026-03-09T14:00:00-06:00",
    "zone": ZONE,
    "purpose": "neck pain, right",
    "position": None,
    **ASKED_FIRST,
    "needles_in": 2,
    "needles_out": 2,
    "note": None,
    "adverse_events": "none",
    "events": [],
    "sites": [
        {
            "muscle": "upper_trapezius",
            "side": "right",
            "spot": "middle of the upper border",
            "target": "trigger_point",
            "technique": "in_out",
            "needle_diameter_mm": 0.30,
            "needle_length_mm": 40,
            "insertions": 6,
            "depth_mm": 20,
            "twitch": "strong",
            "twitch_count": 3,
        }
    ],
}


def local(day: date, hour: int, minute: int = 0) -> str:
    """This wall time of Edmonton as a phone there states it."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=EDMONTON).isoformat()


def at(clock: FixedClock, cast: Cast, moment: datetime) -> None:
    """Move the clock; everybody signs in anew, because months have passed."""
    clock.set(moment)
    for person in cast.everybody.values():
        person.token = None


def average(day: date, score: int, hour: int = 20, **changed: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "kind": "average",
        "score": score,
        "felt_at": local(day, hour),
        "written_at": local(day, hour),
        "zone": ZONE,
    } | changed


def log(prescription_id: str, day: date, result: str) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "prescription_id": prescription_id,
        "due_on": day.isoformat(),
        "result": result,
        "reason": "soreness" if result == "not_done" else None,
        "sets_done": 2 if result == "partial" else None,
        "repetitions_done": 8 if result == "partial" else None,
        "pain_during": 2 if result != "not_done" else None,
        "exertion": None,
        "done_at": local(day, 19),
        "written_at": local(day, 19),
        "zone": ZONE,
        "note": None,
    }


def created(answer: Any) -> Any:
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json


def live_through(cast: Cast, clock: FixedClock) -> list[str]:
    """Everything until Tuesday 10 March, 18:30. Gives the ids of the three prescriptions."""
    her = f"/patients/{cast.mara.patient_id}"
    at(clock, cast, datetime(2026, 1, 5, 16, tzinfo=UTC))
    plan = {
        "id": str(uuid.uuid4()),
        "in_force_from": mara.PLAN_START.isoformat(),
        "phase": "treatment",
        "reason": "Neck and shoulder pain, right, for 28 months",
        "main_place": {"region": "neck_back", "side": "right"},
        "components": [
            {"kind": "needling", "dose": "every two weeks", "starts_on": "2026-01-05", "ends_on": None},
            {"kind": "exercise", "dose": "three a day", "starts_on": "2026-01-05", "ends_on": None},
        ],
        "goal": {"text": "Turn my head in the car", "instrument": None, "target": None, "by_day": "2026-04-30"},
    }
    created(cast.dev.post(f"{her}/plan/versions", json=plan))
    prescriptions = []
    for name in NAMES:
        clock.advance(timedelta(minutes=1))
        prescription = {
            "id": str(uuid.uuid4()),
            "plan_version_id": plan["id"],
            "name": name,
            "purpose": "control",
            "sets": 3,
            "repetitions": 10,
            "hold_seconds": None,
            "load": None,
            "weekdays": [1, 2, 3, 4, 5, 6, 7],
            "starts_on": mara.WINDOW[0].isoformat(),
            "ends_on": None,
        }
        prescriptions.append(created(cast.dev.post(f"{her}/exercise-prescriptions", json=prescription))["id"])
    at(clock, cast, NOW)
    send(cast.mara, *[average(each.day, each.score) for each in mara.pain()])
    answers = [
        log(prescription_id, mara.WINDOW[0] + timedelta(days=offset), result.value)
        for offset, row in enumerate(mara.ANSWERS)
        for prescription_id, result in zip(prescriptions, row, strict=True)
        if result is not None
    ]
    assert {result["outcome"] for result in send(cast.mara, *answers, kind="exercise-logs")} == {"created"}
    created(cast.dev.post(f"{her}/needling-sessions", json=SESSION | {"id": str(uuid.uuid4())}))
    return prescriptions


def portrait(person: Person, of: Person) -> dict[str, Any]:
    answer = person.get(f"/patients/{of.patient_id}/portrait")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: dict[str, Any] = answer.json  # type: ignore[assignment]
    return found
