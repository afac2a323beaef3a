"""`ebb records due` lists by number who may go, and changes nothing."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask
from sqlalchemy import update

from backend.people.models import Patient
from backend.shell.db.session import db
from tests.features.cast import Cast, inside
from tests.features.cli.conftest import Run


def test_who_may_go_is_listed_by_number(app: Flask, cast: Cast, run: Run) -> None:
    long_ago = date.today() - timedelta(days=4100)  # noqa: DTZ011 - the command reads the machine's own clock
    for patient_id, day in ((cast.mara.patient_id, long_ago), (cast.omar.patient_id, date(2026, 3, 1))):
        with inside(app) as session:
            changed = {"enrolled_on": day, "ended_on": day}
            session.execute(update(Patient).where(Patient.id == patient_id).values(changed))
            session.commit()
            db.session.remove()
    printed = run("records", "due", "--clinic", str(cast.clinic_id))
    assert printed.exit_code == 0, printed.output
    first, second, last = printed.stdout.splitlines()
    assert first.startswith(str(cast.mara.patient_id))
    assert " due, " in first
    assert second.startswith(str(cast.omar.patient_id))
    assert second.endswith("  kept")
    assert last == "1 of 2 may go."
    assert "Mara" not in printed.output
