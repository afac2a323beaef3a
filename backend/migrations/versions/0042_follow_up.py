"""Answers to the questions after a needling session"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042_follow_up"
down_revision = "0041_alerts"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
SIGNS = ("breathless", "chest_pain", "bleeding", "infection", "numbness", "dizziness", "bruise")
OFFSET = "BETWEEN -840 AND 840"


def upgrade() -> None:
    table = "follow_up_answer"
    op.create_table(
        table,
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("hours", sa.SmallInteger(), nullable=False),
        *(sa.Column(sign, sa.String(length=3), nullable=True) for sign in SIGNS),
        sa.Column("answered_instant", TIME, nullable=False),
        sa.Column("answered_offset", sa.SmallInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.Column("flags", sa.JSON(), nullable=False),
        sa.Column("clock_suspect", sa.Boolean(), nullable=False),
        sa.Column("recalled", sa.Boolean(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("first_received_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME, nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("change_no", sa.BigInteger(), nullable=False),
        sa.Column("written_instant", TIME, nullable=False),
        sa.Column("written_offset", sa.SmallInteger(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f(f"ck_{table}_revision")),
        sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason IS NULL)", name=op.f(f"ck_{table}_withdrawn")),
        sa.CheckConstraint(f"written_offset {OFFSET}", name=op.f(f"ck_{table}_written_offset")),
        sa.CheckConstraint(f"answered_offset {OFFSET}", name=op.f(f"ck_{table}_answered_offset")),
        sa.CheckConstraint("hours IN (2, 24, 72)", name=op.f(f"ck_{table}_hours")),
        *(sa.CheckConstraint(f"{sign} IN ('yes', 'no')", name=op.f(f"ck_{table}_{sign}")) for sign in SIGNS),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f(f"fk_{table}_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["needling_session.clinic_id", "needling_session.id"],
            name=op.f(f"fk_{table}_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", name=op.f(f"pk_{table}")),
    )
    op.create_index(f"ix_{table}_change", table, ["clinic_id", "patient_id", "change_no"], unique=True)
    op.create_index(f"ix_{table}_day", table, ["clinic_id", "patient_id", "local_day"], unique=False)
    op.create_index(f"ix_{table}_session", table, ["clinic_id", "session_id"], unique=False)
    op.create_table(
        f"{table}_revision",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("received_at", TIME, nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("revision >= 1", name=op.f(f"ck_{table}_revision_revision")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id", "patient_id"],
            [f"{table}.clinic_id", f"{table}.id", f"{table}.patient_id"],
            name=op.f(f"fk_{table}_revision_clinic_id_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", "patient_id", "revision", name=op.f(f"pk_{table}_revision")),
    )


def downgrade() -> None:
    op.drop_table("follow_up_answer_revision")
    op.drop_table("follow_up_answer")
