"""Which diary day an entry belongs to, how late it was written, and whether its clock can be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.pain.entry import PainDraft, clock_suspect, days_recalled, diary_day, named_twice
from backend.pain.scale import PainKind, Place, Side
from backend.shell.moment import parse

WRITTEN = "2026-03-10T18:45:00-06:00"
RECEIVED = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)


def draft(felt_at: str = WRITTEN, written_at: str = WRITTEN) -> PainDraft:
    return PainDraft(PainKind.NOW, 6, parse(felt_at), parse(written_at), "America/Edmonton")


@pytest.mark.parametrize(
    ("felt_at", "day"),
    [
        ("2026-03-10T04:00:00-06:00", date(2026, 3, 10)),
        ("2026-03-10T03:59:59.999-06:00", date(2026, 3, 9)),
        ("2026-03-10T23:59:59.999-06:00", date(2026, 3, 10)),
        ("2026-03-11T00:30:00-06:00", date(2026, 3, 10)),
        # The same instant is another day elsewhere: the stated offset decides, not the server.
        ("2026-03-11T05:30:00Z", date(2026, 3, 11)),
        ("2026-03-10T23:30:00-06:00", date(2026, 3, 10)),
        # Both clock changes, and a wall time that the clocks skipped.
        ("2026-03-08T02:30:00-07:00", date(2026, 3, 7)),
        ("2026-11-01T01:30:00-06:00", date(2026, 10, 31)),
        ("2026-11-01T01:30:00-07:00", date(2026, 10, 31)),
        ("2026-01-01T00:00:00+14:00", date(2025, 12, 31)),
    ],
)
def test_the_diary_day_follows_the_stated_offset(felt_at: str, day: date) -> None:
    assert diary_day(parse(felt_at)) == day


def test_the_hour_at_which_a_day_starts_is_a_setting() -> None:
    assert diary_day(parse("2026-03-10T03:00:00-06:00"), day_starts_at_hour=0) == date(2026, 3, 10)


@given(st.dates(date(2000, 1, 2), date(2100, 1, 1)), st.times(), st.integers(-14 * 60, 14 * 60))
def test_for_one_wall_time_the_diary_day_is_the_same_at_every_offset(day: date, wall: time, off: int) -> None:
    sign, size = ("-" if off < 0 else "+"), abs(off)
    stated = f"{day}T{wall:%H:%M:%S}{sign}{size // 60:02}:{size % 60:02}"
    assert diary_day(parse(stated)) == (day if wall.hour >= 4 else day - timedelta(days=1))


@pytest.mark.parametrize(
    ("felt_at", "days"),
    [
        (WRITTEN, 0),
        ("2026-03-10T00:30:00-06:00", 1),
        ("2026-03-09T21:00:00-06:00", 1),
        ("2026-03-08T05:00:00-06:00", 2),
        ("2026-03-05T12:00:00-07:00", 5),
        ("2026-03-11T12:00:00-06:00", -1),
    ],
)
def test_recall_counts_diary_days_between_two_times_of_the_phone(felt_at: str, days: int) -> None:
    assert days_recalled(draft(felt_at)) == days


def test_an_entry_written_in_time_stays_in_time_however_late_it_arrives() -> None:
    assert days_recalled(draft()) == 0
    assert not clock_suspect(draft(), RECEIVED + timedelta(weeks=6))


@pytest.mark.parametrize(
    ("felt_at", "written_at", "suspect"),
    [
        (WRITTEN, WRITTEN, False),
        ("2026-03-10T19:03:00-06:00", "2026-03-10T19:03:00-06:00", False),
        ("2026-03-11T00:00:00-06:00", "2026-03-11T00:00:00-06:00", True),
        ("2026-03-13T19:00:00-06:00", WRITTEN, True),
        (WRITTEN, "2026-03-10T23:59:00-06:00", True),
        ("2026-03-10T18:56:00-06:00", WRITTEN, True),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", True),
    ],
)
def test_a_clock_that_cannot_be_right_is_told(felt_at: str, written_at: str, suspect: bool) -> None:
    assert clock_suspect(draft(felt_at, written_at), RECEIVED) is suspect


def test_nobody_has_pain_before_birth() -> None:
    old = draft("2010-06-01T12:00:00Z", "2010-06-01T12:00:00Z")
    assert clock_suspect(old, RECEIVED, born_on=date(2011, 1, 1))
    assert not clock_suspect(old, RECEIVED, born_on=date(1970, 1, 1))


def test_one_place_carries_one_score() -> None:
    left, right = Place("knee_front", Side.LEFT, 4), Place("knee_front", Side.RIGHT, 4)
    assert not named_twice((left, right))
    assert named_twice((left, right, replace(left, score=7)))
    assert not named_twice(())
