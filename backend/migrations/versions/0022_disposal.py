"""Disposals: who asked, who released, what went of whom"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022_disposal"
down_revision = "0021_retention"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "disposal_request",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "asked_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_disposal_request_clinic_id_asked_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_disposal_request")),
        sa.UniqueConstraint("clinic_id", "id", "asked_by", name=op.f("uq_disposal_request_clinic_id_id_asked_by")),
    )
    op.create_index("ix_disposal_request_asked", "disposal_request", ["clinic_id", "asked_at"], unique=False)
    op.create_table(
        "disposal_release",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("released_by", sa.Uuid(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("released_by <> asked_by", name=op.f("ck_disposal_release_two_people")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "request_id", "asked_by"],
            ["disposal_request.clinic_id", "disposal_request.id", "disposal_request.asked_by"],
            name=op.f("fk_disposal_release_clinic_id_request_id_asked_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_disposal_release")),
        sa.UniqueConstraint("clinic_id", "request_id", name=op.f("uq_disposal_release_clinic_id_request_id")),
    )
    op.create_table(
        "disposal_person",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("stopped_by", sa.String(length=30), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed", sa.JSON(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.CheckConstraint("(state = 'asked') = (finished_at IS NULL)", name=op.f("ck_disposal_person_finished")),
        sa.CheckConstraint("(state = 'disposed') = (sha256 IS NOT NULL)", name=op.f("ck_disposal_person_disposed")),
        sa.CheckConstraint("(state = 'stopped') = (stopped_by IS NOT NULL)", name=op.f("ck_disposal_person_stopped")),
        sa.CheckConstraint("state IN ('asked', 'stopped', 'disposed')", name=op.f("ck_disposal_person_state")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "request_id"],
            ["disposal_request.clinic_id", "disposal_request.id"],
            name=op.f("fk_disposal_person_clinic_id_request_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_disposal_person")),
        sa.UniqueConstraint(
            "clinic_id", "request_id", "person_id", name=op.f("uq_disposal_person_clinic_id_request_id_person_id")
        ),
    )


def downgrade() -> None:
    op.drop_table("disposal_person")
    op.drop_table("disposal_release")
    op.drop_table("disposal_request")
