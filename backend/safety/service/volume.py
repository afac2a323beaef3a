"""How many alerts each therapist has a day, and how soon somebody took them: the clinic's load, no ranking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from statistics import median
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.people import service as people
from backend.safety.models import Alert, AlertEvent
from backend.shell.refusal import RuleBroken

RULES: Mapping[str, str] = {"days_in_order": "The last day lies before the first, or more than a year after it."}
MOST_DAYS = 366


def volume(session: Session, clinic_id: UUID, first: date, last: date) -> dict[str, Any]:
    """One line for each owner and day of the clinic on which an alert was raised for them.

    Minutes to acknowledgement are those of the first acknowledgement; who has none yet is counted, never as 0.
    Raises RuleBroken `days_in_order`.
    """
    if not 0 <= (last - first).days < MOST_DAYS:
        raise RuleBroken("days_in_order", RULES["days_in_order"])
    zone = ZoneInfo(people.clinic_of(session, clinic_id).zone)
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + timedelta(days=1), time(), zone)
    rows = session.scalars(select(Alert).where(Alert.raised_at >= begins, Alert.raised_at < ends)).all()
    kinds = ("raised", "acknowledged", "escalated")
    query = select(AlertEvent).where(AlertEvent.alert_id.in_([row.id for row in rows]), AlertEvent.kind.in_(kinds))
    events: dict[UUID, list[AlertEvent]] = defaultdict(list)
    for event in session.scalars(query.order_by(AlertEvent.number)):
        events[event.alert_id].append(event)
    lines: dict[tuple[date, UUID], list[Alert]] = defaultdict(list)
    for row in rows:
        owner = next((one.owner_id for one in events[row.id] if one.kind == "raised"), None) or row.owner_id
        lines[row.raised_at.astimezone(zone).date(), owner].append(row)
    names = access.names_of(session, {owner for _, owner in lines})
    items = [
        {"day": day, "owner": {"id": owner, "name": names[owner]}, **_counted(some, events)}
        for (day, owner), some in lines.items()
    ]
    items.sort(key=lambda line: (line["day"], line["owner"]["name"], line["owner"]["id"]))
    return {"first_day": first, "last_day": last, "raised": len(rows), "items": items}


def _counted(rows: list[Alert], events: Mapping[UUID, list[AlertEvent]]) -> dict[str, Any]:
    minutes = []
    for row in rows:
        taken = next((one.at for one in events[row.id] if one.kind == "acknowledged"), None)
        if taken is not None:
            minutes.append((taken - row.raised_at).total_seconds() / 60)
    return {
        "raised": len(rows),
        "acknowledged": len(minutes),
        "escalated": sum(any(one.kind == "escalated" for one in events[row.id]) for row in rows),
        "minutes_to_acknowledgement": round(median(minutes), 1) if minutes else None,
    }
