"""The plan of a patient, its versions and their parts"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_plan"
down_revision = "0005_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"], name=op.f("fk_plan_clinic_id_patient_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_plan_clinic_id_patient_id_id")),
        sa.UniqueConstraint("clinic_id", "patient_id", name=op.f("uq_plan_clinic_id_patient_id")),
    )
    op.create_table(
        "plan_version",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("main_region", sa.String(length=60), nullable=True),
        sa.Column("main_side", sa.String(length=10), nullable=True),
        sa.Column("needling_only_reason", sa.String(length=2000), nullable=True),
        sa.Column("goal_text", sa.String(length=500), nullable=True),
        sa.Column("goal_instrument", sa.String(length=60), nullable=True),
        sa.Column("goal_target", sa.Double(), nullable=True),
        sa.Column("goal_by_day", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("main_side IN ('left', 'right', 'middle')", name=op.f("ck_plan_version_main_side")),
        sa.CheckConstraint("phase IN ('baseline', 'treatment', 'follow_up')", name=op.f("ck_plan_version_phase")),
        sa.CheckConstraint("(goal_text IS NULL) = (goal_by_day IS NULL)", name=op.f("ck_plan_version_goal")),
        sa.CheckConstraint("(main_region IS NULL) = (main_side IS NULL)", name=op.f("ck_plan_version_main_place")),
        sa.CheckConstraint("goal_by_day >= in_force_from", name=op.f("ck_plan_version_goal_by_day")),
        sa.CheckConstraint(
            "goal_instrument IS NOT NULL OR goal_target IS NULL", name=op.f("ck_plan_version_goal_target")
        ),
        sa.CheckConstraint(
            "goal_text IS NOT NULL OR goal_instrument IS NULL", name=op.f("ck_plan_version_goal_instrument")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_plan_version_number")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_plan_version_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "plan_id"],
            ["plan.clinic_id", "plan.patient_id", "plan.id"],
            name=op.f("fk_plan_version_clinic_id_patient_id_plan_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_plan_version_clinic_id_patient_id_id")),
        sa.UniqueConstraint("clinic_id", "plan_id", "number", name=op.f("uq_plan_version_clinic_id_plan_id_number")),
    )
    op.create_table(
        "plan_component",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("dose", sa.String(length=500), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('needling', 'exercise', 'manual_therapy', 'education', 'lifestyle')",
            name=op.f("ck_plan_component_kind"),
        ),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_plan_component_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "version_id"],
            ["plan_version.clinic_id", "plan_version.id"],
            name=op.f("fk_plan_component_clinic_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_component")),
        sa.UniqueConstraint(
            "clinic_id", "version_id", "position", name=op.f("uq_plan_component_clinic_id_version_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("plan_component")
    op.drop_table("plan_version")
    op.drop_table("plan")
