"""What has to hold before a command can start, and the sentence when it does not."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from uuid import UUID

import click
from flask import Flask
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from backend.app import create_app
from backend.people import service as people
from backend.shell import floors, zone_data
from backend.shell.db import durable, migrate, second_wall
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db, engine_options, prepare_engine
from backend.shell.settings import BadSettings, Settings


class Sentence(click.ClickException):
    """The command cannot go on; one sentence says why and what to do."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"ebb: {self.message}", err=True, file=file)


def settings() -> Settings:
    """The settings from the environment."""
    try:
        return Settings.from_environment(os.environ)
    except BadSettings as bad:
        raise Sentence(str(bad)) from bad


def migrated(chosen: Settings) -> None:
    """The database is there and at the newest schema."""
    file = make_url(chosen.database_url).database
    if chosen.on_sqlite and not (file and Path(file).is_file()):
        raise Sentence(f"There is no database {file}; make one with: ebb migrate")
    try:
        current = migrate.is_current(chosen.database_url)
    except SQLAlchemyError as wrong:
        raise unreachable() from wrong
    if not current:
        raise Sentence("The database is not at the newest schema; bring it there with: ebb migrate")


def up_to_date() -> None:
    """The libraries are new enough, and the zone data know the clocks of today."""
    try:
        floors.check()
        zone_data.check()
    except (floors.TooOld, zone_data.ZonesWrong) as wrong:
        raise Sentence(str(wrong)) from wrong


def trusted(chosen: Settings) -> None:
    """The database keeps what it acknowledged, and keeps clinics apart."""
    engine = create_engine(chosen.database_url, **engine_options(chosen.database_url))
    prepare_engine(engine)
    try:
        durable.check(engine)
        second_wall.check(engine)
    except (durable.NotDurable, second_wall.WallDown) as wrong:
        raise Sentence(str(wrong)) from wrong
    except SQLAlchemyError as wrong:
        raise unreachable() from wrong
    finally:
        engine.dispose()


def unreachable() -> Sentence:
    """The database does not answer. Its address is not repeated: it may hold a password."""
    return Sentence("The database cannot be reached or read; look at EBB_DATABASE_URL and at the database itself.")


def writable(folder: Path) -> None:
    """The folder is there and files can be kept in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as wrong:
        raise Sentence(f"The folder {folder} cannot be written: {wrong.strerror}.") from wrong


def pages_built(chosen: Settings) -> None:
    """The web pages are there."""
    if not (chosen.web_folder / "index.html").is_file():
        raise Sentence(
            f"There are no web pages in {chosen.web_folder}; build them with make run, or name them in EBB_WEB_FOLDER."
        )


def application() -> Flask:
    """The application on a database that is ready."""
    chosen = settings()
    up_to_date()
    migrated(chosen)
    trusted(chosen)
    return create_app(chosen)


@contextmanager
def in_clinic(app: Flask, clinic_id: UUID | None) -> Iterator[tuple[Session, UUID]]:
    """A session in this clinic, or in the only one there is. Commits nothing by itself."""
    with app.app_context():
        session = db.session()
        known = {clinic.id: clinic.name for clinic in people.clinics(session)}
        session.rollback()
        if clinic_id is None and len(known) != 1:
            listed = "".join(f"\n  {one}  {name}" for one, name in known.items())
            raise Sentence(f"Say which clinic with --clinic:{listed}" if known else "There is no clinic yet.")
        chosen = clinic_id or next(iter(known))
        if chosen not in known:
            raise Sentence(f"There is no clinic {chosen}.")
        enter_clinic(session, chosen)
        yield session, chosen
