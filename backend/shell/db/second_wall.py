"""The second wall between clinics, as the catalog of PostgreSQL tells it: raised after each migration, looked at before
each start. The tables are found by their columns, so a new one cannot be left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, text

from backend.shell.db.session import READ_ONLY

POLICY = "one_clinic"
_TABLES = """
SELECT c.relname AS name, format('%I', c.relname) AS quoted,
       c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced,
       CASE c.relname WHEN 'clinic' THEN 'id' ELSE 'clinic_id' END AS key,
       has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')
           OR has_table_privilege(c.oid, 'REFERENCES') AS too_much,
       has_table_privilege(c.oid, 'SELECT') AS readable
FROM pg_class c
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace
  AND (c.relname = 'clinic' OR EXISTS (
      SELECT 1 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'clinic_id' AND NOT a.attisdropped))
ORDER BY c.relname
"""
# The policies that count for whoever asks: those for everybody, and those for a role the asker could become.
_POLICIES = """
SELECT c.relname AS name, p.polpermissive AS permissive, p.polcmd = '*' AS always, 0 = ANY (p.polroles) AS everybody,
       pg_get_expr(p.polqual, p.polrelid) AS sees, pg_get_expr(p.polwithcheck, p.polrelid) AS writes
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = current_schema()::regnamespace
  AND EXISTS (SELECT 1 FROM unnest(p.polroles) r WHERE r = 0 OR pg_has_role(r, 'MEMBER'))
"""
_ROLES = """
SELECT rolname FROM pg_roles
WHERE (rolsuper OR rolbypassrls OR rolcreaterole) AND pg_has_role(oid, 'MEMBER') ORDER BY rolname <> current_user
"""
_OWNED = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND pg_has_role(c.relowner, 'MEMBER') ORDER BY 1
"""
_WALLED = """
SELECT c.relname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
WHERE c.relnamespace = current_schema()::regnamespace AND p.polname = :policy
"""
_VIEWS = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace
  AND (c.relkind = 'm' OR c.relkind = 'v' AND NOT coalesce('security_invoker=true' = ANY (c.reloptions), false))
"""
_GRANT = "take that away with: EBB_APP_ROLE=<role> ebb migrate, run by the role that owns the tables."


class WallDown(Exception):
    """The database does not keep clinics apart; the message is one sentence that says what to do."""


def raise_wall(connection: Connection) -> None:
    """Put the wall around every clinic table that lacks it. Run as the role that owns the tables."""
    walled = set(connection.execute(text(_WALLED), {"policy": POLICY}).scalars())
    for table in _rows(connection, _TABLES):
        if not (table["enabled"] and table["forced"]):
            connection.execute(text(f"ALTER TABLE {table['quoted']} ENABLE ROW LEVEL SECURITY"))
            connection.execute(text(f"ALTER TABLE {table['quoted']} FORCE ROW LEVEL SECURITY"))
        if table["name"] not in walled:
            inside = f"({table['key']} = NULLIF(current_setting('app.clinic', true), '')::uuid)"
            connection.execute(text(f"CREATE POLICY {POLICY} ON {table['quoted']} USING {inside} WITH CHECK {inside}"))


def lower_for_owner(connection: Connection) -> None:
    """Let a migration see the rows it moves: the owner only, and only until its transaction ends with the wall up."""
    for table in _rows(connection, _TABLES):
        if table["forced"]:
            connection.execute(text(f"ALTER TABLE {table['quoted']} NO FORCE ROW LEVEL SECURITY"))


def stands(connection: Connection) -> bool:
    """Whether the database is past the migration that raised the wall."""
    return bool(connection.execute(text(_WALLED), {"policy": POLICY}).first())


def check(engine: Engine) -> None:
    """Raise WallDown when clinics are not kept apart for the role of this engine."""
    with engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        if engine.dialect.name == "sqlite":
            if len(connection.execute(text("SELECT id FROM clinic LIMIT 2")).all()) > 1:
                raise WallDown("This SQLite file holds more than one clinic; several clinics need PostgreSQL.")
            return
        for wrong in faults(connection):
            raise WallDown(wrong)


def faults(connection: Connection) -> Iterator[str]:
    """What stands against serving several clinics from here, one sentence each; the worst first."""
    for row in _rows(connection, _ROLES):
        yield (
            f"The database role {row['rolname']} can pass the wall between clinics;"
            " connect as a role with NOSUPERUSER NOBYPASSRLS NOCREATEROLE (docs/operating.md)."
        )
    for row in _rows(connection, _OWNED):
        yield (
            f"The database role owns {row['relname']}; let another role own the tables and run ebb migrate"
            " (docs/operating.md)."
        )
    for row in _rows(connection, _VIEWS):
        yield f"The view {row['relname']} shows the rows of every clinic; make it security_invoker."
    policies = _rows(connection, _POLICIES)
    for table in _rows(connection, _TABLES):
        yield from _table_faults(table, [row for row in policies if row["name"] == table["name"]])
    if any(_rows(connection, "SELECT 1 AS one WHERE has_table_privilege('audit_row', 'UPDATE, DELETE')")):
        yield f"The database role may change audit rows; {_GRANT}"


def _table_faults(table: RowMapping, policies: list[RowMapping]) -> Iterator[str]:
    name = table["name"]
    repair = "run ebb migrate as the role that owns the tables."
    if not (table["enabled"] and table["forced"]):
        yield f"The table {name} is not walled off between clinics (row-level security, forced); {repair}"
    if not any(_is_the_wall(policy, table["key"]) for policy in policies):
        yield f"The table {name} lacks its policy, so clinics are not kept apart; {repair}"
    if any(policy["permissive"] and not _narrow_enough(policy, table["key"]) for policy in policies):
        yield f"The table {name} has a policy that shows more than one clinic; drop it."
    if table["too_much"]:
        yield f"The database role may TRUNCATE, REFERENCE or put triggers on {name}; {_GRANT}"
    if not table["readable"]:
        yield f"The database role may not read {name}; run EBB_APP_ROLE=<role> ebb migrate as the owner of the tables."


def _is_the_wall(policy: RowMapping, key: str) -> bool:
    return bool(policy["always"] and policy["everybody"]) and _narrow_enough(policy, key)


def _narrow_enough(policy: RowMapping, key: str) -> bool:
    """However this release of PostgreSQL writes it down: the row's clinic is the named one, for reading and writing."""
    wanted = f"{key}=nullifcurrent_setting'app.clinic',true,''::uuid"
    # Without a WITH CHECK of its own a policy checks what is written by what it lets be seen.
    said = [policy["sees"], policy["writes"] if policy["writes"] is not None else policy["sees"]]
    return all(re.sub(r"::text|[\s()]", "", one or "").lower() == wanted for one in said)


def _rows(connection: Connection, question: str) -> list[RowMapping]:
    found: Any = connection.execute(text(question)).mappings().all()
    return list(found)
