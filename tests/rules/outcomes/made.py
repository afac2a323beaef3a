"""Episodes made up for the rules."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from backend.outcomes.ended import Course, Episode, Session


def episode(
    region: str | None = "neck_back", side: str | None = "right", ended_on: date = date(2025, 9, 30)
) -> Episode:
    return Episode(uuid.uuid4(), uuid.uuid4(), date(2025, 7, 1), ended_on, "goals_met", None, region, side)


def course(
    start: float | None,
    end: float | None,
    region: str | None = "neck_back",
    sessions: Sequence[Session] = (),
) -> Course:
    return Course(
        episode(region),
        start,
        7 if start is not None else 3,
        end,
        7 if end is not None else 0,
        None,
        None,
        tuple(sessions),
    )


def courses(groups: Mapping[str, Sequence[tuple[float | None, float | None]]]) -> list[Course]:
    return [course(start, end, region) for region, pairs in groups.items() for start, end in pairs]
