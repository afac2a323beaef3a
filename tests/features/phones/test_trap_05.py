"""Trap 5: upload time taken for event time; days cut in UTC; both clock changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import Cast
from tests.features.diary import entry
from tests.features.phones.mixed import fetch_all, outcomes, pain, send_all


def days(cast: Cast) -> dict[str, str]:
    everything, _ = fetch_all(cast.mara)
    return {one["record"]["id"]: one["record"]["local_day"] for one in everything}


def felt(*moments: str) -> list[dict[str, Any]]:
    return [entry(felt_at=at, written_at=at) for at in moments]


def test_trap_05_a_week_in_a_drawer_changes_no_day(cast: Cast, clock: FixedClock) -> None:
    sent = felt("2026-03-07T21:00:00.000-07:00", "2026-03-09T23:59:59.999-06:00", "2026-03-10T00:30:00.000-06:00")
    clock.advance(timedelta(days=7))
    assert outcomes(send_all(cast.mara, *pain(*sent))) == [("created", None)] * 3
    # The diary's day begins at four: half past midnight still belongs to the evening before.
    assert [days(cast)[one["id"]] for one in sent] == ["2026-03-07", "2026-03-09", "2026-03-09"]
    everything, _ = fetch_all(cast.mara)
    for one in everything:
        assert one["record"]["received_at"].startswith("2026-03-18")
        assert one["record"]["recalled"] is False
        assert one["record"]["felt_at"] in {item["felt_at"] for item in sent}


def test_trap_05_an_evening_is_not_cut_at_midnight_in_utc(cast: Cast) -> None:
    [evening] = felt("2026-03-10T18:15:00.000-06:00")  # 11 March, 00:15 in UTC
    send_all(cast.mara, *pain(evening))
    assert days(cast)[evening["id"]] == "2026-03-10"


@pytest.mark.parametrize(
    ("now", "moments", "expected"),
    [
        (  # spring: 8 March 2026, 02:00 becomes 03:00
            datetime(2026, 3, 9, 12, tzinfo=UTC),
            ("2026-03-08T01:59:00.000-07:00", "2026-03-08T03:01:00.000-06:00", "2026-03-08T04:01:00.000-06:00"),
            ["2026-03-07", "2026-03-07", "2026-03-08"],
        ),
        (  # autumn: 2 November 2025, 02:00 becomes 01:00; half past one comes twice and is two moments
            datetime(2025, 11, 3, 12, tzinfo=UTC),
            ("2025-11-02T01:30:00.000-06:00", "2025-11-02T01:30:00.000-07:00", "2025-11-02T04:01:00.000-07:00"),
            ["2025-11-01", "2025-11-01", "2025-11-02"],
        ),
    ],
    ids=["spring", "autumn"],
)
def test_trap_05_both_clock_changes(
    cast: Cast, clock: FixedClock, now: datetime, moments: tuple[str, ...], expected: list[str]
) -> None:
    clock.set(now)
    cast.mara.token = None
    sent = felt(*moments)
    assert outcomes(send_all(cast.mara, *pain(*sent))) == [("created", None)] * 3
    assert [days(cast)[one["id"]] for one in sent] == expected
    everything, _ = fetch_all(cast.mara)
    assert sorted(one["record"]["felt_at"] for one in everything) == sorted(moments)
    assert all(one["record"]["flags"] == [] for one in everything)
