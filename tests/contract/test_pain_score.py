"""A pain score is a whole number from 0 to 10. What only looks like one is refused, one by one and in a batch."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.shell.db.session import db
from tests.contract.furnished import example
from tests.features.cast import Cast, assemble

NO_SCORES = {
    "2.7": "type",
    '"7"': "type",
    "true": "type",
    "false": "type",
    "null": "type",
    "[7]": "type",
    "{}": "type",
    '""': "type",
    "7.000000001": "type",
    "-1": "range",
    "11": "range",
    "1e2": "range",
    "282080101228145967104": "range",
    "-0.5": "type",
}
NO_JSON = ("NaN", "Infinity", "-Infinity", "1e999", "07", "+7", "0x7", "٧", "7,")
SCORES = {"0": 0, "-0": 0, "-0.0": 0, "7": 7, "7.0": 7, "1e1": 10, "10": 10, "0.7e1": 7}


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble(app)


def body(written: dict[str, Any], operation_id: str, score: str) -> str:
    entry = example(written, "record_pain_entry", id=str(uuid.uuid4()), score="SCORE")
    whole = {"items": [entry]} if operation_id == "sync_pain_entries" else entry
    return json.dumps(whole).replace('"SCORE"', score)


def send(cast: Cast, written: dict[str, Any], operation_id: str, score: str) -> TestResponse:
    path = f"/patients/{cast.mara.patient_id}/pain-entries"
    path += "/batch" if operation_id == "sync_pain_entries" else ""
    return cast.mara.post(path, data=body(written, operation_id, score).encode(), content_type="application/json")


def kept(app: Flask) -> int:
    with app.app_context():
        return int(db.session.execute(db.text("SELECT count(*) FROM pain_entry")).scalar_one())


@pytest.mark.asvs("v5.0.0-15.3.5")
@pytest.mark.parametrize(("score", "code"), NO_SCORES.items())
def test_what_only_looks_like_a_score_is_refused(
    app: Flask, cast: Cast, written: dict[str, Any], score: str, code: str
) -> None:
    alone = send(cast, written, "record_pain_entry", score)
    assert (alone.status_code, alone.json["errors"]) == (  # type: ignore[index]
        422,
        [{"field": "score", "code": code, "detail": alone.json["errors"][0]["detail"]}],  # type: ignore[index]
    )
    batch = send(cast, written, "sync_pain_entries", score)
    (result,) = batch.json["results"]  # type: ignore[index]
    assert (batch.status_code, result["outcome"], result["code"]) == (200, "rejected", code)
    assert kept(app) == 0


@pytest.mark.parametrize("score", NO_JSON)
def test_what_is_no_json_is_refused_whole(app: Flask, cast: Cast, written: dict[str, Any], score: str) -> None:
    for operation_id in ("record_pain_entry", "sync_pain_entries"):
        answer = send(cast, written, operation_id, score)
        assert (answer.status_code, answer.json["code"]) == (400, "bad_json")  # type: ignore[index]
    assert kept(app) == 0


@pytest.mark.parametrize(("score", "meant"), SCORES.items())
def test_every_spelling_of_a_whole_number_is_that_number(
    cast: Cast, written: dict[str, Any], score: str, meant: int
) -> None:
    """JSON knows one kind of number: 7 and 7.0 are the same score."""
    answer = send(cast, written, "record_pain_entry", score)
    assert answer.status_code == 201
    assert (answer.json["score"], type(answer.json["score"])) == (meant, int)  # type: ignore[index]
