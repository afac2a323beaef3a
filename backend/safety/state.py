"""How far an alert is, in one word. Pure."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    """open: nobody has looked. escalated: and a deadline has passed. acknowledged: somebody looks. closed: it ended."""

    OPEN = "open"
    ESCALATED = "escalated"
    ACKNOWLEDGED = "acknowledged"
    CLOSED = "closed"


def state_of(step: int, acknowledged_at: datetime | None, closed_at: datetime | None) -> State:
    """The word for it."""
    if closed_at is not None:
        return State.CLOSED
    if acknowledged_at is not None:
        return State.ACKNOWLEDGED
    return State.ESCALATED if step else State.OPEN
