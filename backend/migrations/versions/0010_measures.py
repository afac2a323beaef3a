"""Readings of instruments"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010_measures"
down_revision = "0009_needling"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reading",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=False),
        sa.Column("definition_version", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("trials", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("offset_minutes", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("local_day", sa.Date(), nullable=True),
        sa.Column("time_point", sa.String(length=60), nullable=True),
        sa.Column("site", sa.String(length=60), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=True),
        sa.Column("timing", sa.String(length=10), nullable=True),
        sa.Column("rater", sa.String(length=200), nullable=True),
        sa.Column("device", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("side IN ('left', 'right', 'middle')", name=op.f("ck_reading_side")),
        sa.CheckConstraint(
            "source = 'import' OR (author_id IS NOT NULL AND taken_at IS NOT NULL)", name=op.f("ck_reading_author")
        ),
        sa.CheckConstraint("source IN ('clinic', 'import')", name=op.f("ck_reading_source")),
        sa.CheckConstraint("timing IN ('pre', 'post')", name=op.f("ck_reading_timing")),
        sa.CheckConstraint("(taken_at IS NULL) = (local_day IS NULL)", name=op.f("ck_reading_local_day")),
        sa.CheckConstraint("(taken_at IS NULL) = (offset_minutes IS NULL)", name=op.f("ck_reading_offset_minutes")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_reading_withdrawn")),
        sa.CheckConstraint("taken_at IS NOT NULL OR time_point IS NOT NULL", name=op.f("ck_reading_time")),
        sa.CheckConstraint("value BETWEEN -1000000 AND 1000000", name=op.f("ck_reading_value")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"], ["account.clinic_id", "account.id"], name=op.f("fk_reading_clinic_id_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_reading_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "withdrawn_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_reading_clinic_id_withdrawn_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reading")),
    )
    op.create_index(
        "ix_reading_patient", "reading", ["clinic_id", "patient_id", "instrument", "taken_at"], unique=False
    )
    op.create_index("ix_reading_time_point", "reading", ["clinic_id", "instrument", "time_point"], unique=False)


def downgrade() -> None:
    op.drop_table("reading")
