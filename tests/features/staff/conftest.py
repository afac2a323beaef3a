"""A clinic as it really is: nobody's second factor is waived."""

from __future__ import annotations

from pathlib import Path

import pytest

from backend.shell.settings import Settings
from tests.features.conftest import SECRET


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, secret=SECRET, report_folder=tmp_path / "reports", log_level="WARNING")
