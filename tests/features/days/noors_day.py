"""The clinic on the day of its manager: asking for a report or a file, and giving one person's parts outside."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask

from backend.app import worker_of
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body
from tests.features.outcomes.half_year import PERIOD, QUERY, Ended


@dataclass
class Day:
    """The clinic on that day, and what the manager has made so far."""

    app: Flask
    cast: Cast
    clock: FixedClock
    ended: list[Ended]
    folder: Path
    exports: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def noor(self) -> Person:
        return self.cast.noor

    def report(self) -> dict[str, Any]:
        answer = self.noor.get(f"/outcomes/ended?{QUERY}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        found: dict[str, Any] = body(answer)
        return found

    def export(self, name: str, kind: str) -> bytes:
        """Ask for one, let a worker make it, and fetch it."""
        self.clock.advance(timedelta(minutes=15))  # a few an hour, as people do
        asked = self.noor.post("/exports", json={"id": str(uuid.uuid4()), "kind": kind, "purpose": "board"} | PERIOD)
        assert asked.status_code == 202, asked.get_data(as_text=True)
        assert body(asked)["status"] == "waiting"
        while worker_of(self.app).run_one():
            pass
        self.exports[name] = body(self.noor.get(f"/exports/{body(asked)['id']}"))
        assert self.exports[name]["status"] == "done"
        return self.file(name)

    def file(self, name: str, part: str = "file") -> bytes:
        answer = self.noor.get(f"/exports/{self.exports[name]['id']}/{part}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data()

    def snapshot(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.exports[name]["snapshot"]
        return found

    def changes(self, name: str, since: str = "first") -> list[dict[str, Any]]:
        answer = self.noor.get(f"/exports/{self.exports[name]['id']}/changes?since={self.exports[since]['id']}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        items: list[dict[str, Any]] = body(answer)["items"]
        return items

    def give(self, kind: str, sections: list[str]) -> Any:
        self.clock.advance(timedelta(minutes=15))
        sent = {"id": str(uuid.uuid4()), "kind": kind, "recipient": "Northern Insurance", "purpose": "claim"}
        return self.noor.post(f"/patients/{self.cast.mara.patient_id}/disclosures", json=sent | {"sections": sections})

    def given_file(self, disclosure_id: str) -> bytes:
        answer = self.noor.get(f"/patients/{self.cast.mara.patient_id}/disclosures/{disclosure_id}/file")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_data()
