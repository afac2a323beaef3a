"""The sentences for everything that exercises can be refused with."""

from __future__ import annotations

from collections.abc import Mapping

from backend.exercise import log
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once, store

RULES: Mapping[str, str] = {
    **store.CODES,
    **once.CODES,
    **log.RULES,
    "ends_before_start": "The last day lies before the first.",
    "starts_in_past": "A prescription begins today or later: what was due stays what it was.",
    "ends_in_past": "A prescription ends today or later: what has been due stays due.",
    "ends_later": "An end can only come nearer; for more days write a new prescription.",
    "weekday_twice": "A weekday is named twice.",
    "time_twice": "A time of the day is named twice.",
    "load_unit": "Kilograms need a number and only they have one; a band needs words.",
    "finding_incomplete": "A finding names what its kind needs and nothing else.",
    "finding_unknown": "There is no such instrument.",
    "unknown_library_exercise": "The clinic's library has no such exercise.",
    "unknown_plan_version": "This patient's plan has no such version.",
    "unknown_prescription": "This patient has no such prescription.",
    "not_due": "This exercise was not due on that day.",
}


def refuse(code: str | None) -> None:
    """Raise RuleBroken for this rule; nothing for none."""
    if code is not None:
        raise RuleBroken(code, RULES[code])
