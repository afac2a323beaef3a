"""How sore the needled places are, and every version of it as it was sent"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0031_soreness"
down_revision = "0030_pain_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "soreness_entry",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("score", sa.SmallInteger(), nullable=False),
        sa.Column("first_score", sa.SmallInteger(), nullable=False),
        sa.Column("felt_instant", sa.DateTime(timezone=True), nullable=False),
        sa.Column("felt_offset", sa.SmallInteger(), nullable=False),
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
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_soreness_entry_withdrawn")
        ),
        sa.CheckConstraint("felt_offset BETWEEN -840 AND 840", name=op.f("ck_soreness_entry_felt_offset")),
        sa.CheckConstraint("first_score BETWEEN 0 AND 10", name=op.f("ck_soreness_entry_first_score")),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_soreness_entry_revision")),
        sa.CheckConstraint("score BETWEEN 0 AND 10", name=op.f("ck_soreness_entry_score")),
        sa.CheckConstraint("written_offset BETWEEN -840 AND 840", name=op.f("ck_soreness_entry_written_offset")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_soreness_entry_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["needling_session.clinic_id", "needling_session.id"],
            name=op.f("fk_soreness_entry_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", name=op.f("pk_soreness_entry")),
    )
    op.create_index("ix_soreness_entry_change", "soreness_entry", ["clinic_id", "patient_id", "change_no"], unique=True)
    op.create_index("ix_soreness_entry_day", "soreness_entry", ["clinic_id", "patient_id", "local_day"], unique=False)
    op.create_table(
        "soreness_entry_revision",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f("ck_soreness_entry_revision_revision")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id", "patient_id"],
            ["soreness_entry.clinic_id", "soreness_entry.id", "soreness_entry.patient_id"],
            name=op.f("fk_soreness_entry_revision_clinic_id_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", "revision", name=op.f("pk_soreness_entry_revision")),
    )


def downgrade() -> None:
    op.drop_table("soreness_entry_revision")
    op.drop_table("soreness_entry")
