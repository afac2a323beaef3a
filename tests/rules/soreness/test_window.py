"""When soreness from the needle is asked: until 72 hours after the session, over both clock changes."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.shell.refusal import RuleBroken
from backend.soreness.window import asked_for, check, is_asked

HALIFAX = ZoneInfo("America/Halifax")
SESSION = datetime(2026, 3, 9, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "asked"), [(-0.01, False), (0, True), (2, True), (24, True), (72, True), (72.01, False), (73, False)]
)
def test_it_is_asked_until_72_hours_and_not_at_73(hours: float, asked: bool) -> None:
    assert is_asked(SESSION, SESSION + timedelta(hours=hours)) is asked


@pytest.mark.trap(5)
@pytest.mark.parametrize("day", [datetime(2026, 3, 6, 14, tzinfo=HALIFAX), datetime(2026, 10, 30, 14, tzinfo=HALIFAX)])
def test_hours_are_hours_over_both_clock_changes(day: datetime) -> None:
    begun = day.astimezone(UTC)
    wall = (day + timedelta(days=3)).astimezone(UTC)  # the same time of day by the wall clock
    assert wall - begun != timedelta(hours=72)
    assert is_asked(begun, wall) is (wall - begun < timedelta(hours=72))
    assert is_asked(begun, begun + timedelta(hours=72))
    assert not is_asked(begun, begun + timedelta(hours=73))


def test_no_session_asks_nothing_and_two_ask_each_for_itself() -> None:
    assert asked_for({}, SESSION) == []
    one, two, old = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    begun = {one: SESSION, two: SESSION + timedelta(days=2), old: SESSION - timedelta(days=4)}
    now = SESSION + timedelta(days=2, hours=1)
    assert [each[0] for each in asked_for(begun, now)] == [two, one]
    assert asked_for(begun, now)[1] == (one, SESSION, SESSION + timedelta(hours=72))


def test_what_is_outside_or_of_nobody_is_refused_with_its_code() -> None:
    known = uuid.uuid4()
    check({known: SESSION}, known, [SESSION + timedelta(hours=72)])
    for session_id, hours, code in ((uuid.uuid4(), 1, "unknown_session"), (known, 73, "soreness_not_asked")):
        with pytest.raises(RuleBroken) as refused:
            check({known: SESSION}, session_id, [SESSION + timedelta(hours=hours)])
        assert refused.value.code == code
