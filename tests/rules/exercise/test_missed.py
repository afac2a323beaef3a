"""Why it was not done: shares with what they are of, and a fall only where there is enough to see it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from backend.exercise.log import Reason
from backend.exercise.missed import Fall, Missed, Reasons, pain_fell, reasons

DAY = date(2026, 3, 9)


def missed(pain: int, time: int, first: date = DAY) -> list[Missed]:
    return [Missed(first + timedelta(days=at), Reason.PAIN if at < pain else Reason.TIME) for at in range(pain + time)]


def test_nothing_missed_has_no_shares() -> None:
    assert reasons([]) == Reasons(0, {})
    assert reasons([]).share(Reason.PAIN) is None


def test_shares_are_of_what_was_missed_and_both_ends_count() -> None:
    told = reasons(missed(3, 1))
    assert told.total == 4
    assert [told.share(one) for one in (Reason.PAIN, Reason.TIME, Reason.FORGOT)] == [0.75, 0.25, 0]
    assert reasons(missed(3, 1), DAY, DAY).total == 1


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((10, 0), (5, 5), Fall.SEEN),
        ((10, 0), (6, 4), Fall.NOT_SEEN),
        ((0, 10), (0, 10), Fall.NOT_SEEN),
        ((9, 0), (0, 10), Fall.TOO_EARLY),
        ((10, 0), (0, 9), Fall.TOO_EARLY),
        ((0, 0), (0, 0), Fall.TOO_EARLY),
    ],
)
def test_pain_fell_by_half_with_ten_on_either_side(before: tuple[int, int], after: tuple[int, int], told: Fall) -> None:
    assert pain_fell(reasons(missed(*before)), reasons(missed(*after))) is told
