"""`ebb records due`: whose record may go, what forbids it, how many rows a disposal would remove. Changes nothing."""

from __future__ import annotations

from uuid import UUID

import click

from backend.cli import start
from backend.disposal import service as disposal
from backend.retention import service as retention
from backend.shell.clock import SystemClock
from backend.shell.db.session import read_only


@click.group()
def records() -> None:
    """Look at how long records are kept."""


@records.command()
@click.option("--clinic", type=click.UUID, help="which clinic, where there are several")
def due(clinic: UUID | None) -> None:
    """Print whose enrolment has ended, by number, never by name: from when on the record may go.

    A disposal itself is asked for and released by two people on the pages.
    """
    app = start.application()
    with start.in_clinic(app, clinic) as (session, clinic_id):
        read_only(session)  # a clinic that is being served need not wait for this
        found = retention.ended(session, clinic_id, SystemClock().now())
        may_go = [line.patient_id for line in found if line.due and not line.stops]
        would_go = disposal.what_would_go(session, clinic_id, may_go)
    for line in found:
        said = ", ".join(line.stops) or ("due" if line.due else "kept")
        rows = f", {sum(would_go[line.patient_id].values())} rows" if line.patient_id in would_go else ""
        click.echo(f"{line.patient_id}  {line.disposable_from}  {said}{rows}")
    click.echo(f"{len(may_go)} of {len(found)} may go.")
