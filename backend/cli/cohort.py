"""`ebb report cohort`: the figures of a cohort without a browser, the same bytes as the file of the web."""

from __future__ import annotations

import re
import sys
from typing import Any
from uuid import UUID

import click

from backend.cli import start
from backend.cli.start import Sentence
from backend.reports import formats, service
from backend.reports.request import MOST_THRESHOLDS, THRESHOLDS, in_order
from backend.shell.clock import SystemClock
from backend.shell.db.session import read_only
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings


class Percents(click.ParamType[Any]):
    """Whole percents with commas between them."""

    name = "percents"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):
            return value
        parts = [part.strip() for part in value.split(",")]
        good = all(re.fullmatch(r"[1-9][0-9]?|100", part, re.ASCII) for part in parts)
        if not good or len(parts) > MOST_THRESHOLDS:
            self.fail(f"{value!r}: give up to {MOST_THRESHOLDS} whole percents, such as 30,50", param, ctx)
        return in_order([int(part) for part in parts])


@click.group()
def report() -> None:
    """Print a report."""


@report.command()
@click.argument("cohort")
@click.option("--outcome", required=True, help="what was measured, such as headache_score")
@click.option("--thresholds", type=Percents(), default=THRESHOLDS, help="percents of improvement [default: 30,50]")
@click.option("--format", "file_format", type=click.Choice(formats.FORMATS), default="json", show_default=True)
@click.option("--clinic", type=click.UUID, help="which clinic, where there are several")
def cohort(cohort: str, outcome: str, thresholds: tuple[int, ...], file_format: str, clinic: UUID | None) -> None:
    """Print how the people of a COHORT did."""
    app = start.application()
    chosen: Settings = app.extensions["ebb_settings"]
    with start.in_clinic(app, clinic) as (session, clinic_id):
        read_only(session)  # a clinic that is being served need not wait for this
        now = SystemClock().now()
        try:
            made = service.make(
                session,
                clinic_id=clinic_id,
                cohort=cohort,
                outcome=outcome,
                thresholds=thresholds,
                now=now,
                day_starts_at=chosen.diary_day_starts_at,
            )
        except RuleBroken as nothing:
            known = service.listed(session, clinic_id, now)
            listed = "".join(f"\n  {line.key}: {', '.join(outcome.key for outcome in line.outcomes)}" for line in known)
            raise Sentence(f"{nothing.detail} These can be asked for:{listed or ' none'}") from nothing
    sys.stdout.buffer.write(formats.to_bytes(made, file_format))
