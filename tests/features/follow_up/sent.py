"""What the tests of the follow-up send: a session on 9 March at 14:00, and answers to what is asked after it."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.features.cast import ZONE, Cast, Person
from tests.features.mara_through_the_api import SESSION, created

PERFORMED = datetime(2026, 3, 9, 20, tzinfo=UTC)
KIND = "follow-up-answers"
CALM = dict.fromkeys(("breathless", "chest_pain", "bleeding", "infection", "numbness", "dizziness", "bruise"), "no")


def needle(cast: Cast, **changed: Any) -> str:
    """A session of Dev's with Mara; its id."""
    her = f"/patients/{cast.mara.patient_id}/needling-sessions"
    return str(created(cast.dev.post(her, json=SESSION | {"id": str(uuid.uuid4())} | changed))["id"])


def after(hours: float) -> str:
    """So many hours after that session, as a phone in Edmonton states it."""
    return (PERFORMED + timedelta(hours=hours)).astimezone(ZoneInfo(ZONE)).isoformat(timespec="milliseconds")


def said(session_id: str, at: float = 28, hours: int = 24, /, **changed: Any) -> dict[str, Any]:
    """An answering `at` hours after the session; signs go in as names, everything else is no."""
    signs = {name: changed.pop(name) for name in list(changed) if name in CALM}
    return {
        "id": str(uuid.uuid4()),
        "revision": 1,
        "session_id": session_id,
        "hours": hours,
        "answers": CALM | signs,
        "answered_at": after(at),
        "written_at": after(at),
        "zone": ZONE,
        "note": None,
    } | changed


def alerts(person: Person, patient: Person) -> list[dict[str, Any]]:
    """The patient's alerts as this person sees them."""
    answer = person.get(f"/patients/{patient.patient_id}/alerts")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    items: list[dict[str, Any]] = answer.json["items"]  # type: ignore[index]
    return items


def handle(person: Person, patient: Person, alert_id: str, what: str, note: str = "Called her.", **more: Any) -> Any:
    """acknowledgement, closure or reopening."""
    where = f"/patients/{patient.patient_id}/alerts/{alert_id}/{what}"
    return person.post(where, json={"id": str(uuid.uuid4()), "note": note} | more)


def history(person: Person, patient: Person, alert_id: str) -> list[dict[str, Any]]:
    """Everything that happened to it."""
    answer = person.get(f"/patients/{patient.patient_id}/alerts/{alert_id}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: list[dict[str, Any]] = answer.json["history"]  # type: ignore[index]
    return found
