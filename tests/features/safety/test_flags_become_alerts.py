"""Flags of an older version become alerts: what was acknowledged is closed in the same words, what is open stays."""

from __future__ import annotations

import uuid
from pathlib import Path

import sqlalchemy as sa
from alembic.script import ScriptDirectory

from backend.shell.db import migrate
from backend.shell.db.session import engine_options

CLINIC, DEV, MARA = (uuid.UUID(int=number).hex for number in (1, 2, 3))
OPEN, DONE = (uuid.UUID(int=number).hex for number in (4, 5))


def before_alerts() -> str:
    scripts = ScriptDirectory.from_config(migrate.config(""))
    found = next(one for one in scripts.walk_revisions() if one.revision.endswith("_alerts"))
    return str(found.down_revision)


def test_nothing_is_made_up_and_nothing_is_lost(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'older.sqlite'}"
    migrate.upgrade(url, before_alerts())
    engine = sa.create_engine(url, **engine_options(url))
    flag = (
        "INSERT INTO safety_flag (clinic_id, id, patient_id, reading_id, kind, raised_at, raised_by, acknowledged_at,"
    )
    flag += " acknowledged_by, note) VALUES (:clinic, :id, :mara, :id, 'self_harm_item', '2026-03-01 10:00:00.000000',"
    flag += " :dev, :at, :by, :note)"
    with engine.begin() as connection:
        who = {"clinic": CLINIC, "dev": DEV, "mara": MARA}
        connection.execute(sa.text("INSERT INTO clinic (id, name, zone) VALUES (:clinic, 'River', 'UTC')"), who)
        connection.execute(
            sa.text(
                "INSERT INTO account (clinic_id, id, login, password_hash, role, name)"
                " VALUES (:clinic, :dev, 'dev', '-', 'therapist', 'Dev')"
            ),
            who,
        )
        connection.execute(
            sa.text(
                "INSERT INTO patient (clinic_id, id, name, zone, enrolled_on)"
                " VALUES (:clinic, :mara, 'Mara', 'UTC', '2026-01-05')"
            ),
            who,
        )
        for one, at, by, note in (
            (OPEN, None, None, None),
            (DONE, "2026-03-01 11:00:00.000000", DEV, "Talked to her."),
        ):
            connection.execute(sa.text(flag), who | {"id": one, "at": at, "by": by, "note": note})
    migrate.upgrade(url)
    with engine.connect() as connection:
        alerts = {row.id: row for row in connection.execute(sa.text("SELECT * FROM alert"))}
        told = connection.execute(
            sa.text("SELECT alert_id, kind, note FROM alert_event ORDER BY alert_id, number")
        ).all()
        gone = sa.inspect(connection).has_table("safety_flag")
    engine.dispose()
    assert not gone
    assert (alerts[OPEN].owner_id, alerts[OPEN].acknowledged_at, alerts[OPEN].closed_at) == (DEV, None, None)
    assert alerts[OPEN].due_at == "2026-03-01 10:15:00.000000"
    done = alerts[DONE]
    assert (done.closed_by, done.closed_note, done.closed_at) == (DEV, "Talked to her.", "2026-03-01 11:00:00.000000")
    assert (done.acknowledged_note, done.due_at) == ("Talked to her.", None)
    assert [(row.alert_id, row.kind, row.note) for row in told] == [
        (OPEN, "raised", None),
        (DONE, "raised", None),
        (DONE, "acknowledged", "Talked to her."),
        (DONE, "closed", "Talked to her."),
    ]
