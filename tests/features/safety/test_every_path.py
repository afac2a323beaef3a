"""M8: no path leads from "breathless" to closed without a named person and a note; from every state, by everybody."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.safety.models import Alert
from backend.safety.service import alerts, handling
from backend.shell.clock import FixedClock
from tests.features.cast import Cast
from tests.features.safety.paths import Figures, World, explore


def tell(found: Figures) -> None:
    print(
        f"{found.tried} actions from {len(found.states)} states, {found.closings} closings,"
        f" {found.closings - len(found.wrong)} of {found.closings} by a named person with a note"
    )


def test_no_path_leads_to_closed_without_a_person_and_a_note(app: Flask, cast: Cast, clock: FixedClock) -> None:
    found = explore(World(app, cast, clock, ["mara", "dev", "lena"], ["a note", "blanks"]), seconds=12, states=3)
    tell(found)
    assert found.wrong == []
    assert found.closings > 0
    assert {state.stage for state in found.states} >= {"open", "acknowledged"}


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_no_path_at_all(app: Flask, cast: Cast, clock: FixedClock) -> None:
    everybody = ["mara", "omar", "dev", "lena", "noor", "ines", "theo", "otto", "nobody"]
    found = explore(World(app, cast, clock, everybody, ["a note", "nothing", "blanks"]), seconds=230, states=200)
    tell(found)
    assert found.wrong == []
    assert {state.stage for state in found.states} == {"open", "acknowledged", "closed"}
    assert {state.answer for state in found.states} == {"yes", "no", "withdrawn"}
    assert len(found.states) >= 8


def test_an_alert_that_a_withdrawal_closes_is_found(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted bug that the database lets through: there is a person and a note, and neither is real."""
    kept = alerts.source_changed

    def closes(session: Session, source_id: Any, revision: int, now: Any, *, by: Any, withdrawn: bool = False) -> None:
        kept(session, source_id, revision, now, by=by, withdrawn=withdrawn)
        for row in session.scalars(select(Alert).where(Alert.source_id == source_id)) if withdrawn else ():
            row.acknowledged_at = row.closed_at = now
            row.acknowledged_by = row.closed_by = by
            row.acknowledged_note = row.closed_note = "withdrawn"
            row.due_at = None

    monkeypatch.setattr(alerts, "source_changed", closes)
    found = explore(World(app, cast, clock, ["mara"], ["a note"]), seconds=10, states=1)
    assert any("closed without a named person" in one for one in found.wrong)


def test_a_close_without_a_note_is_found(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A planted bug: whoever writes nothing is given words."""
    kept = handling.close

    def fills_in(session: Any, patient_id: Any, alert_id: Any, said: Any, now: Any) -> Any:
        words = said.note.strip() or "closed"
        return kept(session, patient_id, alert_id, handling.Said(said.id, said.by, words), now)

    monkeypatch.setattr(handling, "close", fills_in)
    found = explore(World(app, cast, clock, ["dev"], ["a note", "blanks"]), seconds=12, states=2)
    assert any("no closing with a note" in one for one in found.wrong)
