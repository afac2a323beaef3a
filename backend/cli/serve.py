"""`ebb serve`, `ebb worker`, `ebb migrate`: what runs, and what it runs on."""

from __future__ import annotations

import errno
import signal
import threading
from collections.abc import Callable

import click
from alembic.util import CommandError
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from backend.app import create_app, worker_of
from backend.cli import start
from backend.cli.audit import anchoring
from backend.cli.start import Sentence
from backend.shell.db import migrate as migrations
from backend.shell.db.rights import BadRole
from backend.shell.settings import Settings
from backend.shell.web import server
from backend.shell.web.server import Limits, Server

LOOPBACK = "127.0.0.1"
_PORTS = click.IntRange(0, 65535)
port_option = click.option("--port", type=_PORTS, envvar="PORT", default=8000, show_default=True, help="also as PORT=")


@click.command()
@click.option("--host", default=LOOPBACK, show_default=True, help="the address to listen on")
@port_option
def serve(host: str, port: int) -> None:
    """Serve the web pages and the API."""
    chosen = start.settings()
    ready(chosen)
    run(create_app(chosen), chosen, host, port, lambda address: click.echo(f"Ebb is at {address}"))


@click.command()
def worker() -> None:
    """Do the work for later, such as reports, until told to stop."""
    app = start.application()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _signal, _frame: stop.set())
    click.echo("Waiting for work.")
    worker_of(app).run(stop)


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema, and give EBB_APP_ROLE its rights."""
    chosen = start.settings()
    try:
        migrations.upgrade(chosen.database_url)
        if chosen.app_role:
            migrations.grant(chosen.database_url, chosen.app_role)
    except BadRole as bad:
        raise Sentence(str(bad)) from bad
    except SQLAlchemyError as wrong:
        raise start.unreachable() from wrong
    except CommandError as wrong:
        raise Sentence("The database was made by another version of Ebb, which this one does not know.") from wrong
    click.echo(f"The database is at {migrations.head()}.")


def ready(chosen: Settings) -> None:
    """Everything a server needs is there, or a sentence says what is not."""
    start.up_to_date()
    start.migrated(chosen)
    start.trusted(chosen)
    start.writable(chosen.report_folder)
    if chosen.audit_anchor_folder is not None and not chosen.audit_anchor_folder.is_dir():
        raise Sentence(f"There is no folder {chosen.audit_anchor_folder} for the anchors of the access log.")
    start.pages_built(chosen)


def run(app: Flask, chosen: Settings, host: str, port: int, announce: Callable[[str], None]) -> None:
    """Serve until Ctrl-C. Beside it, in threads: on SQLite the work for later, and anchors where a folder is set."""
    stop = threading.Event()
    beside = []
    if chosen.on_sqlite:
        beside.append(threading.Thread(target=worker_of(app).run, args=(stop,), name="worker", daemon=True))
    if chosen.audit_anchor_folder is not None:
        beside.append(threading.Thread(target=anchoring, args=(app, stop), name="anchors", daemon=True))

    def begin(listening: Server) -> None:
        for thread in beside:
            thread.start()
        shown = f"[{host}]" if ":" in host else host
        announce(f"http://{shown}:{listening.port}/")

    try:
        server.serve(app, host, port, limits=Limits.of(chosen), ready=begin)
    except OSError as wrong:
        raise Sentence(cannot_listen(wrong, host, port)) from wrong
    except ValueError as wrong:  # waitress could not make sense of the address
        raise Sentence(f"{host} is no address of this machine.") from wrong
    finally:
        stop.set()
        for thread in beside:
            if thread.is_alive():
                thread.join(timeout=10)


def cannot_listen(wrong: OSError, host: str, port: int) -> str:
    """Why this address cannot be listened on, and what to do."""
    if wrong.errno == errno.EADDRINUSE:
        return f"Port {port} is in use; choose another, for example with PORT={port + 10 if port < 60000 else 8010}."
    if wrong.errno == errno.EACCES:
        return f"Port {port} may not be used by this user; choose one above 1023 with PORT=."
    return f"{host} port {port} cannot be listened on: {wrong.strerror}."
