"""When the questions are asked, until when they may be answered, and what of an answer alarms."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.follow_up.answer import alarms, alarms_in
from backend.follow_up.models import SIGNS
from backend.follow_up.question import ALARMING, HOURS, Said, Sign, window, windows

AT = datetime(2026, 3, 7, 20, tzinfo=UTC)  # a Saturday; the clocks change in the night
HOUR = timedelta(hours=1)


def test_they_are_asked_at_2_24_and_72_hours_whatever_the_clocks_do() -> None:
    assert [(one.hours, one.opens_at - AT, one.closes_at - AT) for one in windows(AT)] == [
        (2, 2 * HOUR, 24 * HOUR),
        (24, 24 * HOUR, 72 * HOUR),
        (72, 72 * HOUR, 168 * HOUR),
    ]


@pytest.mark.parametrize("hours", HOURS)
def test_the_edges_of_a_window(hours: int) -> None:
    one = window(AT, hours)
    for moment, inside in (
        (one.opens_at - timedelta(milliseconds=1), False),
        (one.opens_at, True),
        (one.closes_at - timedelta(milliseconds=1), True),
        (one.closes_at, False),
    ):
        assert one.is_open(moment) is inside
        assert one.holds(moment) is inside
    assert one.holds(one.opens_at - timedelta(minutes=10), timedelta(minutes=10))


@given(st.floats(min_value=0, max_value=200))
def test_at_most_one_asking_of_a_session_is_offered_at_a_time(hours: float) -> None:
    now = AT + timedelta(hours=hours)
    assert sum(one.is_open(now) for one in windows(AT)) == (2 <= hours < 168)


@given(st.dictionaries(st.sampled_from(list(Sign)), st.sampled_from([*Said, None, "maybe", True, 1])))
def test_only_a_yes_to_an_alarming_sign_alarms(said: dict[Sign, object]) -> None:
    wanted = tuple(sign for sign in ALARMING if said.get(sign) == "yes")
    assert alarms(said) == wanted
    assert alarms_in({"answers": {sign.value: value for sign, value in said.items()}}) == wanted


@pytest.mark.parametrize("raw", [{}, {"answers": None}, {"answers": []}, {"answers": "yes"}, {"answers": {"x": "yes"}}])
def test_what_holds_no_answers_alarms_nobody(raw: dict[str, object]) -> None:
    assert alarms_in(raw) == ()


def test_a_bruise_is_no_alarm_and_the_table_has_every_sign() -> None:
    assert set(Sign) - set(ALARMING) == {Sign.BRUISE}
    assert tuple(sign.value for sign in Sign) == SIGNS
