"""`ebb audit`: what keeps the access log honest, and what shows whether it is."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path
from typing import IO
from uuid import UUID

import click
import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

import backend
from backend.cli import start
from backend.cli.start import Sentence
from backend.shell.audit import anchors, reading
from backend.shell.clock import SystemClock
from backend.shell.db.session import db, read_only
from backend.shell.settings import Settings

PROGRAM = Path(backend.__file__).with_name("audit_verify.py")
_RETRY = timedelta(minutes=1)


@click.group()
def audit() -> None:
    """The access log: seal it outside, check it, copy it."""


@audit.command()
def anchor() -> None:
    """Sign the newest row of every clinic's log and add it to EBB_AUDIT_ANCHOR_FOLDER. Run it every hour.

    `ebb serve` does it by itself where the folder is set.
    """
    app = start.application()
    try:
        number = _anchor(app, timedelta(0))
    except anchors.Broken as broken:
        click.echo(f"ebb: {broken}", err=True)
        raise SystemExit(1) from broken
    click.echo(f"Anchor {number} was added.")


@audit.command()
def key() -> None:
    """Print the public key of the anchors. Give it to the auditor once, by hand."""
    click.echo(anchors.public_key(anchors.signing_key(start.settings().key("audit anchor"))), nl=False)


@audit.command(context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def verify(arguments: tuple[str, ...]) -> None:
    """Check the whole log; --help says how. A program of its own, which can be copied and run without Ebb."""
    done = subprocess.run([sys.executable, "-I", str(PROGRAM), *arguments], check=False)  # noqa: S603 - ours
    raise SystemExit(done.returncode)


@audit.command()
@click.option("--to", "file", type=click.File("w", encoding="ascii"), default="-", help="where to  [default: here]")
@click.option("--clinic", type=click.UUID, help="which clinic, where there are several")
def export(file: IO[str], clinic: UUID | None) -> None:
    """Copy a clinic's log for an auditor: JSON lines that `ebb audit verify --copy` can check."""
    with start.in_clinic(start.application(), clinic) as (session, _):
        read_only(session)
        for line in reading.copied(session):
            file.write(line)


def anchoring(app: Flask, stop: threading.Event) -> None:
    """Add an anchor every hour until told to stop, however many processes do the same."""
    log = structlog.get_logger("audit")
    while not stop.is_set():
        try:
            _anchor(app, anchors.EVERY)
        except anchors.Broken as broken:
            log.error("log broken", where=str(broken))  # noqa: TRY400 - the sentence is enough
        except (OSError, ValueError, SQLAlchemyError) as wrong:
            log.error("no anchor", kind=type(wrong).__name__)  # noqa: TRY400 - messages may repeat values
        stop.wait(_RETRY.total_seconds())


def _anchor(app: Flask, at_least: timedelta) -> int | None:
    chosen: Settings = app.extensions["ebb_settings"]
    if chosen.audit_anchor_folder is None:
        raise Sentence("Set EBB_AUDIT_ANCHOR_FOLDER to a folder outside the database (docs/operating.md).")
    signing = anchors.signing_key(chosen.key("audit anchor"))
    with app.app_context():
        session = db.session()
        read_only(session)
        try:
            return anchors.anchor(session, chosen.audit_anchor_folder, signing, SystemClock().now(), at_least)
        finally:
            db.session.remove()
