"""Needling sessions, sites and adverse events"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009_needling"
down_revision = "0008_exercise"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "needling_session",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("performed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_minutes", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("purpose", sa.String(length=500), nullable=False),
        sa.Column("position", sa.String(length=20), nullable=True),
        sa.Column("consent_given", sa.Boolean(), nullable=False),
        sa.Column("needles_in", sa.Integer(), nullable=False),
        sa.Column("needles_out", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=True),
        sa.Column("adverse_events", sa.String(length=20), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "adverse_events IN ('none', 'not_asked', 'listed')", name=op.f("ck_needling_session_adverse_events")
        ),
        sa.CheckConstraint(
            "position IN ('prone', 'supine', 'side_lying', 'sitting', 'other')",
            name=op.f("ck_needling_session_position"),
        ),
        sa.CheckConstraint("consent_given", name=op.f("ck_needling_session_consent_given")),
        sa.CheckConstraint("needles_in = needles_out", name=op.f("ck_needling_session_needle_count")),
        sa.CheckConstraint("needles_in >= 1", name=op.f("ck_needling_session_needles_in")),
        sa.CheckConstraint("offset_minutes BETWEEN -840 AND 840", name=op.f("ck_needling_session_offset_minutes")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_needling_session_clinic_id_patient_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "therapist_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_needling_session_clinic_id_therapist_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_needling_session")),
    )
    op.create_index(
        "ix_needling_session_performed",
        "needling_session",
        ["clinic_id", "patient_id", "performed_at", "id"],
        unique=False,
    )
    op.create_table(
        "adverse_event",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=True),
        sa.CheckConstraint("grade IN ('mild', 'significant', 'serious')", name=op.f("ck_adverse_event_grade")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["needling_session.clinic_id", "needling_session.id"],
            name=op.f("fk_adverse_event_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_adverse_event")),
        sa.UniqueConstraint(
            "clinic_id", "session_id", "position", name=op.f("uq_adverse_event_clinic_id_session_id_position")
        ),
    )
    op.create_table(
        "needled_site",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("muscle", sa.String(length=60), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("spot", sa.String(length=200), nullable=True),
        sa.Column("target", sa.String(length=20), nullable=False),
        sa.Column("technique", sa.String(length=20), nullable=False),
        sa.Column("needle_diameter_mm", sa.Double(), nullable=False),
        sa.Column("needle_length_mm", sa.Double(), nullable=False),
        sa.Column("insertions", sa.Integer(), nullable=False),
        sa.Column("depth_mm", sa.Double(), nullable=True),
        sa.Column("twitch", sa.String(length=10), nullable=True),
        sa.Column("twitch_count", sa.Integer(), nullable=True),
        sa.CheckConstraint("side IN ('left', 'right', 'middle')", name=op.f("ck_needled_site_side")),
        sa.CheckConstraint(
            "target IN ('trigger_point', 'taut_band', 'connective_tissue')", name=op.f("ck_needled_site_target")
        ),
        sa.CheckConstraint("technique IN ('in_out', 'static', 'electrical')", name=op.f("ck_needled_site_technique")),
        sa.CheckConstraint("twitch IN ('none', 'weak', 'medium', 'strong')", name=op.f("ck_needled_site_twitch")),
        sa.CheckConstraint(
            "twitch_count IS NULL OR (twitch IS NOT NULL AND (twitch_count > 0) = (twitch <> 'none'))",
            name=op.f("ck_needled_site_twitch_count"),
        ),
        sa.CheckConstraint("depth_mm >= 0 AND depth_mm <= needle_length_mm", name=op.f("ck_needled_site_depth")),
        sa.CheckConstraint("insertions >= 1", name=op.f("ck_needled_site_insertions")),
        sa.CheckConstraint("needle_diameter_mm > 0 AND needle_length_mm > 0", name=op.f("ck_needled_site_needle")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "session_id"],
            ["needling_session.clinic_id", "needling_session.id"],
            name=op.f("fk_needled_site_clinic_id_session_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_needled_site")),
        sa.UniqueConstraint(
            "clinic_id", "session_id", "position", name=op.f("uq_needled_site_clinic_id_session_id_position")
        ),
    )


def downgrade() -> None:
    op.drop_table("needled_site")
    op.drop_table("adverse_event")
    op.drop_table("needling_session")
