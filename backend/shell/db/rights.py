"""What the application's own role may do on PostgreSQL: what each model says, the four doors, and nothing else."""

from __future__ import annotations

from sqlalchemy import Connection, func, inspect, select, text

from backend.shell.db import person_rows
from backend.shell.db.base import Base
from backend.shell.db.doors import FUNCTIONS


class BadRole(Exception):
    """This role cannot be the application's; the message is one sentence that says what to do."""


def grant(connection: Connection, role: str) -> None:
    """Give the role its rights, and take away whatever else it had. Run as the role that owns the tables."""
    _check(connection, role)
    quoted = connection.dialect.identifier_preparer.quote
    schema, to = quoted(str(connection.scalar(select(func.current_schema())))), quoted(role)
    standing = set(inspect(connection).get_table_names())
    orders = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {to}",
        f"GRANT USAGE ON SCHEMA {schema} TO {to}",
        f"GRANT SELECT ON {schema}.alembic_version TO {to}",
        *(f"GRANT EXECUTE ON FUNCTION {schema}.{door} TO {to}" for door in (*FUNCTIONS, person_rows.FUNCTION)),
    ]
    for model in (mapper.class_ for mapper in Base.registry.mappers):
        if model.__tablename__ in standing:
            orders += [f"GRANT {', '.join(model.app_may)} ON {schema}.{quoted(model.__tablename__)} TO {to}"]
    for order in orders:
        connection.execute(text(order))


def _check(connection: Connection, role: str) -> None:
    found = connection.execute(
        text(
            "SELECT rolsuper OR rolbypassrls AS unbound, rolname = current_user AS same"
            " FROM pg_roles WHERE rolname = :role"
        ),
        {"role": role},
    ).one_or_none()
    if found is None:
        raise BadRole(f"There is no role {role}; make it with: CREATE ROLE {role} LOGIN PASSWORD '...'")
    if found.unbound:
        raise BadRole(f"The role {role} could pass the wall between clinics; ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS")
    if found.same:
        raise BadRole(
            f"The role {role} owns the tables, so it cannot be the application's; name another in EBB_APP_ROLE."
        )
