"""An instant is stored as an instant on both databases: never without a zone, never in another one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, literal, select
from sqlalchemy.exc import StatementError

from backend.shell.db.base import Utc
from backend.shell.db.session import engine_options, prepare_engine

TABLE = Table("one", MetaData(), Column("id", Integer, primary_key=True), Column("at", Utc()))
AT = datetime(2026, 3, 8, 9, 30, 0, 123000, tzinfo=UTC)
SPELLINGS = [
    AT,
    AT.astimezone(ZoneInfo("America/Edmonton")),
    AT.astimezone(timezone(timedelta(hours=14))),
    AT.astimezone(timezone(-timedelta(hours=9, minutes=30))),
]


def test_an_instant_comes_back_in_utc_whatever_zone_it_was_given_in(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url, **engine_options(empty_database_url))
    prepare_engine(engine)
    TABLE.create(engine)
    with engine.begin() as connection:
        connection.execute(insert(TABLE), [{"id": number, "at": at} for number, at in enumerate(SPELLINGS)])
        connection.execute(insert(TABLE), [{"id": 99, "at": None}])
    with engine.begin() as connection:
        back = connection.execute(select(TABLE.c.at).where(TABLE.c.id < 99)).scalars().all()
        assert back == [AT] * len(SPELLINGS)
        assert all(one.utcoffset() == timedelta(0) for one in back)
        assert connection.execute(select(TABLE.c.at).where(TABLE.c.id == 99)).scalar_one() is None
        # Compared in the database too, not only when read.
        for at in SPELLINGS:
            assert len(connection.execute(select(TABLE.c.id).where(TABLE.c.at == at)).all()) == len(SPELLINGS)
            earlier = at - timedelta(milliseconds=1)
            assert len(connection.execute(select(TABLE.c.id).where(TABLE.c.at > earlier)).all()) == len(SPELLINGS)
    engine.dispose()


def test_a_time_without_a_zone_is_refused(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url, **engine_options(empty_database_url))
    prepare_engine(engine)
    TABLE.create(engine)
    naive = datetime(2026, 3, 8, 9, 30)  # noqa: DTZ001
    with engine.connect() as connection:
        for statement in (
            insert(TABLE).values(id=1, at=naive),
            select(TABLE.c.id).where(TABLE.c.at > naive),
            select(literal(naive, Utc())),
        ):
            with pytest.raises(StatementError, match="without a zone"):
                connection.execute(statement)
        assert connection.execute(select(TABLE.c.id)).all() == []
    engine.dispose()
