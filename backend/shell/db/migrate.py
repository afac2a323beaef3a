"""Numbered migrations, run by the program itself: forward on start-up by an operator's command, never by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine

from backend.shell.db import rights
from backend.shell.db.session import engine_options, prepare_engine

FOLDER = Path(__file__).resolve().parents[2] / "migrations"


def config(database_url: str) -> Config:
    """Alembic's settings for this database."""
    chosen = Config()
    chosen.set_main_option("script_location", str(FOLDER))
    chosen.attributes["database_url"] = database_url
    return chosen


def upgrade(database_url: str, revision: str = "head") -> None:
    """Bring the database to this revision."""
    command.upgrade(config(database_url), revision)


def grant(database_url: str, role: str) -> None:
    """Give the application's role its rights on this schema; nothing on SQLite, which knows no roles."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare_engine(engine)
    try:
        if engine.dialect.name == "postgresql":
            with engine.begin() as connection:
                rights.grant(connection, role)
    finally:
        engine.dispose()


def downgrade(database_url: str, revision: str) -> None:
    """Take the database back to this revision."""
    command.downgrade(config(database_url), revision)


@cache
def head() -> str:
    """The newest revision the program knows."""
    found = ScriptDirectory.from_config(config("")).get_current_head()
    if found is None:
        raise RuntimeError("there are no migrations")
    return found


def current(connection: Connection) -> str | None:
    """The revision the database is at, None when it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def is_current(database_url: str) -> bool:
    """Whether the database is at the newest revision."""
    engine = create_engine(database_url, **engine_options(database_url))
    prepare_engine(engine)
    try:
        with engine.connect() as connection:
            return current(connection) == head()
    finally:
        engine.dispose()
