"""Reasons stated to read one patient's record for a few hours"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025_stated_reasons"
down_revision = "0024_proof"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stated_reason",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_stated_reason_ended")),
        sa.CheckConstraint(
            "kind IN ('cover', 'emergency', 'patient_asked', 'complaint', 'law', 'other')",
            name=op.f("ck_stated_reason_kind"),
        ),
        sa.CheckConstraint("role IN ('therapist', 'clinic_admin')", name=op.f("ck_stated_reason_role")),
        sa.CheckConstraint("until_at > stated_at", name=op.f("ck_stated_reason_until_after_stated")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "account_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_stated_reason_clinic_id_account_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "ended_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_stated_reason_clinic_id_ended_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_stated_reason_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_stated_reason")),
    )
    op.create_index("ix_stated_reason_account", "stated_reason", ["clinic_id", "account_id", "patient_id"])
    op.create_index("ix_stated_reason_patient", "stated_reason", ["clinic_id", "patient_id", "stated_at"])


def downgrade() -> None:
    op.drop_table("stated_reason")
