"""The acupuncture trial in the clinic, and a worker that makes the files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from backend.app import worker_of
from backend.exchange import map_file
from backend.exchange import service as exchange
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.jobs.queue import Worker
from tests.features.cast import Cast
from tests.reference.cases import HERE

TRIAL = HERE.parents[1] / "demo" / "acupuncture"
COHORT = "acupuncture-headache"


@pytest.fixture
def file_maker(app: Flask) -> Worker:
    return worker_of(app)


@pytest.fixture
def trial(app: Flask, cast: Cast, clock: FixedClock) -> Cast:
    """The cast, with the trial brought into their clinic."""
    bring(app, cast, clock, (TRIAL / "acupuncture.csv").read_bytes(), (TRIAL / "map.yaml").read_text())
    return cast


def bring(app: Flask, cast: Cast, clock: FixedClock, data: bytes, map_text: str) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        exchange.bring_scores(session, clinic_id=cast.clinic_id, data=data, by=map_file.read(map_text), now=clock.now())
        session.commit()


def outcomes(cast: Cast, outcome: str, thresholds: str) -> Any:
    answer = cast.noor.get(f"/outcomes?cohort={COHORT}&outcome={outcome}&thresholds={thresholds}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


def by_key(items: Any, key: str, value: Any) -> Any:
    """The one of these whose `key` is this."""
    (found,) = [item for item in items if item[key] == value]
    return found


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
