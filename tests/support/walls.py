"""Taking down one of the two walls between clinics, to see whether the other one holds. For tests only: the program
has no switch for either.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from backend.shell.db import scope, second_wall
from backend.shell.db.base import Base, ClinicItself
from tests.support.databases import all_seeing

FIRST_WALL = (("do_orm_execute", scope._narrow), ("before_flush", scope._keep_inside))


@contextmanager
def without_the_first_wall() -> Iterator[None]:
    """The application narrows nothing and checks nothing."""
    for name, listener in FIRST_WALL:
        assert event.contains(Session, name, listener), "the first wall is not where this test takes it down"
        event.remove(Session, name, listener)
    try:
        yield
    finally:
        for name, listener in FIRST_WALL:
            event.listen(Session, name, listener)


@contextmanager
def with_a_filter_missing(table: str) -> Iterator[None]:
    """The first wall stands, but forgets one table."""
    models: list[Any] = [mapper.class_ for mapper in Base.registry.mappers]
    kept = [
        (model, model.id if issubclass(model, ClinicItself) else model.clinic_id)
        for model in models
        if model.__tablename__ != table
    ]

    def narrow(state: ORMExecuteState) -> None:
        clinic_id = state.session.info["clinic_id"]
        state.statement = state.statement.options(
            *(with_loader_criteria(model, key == clinic_id, include_aliases=True) for model, key in kept)
        )

    with without_the_first_wall():
        event.listen(Session, "do_orm_execute", narrow)
        try:
            yield
        finally:
            event.remove(Session, "do_orm_execute", narrow)


@contextmanager
def without_the_second_wall(url: str) -> Iterator[None]:
    """The database has no policies."""
    with owner(url) as connection:
        for table in clinic_tables(connection):
            connection.execute(text(f"DROP POLICY {second_wall.POLICY} ON {table}"))
            connection.execute(text(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"))
            connection.execute(text(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"))
    try:
        yield
    finally:
        with owner(url) as connection:
            second_wall.raise_wall(connection)


@contextmanager
def with_a_policy_missing(url: str, table: str, how: str) -> Iterator[None]:
    """The second wall stands, but one table's policy is wrong: `how` is the statement, {table} in it."""
    with owner(url) as connection:
        connection.execute(text(how.format(table=table)))
    try:
        yield
    finally:
        with owner(url) as connection:
            for name in (second_wall.POLICY, "planted"):
                connection.execute(text(f"DROP POLICY IF EXISTS {name} ON {table}"))
            second_wall.raise_wall(connection)


@contextmanager
def owner(url: str) -> Iterator[Connection]:
    """A transaction past the wall; gives up when a test has left a transaction open."""
    engine = create_engine(all_seeing(url))
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            yield connection
    finally:
        engine.dispose()


def clinic_tables(connection: Connection) -> list[str]:
    """Every table that has a clinic, as the catalog knows them."""
    return [row["quoted"] for row in second_wall._rows(connection, second_wall._TABLES)]


def faults(engine: Engine) -> list[str]:
    """What the start would say."""
    with engine.connect() as connection:
        return list(second_wall.faults(connection))
