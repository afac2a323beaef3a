"""Keeping readings, taking one back, and handing them to pictures and reports."""

from __future__ import annotations

from collections.abc import Mapping

from backend.measures.service import keeping, own_activities
from backend.measures.service.keeping import bring_in, locked, reading_of, record, withdraw
from backend.measures.service.looking_back import (
    activity_answers,
    compared,
    days_read,
    newest,
    readings_at,
    readings_of,
    without_value,
)
from backend.measures.service.own_activities import activity_lists, name_activities

RULES: Mapping[str, str] = {**keeping.RULES, **own_activities.RULES}

__all__ = [
    "RULES",
    "activity_answers",
    "activity_lists",
    "bring_in",
    "compared",
    "days_read",
    "locked",
    "name_activities",
    "newest",
    "reading_of",
    "readings_at",
    "readings_of",
    "record",
    "withdraw",
    "without_value",
]
