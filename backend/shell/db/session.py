"""One session per request, and an engine that keeps what it acknowledged.

SQLite: write-ahead log with synchronous=FULL, so an answer leaves only after the entry is on the disk; a
library older than 3.51.3 can damage a log used by several connections, so there the older rollback journal
is used. Transactions that may write begin IMMEDIATE: two writers wait for one another instead of failing.
PostgreSQL: the server's own durable default, checked at the start.
"""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from backend.shell.db.base import Base

READ_ONLY = "ebb_read_only"
SAFE_WAL = (3, 51, 3)

db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


def sqlite_module() -> ModuleType:
    """The SQLite that comes with the installation where there is one, else Python's own."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3.dbapi2")


def engine_options(database_url: str) -> dict[str, Any]:
    """How to open this database."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return {"module": sqlite_module(), "connect_args": {"timeout": 20}}
    return {"pool_pre_ping": True, "connect_args": {"prepare_threshold": None}}


def prepare_engine(engine: Engine) -> None:
    """Attach what this database needs on each connection and at each begin."""
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite)


def _open_sqlite(connection: Any, _record: Any) -> None:
    # The driver's own implicit BEGIN is switched off; _begin_sqlite says it instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    journal = "WAL" if sqlite_module().sqlite_version_info >= SAFE_WAL else "TRUNCATE"
    cursor.execute(f"PRAGMA journal_mode={journal}")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reads_only = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def init_database(app: Flask, database_url: str) -> None:
    """Give the application its database."""
    app.config["SQLALCHEMY_DATABASE_URI"] = database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(database_url)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)


def read_only(session: Session) -> None:
    """Promise that this transaction only reads, so on SQLite it need not wait for the writer."""
    session.connection(execution_options={READ_ONLY: True})
