"""One line of migrations, forward and back on both databases with rows in the tables, to exactly the models."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, Table, create_engine, inspect, select

import backend.tables  # noqa: F401 - all tables have to be known
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.shell.db import migrate
from backend.shell.db.base import Base, Utc
from backend.shell.db.session import engine_options, prepare_engine
from backend.shell.settings import ROOT
from tests.support.databases import all_seeing

FOLDER = ROOT / "backend" / "migrations"
SCRIPTS = ScriptDirectory.from_config(migrate.config(""))
TABLES = {table.name: table for table in Base.metadata.sorted_tables}


def engine_for(url: str) -> Engine:
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    return engine


@pytest.fixture
def made(empty_database_url: str) -> Any:
    """A database at the newest revision, made by the migrations from nothing."""
    migrate.upgrade(empty_database_url)
    engine = engine_for(empty_database_url)
    yield engine
    engine.dispose()


def test_there_is_one_head_and_the_file_names_it() -> None:
    """Two people who each add a migration change the same line of HEAD, so their changes cannot both be taken."""
    assert SCRIPTS.get_heads() == [SCRIPTS.get_current_head()]
    assert (FOLDER / "HEAD").read_text() == f"{SCRIPTS.get_current_head()}\n"


def test_the_numbers_follow_one_another_and_the_files_are_called_like_them() -> None:
    revisions = list(reversed([script.revision for script in SCRIPTS.walk_revisions()]))
    assert [int(revision[:4]) for revision in revisions] == list(range(1, len(revisions) + 1))
    assert sorted(file.stem for file in (FOLDER / "versions").glob("*.py")) == revisions
    for script in SCRIPTS.walk_revisions():
        assert script.doc, f"{script.revision} does not say what it is for"


def test_a_migration_stands_alone() -> None:
    """It describes the past: when the program's own names move, it must still run."""
    for file in (FOLDER / "versions").glob("*.py"):
        text = file.read_text()
        assert "backend" not in text, f"{file.name} imports the program"
        assert "def downgrade() -> None:\n    pass" not in text


def test_the_migrated_schema_is_that_of_the_models(made: Engine) -> None:
    with made.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_and_index_of_the_models_is_there(made: Engine) -> None:
    """What the comparison above does not see: checks, and names."""
    found = inspect(made)
    for name, table in TABLES.items():
        checks = {one.name for one in table.constraints if isinstance(one, sa.CheckConstraint)}
        assert {one["name"] for one in found.get_check_constraints(name)} == checks, name
        unique = {one.name for one in table.constraints if isinstance(one, sa.UniqueConstraint)}
        assert {one["name"] for one in found.get_unique_constraints(name)} == unique, name
        foreign = {one.name for one in table.constraints if isinstance(one, sa.ForeignKeyConstraint)}
        assert {one["name"] for one in found.get_foreign_keys(name)} == foreign, name
        indexes = {one.name for one in table.indexes}
        assert {one["name"] for one in found.get_indexes(name) if not one.get("duplicates_constraint")} == indexes, name
        assert found.get_pk_constraint(name)["constrained_columns"] == [c.name for c in table.primary_key], name


def test_every_key_of_a_clinics_table_begins_with_the_clinic() -> None:
    """The wall between clinics is in the keys themselves; the exceptions are random, and said here."""
    global_uniques = {("invitation", "digest"), ("passkey", "credential_id"), ("refresh_token", "digest")}
    for name, table in TABLES.items():
        if name == "clinic" or "clinic_id" not in table.columns:
            continue
        assert next(iter(table.primary_key)).name == "clinic_id", name
        for constraint in table.constraints:
            columns = [column.name for column in getattr(constraint, "columns", ())]
            if isinstance(constraint, sa.ForeignKeyConstraint):
                assert columns[0] == "clinic_id", f"{name}: {constraint.name}"
            if isinstance(constraint, sa.UniqueConstraint) and (name, columns[0]) not in global_uniques:
                assert columns[0] == "clinic_id", f"{name}: {constraint.name}"
        for index in table.indexes:
            if index.unique:
                assert next(iter(index.columns)).name == "clinic_id", f"{name}: {index.name}"


def test_tables_without_a_clinic_are_listed() -> None:
    assert {name for name, table in TABLES.items() if "clinic_id" not in table.columns} == {"clinic"}


def test_forward_back_and_forward_again_with_rows_in_every_table(empty_database_url: str) -> None:
    """Each step is gone back and forth with rows in all tables that stand at that point; what is kept is the same."""
    migrate.upgrade(empty_database_url)
    engine = engine_for(all_seeing(empty_database_url))
    with engine.begin() as connection:
        fill(connection)
        before = {name: rows(connection, table) for name, table in TABLES.items()}
    assert all(before.values()), [name for name, kept in before.items() if not kept]
    engine.dispose()
    revisions = [script.revision for script in SCRIPTS.walk_revisions()]
    for revision, below in zip(revisions, [*revisions[1:], "base"], strict=True):
        migrate.downgrade(empty_database_url, below)
        migrate.upgrade(empty_database_url, revision)
        migrate.downgrade(empty_database_url, below)
        engine = engine_for(all_seeing(empty_database_url))
        with engine.connect() as connection:
            found = inspect(connection)
            standing = set(found.get_table_names()) - {"alembic_version"}
            # What an older version called otherwise has a test of its own (test_flags_become_alerts.py).
            for name in standing & TABLES.keys():
                known = TABLES[name].columns
                columns = [column["name"] for column in found.get_columns(name) if column["name"] in known]
                kept = [{column: row[column] for column in columns} for row in before[name]]
                assert rows(connection, TABLES[name], columns) == kept, f"{revision} down lost rows of {name}"
        engine.dispose()
    assert standing == set()
    migrate.upgrade(empty_database_url)
    assert migrate.is_current(empty_database_url)


def rows(connection: Connection, table: Table, columns: Sequence[str] = ()) -> list[dict[str, Any]]:
    """What a table holds, in the columns that stand at this point; all of them by default."""
    chosen = [table.c[name] for name in columns or table.c.keys()]
    found = [dict(row._mapping) for row in connection.execute(select(*chosen))]
    return sorted(found, key=lambda row: str(row.get("id", row)))


def fill(connection: Connection, word: str = "x", into: uuid.UUID | None = None) -> None:
    """One row in every table, parents first. Values come from the types; checks and keys come from `SPECIAL`.

    `word` is every free text; `into` is a clinic that stands already, else one is founded.
    """
    given: dict[str, dict[str, Any]] = {"clinic": {"id": into}} if into else {}
    for table in Base.metadata.sorted_tables:
        if into and table.name in {"clinic", "change_counter", "audit_head"}:
            continue
        needed = [one for one in table.columns if not one.nullable or (table.name, one.name) in OF_A_PERSON]
        row = {column.name: value_of(table, column, word) for column in needed}
        if "clinic" in given and "clinic_id" in row:
            row["clinic_id"] = given["clinic"]["id"]
        for constraint in table.constraints:
            if isinstance(constraint, sa.ForeignKeyConstraint):
                parent = given.get(constraint.referred_table.name)
                for element in constraint.elements:
                    if parent is not None and element.parent.name in row:
                        row[element.parent.name] = parent[element.column.name]
        row |= SPECIAL.get(table.name, {})
        connection.execute(table.insert().values(**row))
        given[table.name] = row


VALUES: tuple[tuple[type[Any], Any], ...] = (
    (Utc, datetime(2026, 3, 10, 18, 30, tzinfo=UTC)),
    (sa.Boolean, True),
    (sa.Date, date(2026, 3, 10)),
    (sa.JSON, []),
    (sa.Float, 1.0),
    (sa.Numeric, 1),
    (sa.Integer, 1),
)


def value_of(table: Table, column: sa.Column[Any], word: str) -> Any:
    """Something of the column's type; where a check lists words, the first of them."""
    if isinstance(column.type, sa.Uuid):
        return uuid.uuid4()
    if isinstance(column.type, sa.LargeBinary):
        return hashlib.sha256(word.encode()).digest()
    for kind, value in VALUES:
        if isinstance(column.type, kind):
            return value
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        if isinstance(constraint, sa.CheckConstraint):
            words = re.search(rf"\b{column.name} IN \('([^']+)'", str(constraint.sqltext))
            if words:
                return words[1]
    return word[: getattr(column.type, "length", None)]


# May be empty, and then the row is the clinic's: here it is somebody's.
OF_A_PERSON = {("snapshot", "patient_id"), ("snapshot", "content")}
# What a check over several columns asks for.
SPECIAL: dict[str, dict[str, Any]] = {
    "snapshot": {"kind": "insurer_pdf", "number": 1_000_000},
    "account": {"role": "therapist"},
    "audit_row": {
        "seq": 1_000_000,  # past whatever the clinic's chain holds already
        "actor_id": uuid.UUID(int=3),
        "actor_role": "therapist",
        "permission": "pain.read",
        "status": 200,
    },
    "alert_event": {"kind": "raised"},
    "follow_up_answer": {"hours": 24},
    "activity_list": {"number": 2, "reason": "x"},
    "exercise_log": {"result": "done"},
    "exercise_prescription": {"weekday_bits": (1, 5)},
    "job": {"state": "waiting"},
    "loaded_instrument": {"key": "interference", "text": DEFINITION_EXAMPLE},
    "retention_rule": {"years": 10, "until_age": 20},
    "stated_reason": {"until_at": datetime(2026, 3, 10, 22, 30, tzinfo=UTC)},
    "reading": {"source": "import", "time_point": "baseline", "value": 1.0},
}


def test_a_revision_id_is_written_where_an_operator_reads_it(made: Engine) -> None:
    with made.connect() as connection:
        assert migrate.current(connection) == (FOLDER / "HEAD").read_text().strip()


def test_folder_holds_nothing_else() -> None:
    known = {"HEAD", "__init__.py", "env.py", "script.py.mako", "versions", "__pycache__"}
    assert {file.name for file in Path(FOLDER).iterdir()} <= known
