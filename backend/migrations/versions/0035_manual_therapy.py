"""Manual-therapy sessions, their parts and addenda"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0035_manual_therapy"
down_revision = "0034_exports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "manual_session",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("performed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column("pain_before", sa.SmallInteger(), nullable=True),
        sa.Column("pain_after", sa.SmallInteger(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("signed_by", sa.Uuid(), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f("ck_manual_session_withdrawn")
        ),
        sa.CheckConstraint("minutes BETWEEN 1 AND 240", name=op.f("ck_manual_session_minutes")),
        sa.CheckConstraint("offset_minutes BETWEEN -840 AND 840", name=op.f("ck_manual_session_offset_minutes")),
        sa.CheckConstraint("pain_after BETWEEN 0 AND 10", name=op.f("ck_manual_session_pain_after")),
        sa.CheckConstraint("pain_before BETWEEN 0 AND 10", name=op.f("ck_manual_session_pain_before")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_manual_session_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "signed_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_manual_session_clinic_id_signed_by"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "withdrawn_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_manual_session_clinic_id_withdrawn_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_manual_session")),
    )
    op.create_index(
        "ix_manual_session_performed", "manual_session", ["clinic_id", "patient_id", "performed_at", "id"], unique=False
    )
    op.create_table(
        "manual_addendum",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_manual_addendum_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["manual_session.clinic_id", "manual_session.id"],
            name=op.f("fk_manual_addendum_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_manual_addendum")),
    )
    op.create_table(
        "manual_part",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("technique", sa.String(length=30), nullable=False),
        sa.Column("region", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.CheckConstraint("side IN ('left', 'right', 'middle')", name=op.f("ck_manual_part_side")),
        sa.CheckConstraint(
            "technique IN ('soft_tissue', 'joint_mobilisation', 'manipulation', 'neural_mobilisation', 'traction',"
            " 'other')",
            name=op.f("ck_manual_part_technique"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["manual_session.clinic_id", "manual_session.id"],
            name=op.f("fk_manual_part_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_manual_part")),
        sa.UniqueConstraint(
            "clinic_id", "session_id", "position", name=op.f("uq_manual_part_clinic_id_session_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("manual_part")
    op.drop_table("manual_addendum")
    op.drop_table("manual_session")
