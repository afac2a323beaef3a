"""A batch of several kinds, as a phone sends it, and an exercise to write about."""

from __future__ import annotations

import uuid
from typing import Any

from tests.features.cast import ZONE, Cast, Person
from tests.features.diary import FELT

Item = dict[str, Any]


def of(kind: str, *records: Item) -> list[Item]:
    """These records, each with its kind."""
    return [{"kind": kind, "record": record} for record in records]


def pain(*records: Item) -> list[Item]:
    return of("pain_entry", *records)


def logs(*records: Item) -> list[Item]:
    return of("exercise_log", *records)


def send_all(person: Person, *items: Item, app: str | None = None, **more: Any) -> list[Item]:
    """Send a mixed batch; the results."""
    return list(answer_to(person, *items, app=app, **more)["results"])


def answer_to(person: Person, *items: Item, app: str | None = None, **more: Any) -> Item:
    where = f"/patients/{person.patient_id}/phone-records/batch"
    headers = {} if app is None else {"X-Ebb-App": app}
    answer = person.post(where, json={"items": list(items)} | more, headers=headers)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    found: Item = answer.json  # type: ignore[assignment]
    assert len(found["results"]) == len(items)
    return found


def fetch_all(person: Person, after: str | None = None, limit: int = 200) -> tuple[list[Item], str]:
    """Everything of every kind from a cursor on, and the cursor to go on from."""
    found: list[Item] = []
    while True:
        query = {"limit": str(limit)} | ({} if after is None else {"after": after})
        answer = person.get(f"/patients/{person.patient_id}/phone-records", query_string=query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        page: Item = answer.json  # type: ignore[assignment]
        found += page["items"]
        after = page["next"]
        if not page["more"]:
            return found, page["next"]


def outcomes(results: list[Item]) -> list[tuple[str, str | None]]:
    return [(one["outcome"], one["code"]) for one in results]


def prescribed(cast: Cast) -> str:
    """An exercise for every day from today on; its id."""
    at = f"/patients/{cast.mara.patient_id}"
    plan = {
        "id": str(uuid.uuid4()),
        "in_force_from": "2026-01-05",
        "phase": "treatment",
        "reason": "First plan.",
        "components": [{"kind": "exercise", "dose": "once a day", "starts_on": "2026-01-05"}],
    }
    exercise = {
        "id": str(uuid.uuid4()),
        "plan_version_id": plan["id"],
        "name": "Chin tuck",
        "purpose": "control",
        "sets": 3,
        "repetitions": 10,
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts_on": "2026-03-10",
    }
    for path, sent in ((f"{at}/plan/versions", plan), (f"{at}/exercise-prescriptions", exercise)):
        answer = cast.dev.post(path, json=sent)
        assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(exercise["id"])


def log(prescription: str, *, revision: int = 1, **content: Any) -> Item:
    """An answer about the exercise of Tuesday 10 March."""
    return {
        "id": str(uuid.uuid4()),
        "revision": revision,
        "prescription_id": prescription,
        "due_on": "2026-03-10",
        "result": "done",
        "done_at": FELT,
        "written_at": FELT,
        "zone": ZONE,
    } | content
