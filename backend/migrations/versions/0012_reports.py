"""Reports somebody asked for"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012_reports"
down_revision = "0011_cohorts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("cohort", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("format", sa.String(length=4), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("figures", sa.Integer(), nullable=True),
        sa.CheckConstraint("format IN ('csv', 'json')", name=op.f("ck_report_format")),
        sa.CheckConstraint("(sha256 IS NULL) = (finished_at IS NULL)", name=op.f("ck_report_finished")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "job_id"], ["job.clinic_id", "job.id"], name=op.f("fk_report_clinic_id_job_id")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "requested_by"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_report_clinic_id_requested_by"),
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_report_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_report")),
    )
    op.create_index("ix_report_created", "report", ["clinic_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("report")
