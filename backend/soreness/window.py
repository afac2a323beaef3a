"""Is soreness from the needle asked at this moment, and for which session?

From the session until 72 hours after it, both ends included; at 73 hours no more. Hours are counted between
instants, so a change of the clock moves nothing. Where sessions lie close together each is asked for itself.
Source: soreness is followed for 72 hours (docs/clinical.md). None: without a session nothing is asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from backend.shell.refusal import RuleBroken

WINDOW = timedelta(hours=72)
RULES: Mapping[str, str] = {
    "unknown_session": "This patient has no such session.",
    "soreness_not_asked": "Soreness from the needle is asked from the session until 72 hours after it.",
}


def is_asked(performed_at: datetime, at: datetime) -> bool:
    """Whether soreness from a session is asked at this instant."""
    return performed_at <= at <= performed_at + WINDOW


def asked_for(sessions: Mapping[UUID, datetime], at: datetime) -> list[tuple[UUID, datetime, datetime]]:
    """The sessions soreness is asked for at this instant, the newest first: id, when it was, until when it is asked."""
    found = [(one, begun, begun + WINDOW) for one, begun in sessions.items() if is_asked(begun, at)]
    return sorted(found, key=lambda each: (each[1], str(each[0])), reverse=True)


def check(sessions: Mapping[UUID, datetime], session_id: UUID, felt: Iterable[datetime]) -> None:
    """Raise RuleBroken `unknown_session`, or `soreness_not_asked` where it was felt outside the window."""
    performed_at = sessions.get(session_id)
    if performed_at is None:
        raise RuleBroken("unknown_session", RULES["unknown_session"])
    if not all(is_asked(performed_at, at) for at in felt):
        raise RuleBroken("soreness_not_asked", RULES["soreness_not_asked"])
