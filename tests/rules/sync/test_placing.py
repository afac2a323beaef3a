"""Which diary day a record belongs to, how late it was written, and whether its clock can be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shell.moment import SentMoment, parse
from backend.shell.refusal import RuleBroken
from backend.shell.sync.placing import CLOCK_SUSPECT, OFFSET_DIFFERS, UNKNOWN_ZONE, Calendar, Placed, place

ZONE = "America/Edmonton"
WRITTEN = "2026-03-10T18:45:00-06:00"
RECEIVED = datetime(2026, 3, 11, 1, 0, tzinfo=UTC)
CALENDAR = Calendar(date(1984, 5, 17), None, 4, 2, timedelta(minutes=10))


def placed(
    happened: str = WRITTEN,
    written: str = WRITTEN,
    *,
    zone: str = ZONE,
    calendar: Calendar = CALENDAR,
    now: datetime = RECEIVED,
    before: date | None = None,
) -> Placed:
    return place(parse(happened), parse(written), zone, calendar, now, before)


@pytest.mark.trap(5)
@pytest.mark.parametrize(
    ("happened", "day"),
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
        ("2025-11-02T01:30:00-06:00", date(2025, 11, 1)),
        ("2025-11-02T01:30:00-07:00", date(2025, 11, 1)),
        ("2026-01-01T00:00:00+14:00", date(2025, 12, 31)),
    ],
)
def test_the_diary_day_follows_the_stated_offset(happened: str, day: date) -> None:
    assert placed(happened, happened, now=datetime(2026, 3, 12, tzinfo=UTC)).local_day == day


def test_the_hour_at_which_a_day_starts_is_a_setting() -> None:
    early = "2026-03-10T03:00:00-06:00"
    assert placed(early, early, calendar=replace(CALENDAR, day_starts_at=0)).local_day == date(2026, 3, 10)


@given(st.dates(date(2000, 1, 2), date(2026, 3, 1)), st.times(), st.integers(-14 * 60, 14 * 60))
def test_for_one_wall_time_the_diary_day_is_the_same_at_every_offset(day: date, wall: time, off: int) -> None:
    sign, size = ("-" if off < 0 else "+"), abs(off)
    stated = f"{day}T{wall:%H:%M:%S}{sign}{size // 60:02}:{size % 60:02}"
    assert placed(stated, stated).local_day == (day if wall.hour >= 4 else day - timedelta(days=1))


@given(st.integers(0, 25 * 365 * 24 * 60), st.integers(-14 * 60, 14 * 60), st.integers(0, 3000))
def test_the_day_never_depends_on_when_it_arrives(minutes: int, off: int, weeks: int) -> None:
    happened = SentMoment(datetime(2001, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes), off)
    at_once, late = (
        place(happened, happened, ZONE, CALENDAR, happened.instant + timedelta(weeks=after)) for after in (0, weeks)
    )
    assert at_once == late


@pytest.mark.parametrize(
    ("happened", "recalled"),
    [
        (WRITTEN, False),
        ("2026-03-10T00:30:00-06:00", True),  # before 04:00 it was still Monday
        ("2026-03-09T21:00:00-06:00", True),
        ("2026-03-08T05:00:00-06:00", True),
    ],
)
def test_what_is_written_on_a_later_day_is_recalled(happened: str, recalled: bool) -> None:
    assert placed(happened).recalled is recalled


def test_what_lies_too_far_back_is_refused_unless_it_is_a_correction() -> None:
    five_days = "2026-03-05T12:00:00-07:00"
    with pytest.raises(RuleBroken) as refused:
        placed(five_days)
    assert refused.value.code == "too_long_ago"
    assert placed(five_days, before=date(2026, 3, 5)).local_day == date(2026, 3, 5)
    with pytest.raises(RuleBroken):
        placed(five_days, before=date(2026, 3, 9))


@pytest.mark.parametrize(
    ("happened", "written", "suspect"),
    [
        (WRITTEN, WRITTEN, False),
        ("2026-03-10T19:03:00-06:00", "2026-03-10T19:03:00-06:00", False),
        ("2026-03-11T00:00:00-06:00", "2026-03-11T00:00:00-06:00", True),
        ("2026-03-13T19:00:00-06:00", WRITTEN, True),
        (WRITTEN, "2026-03-10T23:59:00-06:00", True),
        ("2026-03-10T18:56:00-06:00", WRITTEN, True),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", True),
        ("1970-01-01T00:00:00Z", WRITTEN, True),
        ("1983-05-01T12:00:00Z", "1983-05-01T12:00:00Z", True),
    ],
)
def test_a_clock_that_cannot_be_right_is_told_and_nothing_is_lost(happened: str, written: str, suspect: bool) -> None:
    found = placed(happened, written)
    assert found.clock_suspect is suspect
    assert (CLOCK_SUSPECT in found.flags) is suspect


@pytest.mark.parametrize(
    ("happened", "zone", "flag"),
    [
        (WRITTEN, ZONE, None),
        ("2026-03-10T17:45:00-07:00", ZONE, OFFSET_DIFFERS),  # a phone that has not heard of the change
        (WRITTEN, "Mars/Olympus", UNKNOWN_ZONE),
        (WRITTEN, "../etc/passwd", UNKNOWN_ZONE),
        (WRITTEN, "", UNKNOWN_ZONE),
    ],
)
def test_a_zone_the_server_disagrees_with_is_flagged(happened: str, zone: str, flag: str | None) -> None:
    assert placed(happened, happened, zone=zone).flags == (() if flag is None else (flag,))


def test_after_the_end_of_the_programme_nothing_is_taken() -> None:
    ended = replace(CALENDAR, ended_on=date(2026, 3, 10))
    assert placed(calendar=ended).local_day == date(2026, 3, 10)
    with pytest.raises(RuleBroken) as refused:
        placed(calendar=replace(ended, ended_on=date(2026, 3, 9)))
    assert refused.value.code == "enrolment_closed"
