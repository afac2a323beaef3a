"""`ebb demo`: a clinic to look at, filled once, then served on this machine only."""

from __future__ import annotations

import os
import socket
import sys
import time

import click
from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from backend.app import create_app
from backend.cli import start
from backend.cli.demo import clinic
from backend.cli.demo.home import TRIAL, Home, zone_of_machine
from backend.cli.serve import LOOPBACK, cannot_listen, port_option, run
from backend.cli.start import Sentence
from backend.shell.clock import SystemClock
from backend.shell.db import migrate
from backend.shell.db.session import db
from backend.shell.settings import Settings

_WAIVED = "In the demo a password is enough. In a clinic, staff also show a code of an authenticator app."


@click.command()
@port_option
def demo(port: int) -> None:
    """Fill a demo clinic once, and serve it on this machine.

    It lies in var/ (or EBB_HOME). A second start keeps what is there.
    """
    _refuse_busy(port)
    home = Home.of(os.environ)
    chosen = home.settings(os.environ)
    _tell_what_is_old()
    start.writable(chosen.report_folder)
    start.pages_built(chosen)
    if not (TRIAL / "acupuncture.csv").is_file():
        raise Sentence(f"The demo runs in a checkout of Ebb: {TRIAL} is not here.")
    with home.alone():
        _migrate(home, chosen)
        app = create_app(chosen)
        _fill(app, home, chosen)
    signs_in = home.how_to_sign_in()

    def announce(address: str) -> None:
        click.echo(f"\nEbb's demo clinic is at {address}\n\nSign in as\n{signs_in}\n\n{_WAIVED}\n\nCtrl-C stops it.")

    run(app, chosen, LOOPBACK, port, announce)
    click.echo("\nStopped. What is there stays; start it again with: make run")


def _refuse_busy(port: int) -> None:
    """Say it now, not after the clinic has been filled."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError as wrong:
            raise Sentence(cannot_listen(wrong, LOOPBACK, port)) from wrong


def _tell_what_is_old() -> None:
    """What stops a clinic's start is a warning here: nobody's record is at stake."""
    try:
        start.up_to_date()
    except Sentence as wrong:
        click.echo(f"Warning: {wrong.message}", err=True)


def _migrate(home: Home, chosen: Settings) -> None:
    try:
        if not home.database.exists() or not migrate.is_current(chosen.database_url):
            click.echo("Preparing the database ...")
            migrate.upgrade(chosen.database_url)
    except (SQLAlchemyError, CommandError) as wrong:
        raise Sentence(
            f"{home.database} cannot be used by this version; take {home.folder} away and start again."
        ) from wrong


def _fill(app: Flask, home: Home, chosen: Settings) -> None:
    with app.app_context():
        session = db.session()
        if clinic.is_filled(session):
            session.rollback()
            return
        began = time.monotonic()
        click.echo("Filling the demo clinic; this happens once and takes about a minute.")
        with click.progressbar(length=1000, file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:
            try:
                clinic.fill(
                    session,
                    settings=chosen,
                    signs_in=home.new_passwords(),
                    trial=TRIAL,
                    zone=zone_of_machine(os.environ),
                    now=SystemClock().now(),
                    progress=lambda share: bar.update(int(share * 1000) - bar.pos),
                )
                session.commit()
            except KeyboardInterrupt:
                session.rollback()
                click.echo("\nStopped. Nothing was kept; the next start fills it from the beginning.", err=True)
                raise SystemExit(130) from None
            bar.update(1000 - bar.pos)
        click.echo(f"Filled in {time.monotonic() - began:.0f} seconds.")
