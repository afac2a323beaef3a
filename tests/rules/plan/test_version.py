"""What a version of a plan has to keep to, before anything is kept."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from backend.plan.timeline import ComponentKind, Phase
from backend.plan.version import Part, VersionDraft, broken_rule, needling_only_from

START = date(2026, 3, 12)


def part(kind: ComponentKind, starts: date, ends: date | None = None) -> Part:
    return Part(kind, "as agreed", starts, ends)


def draft(*parts: Part, reason: str | None = None) -> VersionDraft:
    return VersionDraft(UUID(int=1), START, Phase.TREATMENT, "why", None, parts, None, reason)


def test_days_before_the_version_do_not_count() -> None:
    needling = part(ComponentKind.NEEDLING, date(2026, 1, 5))
    assert needling_only_from(draft(needling, part(ComponentKind.EXERCISE, START))) is None
    assert needling_only_from(draft(needling, part(ComponentKind.EXERCISE, date(2026, 3, 14)))) == START


def test_a_part_that_ended_before_the_version_does_not_keep_company() -> None:
    needling = part(ComponentKind.NEEDLING, date(2026, 1, 5))
    over = part(ComponentKind.EXERCISE, date(2026, 1, 5), date(2026, 3, 11))
    assert needling_only_from(draft(needling, over)) == START
    assert broken_rule(draft(needling, over)) == "needling_only"
    assert broken_rule(draft(needling, over, reason="After the operation")) is None


def test_two_needling_parts_are_still_needling_alone() -> None:
    parts = part(ComponentKind.NEEDLING, START), part(ComponentKind.NEEDLING, START)
    assert broken_rule(draft(*parts)) == "needling_only"


def test_a_plan_without_needling_or_without_parts_is_fine() -> None:
    assert broken_rule(draft()) is None
    assert broken_rule(draft(part(ComponentKind.EDUCATION, START))) is None
