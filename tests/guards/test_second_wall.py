"""The wall between clinics in PostgreSQL itself: asked in plain SQL, as the role the program runs as."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, Engine, create_engine, event, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from backend.access.models import Account
from backend.people.models import Patient
from backend.shell.db import doors, person_rows
from backend.shell.db.base import Base
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import engine_options
from tests.guards.test_migrations import fill
from tests.support import walls

RIVER, HILL = UUID(int=1), UUID(int=2)
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
CLINIC_TABLES = sorted(MODELS)


@pytest.fixture
def url(postgres_url: str) -> str:
    """Two clinics with a row in every table each."""
    with walls.owner(postgres_url) as connection:
        for clinic_id, word in ((RIVER, "river"), (HILL, "hill")):
            connection.execute(
                text("INSERT INTO clinic VALUES (:id, :name, 'America/Edmonton')"), {"id": clinic_id, "name": word}
            )
            connection.execute(text("INSERT INTO change_counter VALUES (:id, 0, 0)"), {"id": clinic_id})
            connection.execute(text("INSERT INTO audit_head VALUES (:id, 0, '')"), {"id": clinic_id})
            fill(connection, word, into=clinic_id)
    return postgres_url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """One connection, so that whoever comes next gets the one that was just given back."""
    engine = create_engine(url, pool_size=1, max_overflow=0, **engine_options(url))
    yield engine
    engine.dispose()


def key(table: str) -> str:
    return "id" if table == "clinic" else "clinic_id"


def name(connection: Connection, clinic_id: UUID | str) -> None:
    connection.execute(text("SELECT set_config('app.clinic', :clinic, true)"), {"clinic": str(clinic_id)})


def counted(connection: Connection) -> dict[str, int]:
    return {
        table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in CLINIC_TABLES
    }  # fmt: skip


def test_the_tables_are_those_of_the_models(url: str) -> None:
    with walls.owner(url) as connection:
        assert sorted(walls.clinic_tables(connection)) == CLINIC_TABLES
        assert all(count == 2 for count in counted(connection).values())


def test_no_clinic_no_rows(engine: Engine) -> None:
    """Unset, empty, or a clinic that does not exist: zero rows on every table, never all of them (F22)."""
    nothing = dict.fromkeys(CLINIC_TABLES, 0)
    with engine.connect() as connection:
        assert counted(connection) == nothing
        for word in ("", uuid.uuid4()):
            name(connection, word)
            assert counted(connection) == nothing
    with engine.connect() as connection:
        name(connection, "' OR true --")
        with pytest.raises(DBAPIError):
            counted(connection)


@pytest.mark.asvs("v5.0.0-8.4.1")
@pytest.mark.parametrize("clinic_id", [RIVER, HILL])
def test_a_clinic_sees_its_own_row_of_every_table(engine: Engine, clinic_id: UUID) -> None:
    with engine.connect() as connection:
        name(connection, clinic_id)
        assert counted(connection) == dict.fromkeys(CLINIC_TABLES, 1)
        for table in CLINIC_TABLES:
            assert connection.execute(text(f"SELECT {key(table)} FROM {table}")).scalars().all() == [clinic_id], table


@pytest.mark.parametrize("table", CLINIC_TABLES)
def test_no_row_of_another_clinic_is_written(url: str, engine: Engine, table: str) -> None:
    """Nor moved there, nor changed or removed from here; and each right the role has is one the model names."""
    with engine.connect() as connection:
        name(connection, RIVER)
        foreign = {column.name: None for column in MODELS[table].__table__.columns} | {key(table): HILL}
        refused = "row-level security|permission denied"
        with pytest.raises(ProgrammingError, match="row-level security"):
            connection.execute(MODELS[table].__table__.insert().values(foreign))
        connection.rollback()
        wrong = [f"UPDATE {table} SET {key(table)} = '{HILL}'", f"TRUNCATE {table}"]
        if "DELETE" not in MODELS[table].app_may:
            wrong.append(f"DELETE FROM {table}")
        else:
            name(connection, RIVER)
            assert connection.execute(text(f"DELETE FROM {table} WHERE {key(table)} = '{HILL}'")).rowcount == 0
            connection.rollback()
        for order in wrong:
            name(connection, RIVER)
            if order.startswith("DELETE") and "DELETE" in MODELS[table].app_may:
                connection.execute(text(order))
                name(connection, HILL)
                assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1, table
                connection.rollback()
                continue
            with pytest.raises(ProgrammingError, match=refused):
                connection.execute(text(order))
            connection.rollback()
        has = "SELECT has_table_privilege(CAST(:table AS text), :verb)"
        for verb in ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"):
            held = connection.execute(text(has), {"table": table, "verb": verb}).scalar_one()
            assert held == (verb in MODELS[table].app_may), (table, verb)


@pytest.mark.asvs("v5.0.0-16.4.2")
def test_audit_rows_are_added_and_read_and_nothing_else() -> None:
    assert MODELS["audit_row"].app_may == ("SELECT", "INSERT")


def test_a_key_of_another_clinic_is_free(engine: Engine) -> None:
    """Unique keys are checked past the wall, so they begin with the clinic: nothing is learnt from a refusal."""
    foreign = uuid.uuid4()
    for clinic_id in (HILL, RIVER):
        with Session(engine) as session, session.begin():
            enter_clinic(session, clinic_id)
            session.add(Patient(clinic_id=clinic_id, id=foreign, name="x", zone="UTC", enrolled_on=func.current_date()))


# --- one connection, two clinics ---


def pid(session: Session) -> int:
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def seen(session: Session) -> set[Any]:
    """In plain SQL, so that the first wall has no part in it."""
    rows = session.connection().execute(text("SELECT clinic_id FROM patient UNION SELECT clinic_id FROM account"))
    return set(rows.scalars())


def as_is(session: Session) -> None:
    pass


def commits(session: Session) -> None:
    session.commit()


def rolls_back(session: Session) -> None:
    session.rollback()


def breaks(session: Session) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text("SELECT 1 / 0"))


def breaks_a_key(session: Session) -> None:
    with pytest.raises(IntegrityError):
        session.execute(text("UPDATE patient SET name = NULL"))


def breaks_in_a_savepoint(session: Session) -> None:
    with pytest.raises(DBAPIError), session.begin_nested():
        session.execute(text("SELECT 1 / 0"))


def raises(session: Session) -> None:
    raise KeyError


@pytest.mark.parametrize("end", [as_is, commits, rolls_back, breaks, breaks_a_key, breaks_in_a_savepoint, raises])
def test_the_next_one_on_the_same_connection_sees_only_what_is_theirs(engine: Engine, end: Any) -> None:
    pids = set()
    for clinic_id in (RIVER, HILL, RIVER):
        try:
            with Session(engine) as session:
                enter_clinic(session, clinic_id)
                assert seen(session) == {clinic_id}
                pids.add(pid(session))
                end(session)
        except KeyError:
            pass
        with Session(engine) as session:
            pids.add(pid(session))
            assert seen(session) == set()
        with engine.connect() as connection:
            assert set(counted(connection).values()) == {0}
    assert len(pids) == 1


def test_one_session_may_go_through_clinics_in_one_transaction_and_in_several(engine: Engine) -> None:
    with Session(engine) as session:
        assert seen(session) == set()
        for clinic_id in (RIVER, HILL, RIVER):
            enter_clinic(session, clinic_id)
            assert seen(session) == {clinic_id}
        session.commit()
        assert seen(session) == {RIVER}
        session.rollback()
        assert seen(session) == {RIVER}


def test_going_back_to_a_savepoint_does_not_go_back_to_its_clinic(engine: Engine) -> None:
    with Session(engine) as session:
        enter_clinic(session, RIVER)
        savepoint = session.begin_nested()
        enter_clinic(session, HILL)
        assert seen(session) == {HILL}
        savepoint.rollback()
        assert seen(session) == {HILL}
        session.rollback()
        assert seen(session) == {HILL}


def test_what_somebody_left_on_the_connection_counts_for_nothing(engine: Engine) -> None:
    """A setting for the whole connection is the classic hole (F26). Ebb never makes one, and does not trust one."""
    with engine.connect() as connection:
        connection.execute(text(f"SET app.clinic = '{RIVER}'"))
        connection.commit()
        assert counted(connection)["patient"] == 1  # the hole is really there
    with Session(engine) as session:
        assert seen(session) == set()
        enter_clinic(session, HILL)
        assert seen(session) == {HILL}


def test_the_clinic_is_told_once_in_a_transaction(engine: Engine) -> None:
    told: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _k, said, *_: told.append(said))
    with Session(engine) as session:
        enter_clinic(session, RIVER)
        session.scalars(select(Account)).all()
        session.scalars(select(Patient)).all()
        session.commit()
    assert ["set_config" in said for said in told] == [True, False, False]


# --- before a clinic is known ---


def test_the_doors_give_away_clinic_ids_and_only_for_what_is_known(engine: Engine) -> None:
    with Session(engine) as session:
        assert doors.clinics_of_login(session, "hill") == [HILL]
        assert doors.clinics_of_login(session, "%") == []
        assert doors.clinics_of_login(session, "") == []
        assert doors.clinic_of_refresh_token(session, bytes(32)) is None
        assert doors.every_clinic(session) == [HILL, RIVER]
        assert seen(session) == set()
    with engine.connect() as connection:
        shape = connection.execute(
            text(
                "SELECT oid::regprocedure::text, prosecdef, format_type(prorettype, NULL), proconfig[1]"
                " FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1"
            )
        ).all()
    given = [door.replace("timestamptz", "timestamp with time zone") for door in doors.FUNCTIONS]
    doors_of_owner = [(one, "uuid") for one in given] + [(person_rows.FUNCTION, "record")]
    assert [tuple(row) for row in shape] == [
        (one, True, answers, "search_path=public, pg_temp") for one, answers in sorted(doors_of_owner)
    ]


def test_a_role_without_rights_cannot_ask(url: str) -> None:
    with walls.owner(url) as connection:
        connection.execute(text("CREATE ROLE ebb_stranger"))
        connection.execute(text("SET LOCAL ROLE ebb_stranger"))
        with pytest.raises(ProgrammingError, match="permission denied"):
            connection.execute(text("SELECT clinics_of_login('hill')"))
        connection.rollback()
