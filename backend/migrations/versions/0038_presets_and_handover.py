"""A clinic's own presets of a plan, and handovers between therapists"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0038_presets_and_handover"
down_revision = "0037_other_care"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "handover",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("from_id", sa.Uuid(), nullable=False),
        sa.Column("to_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "from_id"], ["account.clinic_id", "account.id"], name=op.f("fk_handover_clinic_id_from_id")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_handover_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "to_id"], ["account.clinic_id", "account.id"], name=op.f("fk_handover_clinic_id_to_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_handover")),
    )
    op.create_index("ix_handover_patient", "handover", ["clinic_id", "patient_id", "on_day"], unique=False)
    op.create_table(
        "plan_preset",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plan_preset_number")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_plan_preset_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_plan_preset_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_preset")),
        sa.UniqueConstraint("clinic_id", "key", "number", name=op.f("uq_plan_preset_clinic_id_key_number")),
    )


def downgrade() -> None:
    op.drop_table("plan_preset")
    op.drop_table("handover")
