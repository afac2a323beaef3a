"""Authorisations to needle, trigger points with their examinations, drafts, and all that a session says"""

from __future__ import annotations

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0039_needling_record"
down_revision = "0038_presets_and_handover"
branch_labels = None
depends_on = None

WITHDRAWN = "(withdrawn_at IS NULL) = (withdrawn_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)"
PLACE = "(view IS NULL) = (spot_x IS NULL) AND (view IS NULL) = (spot_y IS NULL)"
SPOT = "spot_x BETWEEN 0 AND 240 AND spot_y BETWEEN 0 AND 556"
ON_SESSION: tuple[tuple[str, Any], ...] = (
    ("consent_text", sa.String(length=60)),
    ("consent_way", sa.String(length=10)),
    ("consent_by", sa.String(length=20)),
    ("consent_name", sa.String(length=200)),
    ("consent_at", sa.DateTime(timezone=True)),
    ("red_flags", sa.JSON()),
    ("red_flag_decision", sa.String(length=2000)),
    ("authorisation_id", sa.Uuid()),
    ("authorisation_number", sa.String(length=60)),
    ("supervised_by", sa.Uuid()),
    ("pain_before", sa.SmallInteger()),
    ("pain_after", sa.SmallInteger()),
    ("advice", sa.JSON()),
)
SESSION_CHECKS = (
    ("modality", "modality IN ('dry_needling')"),
    ("consent_way", "consent_way IN ('spoken', 'written')"),
    ("consent_by", "consent_by IN ('patient', 'representative')"),
    (
        "consent_details",
        (
            "(consent_text IS NULL) = (consent_at IS NULL) AND (consent_way IS NULL) = (consent_at IS NULL)"
            " AND (consent_by IS NULL) = (consent_at IS NULL)"
        ),
    ),
    ("pain_before", "pain_before BETWEEN 0 AND 10"),
    ("pain_after", "pain_after BETWEEN 0 AND 10"),
)
ON_SITE: tuple[tuple[str, Any], ...] = (
    ("view", sa.String(length=10)),
    ("spot_x", sa.Double()),
    ("spot_y", sa.Double()),
    ("trigger_point_id", sa.Uuid()),
    ("layer", sa.String(length=20)),
    ("needle_maker", sa.String(length=100)),
    ("needle_lot", sa.String(length=60)),
    ("needle_expires_on", sa.Date()),
    ("single_use", sa.Boolean()),
    ("retention_seconds", sa.Integer()),
    ("frequency_hz", sa.Double()),
    ("pulse_us", sa.Double()),
    ("intensity_ma", sa.Double()),
    ("stimulation_seconds", sa.Integer()),
    ("pain_during", sa.SmallInteger()),
    ("familiar_pain", sa.String(length=10)),
    ("referral", sa.JSON()),
    ("autonomic", sa.JSON()),
)
SITE_CHECKS = (
    ("layer", "layer IN ('superficial', 'deep')"),
    ("familiar_pain", "familiar_pain IN ('none', 'part', 'full')"),
    ("view", "view IN ('front', 'back')"),
    ("spot", SPOT),
    ("place", PLACE),
    ("pain_during", "pain_during BETWEEN 0 AND 10"),
    ("single_use", "single_use IS NULL OR single_use"),
    (
        "current",
        (
            "technique = 'electrical' OR (frequency_hz IS NULL AND pulse_us IS NULL AND intensity_ma IS NULL"
            " AND stimulation_seconds IS NULL)"
        ),
    ),
)
# On PostgreSQL the program's role has no right to change these; SQLite has no roles, so a trigger refuses.
SIGNED = ("needling_session", "needled_site", "adverse_event", "needling_addendum", "needling_void")


def upgrade() -> None:
    _authorisation()
    _trigger_points()
    _draft()
    with op.batch_alter_table("needling_session") as table:
        table.add_column(sa.Column("modality", sa.String(length=20), nullable=True))
        for name, kind in ON_SESSION:
            table.add_column(sa.Column(name, kind, nullable=True))
    # Every session so far was dry needling; what else it did not say stays empty.
    session = sa.table("needling_session", sa.column("modality", sa.String()))
    op.execute(sa.update(session).values(modality="dry_needling"))
    with op.batch_alter_table("needling_session") as table:
        table.alter_column("modality", existing_type=sa.String(length=20), nullable=False)
        for name, condition in SESSION_CHECKS:
            table.create_check_constraint(op.f(f"ck_needling_session_{name}"), condition)
        for column, parent in (("supervised_by", "account"), ("authorisation_id", "authorisation")):
            table.create_foreign_key(
                op.f(f"fk_needling_session_clinic_id_{column}"), parent, ["clinic_id", column], ["clinic_id", "id"]
            )
    with op.batch_alter_table("needled_site") as table:
        for name, kind in ON_SITE:
            table.add_column(sa.Column(name, kind, nullable=True))
        for name, condition in SITE_CHECKS:
            table.create_check_constraint(op.f(f"ck_needled_site_{name}"), condition)
        table.create_foreign_key(
            op.f("fk_needled_site_clinic_id_trigger_point_id"),
            "trigger_point",
            ["clinic_id", "trigger_point_id"],
            ["clinic_id", "id"],
        )
    op.create_index("ix_needled_site_lot", "needled_site", ["clinic_id", "needle_lot"], unique=False)
    op.create_index("ix_needled_site_trigger_point", "needled_site", ["clinic_id", "trigger_point_id"], unique=False)
    _afterwards()
    if op.get_bind().dialect.name == "sqlite":
        for name in SIGNED:
            op.execute(
                f"CREATE TRIGGER {name}_stays BEFORE UPDATE ON {name}"
                " BEGIN SELECT RAISE(ABORT, 'a signed session is not changed'); END"
            )


def downgrade() -> None:
    """What the older version has no place for is dropped with its columns; sessions, sites and events stay."""
    if op.get_bind().dialect.name == "sqlite":
        for name in SIGNED:
            op.execute(f"DROP TRIGGER IF EXISTS {name}_stays")
    with op.batch_alter_table("adverse_event") as table:
        table.drop_constraint(op.f("fk_adverse_event_clinic_id_addendum_id"), type_="foreignkey")
        table.drop_column("addendum_id")
        table.drop_column("happened_at")
    op.drop_table("needling_void")
    op.drop_table("needling_addendum")
    op.drop_index("ix_needled_site_trigger_point", table_name="needled_site")
    op.drop_index("ix_needled_site_lot", table_name="needled_site")
    with op.batch_alter_table("needled_site") as table:
        table.drop_constraint(op.f("fk_needled_site_clinic_id_trigger_point_id"), type_="foreignkey")
        for name, _ in SITE_CHECKS:
            table.drop_constraint(op.f(f"ck_needled_site_{name}"), type_="check")
        for name, _ in ON_SITE:
            table.drop_column(name)
    with op.batch_alter_table("needling_session") as table:
        for column in ("supervised_by", "authorisation_id"):
            table.drop_constraint(op.f(f"fk_needling_session_clinic_id_{column}"), type_="foreignkey")
        for name, _ in SESSION_CHECKS:
            table.drop_constraint(op.f(f"ck_needling_session_{name}"), type_="check")
        for name, _ in (*ON_SESSION, ("modality", None)):
            table.drop_column(name)
    op.drop_table("needling_draft")
    op.drop_table("trigger_point_examination")
    op.drop_table("trigger_point")
    op.drop_table("authorisation")


def _authorisation() -> None:
    op.create_table(
        "authorisation",
        *_key(),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("activity", sa.String(length=20), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("issued_by", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("supervised_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_by", sa.Uuid(), nullable=False),
        *_recorded(),
        *_taken_back(),
        sa.CheckConstraint("activity IN ('dry_needling')", name=op.f("ck_authorisation_activity")),
        sa.CheckConstraint("valid_to >= valid_from", name=op.f("ck_authorisation_dates")),
        sa.CheckConstraint(
            "supervised_by IS NULL OR supervised_by <> therapist_id", name=op.f("ck_authorisation_supervised_by")
        ),
        sa.CheckConstraint(WITHDRAWN, name=op.f("ck_authorisation_withdrawn")),
        *(_of("authorisation", one, "account") for one in ("therapist_id", "supervised_by", "recorded_by")),
        _of("authorisation", "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_authorisation")),
    )
    op.create_index(
        "ix_authorisation_therapist", "authorisation", ["clinic_id", "therapist_id", "valid_to"], unique=False
    )


def _trigger_points() -> None:
    op.create_table(
        "trigger_point",
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("spot", sa.String(length=200), nullable=True),
        sa.Column("view", sa.String(length=10), nullable=True),
        sa.Column("spot_x", sa.Double(), nullable=True),
        sa.Column("spot_y", sa.Double(), nullable=True),
        sa.Column("first_seen_on", sa.Date(), nullable=False),
        sa.Column("found_by", sa.Uuid(), nullable=False),
        *_recorded(),
        *_taken_back(),
        sa.CheckConstraint("side IN ('left', 'right', 'middle')", name=op.f("ck_trigger_point_side")),
        sa.CheckConstraint("view IN ('front', 'back')", name=op.f("ck_trigger_point_view")),
        sa.CheckConstraint(SPOT, name=op.f("ck_trigger_point_spot")),
        sa.CheckConstraint(PLACE, name=op.f("ck_trigger_point_place")),
        sa.CheckConstraint(WITHDRAWN, name=op.f("ck_trigger_point_withdrawn")),
        _of("trigger_point", "patient_id", "patient"),
        _of("trigger_point", "found_by", "account"),
        _of("trigger_point", "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_trigger_point")),
    )
    op.create_index(
        "ix_trigger_point_patient", "trigger_point", ["clinic_id", "patient_id", "first_seen_on"], unique=False
    )
    name = "trigger_point_examination"
    op.create_table(
        name,
        *_key(),
        sa.Column("trigger_point_id", sa.Uuid(), nullable=False),
        sa.Column("examined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("recognised_pain", sa.Boolean(), nullable=True),
        sa.Column("taut_band", sa.String(length=10), nullable=True),
        sa.Column("tenderness", sa.SmallInteger(), nullable=True),
        sa.Column("familiar_pain", sa.String(length=10), nullable=True),
        sa.Column("referral", sa.JSON(), nullable=True),
        sa.Column("autonomic", sa.JSON(), nullable=True),
        sa.Column("rater_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        *_recorded(),
        *_taken_back(),
        sa.CheckConstraint("state IN ('not_examined', 'active', 'latent', 'resolved')", name=op.f(f"ck_{name}_state")),
        sa.CheckConstraint("taut_band IN ('yes', 'no', 'unsure')", name=op.f(f"ck_{name}_taut_band")),
        sa.CheckConstraint("tenderness BETWEEN 0 AND 10", name=op.f(f"ck_{name}_tenderness")),
        sa.CheckConstraint("familiar_pain IN ('none', 'part', 'full')", name=op.f(f"ck_{name}_familiar_pain")),
        sa.CheckConstraint(
            "state <> 'active' OR (recognised_pain IS NOT NULL AND recognised_pain)", name=op.f(f"ck_{name}_active")
        ),
        sa.CheckConstraint(
            "state = 'active' OR recognised_pain IS NULL OR NOT recognised_pain", name=op.f(f"ck_{name}_not_active")
        ),
        sa.CheckConstraint(
            "state <> 'not_examined' OR (recognised_pain IS NULL AND taut_band IS NULL AND tenderness IS NULL"
            " AND familiar_pain IS NULL AND referral IS NULL AND autonomic IS NULL)",
            name=op.f(f"ck_{name}_not_examined"),
        ),
        sa.CheckConstraint("offset_minutes BETWEEN -840 AND 840", name=op.f(f"ck_{name}_offset_minutes")),
        sa.CheckConstraint(WITHDRAWN, name=op.f(f"ck_{name}_withdrawn")),
        _of(name, "trigger_point_id", "trigger_point"),
        _of(name, "rater_id", "account"),
        _of(name, "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_point", name, ["clinic_id", "trigger_point_id", "examined_at"], unique=False)


def _draft() -> None:
    op.create_table(
        "needling_draft",
        *_key(),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("needles_in", sa.Integer(), nullable=True),
        sa.Column("needles_out", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_as", sa.String(length=20), nullable=True),
        sa.Column("closed_reason", sa.String(length=2000), nullable=True),
        sa.CheckConstraint(
            "needles_out IS NULL OR (needles_in IS NOT NULL AND needles_in = needles_out)",
            name=op.f("ck_needling_draft_needle_count"),
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_needling_draft_version")),
        sa.CheckConstraint("closed_as IN ('signed', 'discarded')", name=op.f("ck_needling_draft_closed_as")),
        sa.CheckConstraint("(closed_as IS NULL) = (closed_at IS NULL)", name=op.f("ck_needling_draft_closed")),
        _of("needling_draft", "patient_id", "patient"),
        _of("needling_draft", "author_id", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_needling_draft")),
    )
    op.create_index(
        "ix_needling_draft_author",
        "needling_draft",
        ["clinic_id", "patient_id", "author_id", "closed_at"],
        unique=False,
    )


def _afterwards() -> None:
    op.create_table(
        "needling_addendum",
        *_key(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.String(length=4000), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        _of("needling_addendum", "session_id", "needling_session"),
        _of("needling_addendum", "written_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_needling_addendum")),
    )
    op.create_index(
        "ix_needling_addendum_session", "needling_addendum", ["clinic_id", "session_id", "written_at"], unique=False
    )
    op.create_table(
        "needling_void",
        *_key(),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=False),
        sa.Column("voided_by", sa.Uuid(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=False),
        _of("needling_void", "session_id", "needling_session"),
        _of("needling_void", "voided_by", "account"),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_needling_void")),
        sa.UniqueConstraint("clinic_id", "session_id", name=op.f("uq_needling_void_clinic_id_session_id")),
    )
    with op.batch_alter_table("adverse_event") as table:
        table.add_column(sa.Column("addendum_id", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True))
        table.create_foreign_key(
            op.f("fk_adverse_event_clinic_id_addendum_id"),
            "needling_addendum",
            ["clinic_id", "addendum_id"],
            ["clinic_id", "id"],
        )


def _key() -> tuple[sa.Column[uuid.UUID], sa.Column[uuid.UUID]]:
    return sa.Column("clinic_id", sa.Uuid(), nullable=False), sa.Column("id", sa.Uuid(), nullable=False)


def _recorded() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
    )


def _taken_back() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sa.String(length=2000), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
    )


def _of(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["clinic_id", column], [f"{parent}.clinic_id", f"{parent}.id"], name=op.f(f"fk_{table}_clinic_id_{column}")
    )
