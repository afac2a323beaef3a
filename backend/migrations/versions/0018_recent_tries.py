"""What was tried lately, so that guessing slows down"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018_recent_tries"
down_revision = "0017_consent"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "recent_tries",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_recent_tries")),
    )
    op.create_index("ix_recent_tries_changed", "recent_tries", ["clinic_id", "changed_at"], unique=False)


def downgrade() -> None:
    op.drop_table("recent_tries")
