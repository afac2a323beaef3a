"""What should become of what phones send: a model small enough to be read, with no database, digest or lock in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

Item = dict[str, Any]


@dataclass
class Record:
    """What a record is: its versions, and whether it was taken back."""

    versions: list[Item] = field(default_factory=list)
    gone: bool = False


@dataclass
class Model:
    """What should be there after everything that was sent."""

    records: dict[str, Record] = field(default_factory=dict)
    aside: list[Item] = field(default_factory=list)
    plan: list[Item] = field(default_factory=list)
    ended_on: date | None = None

    def take(self, item: Item) -> tuple[str, str | None]:
        """What becomes of one item."""
        outcome, code = self._judge(item)
        if outcome in {"created", "amended", "withdrawn"}:
            record = self.records.setdefault(item["id"], Record())
            record.versions.append(item)
            record.gone = "withdrawn" in item
        known = self.records.get(item["id"], Record()).versions
        if outcome in {"rejected", "conflict"} and item not in known and item not in self.aside:
            self.aside.append(item)
        return outcome, code

    def _judge(self, item: Item) -> tuple[str, str | None]:
        if not 0 <= item.get("score", 0) <= 10:
            return "rejected", "range"
        record = self.records.get(item["id"])
        if record is None:
            return self._unknown(item)
        repeat = item in record.versions
        if record.gone:
            return ("unchanged", None) if repeat and "withdrawn" in item else ("rejected", "retracted")
        if item["revision"] <= len(record.versions):
            return ("unchanged", None) if repeat else ("conflict", "revision_taken")
        if item["revision"] > len(record.versions) + 1:
            return "retry", "revision_gap"
        return ("withdrawn", None) if "withdrawn" in item else self._placed("amended", item, record.versions[-1])

    def _unknown(self, item: Item) -> tuple[str, str | None]:
        if item["revision"] > 1:
            return "retry", "revision_gap"
        return ("rejected", "nothing_to_withdraw") if "withdrawn" in item else self._placed("created", item, None)

    def _placed(self, outcome: str, item: Item, before: Item | None) -> tuple[str, str | None]:
        felt, written = day_of(item["felt_at"]), day_of(item["written_at"])
        if self.ended_on is not None and felt > self.ended_on:
            return "rejected", "enrolment_closed"
        if (before is None or day_of(before["felt_at"]) != felt) and (written - felt).days > 2:
            return "rejected", "too_long_ago"
        return outcome, None


def day_of(text: str) -> date:
    """The diary day, which begins at four."""
    return (datetime.fromisoformat(text) - timedelta(hours=4)).date()
