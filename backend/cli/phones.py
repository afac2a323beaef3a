"""`ebb phones`: what phones sent is read again after an update; what they know is fetched anew after a restore."""

from __future__ import annotations

from uuid import UUID

import click

from backend.access.phone import KINDS
from backend.cli import start
from backend.phones import service
from backend.shell.clock import SystemClock

_CLINIC = click.option("--clinic", type=click.UUID, help="which clinic, where there are several")


@click.group()
def phones() -> None:
    """Look after what phones send and fetch."""


@phones.command("take-again")
@_CLINIC
def take_again(clinic: UUID | None) -> None:
    """Read again what could not be read before: records of an app too old or too new. Run it after each update."""
    app = start.application()
    with start.in_clinic(app, clinic) as (session, clinic_id):
        done = service.take_again(
            session, KINDS, clinic_id=clinic_id, settings=app.extensions["ebb_settings"], now=SystemClock().now()
        )
        session.commit()
    waiting = done.looked_at - done.taken - done.refused
    click.echo(
        f"{done.looked_at} looked at: {done.taken} kept now, {done.refused} against a rule, {waiting} still not read."
    )


@phones.command("pull-anew")
@_CLINIC
def pull_anew(clinic: UUID | None) -> None:
    """Let every phone fetch everything once. Run it after a backup was restored: phones have seen more than that."""
    with start.in_clinic(start.application(), clinic) as (session, clinic_id):
        service.pull_anew(session, clinic_id)
        session.commit()
    click.echo("Every phone of this clinic fetches everything at its next connection.")
