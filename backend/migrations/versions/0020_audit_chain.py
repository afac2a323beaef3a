"""Audit rows hold one another: a chain for each clinic, its head, and the keys of the names in it"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from alembic import op

revision = "0020_audit_chain"
down_revision = "0019_corrections"
branch_labels = None
depends_on = None

NEW = (
    ("seq", sa.BigInteger(), False),
    ("form", sa.Integer(), False),
    ("application", sa.String(length=40), False),
    ("actor_name", sa.String(length=1200), True),
    ("session_digest", sa.String(length=64), True),
    ("action", sa.String(length=20), False),
    ("event", sa.String(length=40), True),
    ("basis", sa.String(length=20), True),
    ("facility", sa.String(length=200), True),
    ("patient_name", sa.String(length=1200), True),
    ("about_id", sa.Uuid(), True),
    ("login_digest", sa.String(length=64), True),
    ("reason", sa.String(length=3000), True),
    ("previous", sa.String(length=64), False),
    ("hash", sa.String(length=64), False),
)
MAY_BE_EMPTY = (
    ("actor_id", sa.Uuid()),
    ("actor_role", sa.String(length=20)),
    ("permission", sa.String(length=40)),
    ("status", sa.Integer()),
)
FENCE = {
    "audit_row_is_not_changed": "BEFORE UPDATE ON audit_row",
    "audit_row_is_not_removed": "BEFORE DELETE ON audit_row",
}
# The order in which a row was written down when this chain began.
FORM_1 = [
    "clinic_id", "seq", "form", "id", "at", "application", "actor_id", "actor_name", "actor_role",
    "session_digest", "action", "operation", "event", "permission", "basis", "facility", "patient_id",
    "patient_name", "about_id", "login_digest", "reason", "people", "outcome", "status", "request_id",
    "client_address", "app_version", "changed",
]  # fmt: skip
FIRST_WORDS = {
    "read": "view", "list": "view", "pull": "view", "amend": "edit", "revise": "edit", "end": "edit",
    "withdraw": "withdraw", "sign": "sign_out",
}  # fmt: skip


def upgrade() -> None:
    op.create_table(
        "audit_head",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "name_key",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_name_key")),
    )
    with op.batch_alter_table("audit_row") as table:
        for name, kind, _ in NEW:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name, kind in MAY_BE_EMPTY:
            table.alter_column(name, existing_type=kind, nullable=True)
    chain_what_is_there()
    with op.batch_alter_table("audit_row") as table:
        for name, kind, empty in NEW:
            if not empty:
                table.alter_column(name, existing_type=kind, nullable=False)
        table.drop_column("session_id")
        table.create_unique_constraint(op.f("uq_audit_row_clinic_id_seq"), ["clinic_id", "seq"])
    op.create_index("ix_audit_row_actor", "audit_row", ["clinic_id", "actor_id", "at"], unique=False)
    op.create_index("ix_audit_row_at", "audit_row", ["clinic_id", "at"], unique=False)
    if op.get_bind().dialect.name == "sqlite":  # on PostgreSQL the program's role has no right to
        for name, when in FENCE.items():
            op.execute(
                f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'audit rows are added and read only'); END"
            )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in FENCE:
            op.execute(f"DROP TRIGGER {name}")
    op.drop_index("ix_audit_row_at", table_name="audit_row")
    op.drop_index("ix_audit_row_actor", table_name="audit_row")
    row = sa.table("audit_row", sa.column("event", sa.String()))
    # What the older version has no place for. The ids of sessions cannot be had back from their digests.
    op.execute(sa.delete(row).where(row.c.event.is_not(None)))
    with op.batch_alter_table("audit_row") as table:
        table.add_column(sa.Column("session_id", sa.Uuid(), nullable=True))
    was = sa.table("audit_row", sa.column("session_id", sa.Uuid()))
    op.execute(sa.update(was).values(session_id=UUID(int=0)))
    with op.batch_alter_table("audit_row") as table:
        table.alter_column("session_id", existing_type=sa.Uuid(), nullable=False)
        for name, kind in MAY_BE_EMPTY:
            table.alter_column(name, existing_type=kind, nullable=False)
        table.drop_constraint(op.f("uq_audit_row_clinic_id_seq"), type_="unique")
        for name, _, _ in NEW:
            table.drop_column(name)
    op.drop_table("name_key")
    op.drop_table("audit_head")


def chain_what_is_there() -> None:
    """Number the rows of each clinic by their time and let each hold the one before it. Names were not kept then."""
    bind = op.get_bind()
    row, head = _row_table(), _head_table()
    clinics = bind.execute(sa.select(row.c.clinic_id).distinct().order_by(row.c.clinic_id)).scalars().all()
    names = sa.table("clinic", sa.column("id", sa.Uuid()), sa.column("name", sa.String()))
    called = {one.id: one.name for one in bind.execute(sa.select(names.c.id, names.c.name))}
    for clinic_id in clinics:
        seq, previous = 0, "0" * 64
        order = sa.select(row).where(row.c.clinic_id == clinic_id).order_by(row.c.at, row.c.id)
        for kept in bind.execute(order).mappings().all():
            seq += 1
            made: dict[str, Any] = {
                **kept,
                "seq": seq,
                "form": 1,
                "application": "ebb-api",
                "session_digest": hashlib.sha256(kept["session_id"].bytes).hexdigest(),
                "action": FIRST_WORDS.get(kept["operation"].partition("_")[0], "create"),
                "facility": called.get(clinic_id),
                "previous": previous,
            }
            written = json.dumps([_plain(made[name]) for name in FORM_1], separators=(",", ":")).encode("ascii")
            previous = hashlib.sha256(bytes.fromhex(made["previous"]) + written).hexdigest()
            bind.execute(
                sa.update(row)
                .where(row.c.clinic_id == clinic_id, row.c.id == kept["id"])
                .values({name: made[name] for name, _, _ in NEW if name != "hash"} | {"hash": previous})
            )
        bind.execute(head.insert().values(clinic_id=clinic_id, last=seq, hash=previous))


def _plain(value: Any) -> Any:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        known = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return known.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value


def _row_table() -> sa.TableClause:
    older = (
        sa.column("clinic_id", sa.Uuid()),
        sa.column("id", sa.Uuid()),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("session_id", sa.Uuid()),
        sa.column("operation", sa.String()),
        sa.column("patient_id", sa.Uuid()),
        sa.column("people", sa.Integer()),
        sa.column("outcome", sa.String()),
        sa.column("request_id", sa.String()),
        sa.column("client_address", sa.String()),
        sa.column("app_version", sa.String()),
        sa.column("changed", sa.JSON()),
    )
    return sa.table(
        "audit_row",
        *older,
        *(sa.column(name, kind) for name, kind in MAY_BE_EMPTY),
        *(sa.column(name, kind) for name, kind, _ in NEW),
    )


def _head_table() -> sa.TableClause:
    return sa.table(
        "audit_head",
        sa.column("clinic_id", sa.Uuid()),
        sa.column("last", sa.BigInteger()),
        sa.column("hash", sa.String()),
    )
