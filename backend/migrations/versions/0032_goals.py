"""Goals of their own, stop rules, reassessments, doses as numbers, the phase of maintenance"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032_goals"
down_revision = "0031_soreness"
branch_labels = None
depends_on = None

PHASES = "phase IN ('baseline', 'treatment', {}'follow_up')"
CHECKS = (
    ("dose", "(number IS NULL) = (per IS NULL)"),
    ("number", "number > 0"),
    ("per", "per IN ('day', 'week', 'month', 'in_all')"),
)


def upgrade() -> None:
    with op.batch_alter_table("plan_version") as version:
        version.drop_constraint(op.f("ck_plan_version_phase"), type_="check")
        version.create_check_constraint(op.f("ck_plan_version_phase"), PHASES.format("'maintenance', "))
    with op.batch_alter_table("plan_component") as component:
        component.add_column(sa.Column("number", sa.Double(), nullable=True))
        component.add_column(sa.Column("per", sa.String(length=10), nullable=True))
        for name, condition in CHECKS:
            component.create_check_constraint(op.f(f"ck_plan_component_{name}"), condition)
    op.create_table(
        "goal",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("instrument", sa.String(length=60), nullable=True),
        sa.Column("target", sa.Double(), nullable=True),
        sa.Column("reach", sa.String(length=10), nullable=True),
        sa.Column("from_value", sa.Double(), nullable=True),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("activity_list_id", sa.Uuid(), nullable=True),
        sa.Column("activity_position", sa.SmallInteger(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "kind <> 'habit' OR (instrument IS NOT NULL AND target IS NOT NULL AND reach IS NOT NULL)",
            name=op.f("ck_goal_habit"),
        ),
        sa.CheckConstraint("kind IN ('outcome', 'habit')", name=op.f("ck_goal_kind")),
        sa.CheckConstraint("reach IN ('at_least', 'at_most')", name=op.f("ck_goal_reach")),
        sa.CheckConstraint("(activity_list_id IS NULL) = (activity_position IS NULL)", name=op.f("ck_goal_activity")),
        sa.CheckConstraint("activity_position BETWEEN 0 AND 4", name=op.f("ck_goal_activity_position")),
        sa.CheckConstraint("reach IS NULL OR target IS NOT NULL", name=op.f("ck_goal_reach_of_target")),
        sa.CheckConstraint(
            "target IS NULL OR instrument IS NOT NULL OR activity_list_id IS NOT NULL",
            name=op.f("ck_goal_target_of_instrument"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "activity_list_id"],
            ["activity_list.clinic_id", "activity_list.id"],
            name=op.f("fk_goal_clinic_id_activity_list_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"], ["account.clinic_id", "account.id"], name=op.f("fk_goal_clinic_id_author_id")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"], name=op.f("fk_goal_clinic_id_patient_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_goal")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_goal_clinic_id_patient_id_id")),
    )
    op.create_index("ix_goal_patient", "goal", ["clinic_id", "patient_id", "by_day"], unique=False)
    op.create_table(
        "plan_reassessment",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("measures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id", "version_id"],
            ["plan_version.clinic_id", "plan_version.id"],
            name=op.f("fk_plan_reassessment_clinic_id_version_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_reassessment")),
        sa.UniqueConstraint(
            "clinic_id", "version_id", "due_on", name=op.f("uq_plan_reassessment_clinic_id_version_id_due_on")
        ),
    )
    op.create_table(
        "plan_stop_rule",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("measure", sa.String(length=60), nullable=False),
        sa.Column("site", sa.String(length=60), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=True),
        sa.Column("by_how_much", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("by_day", sa.Date(), nullable=False),
        sa.Column("from_value", sa.Double(), nullable=True),
        sa.Column("otherwise", sa.String(length=1000), nullable=False),
        sa.CheckConstraint("side IN ('left', 'right', 'middle')", name=op.f("ck_plan_stop_rule_side")),
        sa.CheckConstraint("unit IN ('points', 'percent')", name=op.f("ck_plan_stop_rule_unit")),
        sa.CheckConstraint("by_how_much > 0", name=op.f("ck_plan_stop_rule_by_how_much")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "id"],
            ["plan_version.clinic_id", "plan_version.id"],
            name=op.f("fk_plan_stop_rule_clinic_id_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_plan_stop_rule")),
    )
    op.create_table(
        "goal_achievement",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("judged_on", sa.Date(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("outcome IN ('reached', 'partly', 'not_reached')", name=op.f("ck_goal_achievement_outcome")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_goal_achievement_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "goal_id"],
            ["goal.clinic_id", "goal.patient_id", "goal.id"],
            name=op.f("fk_goal_achievement_clinic_id_patient_id_goal_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_goal_achievement")),
    )
    op.create_index("ix_goal_achievement_goal", "goal_achievement", ["clinic_id", "goal_id", "judged_on"], unique=False)
    op.create_table(
        "goal_state",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state <> 'given_up' OR reason IS NOT NULL", name=op.f("ck_goal_state_reason")),
        sa.CheckConstraint("state IN ('active', 'paused', 'given_up', 'done')", name=op.f("ck_goal_state_state")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_goal_state_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "goal_id"],
            ["goal.clinic_id", "goal.patient_id", "goal.id"],
            name=op.f("fk_goal_state_clinic_id_patient_id_goal_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_goal_state")),
        sa.UniqueConstraint("clinic_id", "goal_id", "number", name=op.f("uq_goal_state_clinic_id_goal_id_number")),
    )
    _from_versions()


def downgrade() -> None:
    """Stops when a version is in the phase of maintenance: no other one is made up for it."""
    for name in ("goal_state", "goal_achievement", "plan_stop_rule", "plan_reassessment", "goal"):
        op.drop_table(name)
    with op.batch_alter_table("plan_component") as component:
        for name, _ in CHECKS:
            component.drop_constraint(op.f(f"ck_plan_component_{name}"), type_="check")
        component.drop_column("per")
        component.drop_column("number")
    with op.batch_alter_table("plan_version") as version:
        version.drop_constraint(op.f("ck_plan_version_phase"), type_="check")
        version.create_check_constraint(op.f("ck_plan_version_phase"), PHASES.format(""))


def _from_versions() -> None:
    """The goal that each plan's latest version names is a goal that is pursued; who wrote the version wrote it.

    Goals of earlier versions stay readable there: nobody said what became of them.
    """
    connection = op.get_bind()
    said = {
        "goal_text": sa.String(),
        "goal_instrument": sa.String(),
        "goal_target": sa.Double(),
        "goal_by_day": sa.Date(),
        "digest": sa.String(),
    }
    whose = {"clinic_id": sa.Uuid(), "id": sa.Uuid(), "patient_id": sa.Uuid()}
    written = {"author_id": sa.Uuid(), "written_at": sa.DateTime(timezone=True), "digest": sa.String()}
    version = _table("plan_version", **whose, **written | said, number=sa.Integer(), plan_id=sa.Uuid())
    goal = _table(
        "goal",
        **whose,
        **written,
        kind=sa.String(),
        text=sa.String(),
        instrument=sa.String(),
        target=sa.Double(),
        by_day=sa.Date(),
    )
    state = _table("goal_state", **whose, **written, goal_id=sa.Uuid(), number=sa.Integer(), state=sa.String())
    latest: dict[tuple[Any, Any], Any] = {}
    for row in connection.execute(sa.select(version).order_by(version.c.number)):
        latest[row.clinic_id, row.plan_id] = row
    for row in latest.values():
        if row.goal_text is None:
            continue
        who = {"clinic_id": row.clinic_id, "patient_id": row.patient_id, "author_id": row.author_id}
        who |= {"written_at": row.written_at, "digest": row.digest}
        what = {"text": row.goal_text, "instrument": row.goal_instrument, "target": row.goal_target}
        connection.execute(goal.insert().values(**who, **what, id=row.id, kind="outcome", by_day=row.goal_by_day))
        begun = {"id": uuid.uuid5(row.id, "state"), "goal_id": row.id, "number": 1, "state": "active"}
        connection.execute(state.insert().values(**who, **begun))


def _table(name: str, **kinds: Any) -> Any:
    return sa.table(name, *(sa.column(column, kind) for column, kind in kinds.items()))
