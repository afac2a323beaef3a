"""A login is one login inside a clinic: who works in two clinics may use the same in both, and picks one"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016_login_in_clinic"
down_revision = "0015_credentials"
branch_labels = None
depends_on = None

BEFORE = ("clinic_of_login(given text)", "uuid", "SELECT clinic_id FROM account WHERE login = given")
SINCE = (
    "clinics_of_login(given text)",
    "SETOF uuid",
    "SELECT clinic_id FROM account WHERE login = given ORDER BY clinic_id",
)


def upgrade() -> None:
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("uq_account_login"), type_="unique")
        account.create_unique_constraint(op.f("uq_account_clinic_id_login"), ["clinic_id", "login"])
    op.create_index("ix_account_login", "account", ["login"])
    _change_door(BEFORE, SINCE)


def downgrade() -> None:
    """Stops when a login stands in two clinics."""
    op.drop_index("ix_account_login", "account")
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("uq_account_clinic_id_login"), type_="unique")
        account.create_unique_constraint(op.f("uq_account_login"), ["login"])
    _change_door(SINCE, BEFORE)


def _change_door(old: tuple[str, str, str], new: tuple[str, str, str]) -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    door, answer, question = new
    op.execute(f"DROP FUNCTION {old[0]}")
    op.execute(
        f"CREATE FUNCTION {door} RETURNS {answer} LANGUAGE sql STABLE SECURITY DEFINER"
        f" SET search_path = {schema}, pg_temp AS $ask$ {question} $ask$"
    )
    op.execute(f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC")
