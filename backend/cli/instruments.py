"""`ebb instruments`: a clinic's own instruments from their files."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import click

from backend.cli import start
from backend.cli.start import Sentence
from backend.measures import library
from backend.shell.clock import SystemClock
from backend.shell.refusal import Refusal

_CLINIC = click.option("--clinic", type=click.UUID, help="which clinic, where there are several")


@click.group()
def instruments() -> None:
    """Instruments: those that come with Ebb, and the clinic's own."""


@instruments.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@_CLINIC
def load(file: Path, clinic: UUID | None) -> None:
    """Load a definition FILE (YAML) as an instrument of the clinic's own.

    A file that leaves something out is refused with each missing field named. A changed definition needs the
    next version; what was measured with an earlier one stays as it is.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as wrong:
        raise Sentence(f"{file} cannot be read: {wrong.strerror}.") from wrong
    except UnicodeDecodeError as wrong:
        raise Sentence(f"{file.name} is not UTF-8 text.") from wrong
    with start.in_clinic(start.application(), clinic) as (session, clinic_id):
        try:
            made, is_new = library.load(
                session, clinic_id=clinic_id, text=text, loaded_by=None, now=SystemClock().now()
            )
        except Refusal as refused:
            faults = "".join(f"\n  {fault['detail']}" for fault in refused.params.get("errors", ()))
            raise Sentence(f"{file.name}: {refused.detail}{faults}") from refused
        session.commit()
    click.echo(f"{made.key} version {made.version}: {'loaded' if is_new else 'was loaded before'}.")


@instruments.command("list")
@_CLINIC
def listed(clinic: UUID | None) -> None:
    """List every instrument of the clinic: key, version, unit, name."""
    with start.in_clinic(start.application(), clinic) as (session, _):
        loaded = library.own_keys(session)
        for key, each in library.instruments(session).items():
            own = "  the clinic's own" if key in loaded else ""
            click.echo(f"{key:<32} {each.version:>3}  {each.unit:<12} {each.name.en}{own}")
