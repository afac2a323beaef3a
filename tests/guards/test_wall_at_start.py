"""Whether the wall between clinics stands: asked at each start, raised and lowered by whoever owns the database."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import ProgrammingError

from backend.shell.db import migrate, rights, second_wall
from backend.shell.db.session import engine_options, prepare_engine
from tests.features.cli.conftest import Run, environment, run_with
from tests.guards.test_migrations import fill
from tests.guards.test_second_wall import MODELS, counted, url
from tests.support import walls
from tests.support.databases import as_role
from tests.support.postgres import APP_ROLE, OWNER_ROLE

__all__ = ["environment", "run_with", "url"]

LOOSE: dict[str, tuple[str, str]] = {
    "no security": ("ALTER TABLE pain_entry DISABLE ROW LEVEL SECURITY", "The table pain_entry is not walled off"),
    "not forced": ("ALTER TABLE pain_entry NO FORCE ROW LEVEL SECURITY", "The table pain_entry is not walled off"),
    "no policy": ("DROP POLICY one_clinic ON job", "The table job lacks its policy"),
    "clinic without": ("DROP POLICY one_clinic ON clinic", "The table clinic lacks its policy"),
    "a wide one beside": ("CREATE POLICY wide ON patient USING (true)", "patient has a policy that shows more"),
    "a wide one for writing": (
        "CREATE POLICY wide ON patient FOR INSERT WITH CHECK (true)",
        "patient has a policy that shows more",
    ),
    "a wide one for the role": (
        f"CREATE POLICY wide ON patient TO {APP_ROLE} USING (true)",
        "patient has a policy that shows more",
    ),
    "widened": ("ALTER POLICY one_clinic ON patient USING (true)", "The table patient lacks its policy"),
    "writes anywhere": ("ALTER POLICY one_clinic ON patient WITH CHECK (true)", "The table patient lacks its policy"),
    "another setting": (
        "ALTER POLICY one_clinic ON patient USING (clinic_id = NULLIF(current_setting('app.other', true), '')::uuid)",
        "The table patient lacks its policy",
    ),
    "for one role only": (f"ALTER POLICY one_clinic ON patient TO {OWNER_ROLE}", "The table patient lacks its policy"),
    "a new table": (
        "CREATE TABLE letter (clinic_id uuid, id uuid, PRIMARY KEY (clinic_id, id))",
        "The table letter is not walled off",
    ),
    "a new table, key or not": ("CREATE TABLE letter (id uuid, clinic_id uuid)", "The table letter is not walled off"),
    "a view": ("CREATE VIEW all_patients AS SELECT * FROM patient", "The view all_patients shows the rows of every"),
    "a copy": ("CREATE MATERIALIZED VIEW all_patients AS SELECT 1", "The view all_patients shows the rows of every"),
    "owns a table": (f"ALTER TABLE reading OWNER TO {APP_ROLE}", "The database role owns "),
    "may become the owner": (f"GRANT {OWNER_ROLE} TO {APP_ROLE}", "The database role owns account"),
    "may become a superuser": (f"GRANT postgres TO {APP_ROLE}", "The database role postgres can pass the wall"),
    "superuser": (f"ALTER ROLE {APP_ROLE} SUPERUSER", "The database role ebb_app can pass the wall"),
    "bypasses": (f"ALTER ROLE {APP_ROLE} BYPASSRLS", "The database role ebb_app can pass the wall"),
    "makes roles": (f"ALTER ROLE {APP_ROLE} CREATEROLE", "The database role ebb_app can pass the wall"),
    "may truncate": (f"GRANT TRUNCATE ON patient TO {APP_ROLE}", "may TRUNCATE, REFERENCE or put triggers on patient"),
    "may refer": (f"GRANT REFERENCES ON patient TO {APP_ROLE}", "may TRUNCATE, REFERENCE or put triggers on patient"),
    "may change audit rows": (f"GRANT UPDATE ON audit_row TO {APP_ROLE}", "may change audit rows"),
    "may remove audit rows": ("GRANT DELETE ON audit_row TO PUBLIC", "may change audit rows"),
    "may not read": (f"REVOKE SELECT ON patient FROM {APP_ROLE}", "may not read patient"),
}


def faults_after(url: str, order: str) -> list[str]:
    """What the start would say after this; the order is taken back, so that nobody else meets it."""
    with walls.owner(url) as connection:
        connection.execute(text(order))
        connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
        found = list(second_wall.faults(connection))
        connection.rollback()
    return found


@pytest.mark.asvs("v5.0.0-13.2.2")
@pytest.mark.parametrize("case", LOOSE)
def test_what_lets_clinics_see_each_other_stops_the_start(postgres_url: str, case: str) -> None:
    order, sentence = LOOSE[case]
    found = faults_after(postgres_url, order)
    assert found, case
    assert sentence in found[0]
    assert found[0].endswith((".", ")."))
    assert "\n" not in found[0]


@pytest.mark.parametrize(
    "order",
    [
        "SELECT 1",
        "CREATE VIEW mine WITH (security_invoker=true) AS SELECT * FROM patient",
        "CREATE POLICY narrow ON patient AS RESTRICTIVE USING (ended_on IS NULL)",
        "CREATE POLICY for_others ON patient TO pg_read_all_data USING (true)",
        "CREATE TABLE weather (day date)",
        "SELECT set_config('quote_all_identifiers', 'off', true)",
    ],
)
def test_what_does_not_is_let_through(postgres_url: str, order: str) -> None:
    assert faults_after(postgres_url, order) == []


COMMANDS = [("worker",), ("serve", "--port", "0"), ("report", "cohort", "x", "--outcome", "y")]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_start_is_refused_with_one_sentence(
    run_with: Run, postgres_url: str, tmp_path: Path, command: tuple[str, ...]
) -> None:
    for role, sentence in (
        ("postgres", "ebb: The database role postgres can pass the wall between clinics;"),
        (OWNER_ROLE, "ebb: The database role owns account;"),
    ):
        answer = run_with(as_role(postgres_url, role), *command)
        assert answer.exit_code == 2
        assert answer.stderr.startswith(sentence)
        assert answer.stderr.count("\n") == 1


def test_a_sqlite_file_with_two_clinics_is_not_served(run_with: Run, sqlite_url: str) -> None:
    engine = create_engine(sqlite_url, **engine_options(sqlite_url))
    prepare_engine(engine)
    with engine.begin() as connection:
        for _ in range(2):
            connection.execute(MODELS["clinic"].__table__.insert().values(id=uuid.uuid4(), name="x", zone="UTC"))
    engine.dispose()
    answer = run_with(sqlite_url, "report", "cohort", "x", "--outcome", "y")
    assert answer.exit_code == 2
    assert "This SQLite file holds more than one clinic" in answer.stderr


# --- the operator ---


@pytest.fixture
def owned(request: pytest.FixtureRequest) -> str:
    """An empty PostgreSQL database, for the role that owns it."""
    from tests.support.databases import empty_postgres

    return empty_postgres(request.getfixturevalue("postgres_server"), request.getfixturevalue("worker"))


def test_the_owner_migrates_and_gives_the_role_its_rights(run_with: Run, owned: str) -> None:
    assert run_with(owned, "migrate").exit_code == 0
    before = run_with(as_role(owned, APP_ROLE), "worker")
    assert before.exit_code == 2
    assert run_with(owned, "migrate", EBB_APP_ROLE=APP_ROLE).exit_code == 0
    engine = create_engine(as_role(owned, APP_ROLE))
    assert walls.faults(engine) == []
    engine.dispose()


@pytest.mark.parametrize(
    ("role", "sentence"),
    [
        ("nobody_here", "There is no role nobody_here; make it with: CREATE ROLE"),
        ("postgres", "The role postgres could pass the wall between clinics"),
        (OWNER_ROLE, f"The role {OWNER_ROLE} owns the tables"),
    ],
)
def test_a_role_that_cannot_be_the_applications_is_refused(run_with: Run, owned: str, role: str, sentence: str) -> None:
    answer = run_with(owned, "migrate", EBB_APP_ROLE=role)
    assert answer.exit_code == 2
    assert answer.stderr.startswith(f"ebb: {sentence}")


@pytest.mark.asvs("v5.0.0-13.2.2")
def test_rights_that_are_not_needed_are_taken_away(url: str) -> None:
    with walls.owner(url) as connection:
        connection.execute(text(f"GRANT ALL ON audit_row, patient TO {APP_ROLE}"))
        connection.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
        rights.grant(connection, APP_ROLE)
        connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
        assert list(second_wall.faults(connection)) == []
        connection.rollback()


def test_a_new_clinic_table_is_walled_off_by_the_next_migration(url: str) -> None:
    with walls.owner(url) as connection:
        connection.execute(text(f"SET LOCAL ROLE {OWNER_ROLE}"))
        connection.execute(text("CREATE TABLE letter (clinic_id uuid, id uuid, PRIMARY KEY (clinic_id, id))"))
        second_wall.raise_wall(connection)
        connection.execute(text(f"GRANT SELECT ON letter TO {APP_ROLE}"))
        connection.execute(text(f"SET LOCAL ROLE {APP_ROLE}"))
        assert list(second_wall.faults(connection)) == []
        connection.rollback()


def test_a_migration_sees_the_rows_it_moves_and_the_wall_is_up_afterwards(owned: str) -> None:
    """The owner is no superuser and cannot bypass; still a step back and forth finds the rows."""
    migrate.upgrade(owned)
    with walls.owner(owned) as connection:
        fill(connection)
        before = counted(connection)
    engine = create_engine(owned)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM patient")).scalar_one() == 0  # forced, for the owner too
    with engine.begin() as connection:
        second_wall.lower_for_owner(connection)
        assert counted(connection) == before
        second_wall.raise_wall(connection)
        assert counted(connection)["patient"] == 0
    engine.dispose()
    migrate.downgrade(owned, "0012_reports")
    with walls.owner(owned) as connection:
        stayed = set(inspect(connection).get_table_names()) & before.keys()  # a table made since is empty again
    migrate.upgrade(owned)
    migrate.grant(owned, APP_ROLE)
    engine = create_engine(as_role(owned, APP_ROLE))
    assert walls.faults(engine) == []
    engine.dispose()
    with walls.owner(owned) as connection:
        assert stayed >= {"clinic", "patient", "account", "audit_row"}
        after = counted(connection)
        assert {name: after[name] for name in stayed} == {name: before[name] for name in stayed}


def test_a_backup_is_whole_or_refused(url: str) -> None:
    """pg_dump switches row security off, which is an error for whom it holds: nobody gets a copy that lacks rows."""
    for role, whole in ((APP_ROLE, False), (OWNER_ROLE, False), ("backup", True)):
        with walls.owner(url) as connection:
            connection.execute(text("CREATE ROLE backup BYPASSRLS IN ROLE pg_read_all_data"))
            connection.execute(text(f"SET LOCAL ROLE {role}"))
            connection.execute(text("SET LOCAL row_security = off"))
            if whole:
                assert connection.execute(text("SELECT count(*) FROM patient")).scalar_one() == 2
            else:
                with pytest.raises(ProgrammingError, match="would be affected by row-level security"):
                    connection.execute(text("SELECT count(*) FROM patient"))
            connection.rollback()
