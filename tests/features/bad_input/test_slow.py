"""Bad input: bodies built to be slow. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import gc
import json
import time
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.features.cast import Cast
from tests.features.diary import entry, path

HOSTILE: dict[str, list[dict[str, Any]]] = {
    "places that are none": [{"places": [{}] * 92}] * 500,
    "places without end": [{"places": [{}] * 180_000}],
    "fields nobody knows": [{f"{number:x}": 0 for number in range(100_000)}],
    "many fields nobody knows": [{f"{number:x}": 0 for number in range(220)}] * 500,
    "numbers without end": [{"score": int("9" * 4000)}] * 250,
    "times without end": [{"felt_at": "2" * 2000}] * 480,
    "ids without end": [{"id": "a-" * 1000}] * 480,
    "items without end": [{}] * 340_000,
    "notes": [{"note": "é" * 700}] * 500,
}


@pytest.mark.asvs("v5.0.0-15.2.2")
@pytest.mark.parametrize("name", HOSTILE)
def test_n38_a_batch_built_to_be_slow_is_judged_within_a_second(app: Flask, cast: Cast, name: str) -> None:
    cast.mara.get("/me")
    items = [entry() | item if len(HOSTILE[name]) <= 500 else item for item in HOSTILE[name]]
    body = json.dumps({"items": items}, separators=(",", ":"), ensure_ascii=False).encode()
    body = body[: 1024 * 1024] if len(body) > 1024 * 1024 else body
    client = FlaskClient(app, app.response_class)  # without the checks of every answer, which take their own time
    gc.collect()
    gc.freeze()  # what a thousand tests before this one left in the memory is not the server's
    began = time.thread_time()  # the work itself, whoever else uses the machine
    answer = client.post(
        f"/api/v1{path(cast.mara, 'batch')}",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {cast.mara.token}"},
        base_url="https://localhost",
    )
    took = time.thread_time() - began
    assert answer.status_code in {200, 400, 413, 422}
    assert took < 1, f"{took:.2f} s"
