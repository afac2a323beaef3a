"""Who looked at whose record, read from the clinic's access log."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.oversight.unusual import Finding, Hours, Look, unusual
from backend.oversight.who_looked import Seen, Told, told, whole_days
from backend.people import service as people
from backend.shell.audit import reading
from backend.shell.audit.reading import Line, Wanted
from backend.shell.refusal import RuleBroken

RULES = {
    "period_backwards": "The period ends before it begins.",
    "period_too_long": "The period is too long to be looked at at once.",
}
USUAL_DAYS, MOST_DAYS = 7, 31
# Reading the log is watched too, but is no look at a record.
_NO_RECORD = ("audit", "me")


@dataclass(frozen=True, slots=True)
class Period:
    """Days of the clinic's calendar, both included, and the moments they stand for."""

    from_day: date
    to_day: date
    zone: ZoneInfo

    @property
    def since(self) -> datetime:
        return datetime.combine(self.from_day, time.min, self.zone)

    @property
    def until(self) -> datetime:
        return datetime.combine(self.to_day + timedelta(days=1), time.min, self.zone)


def period(
    session: Session,
    clinic_id: UUID,
    now: datetime,
    from_day: date | None,
    to_day: date | None,
    most: int | None = None,
) -> Period:
    """The days that are meant. RuleBroken `period_backwards`, `period_too_long` where there is a `most`."""
    zone = ZoneInfo(people.clinic_of(session, clinic_id).zone)
    last = to_day or max(now.astimezone(zone).date(), from_day or date.min)
    first = from_day or last - timedelta(days=USUAL_DAYS - 1)
    if first > last:
        raise RuleBroken("period_backwards", "The period ends before it begins.")
    if most is not None and (last - first).days >= most:
        raise RuleBroken("period_too_long", f"Ask for {most} days at most.")
    return Period(first, last, zone)


def who_looked(
    session: Session, patient_id: UUID, own_account_id: UUID, before: int | None, limit: int
) -> tuple[list[Told], int | None]:
    """What the patient is told, and the number to go on below. Whole days, and never the patient's own looks."""
    zone = people.enrolment(session, patient_id).zone
    wanted = Wanted(patient_id=patient_id, not_by=own_account_id)
    looks = [_seen(line) for line in reading.newest(session, wanted, before, limit + 1)]
    kept = whole_days(looks, zone, limit)
    return told(kept, zone), kept[-1].seq if len(kept) < len(looks) else None


def rows(session: Session, wanted: Wanted, before: int | None, limit: int) -> tuple[list[dict[str, Any]], int | None]:
    """Rows of the log, the latest first, and the number to go on below."""
    found = reading.newest(session, wanted, before, limit + 1)
    page = [plain(line) for line in found[:limit]]
    return page, page[-1]["seq"] if len(found) > limit else None


def own_rows(
    session: Session, account_id: UUID, before: int | None, limit: int
) -> tuple[list[dict[str, Any]], int | None]:
    """What somebody did themselves. Where they were not let in not even the id is told: it would say that it is one."""
    page, following = rows(session, Wanted(actor_id=account_id), before, limit)
    hidden = {"patient_id": None, "patient_name": None, "reason": None}
    return [row if row["outcome"] in {"allowed", "refused"} else row | hidden for row in page], following


def affected(session: Session, account_id: UUID, days: Period) -> list[dict[str, Any]]:
    """Whose records this account saw in these days: the list a custodian needs after unauthorised access."""
    wanted = Wanted(actor_id=account_id, since=days.since, until=days.until)
    seen = reading.looks_by_patient(session, wanted)
    names = people.facts_for_log(session, [one[0] for one in seen]).patients
    return [
        {"patient_id": one, "name": names.get(one), "times": times, "first_at": first, "last_at": last}
        for one, times, first, last in seen
    ]


def report(session: Session, days: Period, opens: int, closes: int) -> tuple[list[Finding], int]:
    """The looks of these days somebody should ask about, and how many were read."""
    wanted = Wanted(since=days.since, until=days.until, staff=True, at_patients=True)
    lines = reading.opened(session, list(reading.in_order(session, wanted)))
    many = Counter((line.row.request_id, line.row.operation) for line in lines)
    looks = [
        _look(line, in_list=many[line.row.request_id, line.row.operation] > 1)
        for line in lines
        if _area(line) not in _NO_RECORD and line.row.event is None
    ]
    links = people.links_between(session, days.from_day, days.to_day)
    return unusual(looks, links, Hours(days.zone, opens, closes)), len(looks)


def plain(line: Line) -> dict[str, Any]:
    """One row for somebody who reads the log. An id that was tried and is nobody of this clinic is not repeated."""
    row = line.row
    same = ("seq", "at", "action", "operation", "event", "basis", "people", "outcome", "request_id")
    return {name: getattr(row, name) for name in same} | {
        "patient_id": None if row.patient_name is None else row.patient_id,
        "account_id": row.actor_id,
        "name": line.actor_name,
        "role": row.actor_role,
        "area": _area(line),
        "patient_name": line.patient_name,
        "reason": line.reason,
        "client_address": row.client_address or None,
        "changed": row.changed,
    }


def _area(line: Line) -> str:
    return (line.row.permission or line.row.event or "").partition(".")[0]


def _seen(line: Line) -> Seen:
    row = line.row
    return Seen(
        seq=row.seq,
        at=row.at,
        actor_id=row.actor_id,
        name=line.actor_name,
        role=row.actor_role,
        area=_area(line),
        action=row.action,
        reason=line.reason,
        denied=row.outcome == "denied",
    )


def _look(line: Line, *, in_list: bool) -> Look:
    row = line.row
    assert row.actor_id is not None  # noqa: S101 - asked for in the query
    assert row.patient_id is not None  # noqa: S101
    return Look(
        at=row.at,
        actor_id=row.actor_id,
        actor_name=line.actor_name,
        role=row.actor_role or "",
        patient_id=row.patient_id,
        patient_name=line.patient_name,
        of_clinic=row.patient_name is not None,
        denied=row.outcome == "denied",
        stated_reason=row.basis == "stated_reason",
        in_list=in_list,
    )


def head(session: Session) -> dict[str, Any]:
    """The newest row of the log as a number and a hash: enough to hold against an anchor, and nothing else."""
    last, newest = reading.head(session)
    return {"last": last, "hash": newest}
