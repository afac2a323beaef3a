"""The schedule, legal holds and who lifted them"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021_retention"
down_revision = "0020_audit_chain"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention_rule",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("record_class", sa.String(length=20), nullable=False),
        sa.Column("years", sa.SmallInteger(), nullable=False),
        sa.Column("until_age", sa.SmallInteger(), nullable=True),
        sa.Column("set_by", sa.Uuid(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(record_class = 'clinical') = (until_age IS NOT NULL)",
            name=op.f("ck_retention_rule_until_age_of_clinical"),
        ),
        sa.CheckConstraint("record_class IN ('clinical', 'audit')", name=op.f("ck_retention_rule_record_class")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_retention_rule_number")),
        sa.CheckConstraint("until_age BETWEEN 20 AND 100", name=op.f("ck_retention_rule_until_age")),
        sa.CheckConstraint("years BETWEEN 10 AND 100", name=op.f("ck_retention_rule_years")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "set_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_retention_rule_clinic_id_set_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_retention_rule_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_retention_rule")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_retention_rule_clinic_id_number")),
    )
    op.create_table(
        "legal_hold",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_legal_hold_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "placed_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_legal_hold_clinic_id_placed_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_legal_hold")),
        sa.UniqueConstraint("clinic_id", "id", "placed_by", name=op.f("uq_legal_hold_clinic_id_id_placed_by")),
    )
    op.create_index("ix_legal_hold_patient", "legal_hold", ["clinic_id", "patient_id"], unique=False)
    op.create_table(
        "legal_hold_lift",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("hold_id", sa.Uuid(), nullable=False),
        sa.Column("placed_by", sa.Uuid(), nullable=False),
        sa.Column("lifted_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("lifted_by <> placed_by", name=op.f("ck_legal_hold_lift_two_people")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "hold_id", "placed_by"],
            ["legal_hold.clinic_id", "legal_hold.id", "legal_hold.placed_by"],
            name=op.f("fk_legal_hold_lift_clinic_id_hold_id_placed_by"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_legal_hold_lift")),
        sa.UniqueConstraint("clinic_id", "hold_id", name=op.f("uq_legal_hold_lift_clinic_id_hold_id")),
    )


def downgrade() -> None:
    op.drop_table("legal_hold_lift")
    op.drop_table("legal_hold")
    op.drop_table("retention_rule")
