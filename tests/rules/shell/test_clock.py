"""A clock gives aware UTC times in whole milliseconds; the one for tests stands still."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.shell.clock import FixedClock, SystemClock


def test_the_machines_clock_says_utc_in_whole_milliseconds() -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    said = [SystemClock().now() for _ in range(100)]
    after = datetime.now(UTC)
    assert all(before <= one <= after for one in said)
    assert all(one.tzinfo is UTC and one.microsecond % 1000 == 0 for one in said)
    assert said == sorted(said)


def test_a_fixed_clock_stands_still_until_it_is_moved() -> None:
    clock = FixedClock(datetime(2026, 3, 10, 18, 30, tzinfo=ZoneInfo("America/Edmonton")))
    assert clock.now() == clock.now() == datetime(2026, 3, 11, 0, 30, tzinfo=UTC)
    assert clock.now().tzinfo is UTC
    clock.advance(timedelta(hours=1))
    assert clock.now() == datetime(2026, 3, 11, 1, 30, tzinfo=UTC)


def test_a_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        FixedClock(datetime(2026, 3, 10))  # noqa: DTZ001
