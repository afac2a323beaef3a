"""A clinic's own lessons, lessons sent, what phones say of reading them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036_lessons"
down_revision = "0035_manual_therapy"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_lesson_version")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"], ["account.clinic_id", "account.id"], name=op.f("fk_lesson_clinic_id_author_id")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_lesson_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_lesson")),
        sa.UniqueConstraint("clinic_id", "key", "version", name=op.f("uq_lesson_clinic_id_key_version")),
    )
    op.create_table(
        "lesson_sent",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("lesson_key", sa.String(length=60), nullable=False),
        sa.Column("lesson_version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_lesson_sent_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_lesson_sent_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_lesson_sent")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_lesson_sent_clinic_id_patient_id_id")),
    )
    op.create_index("ix_lesson_sent_patient", "lesson_sent", ["clinic_id", "patient_id", "sent_at"], unique=False)
    op.create_table(
        "lesson_reading",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("sent_id", sa.Uuid(), nullable=False),
        sa.Column("opened_instant", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_offset", sa.SmallInteger(), nullable=False),
        sa.Column("finished_text", sa.String(length=40), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("right_answers", sa.SmallInteger(), nullable=True),
        sa.Column("answered", sa.SmallInteger(), nullable=True),
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
        sa.CheckConstraint("(right_answers IS NULL) = (answered IS NULL)", name=op.f("ck_lesson_reading_score")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_lesson_reading_withdrawn")
        ),
        sa.CheckConstraint("opened_offset BETWEEN -840 AND 840", name=op.f("ck_lesson_reading_opened_offset")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_lesson_reading_revision")),
        sa.CheckConstraint(
            "right_answers >= 0 AND right_answers <= answered AND answered >= 1",
            name=op.f("ck_lesson_reading_right_answers"),
        ),
        sa.CheckConstraint("written_offset BETWEEN -840 AND 840", name=op.f("ck_lesson_reading_written_offset")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "sent_id"],
            ["lesson_sent.clinic_id", "lesson_sent.patient_id", "lesson_sent.id"],
            name=op.f("fk_lesson_reading_clinic_id_patient_id_sent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_lesson_reading_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", name=op.f("pk_lesson_reading")),
    )
    op.create_index("ix_lesson_reading_change", "lesson_reading", ["clinic_id", "patient_id", "change_no"], unique=True)
    op.create_index("ix_lesson_reading_day", "lesson_reading", ["clinic_id", "patient_id", "local_day"], unique=False)
    op.create_table(
        "lesson_reading_revision",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_lesson_reading_revision_revision")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id", "patient_id"],
            ["lesson_reading.clinic_id", "lesson_reading.id", "lesson_reading.patient_id"],
            name=op.f("fk_lesson_reading_revision_clinic_id_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", "revision", name=op.f("pk_lesson_reading_revision")),
    )


def downgrade() -> None:
    op.drop_table("lesson_reading_revision")
    op.drop_table("lesson_reading")
    op.drop_table("lesson_sent")
    op.drop_table("lesson")
