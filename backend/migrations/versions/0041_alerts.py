"""Flags become alerts: with an owner, deadlines, an end of their own and a history that is only added to"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0041_alerts"
down_revision = "0040_mail"
branch_labels = None
depends_on = None

TIME = sa.DateTime(timezone=True)
FIRST_DEADLINE = timedelta(minutes=15)


def upgrade() -> None:
    op.create_table(
        "alert",
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("source_kind", sa.String(length=40), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("source_revision", sa.Integer(), nullable=False),
        sa.Column("happened_at", TIME, nullable=False),
        sa.Column("raised_at", TIME, nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("began_at", TIME, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("told_duty_at", TIME, nullable=True),
        sa.Column("told_admin_at", TIME, nullable=True),
        sa.Column("acknowledged_at", TIME, nullable=True),
        sa.Column("acknowledged_by", sa.Uuid(), nullable=True),
        sa.Column("acknowledged_note", sa.String(length=4000), nullable=True),
        sa.Column("closed_at", TIME, nullable=True),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_note", sa.String(length=4000), nullable=True),
        sa.CheckConstraint(
            "(acknowledged_at IS NULL) = (acknowledged_by IS NULL)"
            " AND (acknowledged_at IS NULL) = (acknowledged_note IS NULL)",
            name=op.f("ck_alert_acknowledged"),
        ),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (closed_by IS NULL) AND (closed_at IS NULL) = (closed_note IS NULL)",
            name=op.f("ck_alert_closed"),
        ),
        sa.CheckConstraint(
            "acknowledged_note IS NULL OR length(trim(acknowledged_note)) > 0",
            name=op.f("ck_alert_acknowledged_words"),
        ),
        sa.CheckConstraint("closed_note IS NULL OR length(trim(closed_note)) > 0", name=op.f("ck_alert_closed_words")),
        sa.CheckConstraint(
            "closed_at IS NULL OR acknowledged_at IS NOT NULL", name=op.f("ck_alert_acknowledged_first")
        ),
        sa.CheckConstraint("acknowledged_at IS NULL OR due_at IS NULL", name=op.f("ck_alert_at_rest")),
        sa.CheckConstraint("round >= 1 AND step >= 0", name=op.f("ck_alert_counted")),
        _of("alert", "patient_id", "patient"),
        _of("alert", "raised_by", "account"),
        _of("alert", "owner_id", "account"),
        _of("alert", "acknowledged_by", "account"),
        _of("alert", "closed_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_alert")),
        sa.UniqueConstraint(
            "clinic_id",
            "source_id",
            "kind",
            "source_revision",
            name=op.f("uq_alert_clinic_id_source_id_kind_source_revision"),
        ),
    )
    op.create_index("ix_alert_patient", "alert", ["clinic_id", "patient_id", "closed_at"], unique=False)
    op.create_index("ix_alert_due", "alert", ["clinic_id", "due_at"], unique=False)
    op.create_table(
        "alert_event",
        *_key(),
        sa.Column("alert_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("reached", sa.String(length=10), nullable=True),
        sa.Column("due_at", TIME, nullable=True),
        sa.Column("source_revision", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('raised', 'escalated', 'acknowledged', 'closed', 'reopened', 'owner_changed', 'source_changed',"
            " 'source_withdrawn')",
            name=op.f("ck_alert_event_kind"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('acknowledged', 'closed', 'reopened')"
            " OR (by_id IS NOT NULL AND note IS NOT NULL AND length(trim(note)) > 0)",
            name=op.f("ck_alert_event_said_by_somebody"),
        ),
        sa.CheckConstraint(
            "(kind = 'escalated') = (step IS NOT NULL) AND (kind = 'escalated') = (reached IS NOT NULL)"
            " AND (kind = 'escalated') = (due_at IS NOT NULL)",
            name=op.f("ck_alert_event_escalated"),
        ),
        sa.CheckConstraint("reached IN ('duty', 'admin')", name=op.f("ck_alert_event_reached")),
        _of("alert_event", "alert_id", "alert"),
        _of("alert_event", "by_id", "account"),
        _of("alert_event", "owner_id", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_alert_event")),
        sa.UniqueConstraint("clinic_id", "alert_id", "number", name=op.f("uq_alert_event_clinic_id_alert_id_number")),
        sa.UniqueConstraint(
            "clinic_id", "alert_id", "round", "step", name=op.f("uq_alert_event_clinic_id_alert_id_round_step")
        ),
    )
    op.create_table(
        "escalation_rule",
        *_key(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("steps", sa.JSON(), nullable=False),
        sa.Column("duty_id", sa.Uuid(), nullable=True),
        sa.Column("duty_phone", sa.String(length=40), nullable=True),
        sa.Column("duty_mail", sa.String(length=254), nullable=True),
        sa.Column("clinic_phone", sa.String(length=40), nullable=True),
        sa.Column("emergency_number", sa.String(length=20), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_escalation_rule_clinic_id")),
        _of("escalation_rule", "duty_id", "account"),
        _of("escalation_rule", "written_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_escalation_rule")),
        sa.UniqueConstraint("clinic_id", "number", name=op.f("uq_escalation_rule_clinic_id_number")),
    )
    _flags_become_alerts()
    op.drop_table("safety_flag")


def downgrade() -> None:
    """An alert that a reading raised becomes a flag again. The older version has no place for the others, nor for who
    owned one; an alert that was acknowledged and not closed keeps its acknowledgement."""
    op.create_table("safety_flag", *_flag_columns())
    op.create_index(
        "ix_safety_flag_patient", "safety_flag", ["clinic_id", "patient_id", "acknowledged_at"], unique=False
    )
    bind, alert, flag = op.get_bind(), _alert(), _flag()
    reading = sa.table("reading", sa.column("clinic_id", sa.Uuid()), sa.column("id", sa.Uuid()))
    kept = sa.select(alert).join(
        reading, sa.and_(reading.c.clinic_id == alert.c.clinic_id, reading.c.id == alert.c.source_id)
    )
    for row in bind.execute(kept.where(alert.c.source_kind == "reading")).mappings().all():
        same = ("clinic_id", "id", "patient_id", "kind", "raised_at", "raised_by", "acknowledged_at", "acknowledged_by")
        bind.execute(
            flag.insert().values(
                {name: row[name] for name in same} | {"reading_id": row["source_id"], "note": row["acknowledged_note"]}
            )
        )
    op.drop_table("escalation_rule")
    op.drop_table("alert_event")
    op.drop_table("alert")


def _flags_become_alerts() -> None:
    """Whoever acknowledged a flag had closed it: it asked for one note, and this one said what was done. So it is both
    here, at the same time, by the same person, in the same words. A flag that nobody has acknowledged is an alert of
    whoever recorded the reading, until the first round of the worker finds whose it is now; its first deadline is that
    of the default, and has passed where it was raised long ago."""
    bind, flag, alert, event = op.get_bind(), _flag(), _alert(), _event()
    for row in bind.execute(sa.select(flag)).mappings().all():
        done = row["acknowledged_at"] is not None
        owner = row["acknowledged_by"] if done else row["raised_by"]
        same = ("clinic_id", "id", "patient_id", "kind", "raised_at", "raised_by", "acknowledged_at", "acknowledged_by")
        bind.execute(
            alert.insert().values(
                {name: row[name] for name in same}
                | {
                    "source_kind": "reading",
                    "source_id": row["reading_id"],
                    "source_revision": 1,
                    "happened_at": row["raised_at"],
                    "owner_id": owner,
                    "round": 1,
                    "began_at": row["raised_at"],
                    "step": 0,
                    "due_at": None if done else _aware(row["raised_at"]) + FIRST_DEADLINE,
                    "acknowledged_note": row["note"],
                    "closed_at": row["acknowledged_at"],
                    "closed_by": row["acknowledged_by"],
                    "closed_note": row["note"],
                }
            )
        )
        said: list[tuple[str, datetime, uuid.UUID, str | None]] = [("raised", row["raised_at"], row["raised_by"], None)]
        if done:
            said += [
                (kind, row["acknowledged_at"], row["acknowledged_by"], row["note"])
                for kind in ("acknowledged", "closed")
            ]
        for number, (kind, at, by, note) in enumerate(said, start=1):
            bind.execute(
                event.insert().values(
                    clinic_id=row["clinic_id"],
                    id=uuid.uuid5(row["id"], kind),
                    alert_id=row["id"],
                    number=number,
                    kind=kind,
                    at=at,
                    by_id=by,
                    note=note,
                    owner_id=owner if kind == "raised" else None,
                    round=1,
                )
            )


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _key() -> tuple[sa.Column[uuid.UUID], sa.Column[uuid.UUID]]:
    return sa.Column("clinic_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{parent}.clinic_id", f"{parent}.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )


def _flag_columns() -> tuple[Any, ...]:
    return (
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("reading_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("raised_at", TIME, nullable=False),
        sa.Column("raised_by", sa.Uuid(), nullable=False),
        sa.Column("acknowledged_at", TIME, nullable=True),
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


def _flag() -> sa.TableClause:
    return sa.table(
        "safety_flag", *(sa.column(one.name, one.type) for one in _flag_columns() if isinstance(one, sa.Column))
    )


def _alert() -> sa.TableClause:
    ids = ("clinic_id", "id", "patient_id", "source_id", "raised_by", "owner_id", "acknowledged_by", "closed_by")
    times = ("happened_at", "raised_at", "began_at", "due_at", "acknowledged_at", "closed_at")
    words = ("kind", "source_kind", "acknowledged_note", "closed_note")
    numbers = ("source_revision", "round", "step")
    return _table("alert", ids, times, words, numbers)


def _event() -> sa.TableClause:
    return _table(
        "alert_event",
        ("clinic_id", "id", "alert_id", "by_id", "owner_id"),
        ("at",),
        ("kind", "note"),
        ("number", "round"),
    )


def _table(
    name: str, ids: tuple[str, ...], times: tuple[str, ...], words: tuple[str, ...], numbers: tuple[str, ...]
) -> sa.TableClause:
    return sa.table(
        name,
        *(sa.column(one, sa.Uuid()) for one in ids),
        *(sa.column(one, TIME) for one in times),
        *(sa.column(one, sa.String()) for one in words),
        *(sa.column(one, sa.Integer()) for one in numbers),
    )
