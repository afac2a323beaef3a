"""Times as devices state them: read exactly or refused with a code, in every zone and at every change of clocks."""

from __future__ import annotations

import random
import re
import zoneinfo
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.shell import moment
from backend.shell.moment import BadMoment, SentMoment, known_zone, offset_differs, parse
from backend.shell.web.fields import Moment

PATTERN = re.compile(Moment().metadata["pattern"])
OFFSETS = st.integers(-14 * 60, 14 * 60)
INSTANTS = st.datetimes(
    datetime(1900, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(2199, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda at: at.replace(microsecond=at.microsecond // 1000 * 1000))


@given(INSTANTS, OFFSETS)
def test_what_is_written_is_read_back(instant: datetime, offset: int) -> None:
    sent = SentMoment(instant, offset)
    assert parse(sent.text()) == sent
    assert PATTERN.fullmatch(sent.text())


@given(INSTANTS, OFFSETS)
def test_the_same_instant_in_another_offset_is_the_same_instant(instant: datetime, offset: int) -> None:
    here = parse(instant.astimezone(timezone(timedelta(minutes=offset))).isoformat(timespec="milliseconds"))
    assert here.instant == instant
    assert here.local.replace(tzinfo=None) == (instant + timedelta(minutes=offset)).replace(tzinfo=None)


@given(st.text(max_size=60))
@example("2026-02-30T10:00:00Z")
@example("2026-03-10T24:00:00Z")
@example("٢٠٢٦-٠٣-١٠T١٠:٠٠:٠٠Z")
@example("2026-03-10T10:00:00Z\n")
def test_any_text_is_a_moment_or_a_code(text: str) -> None:
    assert code_of(text) in {None, "offset_required", "bad_time", "bad_offset", "time_out_of_range"}


def code_of(text: str) -> str | None:
    """Why this is no moment, None when it is one."""
    try:
        parse(text)
    except BadMoment as bad:
        return bad.code
    return None


def is_a_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


@given(st.from_regex(PATTERN, fullmatch=True))
def test_what_the_contract_allows_is_read_unless_the_day_is_none(text: str) -> None:
    code = code_of(text)
    if not is_a_day(text[:10]):
        assert code == "bad_time"
    elif text[:10] not in {"1900-01-01", "2199-12-31"}:  # there the offset may lead out of the years
        assert code is None


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-03-10T10:00:00", "offset_required"),
        ("2026-03-10T10:00:00+14:01", "bad_offset"),
        ("2026-03-10T10:00:00+25:00", "bad_offset"),
        ("2026-03-10T10:00:00+05:60", "bad_offset"),
        ("2026-03-10T10:00:00-00", "bad_time"),
        ("2026-03-10T10:00:00+0530", "bad_time"),
        ("2026-03-10 10:00:00Z", "bad_time"),
        ("2026-03-10T10:00Z", "bad_time"),
        ("2026-02-29T10:00:00Z", "bad_time"),
        ("2026-03-10T10:00:60Z", "bad_time"),
        ("2026-03-10T24:00:00Z", "bad_time"),
        ("2026-W11-2T10:00:00Z", "bad_time"),
        ("1773165600", "bad_time"),
        ("", "bad_time"),
        ("0026-03-10T10:00:00Z", "time_out_of_range"),
        ("1899-12-31T23:59:59Z", "time_out_of_range"),
        ("2200-01-01T00:00:00Z", "time_out_of_range"),
        ("-2026-03-10T10:00:00Z", "time_out_of_range"),
        ("+002026-03-10T10:00:00Z", "time_out_of_range"),
        ("1900-01-01T00:00:00+14:00", "time_out_of_range"),
        ("2199-12-31T23:59:59-14:00", "time_out_of_range"),
    ],
)
def test_what_is_no_moment_says_why(text: str, code: str) -> None:
    with pytest.raises(BadMoment) as bad:
        parse(text)
    assert bad.value.code == code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2026-03-10T10:00:00Z", "2026-03-10T10:00:00.000+00:00"),
        ("2026-03-10t10:00:00z", "2026-03-10T10:00:00.000+00:00"),
        ("2026-03-10T10:00:00-00:00", "2026-03-10T10:00:00.000+00:00"),
        ("2026-03-10T10:00:00.1+05:45", "2026-03-10T10:00:00.100+05:45"),
        ("2026-03-10T10:00:00.123999999999-09:30", "2026-03-10T10:00:00.123-09:30"),
        ("2026-03-10T10:00:00+14:00", "2026-03-10T10:00:00.000+14:00"),
    ],
)
def test_one_spelling_for_one_moment(text: str, said: str) -> None:
    assert parse(text).text() == said


def transitions(zone: zoneinfo.ZoneInfo) -> list[datetime]:
    """The instants around each change of this zone's clocks from 2000 on, to the second."""
    found = []
    at = datetime(2000, 1, 1, tzinfo=UTC)
    step = timedelta(days=15)
    while at.year < 2038:
        following = at + step
        if at.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            low, high = at, following
            while high - low > timedelta(seconds=1):
                middle = low + (high - low) / 2
                same = middle.astimezone(zone).utcoffset() == at.astimezone(zone).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high.replace(microsecond=0))
        at = following
    return found


def test_every_zone_of_the_world_at_its_changes() -> None:
    """A device states an instant and its offset; both come back, before, at and after each change of clocks."""
    chance = random.Random(20260310)
    names = sorted(zoneinfo.available_timezones())
    assert len(names) > 400
    changes = 0
    for name in names:
        zone = known_zone(name)
        assert zone is not None, name
        instants = [datetime(2026, month, 15, 12, tzinfo=UTC) for month in (1, 7)]
        if name.startswith(("America/E", "Europe/", "Australia/", "Asia/G", "Pacific/A", "Africa/C", "Antarctica/T")):
            found = transitions(zone)
            changes += len(found)
            sample = chance.sample(found, min(len(found), 6))
            instants += [at + timedelta(seconds=off) for at in sample for off in (-3600, -1, 0, 1, 3600)]
        for instant in instants:
            sent = SentMoment.from_instant(instant, zone)
            assert (parse(sent.text()), sent.instant) == (sent, instant), (name, instant)
            assert sent.local.replace(tzinfo=None) == instant.astimezone(zone).replace(tzinfo=None), (name, instant)
            assert not offset_differs(sent, zone)
            assert abs(sent.offset_minutes) <= moment.MAX_OFFSET_MINUTES
    assert changes > 1000


def test_the_hour_that_comes_twice_keeps_its_order_and_its_day() -> None:
    """Clocks go back at two in Edmonton on 1 November 2026: half past one comes twice, an hour apart."""
    first, second = parse("2026-11-01T01:30:00-06:00"), parse("2026-11-01T01:30:00-07:00")
    assert second.instant - first.instant == timedelta(hours=1)
    assert first.diary_day() == second.diary_day() == date(2026, 11, 1)
    assert first.local.hour == second.local.hour == 1


def test_an_hour_that_does_not_exist_is_what_its_offset_says() -> None:
    """Half past two on 8 March 2026 stands on no clock in Edmonton; the offset still says which instant is meant."""
    sent = parse("2026-03-08T02:30:00-07:00")
    assert sent.instant == datetime(2026, 3, 8, 9, 30, tzinfo=UTC)
    edmonton = known_zone("America/Edmonton")
    assert edmonton is not None
    assert offset_differs(sent, edmonton)


@given(INSTANTS, OFFSETS, st.integers(0, 6))
def test_the_diary_day_is_the_local_day_some_hours_later(instant: datetime, offset: int, hour: int) -> None:
    sent = SentMoment(instant, offset)
    local = sent.local
    assert sent.diary_day(hour) == (local.date() if local.hour >= hour else local.date() - timedelta(days=1))


@pytest.mark.parametrize(
    "name", ["", "Nowhere/Town", "../../etc/passwd", "/etc/localtime", "a\x00b", "America", "x" * 999]
)
def test_a_zone_nobody_knows_is_none(name: str) -> None:
    assert known_zone(name) is None
