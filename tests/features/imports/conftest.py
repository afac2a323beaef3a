"""Bringing small tables and the acupuncture trial into the cast's clinic."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from backend.exchange import map_file
from backend.exchange import service as exchange
from backend.exchange.service import Brought
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.reference.cases import HERE
from tests.rules.exchange.maps import WIDE

TRIAL = HERE.parents[1] / "demo" / "acupuncture"
HEADER = "id,arm,age,pain0,pain6,days6"
Bring = Callable[..., Brought]


def map_text() -> str:
    """The small map of the rules' tests, with instruments that exist."""
    return (
        WIDE.replace("instrument: pain", "instrument: headache_score")
        .replace("instrument: days", "instrument: headache_days")
        .replace("pain@", "headache_score@")
    )


@pytest.fixture
def bring(app: Flask, cast: Cast, clock: FixedClock) -> Bring:
    """Bring rows in by the small map, or a whole file by its own."""

    def run(*rows: str, map_of: str | None = None, data: bytes | None = None) -> Brought:
        with app.app_context():
            session = db.session()
            enter_clinic(session, cast.clinic_id)
            brought = exchange.bring_scores(
                session,
                clinic_id=cast.clinic_id,
                data=data if data is not None else "\n".join((HEADER, *rows)).encode(),
                by=map_file.read(map_of or map_text()),
                now=clock.now(),
            )
            session.commit()
            return brought

    return run


@pytest.fixture
def trial(bring: Bring) -> Brought:
    """The acupuncture trial, brought in."""
    return bring(map_of=(TRIAL / "map.yaml").read_text(), data=(TRIAL / "acupuncture.csv").read_bytes())


def folder_with(folder: Path, *rows: str) -> tuple[Path, Path]:
    """A table and its map as files."""
    table, chart = folder / "scores.csv", folder / "map.yaml"
    table.write_text("\n".join((HEADER, *rows)))
    chart.write_text(map_text())
    return table, chart
