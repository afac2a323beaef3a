"""An application on one SQLite database: the contract is the same on every database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

from backend.app import built_contract, create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import ROOT, Settings
from tests.contract.conformance import CheckedClient
from tests.features.cast import NOW, close
from tests.features.conftest import SECRET


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    settings = Settings(
        database_url=sqlite_url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="CRITICAL",
        second_factor_waived=True,
    )
    app = create_app(settings, FixedClock(NOW))
    app.test_client_class = CheckedClient
    yield app
    close(app)


@pytest.fixture(scope="session")
def written() -> dict[str, Any]:
    """The contract as the file holds it."""
    document: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text())
    return document


@pytest.fixture
def built(app: Flask) -> dict[str, Any]:
    """The contract as the code makes it."""
    return built_contract(app)
