"""Exercise prescriptions, and what the patient says was done"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008_exercise"
down_revision = "0007_pain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exercise_prescription",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("plan_version_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("sets", sa.SmallInteger(), nullable=False),
        sa.Column("repetitions", sa.SmallInteger(), nullable=False),
        sa.Column("hold_seconds", sa.SmallInteger(), nullable=True),
        sa.Column("load", sa.String(length=200), nullable=True),
        sa.Column("weekday_bits", sa.SmallInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "purpose IN ('strength', 'length', 'control')", name=op.f("ck_exercise_prescription_purpose")
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (revision = 1)", name=op.f("ck_exercise_prescription_revision")),
        sa.CheckConstraint(
            "ends_on >= starts_on OR ended_at IS NOT NULL", name=op.f("ck_exercise_prescription_ends_after_start")
        ),
        sa.CheckConstraint("hold_seconds BETWEEN 1 AND 3600", name=op.f("ck_exercise_prescription_hold_seconds")),
        sa.CheckConstraint("repetitions BETWEEN 1 AND 1000", name=op.f("ck_exercise_prescription_repetitions")),
        sa.CheckConstraint("sets BETWEEN 1 AND 100", name=op.f("ck_exercise_prescription_sets")),
        sa.CheckConstraint("weekday_bits BETWEEN 1 AND 127", name=op.f("ck_exercise_prescription_weekday_bits")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_exercise_prescription_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "plan_version_id"],
            ["plan_version.clinic_id", "plan_version.patient_id", "plan_version.id"],
            name=op.f("fk_exercise_prescription_clinic_id_patient_id_plan_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_exercise_prescription_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_prescription")),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "id", name=op.f("uq_exercise_prescription_clinic_id_patient_id_id")
        ),
    )
    op.create_index(
        "ix_exercise_prescription_patient",
        "exercise_prescription",
        ["clinic_id", "patient_id", "starts_on"],
        unique=False,
    )
    op.create_table(
        "exercise_log",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=10), nullable=True),
        sa.Column("sets_done", sa.SmallInteger(), nullable=True),
        sa.Column("repetitions_done", sa.SmallInteger(), nullable=True),
        sa.Column("pain_during", sa.SmallInteger(), nullable=True),
        sa.Column("exertion", sa.SmallInteger(), nullable=True),
        sa.Column("done_instant", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_offset", sa.SmallInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("clock_suspect", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.Column("written_instant", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_offset", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint(
            "(result = 'not_done') = (reason IS NOT NULL)", name=op.f("ck_exercise_log_reason_of_not_done")
        ),
        sa.CheckConstraint(
            "reason IN ('pain', 'soreness', 'time', 'forgot', 'unclear', 'no_need', 'equipment')",
            name=op.f("ck_exercise_log_reason"),
        ),
        sa.CheckConstraint("result IN ('done', 'partial', 'not_done')", name=op.f("ck_exercise_log_result")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_exercise_log_withdrawn")
        ),
        sa.CheckConstraint("done_offset BETWEEN -840 AND 840", name=op.f("ck_exercise_log_done_offset")),
        sa.CheckConstraint("exertion BETWEEN 0 AND 10", name=op.f("ck_exercise_log_exertion")),
        sa.CheckConstraint("pain_during BETWEEN 0 AND 10", name=op.f("ck_exercise_log_pain_during")),
        sa.CheckConstraint("repetitions_done BETWEEN 0 AND 1000", name=op.f("ck_exercise_log_repetitions_done")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_exercise_log_revision")),
        sa.CheckConstraint("sets_done BETWEEN 0 AND 100", name=op.f("ck_exercise_log_sets_done")),
        sa.CheckConstraint("written_offset BETWEEN -840 AND 840", name=op.f("ck_exercise_log_written_offset")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "prescription_id"],
            ["exercise_prescription.clinic_id", "exercise_prescription.patient_id", "exercise_prescription.id"],
            name=op.f("fk_exercise_log_clinic_id_patient_id_prescription_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_exercise_log_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", name=op.f("pk_exercise_log")),
    )
    op.create_index("ix_exercise_log_change", "exercise_log", ["clinic_id", "patient_id", "change_no"], unique=True)
    op.create_index("ix_exercise_log_day", "exercise_log", ["clinic_id", "patient_id", "local_day"], unique=False)
    op.create_table(
        "exercise_log_revision",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_exercise_log_revision_revision")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id", "patient_id"],
            ["exercise_log.clinic_id", "exercise_log.id", "exercise_log.patient_id"],
            name=op.f("fk_exercise_log_revision_clinic_id_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", "revision", name=op.f("pk_exercise_log_revision")),
    )


def downgrade() -> None:
    op.drop_table("exercise_log_revision")
    op.drop_table("exercise_log")
    op.drop_table("exercise_prescription")
