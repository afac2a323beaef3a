"""An export may be the model of weeks over all people

Nothing of what was exported before changes."""

from __future__ import annotations

from alembic import op

revision = "0044_weekly_model"
down_revision = "0043_exercise_library"
branch_labels = None
depends_on = None

BEFORE = "'episodes', 'outcomes', 'deidentified'"
AFTER = f"{BEFORE}, 'weekly_model'"


def upgrade() -> None:
    _kinds(AFTER)


def downgrade() -> None:
    """Stops where such an export was asked for: what was frozen is not thrown away."""
    _kinds(BEFORE)


def _kinds(of_many: str) -> None:
    with op.batch_alter_table("export") as export:
        export.drop_constraint(op.f("ck_export_kind"), type_="check")
        export.create_check_constraint(op.f("ck_export_kind"), f"kind IN ({of_many})")
    with op.batch_alter_table("snapshot") as snapshot:
        for name in ("kind", "patient"):
            snapshot.drop_constraint(op.f(f"ck_snapshot_{name}"), type_="check")
        snapshot.create_check_constraint(op.f("ck_snapshot_kind"), f"kind IN ({of_many}, 'insurer_pdf', 'fhir')")
        snapshot.create_check_constraint(op.f("ck_snapshot_patient"), f"(patient_id IS NULL) = (kind IN ({of_many}))")
