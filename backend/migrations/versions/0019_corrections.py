"""Correction requests, their answers, statements of disagreement"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_corrections"
down_revision = "0018_recent_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "correction_request",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("about", sa.String(length=20), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=True),
        sa.Column("wrong", sa.String(length=2000), nullable=False),
        sa.Column("wanted", sa.String(length=2000), nullable=False),
        sa.Column("representative", sa.String(length=200), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "about IN ('needling_session', 'plan', 'exercise', 'reading', 'person', 'other')",
            name=op.f("ck_correction_request_about"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_correction_request_clinic_id_patient_id"),
        ),
        _account("correction_request", "recorded_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_correction_request")),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "id", name=op.f("uq_correction_request_clinic_id_patient_id_id")
        ),
    )
    op.create_index("ix_correction_request_due", "correction_request", ["clinic_id", "due_on"])
    op.create_table(
        "correction_answer",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("answer IN ('corrected', 'refused')", name=op.f("ck_correction_answer_answer")),
        _request("correction_answer"),
        _account("correction_answer", "answered_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_correction_answer")),
        sa.UniqueConstraint("clinic_id", "request_id", name=op.f("uq_correction_answer_clinic_id_request_id")),
    )
    op.create_table(
        "disagreement",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("statement", sa.String(length=4000), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _request("disagreement"),
        _account("disagreement", "recorded_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_disagreement")),
        sa.UniqueConstraint("clinic_id", "request_id", name=op.f("uq_disagreement_clinic_id_request_id")),
    )


def _account(table: str, column: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_clinic_id_{column}")
    return sa.ForeignKeyConstraint(["clinic_id", column], ["account.clinic_id", "account.id"], name=name)


def _request(table: str) -> sa.ForeignKeyConstraint:
    keys = [f"correction_request.{column}" for column in ("clinic_id", "patient_id", "id")]
    name = op.f(f"fk_{table}_clinic_id_patient_id_request_id")
    return sa.ForeignKeyConstraint(["clinic_id", "patient_id", "request_id"], keys, name=name)


def downgrade() -> None:
    op.drop_table("disagreement")
    op.drop_table("correction_answer")
    op.drop_table("correction_request")
