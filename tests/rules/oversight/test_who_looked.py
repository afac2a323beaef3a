"""How looks are put together for the person they were at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.oversight.who_looked import Seen, told, whole_days

ZONE = ZoneInfo("America/Edmonton")
AT = datetime(2026, 3, 11, 0, 30, tzinfo=UTC)  # the 10th in Edmonton


def seen(seq: int, minutes: int = 0, **changed: object) -> Seen:
    said: dict[str, object] = {
        "seq": seq,
        "at": AT + timedelta(minutes=minutes),
        "actor_id": UUID(int=1),
        "name": "Dev",
        "role": "therapist",
        "area": "pain",
        "action": "view",
        "reason": None,
        "denied": False,
    }
    return Seen(**(said | changed))  # type: ignore[arg-type]


def test_no_looks_no_lines() -> None:
    assert told([], ZONE) == []


def test_repeated_looks_of_one_day_are_one_line_that_counts_them() -> None:
    (line,) = told([seen(3, 20), seen(2, 10), seen(1)], ZONE)
    assert (line.times, line.first_at, line.last_at) == (3, AT, AT + timedelta(minutes=20))
    assert line.day.isoformat() == "2026-03-10"


def test_another_person_part_reason_or_day_and_a_denied_try_are_lines_of_their_own() -> None:
    looks = [
        seen(6, 60 * 24),
        seen(5, denied=True),
        seen(4, reason="cover"),
        seen(3, area="plan"),
        seen(2, actor_id=UUID(int=2), name="Lena"),
        seen(1),
    ]
    assert len(told(looks, ZONE)) == 6


def test_a_page_ends_with_a_whole_day() -> None:
    looks = [seen(9, 60 * 24), *(seen(8 - number, -number) for number in range(4))]
    assert [one.seq for one in whole_days(looks, ZONE, 4)] == [9]
    assert len(whole_days(looks, ZONE, 5)) == 5
    assert [one.seq for one in whole_days(looks[1:], ZONE, 2)] == [8, 7]  # one very full day is told in pieces
