"""Invitations, passkeys, linked devices with a PIN, used challenges, and what phones seal their store with"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_proof"
down_revision = "0023_dispose_door"
branch_labels = None
depends_on = None

# Asked before a clinic is known, like those of 0013: each gives away a clinic id and nothing else.
DOORS = {
    "clinic_of_invitation(given bytea)": "SELECT clinic_id FROM invitation WHERE digest = given",
    "clinic_of_passkey(given bytea)": "SELECT clinic_id FROM passkey WHERE credential_id = given",
    "clinic_of_device(given uuid)": "SELECT clinic_id FROM linked_device WHERE id = given",
}
ASKED = ("invitation", "passkey", "linked_device")


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_old_ways", sa.Boolean(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_invitation_ended")),
        sa.CheckConstraint("ended_why IN ('used', 'revoked', 'replaced')", name=op.f("ck_invitation_ended_why")),
        sa.CheckConstraint("kind IN ('patient', 'staff')", name=op.f("ck_invitation_kind")),
        _of_account("invitation", "account_id"),
        _of_account("invitation", "made_by"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_invitation")),
        sa.UniqueConstraint("digest", name=op.f("uq_invitation_digest")),
    )
    op.create_table(
        "passkey",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("credential_id", sa.LargeBinary(length=1023), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=2000), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_passkey_ended")),
        sa.CheckConstraint("ended_why IN ('removed', 'copied', 'renewed')", name=op.f("ck_passkey_ended_why")),
        _of_account("passkey", "account_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_passkey")),
        sa.UniqueConstraint("credential_id", name=op.f("uq_passkey_credential_id")),
    )
    op.create_table(
        "linked_device",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(length=200), nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=False),
        sa.Column("wrong_pins", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_why", sa.String(length=10), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_why IS NULL)", name=op.f("ck_linked_device_ended")),
        sa.CheckConstraint(
            "ended_why IN ('removed', 'wrong_pins', 'renewed')", name=op.f("ck_linked_device_ended_why")
        ),
        _of_account("linked_device", "account_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_linked_device")),
    )
    op.create_table(
        "used_challenge",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_used_challenge_clinic_id")),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_used_challenge")),
        sa.UniqueConstraint("clinic_id", "digest", name=op.f("uq_used_challenge_clinic_id_digest")),
    )
    op.create_table(
        "phone_seal",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        _of_account("phone_seal", "account_id"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_phone_seal")),
        sa.UniqueConstraint("clinic_id", "account_id", name=op.f("uq_phone_seal_clinic_id_account_id")),
    )
    for table in ASKED:
        op.create_index(f"ix_{table}_account", table, ["clinic_id", "account_id"], unique=False)
    _open_doors()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for door in DOORS:
            op.execute(f"DROP FUNCTION {door}")
    for table in ("phone_seal", "used_challenge", "linked_device", "passkey", "invitation"):
        op.drop_table(table)


def _of_account(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], ["account.clinic_id", "account.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )


def _open_doors() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in ASKED:
        op.execute(f"CREATE POLICY door ON {table} FOR SELECT TO CURRENT_USER USING (true)")
    schema = op.get_bind().scalar(sa.text("SELECT quote_ident(current_schema())"))
    for door, question in DOORS.items():
        op.execute(
            f"CREATE FUNCTION {door} RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER"
            f" SET search_path = {schema}, pg_temp AS $ask$ {question} $ask$"
        )
        op.execute(f"REVOKE ALL ON FUNCTION {door} FROM PUBLIC")
