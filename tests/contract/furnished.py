"""A cast with something in every drawer, put there through the API itself, so that generated requests meet records."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from backend.app import worker_of
from backend.shell.web.contract import operations
from backend.shell.web.fields import base64url
from tests.features.cast import Cast, Person
from tests.rules.repertoire.test_picture import png

POOL = 12


@dataclass
class Drawers:
    """Ids that stand behind the placeholders of an address, and what a body may refer to."""

    patient_id: str
    ids: dict[str, list[str]] = field(default_factory=dict)
    _next: dict[str, Iterator[str]] = field(default_factory=dict)

    def add(self, name: str, value: str) -> None:
        self.ids.setdefault(name, []).append(value)

    def one(self, name: str) -> str | None:
        """The next id for this placeholder; None when there is no such record."""
        if name == "patient_id":
            return self.patient_id
        if name not in self.ids:
            return None
        return next(self._next.setdefault(name, cycle(self.ids[name])))


def example(contract: Mapping[str, Any], operation_id: str, **changed: Any) -> dict[str, Any]:
    """The contract's own example of a body, with these fields changed."""
    for _, _, operation in operations(contract):
        if operation["operationId"] == operation_id:
            body = copy.deepcopy(operation["requestBody"]["content"]["application/json"]["example"])
            return dict(body) | changed
    raise KeyError(operation_id)


def furnish(cast: Cast, contract: Mapping[str, Any], pool: int = POOL) -> Drawers:
    """Fill Mara's record."""
    patient = str(cast.mara.patient_id)
    drawers = Drawers(patient)

    def put(person: Person, path: str, placeholder: str, body: dict[str, Any]) -> str:
        answer = person.post(f"/patients/{patient}{path}", json=body)
        assert answer.status_code == 201, (path, answer.get_data(as_text=True))
        drawers.add(placeholder, str(answer.json["id"]))  # type: ignore[index]
        return str(answer.json["id"])  # type: ignore[index]

    def new() -> str:
        return str(uuid.uuid4())

    version = put(cast.dev, "/plan/versions", "plan_version_id", example(contract, "revise_plan", id=new()))
    put(cast.dev, "/goals", "goal_id", example(contract, "agree_goal", id=new(), by_day="2199-12-31"))
    put(cast.dev, "/episodes", "episode_id", example(contract, "open_episode", id=new()))
    for _ in range(3):
        put(cast.dev, "/manual-sessions", "manual_session_id", example(contract, "record_manual_session", id=new()))
        put(cast.dev, "/lessons", "sent_id", example(contract, "record_lesson_sent", id=new()))
    first = example(contract, "record_medicine", id=new())
    first["first"]["id"] = new()
    listed = cast.dev.post(f"/patients/{patient}/medicines", json=first)
    drawers.add("medicine_id", listed.json["medicines"][0]["id"])  # type: ignore[index]
    for _ in range(pool):
        put(cast.mara, "/pain-entries", "entry_id", example(contract, "record_pain_entry", id=new()))
        put(cast.dev, "/needling-sessions", "session_id", example(contract, "record_needling_session", id=new()))
        asked = example(contract, "record_follow_up_answer", id=new(), session_id=drawers.ids["session_id"][-1])
        put(cast.mara, "/follow-up-answers", "answer_id", asked | {"answers": {"breathless": "yes"}})
        put(cast.mara, "/corrections", "correction_id", example(contract, "ask_for_correction", id=new()))
        put(cast.dev, "/readings", "reading_id", example(contract, "record_reading", id=new()))
        alarming = example(contract, "record_reading", id=new(), instrument="phq9", value=None, answers=[0] * 8 + [1])
        put(cast.dev, "/readings", "reading_id", alarming)
        prescription = put(
            cast.dev,
            "/exercise-prescriptions",
            "prescription_id",
            example(contract, "prescribe_exercise", id=new(), plan_version_id=version, weekdays=[*range(1, 8)]),
        )
        put(
            cast.mara,
            "/exercise-logs",
            "log_id",
            example(contract, "record_exercise_log", id=new(), prescription_id=prescription),
        )
    _furnish_needling(cast, contract, drawers)
    far = {"from_day": "2031-01-01", "to_day": None, "prescription_id": None}
    put(cast.dev, "/exercise-pauses", "pause_id", example(contract, "pause_exercises", id=new(), **far))
    written = cast.dev.post("/exercise-library", json=example(contract, "write_exercise", id=new()))
    drawers.add("exercise_id", str(written.json["id"]))  # type: ignore[index]
    picture = {"content": base64url(png())}
    assert cast.dev.post(f"/exercise-library/{written.json['id']}/picture", json=picture).status_code == 201  # type: ignore[index]
    # Whoever is the clinic's admin may read this record for as long as the reason stands.
    put(cast.noor, "/stated-reasons", "reason_id", example(contract, "state_reason", id=new()))
    hired = cast.noor.post("/staff", json=example(contract, "take_on", login=f"{new()}@ebb.example"))
    drawers.add("account_id", hired.json["account"]["id"])  # type: ignore[index]
    invited = cast.noor.post(f"/patients/{patient}/invitations", json={})
    drawers.add("invitation_id", invited.json["invitation"]["id"])  # type: ignore[index]
    for alert in cast.dev.get(f"/patients/{patient}/alerts").json["items"]:  # type: ignore[index]
        drawers.add("alert_id", alert["id"])
    for score in (11, 12):
        refused = example(contract, "record_pain_entry", id=new(), score=score)
        sent = cast.mara.post(f"/patients/{patient}/pain-entries/batch", json={"items": [refused]})
        drawers.add("held_id", sent.json["results"][0]["held"])  # type: ignore[index]
    put(cast.dev, "/activities", "activity_list_id", example(contract, "name_activities", id=new()))
    _furnish_reports(cast, contract, drawers)
    _furnish_exports(cast, contract, drawers)
    hold = example(contract, "place_legal_hold", id=new(), patient_id=patient)
    drawers.add("hold_id", cast.noor.post("/legal-holds", json=hold).json["id"])  # type: ignore[index]
    return drawers


def _furnish_needling(cast: Cast, contract: Mapping[str, Any], drawers: Drawers) -> None:
    """A session that is not signed, a spot with a finding, and a paper of Dev's."""
    theirs = f"/patients/{drawers.patient_id}"
    draft = str(uuid.uuid4())
    saved = cast.dev.put(f"{theirs}/needling-drafts/{draft}", json=example(contract, "save_needling_draft"))
    assert saved.status_code == 200, saved.get_data(as_text=True)
    drawers.add("draft_id", draft)
    body = example(contract, "record_trigger_point", id=str(uuid.uuid4()))
    spot = cast.dev.post(f"{theirs}/trigger-points", json=body)
    assert spot.status_code == 201, spot.get_data(as_text=True)
    drawers.add("trigger_point_id", body["id"])
    found = example(contract, "record_trigger_point_examination", id=str(uuid.uuid4()))
    looked = cast.dev.post(f"{theirs}/trigger-points/{body['id']}/examinations", json=found)
    assert looked.status_code == 201, looked.get_data(as_text=True)
    drawers.add("examination_id", found["id"])
    paper = example(contract, "keep_authorisation", id=str(uuid.uuid4()))
    kept = cast.noor.post(f"/staff/{cast.dev.id}/authorisations", json=paper)
    assert kept.status_code == 201, kept.get_data(as_text=True)
    drawers.add("authorisation_id", paper["id"])
    sore = example(contract, "record_soreness_entry", id=str(uuid.uuid4()), session_id=drawers.one("session_id"))
    felt = cast.mara.post(f"{theirs}/soreness-entries", json=sore)
    assert felt.status_code == 201, felt.get_data(as_text=True)
    drawers.add("soreness_id", sore["id"])


def _furnish_reports(cast: Cast, contract: Mapping[str, Any], drawers: Drawers) -> None:
    """A report in each format, made; and one that nobody has made yet."""
    cohort = cast.noor.get("/cohorts").json["items"][0]  # type: ignore[index]
    drawers.add("cohort", cohort["key"])
    for outcome in cohort["outcomes"]:
        drawers.add("outcome", outcome["key"])
    drawers.add("instrument", "pseq")
    drawers.add("measure", "pseq")
    worker = worker_of(cast.noor.app)
    outcome = cohort["outcomes"][0]["key"]
    for written_as, thresholds, is_made in (("json", [30], True), ("csv", [30], True), ("json", [50], False)):
        body = example(contract, "request_report", cohort=cohort["key"], outcome=outcome, format=written_as)
        body |= {"id": str(uuid.uuid4()), "thresholds": thresholds}
        answer = cast.noor.post("/reports", json=body)
        assert answer.status_code == 202, answer.get_data(as_text=True)
        drawers.add("report_id", answer.json["id"])  # type: ignore[index]
        if is_made:
            assert worker.run_one()


def _furnish_exports(cast: Cast, contract: Mapping[str, Any], drawers: Drawers) -> None:
    """Rows and a report, made: with the reports above all that one may ask for in an hour. Parts given outside."""
    worker = worker_of(cast.noor.app)
    for kind in ("episodes", "outcomes"):
        body = example(contract, "export_period", id=str(uuid.uuid4()), kind=kind)
        answer = cast.noor.post("/exports", json=body)
        assert answer.status_code == 202, answer.get_data(as_text=True)
        drawers.add("export_id", answer.json["id"])  # type: ignore[index]
        while worker.run_one():
            pass
    said = {"id": str(uuid.uuid4()), "purpose": "sharing", "given": True, "version": 2, "language": "en"}
    assert cast.mara.post(f"/patients/{drawers.patient_id}/consents", json=said).status_code == 201
    body = example(contract, "export_disclosure", id=str(uuid.uuid4()))
    answer = cast.dev.post(f"/patients/{drawers.patient_id}/disclosures", json=body)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    drawers.add("disclosure_id", answer.json["id"])  # type: ignore[index]
