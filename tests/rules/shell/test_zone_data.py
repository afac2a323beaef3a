"""The zone data are those of the lock, and old ones are noticed: the clocks of 2026 are an hour off in them."""

from __future__ import annotations

import subprocess
import sys
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from backend.shell import zone_data
from backend.shell.zone_data import CANARY, TABLE, ZonesWrong, disagreements, of_python
from tests.support.postgres import ROOT

HOUR = timedelta(hours=1)


def test_the_canary() -> None:
    """D19: noon on 1 December 2026 in Edmonton is 18:00 UTC, not 19:00 as before 2026."""
    noon = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("America/Edmonton"))
    assert noon.astimezone(UTC) == datetime(2026, 12, 1, 18, tzinfo=UTC)


def test_python_agrees_with_the_whole_table() -> None:
    assert list(disagreements(of_python)) == []
    assert len({place for place, _, _ in TABLE}) >= 10
    zone_data.check()


def test_the_machines_own_data_are_never_used() -> None:
    assert zoneinfo.TZPATH == ()


def test_neither_are_data_that_the_environment_names(tmp_path: Path) -> None:
    """Even where somebody points Python at other data, the program takes those of its lock."""
    (tmp_path / "America").mkdir()
    (tmp_path / "America/Edmonton").write_bytes(old_data())
    asked = "import backend; from backend.shell import zone_data; zone_data.check(); print('same')"
    answer = subprocess.run(
        [sys.executable, "-c", asked],
        env={"PYTHONTZPATH": str(tmp_path), "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert answer.stdout == "same\n", answer.stderr


@pytest.fixture
def old(tmp_path: Path) -> Iterator[None]:
    """Zone data in which Edmonton still changes its clocks in November 2026."""
    (tmp_path / "America").mkdir()
    (tmp_path / "America/Edmonton").write_bytes(old_data())
    zoneinfo.reset_tzpath(to=(str(tmp_path),))
    ZoneInfo.clear_cache()
    yield
    zoneinfo.reset_tzpath(to=())
    ZoneInfo.clear_cache()


def old_data() -> bytes:
    """A zone file that ends in the rule of before 2026, as any release until 2025b had it."""
    head = b"TZif2" + bytes(15) + bytes(4 * 3) + bytes(4) + (1).to_bytes(4, "big") + (4).to_bytes(4, "big")
    standard = (-7 * 3600).to_bytes(4, "big", signed=True) + b"\x00\x00" + b"MST\x00"
    return head + standard + head + standard + b"\nMST7MDT,M3.2.0,M11.1.0\n"


def test_old_data_stop_the_start_with_one_sentence(old: None) -> None:
    noon = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("America/Edmonton"))
    assert noon.astimezone(UTC) == datetime(2026, 12, 1, 19, tzinfo=UTC), "the planted data are not old"
    with pytest.raises(ZonesWrong) as wrong:
        zone_data.check()
    assert str(wrong.value) == (
        "The zone data are too old: 2026-12-01 12:00 in America/Edmonton has to be 18:00 UTC;"
        " install the tzdata that requirements.lock names (tools/install.sh)."
    )


@pytest.mark.parametrize("line", TABLE)
def test_each_line_of_the_table_can_fail(line: tuple[str, str, int]) -> None:
    def an_hour_off(place: str, wall: datetime) -> int | None:
        minutes = of_python(place, wall)
        hit = (place, wall) == (line[0], datetime.fromisoformat(line[1]))
        return minutes if minutes is None or not hit else minutes - 60

    assert list(disagreements(an_hour_off)) == [line]


def test_a_zone_nobody_knows_disagrees() -> None:
    assert CANARY in list(disagreements(lambda place, wall: None))
    assert of_python("America/Nowhere", datetime.fromisoformat("2026-01-01 12:00")) is None
