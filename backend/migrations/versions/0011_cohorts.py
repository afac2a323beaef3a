"""Cohorts and their members"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011_cohorts"
down_revision = "0010_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("source", sa.String(length=1000), nullable=False),
        sa.Column("licence", sa.String(length=1000), nullable=False),
        sa.Column("time_points", sa.JSON(), nullable=False),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.Column("analysis_sets", sa.JSON(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_cohort_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("clinic_id", "key", name=op.f("uq_cohort_clinic_id_key")),
    )
    op.create_table(
        "cohort_member",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("cohort_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("group_name", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "cohort_id"],
            ["cohort.clinic_id", "cohort.id"],
            name=op.f("fk_cohort_member_clinic_id_cohort_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_cohort_member_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_cohort_member")),
        sa.UniqueConstraint("clinic_id", "cohort_id", "code", name="uq_cohort_member_code"),
        sa.UniqueConstraint("clinic_id", "cohort_id", "patient_id", name="uq_cohort_member_patient"),
    )


def downgrade() -> None:
    op.drop_table("cohort_member")
    op.drop_table("cohort")
