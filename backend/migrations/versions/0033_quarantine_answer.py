"""What becomes of what was held back: let go with a reason, sent again, or taken after an update"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033_quarantine_answer"
down_revision = "0032_goals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody asked for the version before: what lies there already keeps none.
    op.add_column("quarantined", sa.Column("schema_version", sa.Integer(), nullable=True))
    op.create_table(
        "quarantine_answer",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("answer IN ('taken', 'let_go', 'sent_again')", name=op.f("ck_quarantine_answer_answer")),
        sa.CheckConstraint("(answer = 'let_go') = (reason IS NOT NULL)", name=op.f("ck_quarantine_answer_reason")),
        sa.CheckConstraint("(answer = 'taken') = (answered_by IS NULL)", name=op.f("ck_quarantine_answer_answered_by")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["quarantined.clinic_id", "quarantined.id"],
            name=op.f("fk_quarantine_answer_clinic_id_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_quarantine_answer_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_quarantine_answer")),
    )


def downgrade() -> None:
    op.drop_table("quarantine_answer")
    op.drop_column("quarantined", "schema_version")
