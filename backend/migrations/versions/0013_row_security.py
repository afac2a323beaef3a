"""Row-level security on PostgreSQL: a transaction sees the rows of the clinic it named, and without one none"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013_row_security"
down_revision = "0012_reports"
branch_labels = None
depends_on = None

# Asked before a clinic is known. Each gives away clinic ids and nothing else, and runs as the role that owns the
# tables; that role, and no other, may look into the four tables they ask.
DOORS = {
    "clinic_of_login(given text)": (
        "uuid",
        "SELECT clinic_id FROM account WHERE login = given",
    ),
    "clinic_of_refresh_token(given bytea)": (
        "uuid",
        "SELECT clinic_id FROM refresh_token WHERE digest = given",
    ),
    "clinics_with_work(given timestamptz)": (
        "SETOF uuid",
        """SELECT clinic_id FROM job
           WHERE (state = 'waiting' AND ready_at <= given) OR (state = 'working' AND lease_until <= given)
           GROUP BY clinic_id ORDER BY min(created_at), clinic_id""",
    ),
    "every_clinic()": ("SETOF uuid", "SELECT id FROM clinic ORDER BY name, id"),
}
ASKED = ("account", "refresh_token", "job", "clinic")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return  # SQLite has no row-level security; there a second clinic in one file is refused
    for table, key in _clinic_tables():
        inside = f"({key} = NULLIF(current_setting('app.clinic', true), '')::uuid)"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY one_clinic ON {table} USING {inside} WITH CHECK {inside}")
    for table in ASKED:
        op.execute(f"CREATE POLICY door ON {table} FOR SELECT TO CURRENT_USER USING (true)")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for door, (answer, question) in DOORS.items():
        op.execute(
            f"CREATE FUNCTION {door} RETURNS {answer} LANGUAGE sql STABLE SECURITY DEFINER"
            f" SET search_path = {schema}, pg_temp AS $ask$ {question} $ask$"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC")


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for door in DOORS:
        op.execute(f"DROP FUNCTION {door}")
    for table in ASKED:
        op.execute(f"DROP POLICY door ON {table}")
    for table, _ in _clinic_tables():
        op.execute(f"DROP POLICY one_clinic ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def _clinic_tables() -> list[tuple[str, str]]:
    """Every table that has a clinic, with the column that names it."""
    found = op.get_bind().execute(
        sa.text(
            "SELECT format('%I', c.relname) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p') AND c.relnamespace = current_schema()::regnamespace"
            " AND a.attname = 'clinic_id' AND NOT a.attisdropped ORDER BY c.relname"
        )
    )
    return [("clinic", "id"), *((name, "clinic_id") for name in found.scalars())]
