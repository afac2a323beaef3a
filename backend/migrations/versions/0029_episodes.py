"""Episodes of care; whoever has a plan gets one from it, with what is known and nothing more"""

from __future__ import annotations

import hashlib
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029_episodes"
down_revision = "0028_measures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "episode",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reopens_id", sa.Uuid(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=20), nullable=True),
        sa.Column("ended_words", sa.String(length=2000), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "ended_reason <> 'other' OR ended_words IS NOT NULL", name=op.f("ck_episode_words_of_other")
        ),
        sa.CheckConstraint(
            "ended_reason IN ('goals_reached', 'plateau', 'moved', 'did_not_return', 'referred_on', 'other')",
            name=op.f("ck_episode_ended_reason"),
        ),
        sa.CheckConstraint(
            "source = 'plan' OR ended_on IS NULL"
            " OR (ended_reason IS NOT NULL AND ended_at IS NOT NULL AND ended_by IS NOT NULL)",
            name=op.f("ck_episode_ended"),
        ),
        sa.CheckConstraint("source IN ('clinic', 'plan')", name=op.f("ck_episode_source")),
        sa.CheckConstraint("ended_on IS NOT NULL OR ended_reason IS NULL", name=op.f("ck_episode_reason_of_ended")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= opened_on", name=op.f("ck_episode_ended_after_opened")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_episode_number")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "ended_by"], ["account.clinic_id", "account.id"], name=op.f("fk_episode_clinic_id_ended_by")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "opened_by"], ["account.clinic_id", "account.id"], name=op.f("fk_episode_clinic_id_opened_by")
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "reopens_id"],
            ["episode.clinic_id", "episode.patient_id", "episode.id"],
            name=op.f("fk_episode_clinic_id_patient_id_reopens_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id"],
            ["patient.clinic_id", "patient.id"],
            name=op.f("fk_episode_clinic_id_patient_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_episode")),
        sa.UniqueConstraint("clinic_id", "patient_id", "id", name=op.f("uq_episode_clinic_id_patient_id_id")),
        sa.UniqueConstraint("clinic_id", "patient_id", "number", name=op.f("uq_episode_clinic_id_patient_id_number")),
    )
    op.create_index("ix_episode_ended", "episode", ["clinic_id", "ended_on"], unique=False)
    op.create_index(
        "ux_episode_open",
        "episode",
        ["clinic_id", "patient_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "episode_facts",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=2000), nullable=True),
        sa.Column("onset_year", sa.SmallInteger(), nullable=True),
        sa.Column("onset_month", sa.SmallInteger(), nullable=True),
        sa.Column("onset_day", sa.SmallInteger(), nullable=True),
        sa.Column("main_region", sa.String(length=60), nullable=True),
        sa.Column("main_side", sa.String(length=10), nullable=True),
        sa.Column("days_in_pain", sa.SmallInteger(), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("main_side IN ('left', 'right', 'middle')", name=op.f("ck_episode_facts_main_side")),
        sa.CheckConstraint("(main_region IS NULL) = (main_side IS NULL)", name=op.f("ck_episode_facts_main_place")),
        sa.CheckConstraint("(number = 1) = (reason IS NULL)", name=op.f("ck_episode_facts_reason")),
        sa.CheckConstraint("days_in_pain BETWEEN 0 AND 90", name=op.f("ck_episode_facts_days_in_pain")),
        sa.CheckConstraint(
            "onset_day IS NULL OR (onset_day BETWEEN 1 AND 31 AND onset_month IS NOT NULL)",
            name=op.f("ck_episode_facts_onset_day"),
        ),
        sa.CheckConstraint(
            "onset_month IS NULL OR (onset_month BETWEEN 1 AND 12 AND onset_year IS NOT NULL)",
            name=op.f("ck_episode_facts_onset_month"),
        ),
        sa.CheckConstraint("onset_year BETWEEN 1900 AND 2199", name=op.f("ck_episode_facts_onset_year")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_episode_facts_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "episode_id"],
            ["episode.clinic_id", "episode.patient_id", "episode.id"],
            name=op.f("fk_episode_facts_clinic_id_patient_id_episode_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_episode_facts")),
        sa.UniqueConstraint(
            "clinic_id", "episode_id", "number", name=op.f("uq_episode_facts_clinic_id_episode_id_number")
        ),
    )
    op.create_table(
        "pain_type",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("episode_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("held_from", sa.Date(), nullable=False),
        sa.Column("words", sa.String(length=2000), nullable=True),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind IN ('nociceptive', 'neuropathic', 'nociplastic')", name=op.f("ck_pain_type_kind")),
        sa.ForeignKeyConstraint(
            ["clinic_id", "author_id"],
            ["account.clinic_id", "account.id"],
            name=op.f("fk_pain_type_clinic_id_author_id"),
        ),
        sa.ForeignKeyConstraint(
            ["clinic_id", "patient_id", "episode_id"],
            ["episode.clinic_id", "episode.patient_id", "episode.id"],
            name=op.f("fk_pain_type_clinic_id_patient_id_episode_id"),
        ),
        sa.PrimaryKeyConstraint("clinic_id", "id", name=op.f("pk_pain_type")),
    )
    op.create_index("ix_pain_type_episode", "pain_type", ["clinic_id", "episode_id", "held_from"], unique=False)
    _from_plans()


def downgrade() -> None:
    op.drop_table("pain_type")
    op.drop_table("episode_facts")
    op.drop_table("episode")


def _from_plans() -> None:
    """One episode for each plan: opened when its first version began, ended with the enrolment.

    The onset, the days in pain and the reason of an end were never asked, so they stay empty. The place is the one
    that the plan named last, as its author wrote it.
    """
    connection = op.get_bind()
    patient = sa.table(
        "patient", *_columns(clinic_id=sa.Uuid(), id=sa.Uuid(), enrolled_on=sa.Date(), ended_on=sa.Date())
    )
    version = sa.table(
        "plan_version",
        *_columns(
            clinic_id=sa.Uuid(),
            patient_id=sa.Uuid(),
            plan_id=sa.Uuid(),
            number=sa.Integer(),
            in_force_from=sa.Date(),
            main_region=sa.String(),
            main_side=sa.String(),
            author_id=sa.Uuid(),
            written_at=sa.DateTime(timezone=True),
        ),
    )
    episode = sa.table(
        "episode",
        *_columns(
            clinic_id=sa.Uuid(),
            id=sa.Uuid(),
            patient_id=sa.Uuid(),
            number=sa.Integer(),
            source=sa.String(),
            opened_on=sa.Date(),
            opened_by=sa.Uuid(),
            opened_at=sa.DateTime(timezone=True),
            ended_on=sa.Date(),
            digest=sa.String(),
        ),
    )
    facts = sa.table(
        "episode_facts",
        *_columns(
            clinic_id=sa.Uuid(),
            id=sa.Uuid(),
            patient_id=sa.Uuid(),
            episode_id=sa.Uuid(),
            number=sa.Integer(),
            main_region=sa.String(),
            main_side=sa.String(),
            author_id=sa.Uuid(),
            written_at=sa.DateTime(timezone=True),
            digest=sa.String(),
        ),
    )
    ended = {(row.clinic_id, row.id): row.ended_on for row in connection.execute(sa.select(patient))}
    of_plans: dict[tuple[Any, Any], list[Any]] = {}
    for row in connection.execute(sa.select(version).order_by(version.c.number)):
        of_plans.setdefault((row.clinic_id, row.patient_id), []).append(row)
    for (clinic_id, patient_id), versions in of_plans.items():
        first = versions[0]
        placed = next((one for one in reversed(versions) if one.main_region is not None), first)
        last_day = ended[clinic_id, patient_id]
        digest = hashlib.sha256(str(first.plan_id).encode()).hexdigest()
        whose = {"clinic_id": clinic_id, "patient_id": patient_id, "number": 1, "digest": digest, "id": first.plan_id}
        opened_on = first.in_force_from if last_day is None else min(first.in_force_from, last_day)
        written = {"opened_by": first.author_id, "opened_at": first.written_at, "ended_on": last_day}
        connection.execute(episode.insert().values(**whose, source="plan", opened_on=opened_on, **written))
        place = {"main_region": placed.main_region, "main_side": placed.main_side}
        who = {"author_id": placed.author_id, "written_at": placed.written_at, "episode_id": first.plan_id}
        connection.execute(facts.insert().values(**whose, **place, **who))


def _columns(**kinds: Any) -> list[sa.ColumnClause[Any]]:
    return [sa.column(name, kind) for name, kind in kinds.items()]
