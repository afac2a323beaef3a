"""Authenticators, recovery codes, setup links, resets; a sign-in says when it was last proved and what it is for"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0015_credentials"
down_revision = "0014_roles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("sign_in", sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("sign_in", sa.Column("only_for", sa.String(length=20), nullable=True))
    op.create_table(
        "totp",
        *_key(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=100), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _of_account("totp", "account_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_totp")),
    )
    op.create_index("ix_totp_account", "totp", ["clinic_id", "account_id"], unique=False)
    op.create_table(
        "recovery_code",
        *_key(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _of_account("recovery_code", "account_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint(
            "clinic_id", "account_id", "digest", name=op.f("uq_recovery_code_clinic_id_account_id_digest")
        ),
    )
    op.create_table(
        "setup_link",
        *_key(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        _of_account("setup_link", "account_id"),
        _of_account("setup_link", "made_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_setup_link")),
    )
    op.create_index("ix_setup_link_account", "setup_link", ["clinic_id", "account_id"], unique=False)
    op.create_table(
        "reset_request",
        *_key(),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.String(length=10), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("decision IN ('approved', 'refused')", name=op.f("ck_reset_request_decision")),
        sa.CheckConstraint(
            "(decision IS NULL) = (decided_by IS NULL) AND (decision IS NULL) = (decided_at IS NULL)",
            name=op.f("ck_reset_request_decided"),
        ),
        sa.CheckConstraint(
            "decision <> 'approved' OR (decided_by <> asked_by AND decided_by <> account_id)",
            name=op.f("ck_reset_request_second_person"),
        ),
        _of_account("reset_request", "account_id"),
        _of_account("reset_request", "asked_by"),
        _of_account("reset_request", "decided_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_reset_request")),
    )
    op.create_index("ix_reset_request_account", "reset_request", ["clinic_id", "account_id"], unique=False)


def downgrade() -> None:
    for table in ("reset_request", "setup_link", "recovery_code", "totp"):
        op.drop_table(table)
    op.drop_column("sign_in", "only_for")
    op.drop_column("sign_in", "proved_at")


def _key() -> tuple[sa.Column[uuid.UUID], sa.Column[uuid.UUID]]:
    return sa.Column("clinic_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _of_account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], ["account.clinic_id", "account.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
