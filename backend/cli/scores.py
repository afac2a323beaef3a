"""`ebb import scores`: a table of scores into a clinic."""

from __future__ import annotations

import sys
from pathlib import Path
from uuid import UUID

import click

from backend.cli import start
from backend.cli.start import Sentence
from backend.exchange import map_file
from backend.exchange import service as exchange
from backend.exchange.score_map import BadMap, ScoreMap
from backend.exchange.score_table import BadTable
from backend.exchange.service import Brought
from backend.shell.clock import SystemClock
from backend.shell.refusal import Refusal

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.group("import")
def bring_in() -> None:
    """Bring in what was recorded elsewhere."""


@bring_in.command()
@click.argument("table", type=_FILE)
@click.option("--map", "chart", type=_FILE, required=True, help="the file that says what the columns mean")
@click.option("--dry-run", is_flag=True, help="read and judge everything, keep nothing")
@click.option("--clinic", type=click.UUID, help="which clinic, where there are several")
def scores(table: Path, chart: Path, *, dry_run: bool, clinic: UUID | None) -> None:
    """Bring a TABLE of scores (CSV) into a clinic. Run twice, it changes nothing the second time.

    Rows that cannot be taken are listed with their number, column and reason; the others are taken, all in one
    transaction. Ends with 1 when a row was refused.
    """
    by = read_map(chart)
    data = _read(table)
    with start.in_clinic(start.application(), clinic) as (session, clinic_id):
        hidden = not sys.stderr.isatty()
        with click.progressbar(length=1000, label="Reading", file=sys.stderr, hidden=hidden) as bar:
            try:
                brought = exchange.bring_scores(
                    session,
                    clinic_id=clinic_id,
                    data=data,
                    by=by,
                    now=SystemClock().now(),
                    progress=lambda share: bar.update(int(share * 1000) - bar.pos),
                )
            except (BadMap, BadTable) as bad:
                raise Sentence(f"{table.name}: {bad}") from bad
            except Refusal as refused:
                raise Sentence(refused.detail) from refused
            if dry_run:
                session.rollback()
            else:
                session.commit()
            bar.update(1000 - bar.pos)
    _tell(brought, dry_run=dry_run)
    if brought.refused:
        raise SystemExit(1)


def read_map(chart: Path) -> ScoreMap:
    """The map in this file."""
    try:
        return map_file.read(_read(chart).decode("utf-8-sig"))
    except UnicodeDecodeError as wrong:
        raise Sentence(f"{chart.name} is not UTF-8 text.") from wrong
    except BadMap as bad:
        raise Sentence(f"{chart.name}: {bad}") from bad


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as wrong:
        raise Sentence(f"{file} cannot be read: {wrong.strerror}.") from wrong


def _tell(brought: Brought, *, dry_run: bool) -> None:
    people = brought.people_new + brought.people_known
    kept = brought.scores_new + brought.scores_known
    click.echo(f"Cohort {brought.cohort}")
    click.echo(f"  rows read      {brought.rows:>7}")
    click.echo(f"  people         {people:>7}   {brought.people_new} new, {brought.people_known} here already")
    click.echo(f"  scores         {kept:>7}   {brought.scores_new} new, {brought.scores_known} here already")
    click.echo(f"  missing        {brought.missing:>7}")
    click.echo(f"  rows refused   {brought.rows_refused:>7}")
    for refused in brought.refused:
        column = f", column {refused.column}" if refused.column else ""
        click.echo(f"row {refused.row}{column}: {refused.code}: {refused.reason}")
    if dry_run:
        click.echo("Dry run: nothing was kept.")
