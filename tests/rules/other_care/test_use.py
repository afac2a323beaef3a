"""Medicines on a day, the opioid dose of it, and other care before and after: unknown is never zero."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from backend.other_care.use import MedicineKind, Month, Spoken, Use, UseDraft, broken_use, in_use, side

TABLET, PATCH, GEL = UUID(int=1), UUID(int=2), UUID(int=3)
START, NOW = date(2026, 1, 5), date(2026, 3, 10)


def use(medicine: UUID, number: int, day: date, ome: float | None = None, **o: object) -> Use:
    kind = MedicineKind.TOPICAL if medicine == GEL else MedicineKind.OPIOID
    return Use(kind, medicine, number, day, bool(o.get("taken", True)), ome)


USES = (
    use(TABLET, 1, date(2025, 11, 1), 40),
    use(TABLET, 2, date(2026, 2, 1), 20),
    use(PATCH, 1, date(2026, 1, 1), 10),
    use(PATCH, 2, date(2026, 3, 1), taken=False),
    use(GEL, 1, date(2026, 2, 1)),
)


def test_the_last_use_that_has_begun_counts() -> None:
    assert {one.number for one in in_use(USES, START)} == {1}
    assert [(one.medicine_id, one.number) for one in in_use(USES, NOW)] == [(TABLET, 2), (GEL, 1)]
    assert in_use(USES, date(2025, 10, 31)) == []


def test_before_and_after() -> None:
    before, after = side(USES, [], [], START), side(USES, [], [], NOW)
    assert (before.opioid_mg_day, before.medicines) == (50, 2)
    assert (after.opioid_mg_day, after.medicines) == (20, 2)


def test_an_opioid_without_an_equivalent_makes_the_sum_unknown_and_never_smaller() -> None:
    assert side([*USES, use(UUID(int=9), 1, START)], [], [], NOW).opioid_mg_day is None


def test_nobody_asked_is_unknown_and_asked_without_a_medicine_is_zero() -> None:
    unknown = side([], [], [], NOW)
    assert (unknown.opioid_mg_day, unknown.medicines) == (None, None)
    asked = side([], [START], [], NOW)
    assert (asked.opioid_mg_day, asked.medicines) == (0, 0)
    assert side([], [NOW], [], START).medicines is None


def test_months_count_where_somebody_asked() -> None:
    months = [
        Month(date(2025, 12, 1), 4, None),
        Month(date(2026, 1, 1), 2, 0),
        Month(date(2026, 2, 1), 0, None),
        Month(date(2026, 3, 1), 9, 9),
        Month(date(2025, 11, 1), 9, 9),
    ]
    found = side([], [], months, NOW)
    assert found.visits == Spoken(2.0, 3)
    assert found.work_days_lost == Spoken(0.0, 1)
    assert side([], [], [], NOW).visits == Spoken(None, 0)


DRAFT = UseDraft(TABLET, NOW, True, 50.0, "mg", 2.0, False, None, None, "Less pain")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"reason": " "}, "change_reason"),
        ({"from_day": date(2026, 1, 1)}, "use_before_last"),
        ({"taken": False}, "dose_of_stopped"),
        ({"unit": None}, "unit_needed"),
        ({"ome_mg_day": 20.0}, "source_needed"),
        ({"ome_mg_day": 20.0, "ome_source": "Table of the college, 2025"}, None),
    ],
)
def test_what_a_change_has_to_say(change: dict[str, object], code: str | None) -> None:
    from dataclasses import replace

    draft = replace(DRAFT, **change)  # type: ignore[arg-type]
    assert broken_use(draft, USES[:2], MedicineKind.OPIOID) == code


def test_only_an_opioid_has_an_equivalent() -> None:
    from dataclasses import replace

    draft = replace(DRAFT, ome_mg_day=1.0, ome_source="x")
    assert broken_use(draft, [], MedicineKind.TOPICAL) == "ome_of_opioid"
