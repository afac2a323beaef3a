"""What a phone sends in the tests, and the two ways it is sent."""

from __future__ import annotations

import uuid
from typing import Any

from tests.features.cast import ZONE, Person

FELT = "2026-03-10T18:00:00.000-06:00"


def entry(entry_id: str | None = None, *, revision: int = 1, **content: Any) -> dict[str, Any]:
    """A pain entry of Tuesday 10 March, 18:00 in Edmonton; `...` leaves a field out."""
    made = {
        "id": entry_id or str(uuid.uuid4()),
        "revision": revision,
        "kind": "average",
        "score": 6,
        "felt_at": FELT,
        "written_at": content.get("felt_at", FELT),
        "zone": ZONE,
    } | content
    return {name: value for name, value in made.items() if value is not ...}


def content(**changed: Any) -> dict[str, Any]:
    """The same without its identity."""
    return {name: value for name, value in entry(**changed).items() if name not in {"id", "revision"}}


def withdrawal(entry_id: str, revision: int, reason: str = "wrong day") -> dict[str, Any]:
    """A record taken back by the phone."""
    return {
        "id": entry_id,
        "revision": revision,
        "withdrawn": True,
        "reason": reason,
        "written_at": FELT,
        "zone": ZONE,
    }


def path(person: Person, *steps: str, kind: str = "pain-entries") -> str:
    """Where the person's own records stand."""
    return "/".join((f"/patients/{person.patient_id}", kind, *steps))


def send(person: Person, *items: dict[str, Any], kind: str = "pain-entries", **more: Any) -> list[dict[str, Any]]:
    """Send a batch; the results."""
    answer = person.post(path(person, "batch", kind=kind), json={"items": list(items)} | more)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    results: list[dict[str, Any]] = answer.json["results"]  # type: ignore[index]
    assert len(results) == len(items)
    return results


def outcome(person: Person, item: dict[str, Any], kind: str = "pain-entries") -> tuple[str, str | None]:
    """Send one record in a batch of its own; its outcome and code."""
    [result] = send(person, item, kind=kind)
    return result["outcome"], result["code"]


def pulled(person: Person, kind: str = "pain-entries", owner: Person | None = None) -> list[dict[str, Any]]:
    """Everything there is, page by page, in the order of the changes."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        answer = person.get(path(owner or person, kind=kind) + f"?limit=200{after}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        body: dict[str, Any] = answer.json  # type: ignore[assignment]
        found += body["items"]
        if not body["more"]:
            return found
        after = f"&after={body['next']}"


def quarantine(person: Person) -> list[dict[str, Any]]:
    """What was sent and not taken, the latest first."""
    items: list[dict[str, Any]] = person.get(f"/patients/{person.patient_id}/quarantine").json["items"]  # type: ignore[index]
    return items


def code(answer: Any) -> tuple[int, str]:
    """Status and code of a problem."""
    return answer.status_code, answer.json["code"]
