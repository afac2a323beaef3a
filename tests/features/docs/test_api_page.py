"""docs/api.md says what the application answers, to the last field."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.features.cast import Cast
from tests.features.docs.conversation import Conversation, Message, messages
from tests.support.postgres import ROOT

PAGE = ROOT / "docs" / "api.md"
# The page's own ids: Mara, and the exercise that Dev prescribed before the page begins.
PATIENT = "7d3f0c1e-5b7a-4e0e-9a41-2f1f6b9d8a01"
PRESCRIPTION = "3c8f6a10-2f4e-4a6b-8f5d-7b1e9c0d2001"
VERSION = "3c8f6a10-2f4e-4a6b-8f5d-7b1e9c0d2000"


def prepare(cast: Cast) -> dict[str, str]:
    """What was agreed before the page begins: a plan since 5 January, one exercise a day since today."""
    at = f"/patients/{cast.mara.patient_id}"
    plan = {
        "id": VERSION,
        "in_force_from": "2026-01-05",
        "phase": "treatment",
        "reason": "First plan.",
        "components": [{"kind": "exercise", "dose": "once a day", "starts_on": "2026-01-05"}],
    }
    exercise = {
        "id": PRESCRIPTION,
        "plan_version_id": VERSION,
        "name": "Chin tuck",
        "purpose": "control",
        "sets": 3,
        "repetitions": 10,
        "hold_seconds": None,
        "load": None,
        "weekdays": [1, 2, 3, 4, 5, 6, 7],
        "starts_on": "2026-03-10",
        "ends_on": None,
    }
    for path, body in ((f"{at}/plan/versions", plan), (f"{at}/exercise-prescriptions", exercise)):
        answer = cast.dev.post(path, json=body)
        assert answer.status_code == 201, answer.get_data(as_text=True)
    return {PATIENT: str(cast.mara.patient_id)}


def hold(app: Flask, cast: Cast, said: list[Message]) -> list[str]:
    """Every difference between the page and the application, each with the request it belongs to."""
    talk = Conversation(app.test_client(), prepare(cast))
    found: list[str] = []
    for request, answer in zip(said[::2], said[1::2], strict=True):
        found += [f"{request.first}: {line}" for line in talk.differences(answer, talk.ask(request))]
    return found


def test_the_page_is_what_the_application_answers(app: Flask, cast: Cast) -> None:
    said = messages(PAGE.read_text(encoding="utf-8"))
    assert len(said) >= 24
    assert hold(app, cast, said) == []


def test_a_wrong_word_on_the_page_is_noticed(app: Flask, cast: Cast) -> None:
    said = messages(PAGE.read_text(encoding="utf-8"))
    batch = next(at for at, message in enumerate(said) if message.first.endswith("/pain-entries/batch"))
    first: dict[str, Any] = said[batch + 1].body["results"][0]
    first["outcome"] = "unchanged"
    assert [line for line in hold(app, cast, said) if "results[0].outcome" in line]
