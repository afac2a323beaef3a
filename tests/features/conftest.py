"""An application with a clock that stands still, on a fresh database of each kind, with the cast in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from tests.contract.conformance import CheckedClient
from tests.features.cast import NOW, Cast, assemble, close

SECRET = "q8Zk2mVb7Xc4Ln9Pw3Rt6Yh1Js5Df0Gu_AeIoTests"


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=database_url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="WARNING",
        second_factor_waived=True,
    )


@pytest.fixture
def app(settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    app = create_app(settings, clock)
    app.test_client_class = CheckedClient
    yield app
    close(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble(app)
