"""Three more roles: an auditor, a researcher and an operator"""

from __future__ import annotations

from alembic import op

revision = "0014_roles"
down_revision = "0013_row_security"
branch_labels = None
depends_on = None

BEFORE = "role IN ('patient', 'therapist', 'clinic_admin')"
SINCE = "role IN ('patient', 'therapist', 'clinic_admin', 'auditor', 'researcher', 'operator')"


def upgrade() -> None:
    _check_roles(SINCE)


def downgrade() -> None:
    """Stops when somebody has one of the new roles: nobody loses their account by going back."""
    _check_roles(BEFORE)


def _check_roles(condition: str) -> None:
    with op.batch_alter_table("account") as account:
        account.drop_constraint(op.f("ck_account_role"), type_="check")
        account.create_check_constraint(op.f("ck_account_role"), condition)
