"""Notices given, and what was said for each purpose"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017_consent"
down_revision = "0016_login_in_clinic"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notice_given",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("authority", sa.String(length=60), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_notice_given_version")),
        *_shared("notice_given"),
    )
    op.create_index("ix_notice_given_patient", "notice_given", ["clinic_id", "patient_id", "recorded_at"])
    op.create_table(
        "consent_said",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("said_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_consent_said_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_consent_said_version")),
        sa.CheckConstraint("purpose IN ('research', 'sharing', 'email', 'sms')", name=op.f("ck_consent_said_purpose")),
        *_shared("consent_said"),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_consent_said_clinic_id_patient_id_number")
        ),
    )
    op.create_index("ix_consent_said_purpose", "consent_said", ["clinic_id", "purpose", "patient_id", "number"])


def _shared(table: str) -> tuple[sa.Constraint, ...]:
    return (
        sa.CheckConstraint("language IN ('en', 'fr')", name=op.f(f"ck_{table}_language")),
        sa.CheckConstraint("way IN ('app', 'paper')", name=op.f(f"ck_{table}_way")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f(f"fk_{table}_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "recorded_by"],
            ["account.clinic_id", "account.id"],
            name=op.f(f"fk_{table}_clinic_id_recorded_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    op.drop_table("consent_said")
    op.drop_table("notice_given")
