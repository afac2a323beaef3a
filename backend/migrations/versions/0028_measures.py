"""A reading says why it has no value and how it was measured; a clinic's own instruments; activities; safety flags"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028_measures"
down_revision = "0027_devices"
branch_labels = None
depends_on = None

ADDED: tuple[tuple[str, Any], ...] = (
    ("no_value", sa.String(length=30)),
    ("band", sa.String(length=60)),
    ("activity_list_id", sa.Uuid()),
    ("probe_cm2", sa.Double()),
    ("force_n", sa.Double()),
    ("mode", sa.String(length=10)),
    ("end_pain", sa.Integer()),
    ("warm_up", sa.Boolean()),
    ("fault", sa.String(length=500)),
)
CHECKS = (
    ("no_value", "(value IS NULL) = (no_value IS NOT NULL)"),
    ("no_value_code", "no_value IN ('too_few_answers', 'trial_missing', 'first_is_zero')"),
    ("mode", "mode IN ('active', 'passive')"),
    ("end_pain", "end_pain BETWEEN 0 AND 10"),
)
LISTED = "fk_reading_clinic_id_activity_list_id"


def upgrade() -> None:
    op.create_table(
        "loaded_instrument",
        *_key(),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("loaded_by", sa.Uuid(), nullable=True),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("version >= 1", name=op.f("ck_loaded_instrument_version")),
        _of_clinic("loaded_instrument"),
        _of("loaded_instrument", "loaded_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_loaded_instrument")),
        sa.UniqueConstraint("clinic_id", "key", "version", name=op.f("uq_loaded_instrument_clinic_id_key_version")),
    )
    op.create_table(
        "activity_list",
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(number = 1) = (reason IS NULL)", name=op.f("ck_activity_list_reason")),
        _of("activity_list", "patient_id", "patient"),
        _of("activity_list", "author_id", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_activity_list")),
        sa.UniqueConstraint(
            "clinic_id", "patient_id", "number", name=op.f("uq_activity_list_clinic_id_patient_id_number")
        ),
    )
    with op.batch_alter_table("reading") as reading:
        reading.alter_column("value", existing_type=sa.Double(), nullable=True)
        for name, kind in ADDED:
            reading.add_column(sa.Column(name, kind, nullable=True))
        for name, condition in CHECKS:
            reading.create_check_constraint(op.f(f"ck_reading_{name}"), condition)
        reading.create_foreign_key(
            op.f(LISTED), "activity_list", ["clinic_id", "activity_list_id"], ["clinic_id", "id"]
        )
    op.create_table(
        "safety_flag",
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL) AND (acknowledged_at IS NULL) = (note IS NULL)",
            name=op.f("ck_safety_flag_acknowledged"),
        ),
        _of("safety_flag", "patient_id", "patient"),
        _of("safety_flag", "reading_id", "reading"),
        _of("safety_flag", "raised_by", "account"),
        _of("safety_flag", "acknowledged_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_safety_flag")),
        sa.UniqueConstraint("clinic_id", "reading_id", "kind", name=op.f("uq_safety_flag_clinic_id_reading_id_kind")),
    )
    op.create_index(
        "ix_safety_flag_patient", "safety_flag", ["clinic_id", "patient_id", "acknowledged_at"], unique=False
    )
    op.create_table(
        "safety_protocol",
        *_key(),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        _of_clinic("safety_protocol"),
        _of("safety_protocol", "written_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_safety_protocol")),
        sa.UniqueConstraint("clinic_id", "kind", "number", name=op.f("uq_safety_protocol_clinic_id_kind_number")),
    )


def downgrade() -> None:
    """Stops when a reading has no value: nothing is made up for it, and it is not thrown away."""
    op.drop_table("safety_protocol")
    op.drop_table("safety_flag")
    with op.batch_alter_table("reading") as reading:
        reading.drop_constraint(op.f(LISTED), type_="foreignkey")
        for name, _ in CHECKS:
            reading.drop_constraint(op.f(f"ck_reading_{name}"), type_="check")
        for name, _ in ADDED:
            reading.drop_column(name)
        reading.alter_column("value", existing_type=sa.Double(), nullable=False)
    op.drop_table("activity_list")
    op.drop_table("loaded_instrument")


def _key() -> tuple[sa.Column[uuid.UUID], sa.Column[uuid.UUID]]:
    return sa.Column("clinic_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _of_clinic(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f(f"fk_{table}_clinic_id"))


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{parent}.clinic_id", f"{parent}.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
