"""Run by Alembic: opens the database it was given and migrates it in one transaction.

On PostgreSQL the wall between clinics is lowered for the owner while rows are moved, and is up again, around the
new tables too, before the transaction ends: nobody else ever sees it down.

SQLite changes a constraint by copying the table. What refers to it is looked at once, before the transaction ends.
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from backend.shell.db import second_wall
from backend.shell.db.base import Base, Utc
from backend.shell.db.session import engine_options, prepare_engine


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our time type as what the database sees, so that a migration never imports the program."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, Utc) else False


def run() -> None:
    """Migrate the database whose address was given."""
    url = context.config.attributes["database_url"]
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    with engine.connect() as connection:

        def lower(*_: Any, **_step: Any) -> None:
            """A step may have raised the wall; the next one has to see the rows again."""
            if connection.dialect.name == "postgresql" and second_wall.stands(connection):
                second_wall.lower_for_owner(connection)

        if engine.dialect.name == "sqlite":
            _let_references_rest(connection)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_item=render_item,
            render_as_batch=engine.dialect.name == "sqlite",
            compare_type=True,
            transactional_ddl=True,
            on_version_apply=lower,
        )
        with context.begin_transaction():
            moves = context.get_context().get_current_revision() != context.get_revision_argument()
            walled = moves and engine.dialect.name == "postgresql"
            if walled and second_wall.stands(connection):
                second_wall.lower_for_owner(connection)
            context.run_migrations()
            if walled and second_wall.stands(connection):
                second_wall.raise_wall(connection)
            if engine.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("a migration left a row that refers to nothing")
    engine.dispose()


def _let_references_rest(connection: Connection) -> None:
    """Only this connection, and before its transaction begins: inside one SQLite does not listen."""
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


run()
