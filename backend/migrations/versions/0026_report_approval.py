"""A report for research names the approval it was asked for with"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026_report_approval"
down_revision = "0025_stated_reasons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("report", sa.Column("approval_number", sa.String(length=40), nullable=True))


def downgrade() -> None:
    op.drop_column("report", "approval_number")
