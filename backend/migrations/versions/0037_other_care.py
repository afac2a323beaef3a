"""Medicines with their changes, care elsewhere by month"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0037_other_care"
down_revision = "0036_lessons"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "care_elsewhere",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("visits", sa.SmallInteger(), nullable=True),
        sa.Column("work_days_lost", sa.SmallInteger(), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(number = 1) = (reason IS NULL)", name=op.f("ck_care_elsewhere_reason")),
        sa.CheckConstraint("visits BETWEEN 0 AND 200", name=op.f("ck_care_elsewhere_visits")),
        sa.CheckConstraint("work_days_lost BETWEEN 0 AND 31", name=op.f("ck_care_elsewhere_work_days_lost")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_care_elsewhere_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_care_elsewhere_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_care_elsewhere")),
        sa.UniqueConstraint(
            "clinic_id",
            "patient_id",
            "month",
            "number",
            name=op.f("uq_care_elsewhere_clinic_id_patient_id_month_number"),
        ),
    )
    op.create_table(
        "medicine",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind IN ('opioid', 'anti_inflammatory', 'paracetamol', 'antidepressant', 'anticonvulsant',"
            " 'muscle_relaxant', 'topical', 'other')",
            name=op.f("ck_medicine_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_medicine_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_medicine_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_medicine")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_medicine_clinic_id_patient_id_id")),
    )
    op.create_table(
        "medicine_review",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_on", sa.Date(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_medicine_review_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_medicine_review_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_medicine_review")),
    )
    op.create_index(
        "ix_medicine_review_patient", "medicine_review", ["clinic_id", "patient_id", "reviewed_on"], unique=False
    )
    op.create_table(
        "medicine_use",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("medicine_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.Column("dose", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=20), nullable=True),
        sa.Column("times_a_day", sa.Double(), nullable=True),
        sa.Column("as_needed", sa.Boolean(), nullable=False),
        sa.Column("ome_mg_day", sa.Double(), nullable=True),
        sa.Column("ome_source", sa.String(length=500), nullable=True),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(dose IS NULL) = (unit IS NULL)", name=op.f("ck_medicine_use_unit")),
        sa.CheckConstraint("(ome_mg_day IS NULL) = (ome_source IS NULL)", name=op.f("ck_medicine_use_ome_source")),
        sa.CheckConstraint("number = 1 OR reason IS NOT NULL", name=op.f("ck_medicine_use_reason")),
        sa.CheckConstraint("ome_mg_day >= 0 AND dose >= 0 AND times_a_day > 0", name=op.f("ck_medicine_use_amounts")),
        sa.CheckConstraint(
            "taken OR (dose IS NULL AND times_a_day IS NULL AND ome_mg_day IS NULL)",
            name=op.f("ck_medicine_use_dose_of_taken"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_medicine_use_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "medicine_id"],
            ["medicine.clinic_id", "medicine.patient_id", "medicine.id"],
            name=op.f("fk_medicine_use_clinic_id_patient_id_medicine_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_medicine_use")),
        sa.UniqueConstraint(
            "clinic_id", "medicine_id", "number", name=op.f("uq_medicine_use_clinic_id_medicine_id_number")
        ),
    )


def downgrade() -> None:
    op.drop_table("medicine_use")
    op.drop_table("medicine_review")
    op.drop_table("medicine")
    op.drop_table("care_elsewhere")
