"""The clinic's figures of July to December 2025, and what a session rate says after no event at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from backend.outcomes.ended import Course, Session, course
from backend.outcomes.figures import figures
from backend.outcomes.period_report import headline, period_report
from backend.outcomes.safety_rate import safety
from backend.shell.moment import SentMoment
from backend.trends.series import DailySeries
from tests.rules.outcomes import made

DAY = date(2025, 8, 4)
AT = SentMoment(datetime(2025, 8, 4, 16, tzinfo=UTC), -360)


def session(minor: int = 0, major: int = 0, *, asked: bool = True) -> Session:
    return Session(AT, DAY, asked, minor, major)


def fixture() -> list[Course]:
    """24 ended, 18 with a follow-up, 9 better; 120 sessions with 31 minor events."""
    ends: list[float | None] = [4.9] * 9 + [5.0] * 8 + [9.1] + [None] * 6
    events = iter([1] * 31 + [0] * 89)
    return [made.course(7.0, end, sessions=[session(next(events)) for _ in range(5)]) for end in ends]


def test_the_half_year_of_the_clinic() -> None:
    told = figures(fixture())
    assert (told.ended, told.with_start, told.with_follow_up) == (24, 24, 18)
    assert (told.improved.count, told.worse.count) == (9, 1)
    safe = safety(fixture())
    assert (safe.sessions, safe.asked, safe.minor.events, safe.major.events) == (120, 120, 31, 0)
    assert headline(told, safe) == (
        "Episodes ended: 24",
        "With a follow-up: 18 of 24 = 75.0 %",
        "Better by at least 30 %: 9 of 18 = 50.0 % (95 % interval 29.0-71.0)",
        "Worse by at least 30 %: 1 of 18 = 5.6 % (95 % interval 1.0-25.8)",
        "Better if all lost failed: 9 of 24 = 37.5 %",
        "Better if all lost succeeded: 15 of 24 = 62.5 %",
        "Sessions: 120, nobody asked after 0",
        "Minor events: 31; in 31 of 120 sessions = 25.8 per 100 (18.8-34.3)",
        "Major events: 0; in 0 of 120 sessions; up to 3.1 per 100 cannot be excluded",
    )


def test_sessions_nobody_asked_about_are_in_no_rate() -> None:
    told = safety([made.course(7, 5, sessions=[session(3), session(), session(2, 1, asked=False)])])
    assert (told.sessions, told.asked, told.not_asked) == (3, 2, 1)
    assert (told.minor.events, told.minor.sessions.count, told.minor.sessions.n) == (3, 1, 2)
    assert (told.major.events, told.major.sessions.count) == (0, 0)


def test_of_nobody_there_is_no_share() -> None:
    told = period_report([], DAY, DAY, 0, "Ebb test")
    assert told.figures.improved.share is None
    assert told.headline_lines[1:3] == ("With a follow-up: 0 of 0", "Better by at least 30 %: 0 of 0")
    assert told.by_region.regions == ()


def days(first: date, values: list[int | None]) -> list[tuple[date, float]]:
    return [(first + timedelta(days=i), float(v)) for i, v in enumerate(values) if v is not None]


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ([7] * 7, [4] * 7, (7.0, 7, 4.0, 7)),
        ([7] * 6 + [None], [0] * 4 + [None] * 3, (7.0, 6, 0.0, 4)),
        ([7] * 5 + [None] * 2, [4] * 7, (None, 5, 4.0, 7)),
        ([7] * 7, [4] * 3 + [None] * 4, (7.0, 7, None, 3)),
    ],
)
def test_start_and_end_need_their_days(
    start: list[int | None], end: list[int | None], told: tuple[object, ...]
) -> None:
    one = made.episode(ended_on=date(2025, 9, 30))
    daily = DailySeries.of([*days(one.opened_on, start), *days(date(2025, 9, 24), end)])
    found = course(one, daily, [], [])
    assert (found.start_pain, found.start_days, found.end_pain, found.end_days) == told


def test_an_episode_of_less_than_two_weeks_has_no_end_of_its_own() -> None:
    for length, seen in ((13, None), (14, 5.0)):
        one = made.episode(ended_on=date(2025, 7, 1) + timedelta(days=length - 1))
        found = course(one, DailySeries.of(days(one.opened_on, [5] * length)), [], [])
        assert (found.start_pain, found.end_pain) == (5.0, seen), length


def test_only_what_lies_within_the_episode_counts() -> None:
    one = made.episode(ended_on=date(2025, 9, 30))
    around = [(date(2025, 6, 30), 1.0), (date(2025, 7, 1), 6.0), (date(2025, 9, 30), 2.0), (date(2025, 10, 1), 9.0)]
    sessions = [Session(AT, day, True, 1, 0) for day, _ in around]
    found = course(one, DailySeries.of([]), around, sessions)
    assert (found.first_function, found.last_function, len(found.sessions)) == (6.0, 2.0, 2)
    assert course(one, DailySeries.of([]), around[1:2], []).last_function is None
