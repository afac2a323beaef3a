"""Exports as frozen snapshots, what was given outside, tests of backups; a no to being counted"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034_exports"
down_revision = "0033_quarantine_answer"
branch_labels = None
depends_on = None

BEFORE = "purpose IN ('research', 'sharing', 'email', 'sms')"
AFTER = "purpose IN ('research', 'sharing', 'email', 'sms', 'quality')"
NOW = sa.DateTime(timezone=True)


def upgrade() -> None:
    _purposes(AFTER)
    op.create_table(
        "export",
        *_key(),
        *_needed(kind=sa.String(length=20), from_day=sa.Date(), to_day=sa.Date(), purpose=sa.String(length=500)),
        *_needed(requested_by=sa.Uuid(), created_at=NOW, job_id=sa.Uuid(), digest=sa.String(length=64)),
        sa.CheckConstraint("kind IN ('episodes', 'outcomes', 'deidentified')", name=op.f("ck_export_kind")),
        sa.CheckConstraint("to_day >= from_day", name=op.f("ck_export_period")),
        _of("export", "requested_by", "account"),
        _of("export", "job_id", "job"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_export")),
    )
    op.create_index("ix_export_created", "export", ["clinic_id", "created_at"], unique=False)
    op.create_table(
        "snapshot",
        *_key(),
        *_needed(number=sa.Integer(), kind=sa.String(length=20)),
        sa.Column("patient_id", sa.Uuid(), nullable=True),
        *_needed(people=sa.Integer(), rows=sa.Integer(), sha256=sa.String(length=64)),
        sa.Column("data_sha256", sa.String(length=64), nullable=True),
        *_needed(size=sa.BigInteger()),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        *_needed(software_version=sa.String(length=40), frozen_at=NOW, made_for=sa.Uuid()),
        sa.CheckConstraint("number >= 1", name=op.f("ck_snapshot_number")),
        sa.CheckConstraint(
            "kind IN ('episodes', 'outcomes', 'deidentified', 'insurer_pdf', 'fhir')", name=op.f("ck_snapshot_kind")
        ),
        sa.CheckConstraint(
            "(patient_id IS NULL) = (kind IN ('episodes', 'outcomes', 'deidentified'))",
            name=op.f("ck_snapshot_patient"),
        ),
        sa.CheckConstraint("(content IS NULL) = (kind = 'episodes')", name=op.f("ck_snapshot_content")),
        _of("snapshot", "patient_id", "patient"),
        _of("snapshot", "made_for", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_snapshot_clinic_id_number")),
    )
    op.create_table(
        "snapshot_row",
        *_key(),
        *_needed(snapshot_id=sa.Uuid(), patient_id=sa.Uuid(), position=sa.Integer(), cells=sa.JSON()),
        _of("snapshot_row", "snapshot_id", "snapshot"),
        _of("snapshot_row", "patient_id", "patient"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_snapshot_row")),
        sa.UniqueConstraint(
            "clinic_id", "snapshot_id", "position", name=op.f("uq_snapshot_row_clinic_id_snapshot_id_position")
        ),
    )
    op.create_index("ix_snapshot_row_patient", "snapshot_row", ["clinic_id", "patient_id"], unique=False)
    op.create_table(
        "disclosure",
        *_key(),
        *_needed(patient_id=sa.Uuid(), kind=sa.String(length=20), recipient=sa.String(length=200)),
        *_needed(purpose=sa.String(length=500), sections=sa.JSON(), made_by=sa.Uuid(), made_at=NOW),
        *_needed(digest=sa.String(length=64)),
        sa.CheckConstraint("kind IN ('insurer_pdf', 'fhir')", name=op.f("ck_disclosure_kind")),
        _of("disclosure", "patient_id", "patient"),
        _of("disclosure", "made_by", "account"),
        _of("disclosure", "id", "snapshot"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_disclosure")),
    )
    op.create_index("ix_disclosure_patient", "disclosure", ["clinic_id", "patient_id", "made_at"], unique=False)
    op.create_table(
        "restore_test",
        *_key(),
        *_needed(tested_at=NOW, backup_made_at=NOW, backup_sha256=sa.String(length=64), passed=sa.Boolean()),
        *_needed(tables=sa.Integer(), rows=sa.Integer(), patients=sa.Integer(), audit_rows=sa.Integer()),
        sa.Column("found", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_restore_test_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_restore_test")),
    )
    op.create_index("ix_restore_test_tested", "restore_test", ["clinic_id", "tested_at"], unique=False)


def downgrade() -> None:
    """Stops when somebody said whether they want to be counted: that is not thrown away."""
    op.drop_table("restore_test")
    op.drop_table("disclosure")
    op.drop_table("snapshot_row")
    op.drop_table("snapshot")
    op.drop_table("export")
    _purposes(BEFORE)


def _purposes(allowed: str) -> None:
    with op.batch_alter_table("consent_said") as said:
        said.drop_constraint(op.f("ck_consent_said_purpose"), type_="check")
        said.create_check_constraint(op.f("ck_consent_said_purpose"), allowed)


def _key() -> tuple[sa.Column[uuid.UUID], sa.Column[uuid.UUID]]:
    return sa.Column("clinic_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _needed(**columns: Any) -> list[sa.Column[Any]]:
    return [sa.Column(name, kind, nullable=False) for name, kind in columns.items()]


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{parent}.clinic_id", f"{parent}.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
