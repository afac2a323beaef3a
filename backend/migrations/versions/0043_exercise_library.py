"""The clinic's exercises with pictures; times, load, finding of a prescription; pauses; the time and load of a log

Prescriptions and logs written before have none of it: null, which claims nothing."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0043_exercise_library"
down_revision = "0042_follow_up"
branch_labels = None
depends_on = None

PRESCRIBED: tuple[tuple[str, Any], ...] = (
    ("times", sa.JSON()),
    ("load_unit", sa.String(length=20)),
    ("load_kg", sa.Double()),
    ("library_id", sa.Uuid()),
    ("finding_kind", sa.String(length=20)),
    ("finding_instrument", sa.String(length=60)),
    ("finding_muscle", sa.String(length=60)),
    ("finding_side", sa.String(length=10)),
    ("finding_trigger_point_id", sa.Uuid()),
)
PRESCRIBED_CHECKS = (
    ("load_unit", "load_unit IN ('kg', 'band', 'body_weight')"),
    ("load_kg", "(load_kg IS NULL) = (load_unit IS NULL OR load_unit <> 'kg')"),
    ("load_band", "load_unit IS NULL OR load_unit <> 'band' OR load IS NOT NULL"),
    ("finding_kind", "finding_kind IN ('measure', 'muscle', 'trigger_point')"),
    ("finding_side", "finding_side IN ('left', 'right', 'middle')"),
)
LOGGED: tuple[tuple[str, Any], ...] = (("due_time", sa.String(length=5)), ("load_kg_done", sa.Double()))
LIBRARY = "fk_exercise_prescription_clinic_id_library_id"


def upgrade() -> None:
    op.create_table(
        "library_exercise",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("purpose", sa.String(length=10), nullable=False),
        sa.Column("words", sa.String(length=4000), nullable=True),
        sa.Column("starting_key", sa.String(length=60), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("put_away_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("purpose IN ('strength', 'length', 'control')", name=op.f("ck_library_exercise_purpose")),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_library_exercise_clinic_id")),
        _of("library_exercise", "author_id", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_library_exercise")),
    )
    op.create_table(
        "exercise_picture",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("media_type", sa.String(length=20), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("media_type IN ('image/png', 'image/jpeg')", name=op.f("ck_exercise_picture_media_type")),
        sa.CheckConstraint(
            "width BETWEEN 1 AND 4000 AND height BETWEEN 1 AND 4000", name=op.f("ck_exercise_picture_size")
        ),
        _of("exercise_picture", "id", "library_exercise"),
        _of("exercise_picture", "author_id", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_picture")),
    )
    op.create_table(
        "exercise_pause",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("prescription_id", sa.Uuid(), nullable=True),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("to_day >= from_day OR ended_at IS NOT NULL", name=op.f("ck_exercise_pause_days")),
        sa.CheckConstraint("(ended_at IS NULL) = (revision = 1)", name=op.f("ck_exercise_pause_revision")),
        _of("exercise_pause", "patient_id", "patient"),
        _of("exercise_pause", "author_id", "account"),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "prescription_id"],
            ["exercise_prescription.clinic_id", "exercise_prescription.patient_id", "exercise_prescription.id"],
            name=op.f("fk_exercise_pause_clinic_id_patient_id_prescription_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_exercise_pause")),
    )
    op.create_index("ix_exercise_pause_patient", "exercise_pause", ["clinic_id", "patient_id", "from_day"])
    with op.batch_alter_table("exercise_prescription") as table:
        for name, kind in PRESCRIBED:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name, condition in PRESCRIBED_CHECKS:
            table.create_check_constraint(op.f(f"ck_exercise_prescription_{name}"), condition)
        table.create_foreign_key(op.f(LIBRARY), "library_exercise", ["clinic_id", "library_id"], ["clinic_id", "id"])
    with op.batch_alter_table("exercise_log") as table:
        for name, kind in LOGGED:
            table.add_column(sa.Column(name, kind, nullable=True))
        table.create_check_constraint(op.f("ck_exercise_log_load_kg_done"), "load_kg_done BETWEEN 0 AND 1000")


def downgrade() -> None:
    with op.batch_alter_table("exercise_log") as table:
        table.drop_constraint(op.f("ck_exercise_log_load_kg_done"), type_="check")
        for name, _ in LOGGED:
            table.drop_column(name)
    with op.batch_alter_table("exercise_prescription") as table:
        table.drop_constraint(op.f(LIBRARY), type_="foreignkey")
        for name, _ in PRESCRIBED_CHECKS:
            table.drop_constraint(op.f(f"ck_exercise_prescription_{name}"), type_="check")
        for name, _ in PRESCRIBED:
            table.drop_column(name)
    op.drop_index("ix_exercise_pause_patient", table_name="exercise_pause")
    op.drop_table("exercise_pause")
    op.drop_table("exercise_picture")
    op.drop_table("library_exercise")


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{parent}.clinic_id", f"{parent}.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
