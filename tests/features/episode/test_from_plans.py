"""Whoever had a plan before episodes were kept gets one from it: what is known, and nothing that was never asked."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import sqlalchemy as sa

import backend.tables  # noqa: F401 - fills the metadata
from backend.shell.db import migrate
from backend.shell.db.base import Base
from tests.guards.test_migrations import SCRIPTS, engine_for
from tests.support.databases import all_seeing

BEFORE = next(one.down_revision for one in SCRIPTS.walk_revisions() if one.revision.endswith("_episodes"))
COLUMNS = (
    *("clinic_id", "id", "patient_id", "plan_id", "number", "in_force_from", "phase", "reason"),
    *("main_region", "main_side", "author_id", "written_at", "digest"),
)
WRITTEN = datetime(2025, 7, 1, 16, tzinfo=UTC)


def test_a_plan_becomes_an_episode_with_what_is_known(empty_database_url: str) -> None:
    migrate.upgrade(empty_database_url, str(BEFORE))
    t = {name: Base.metadata.tables[name] for name in ("clinic", "account", "patient", "plan")}
    version = sa.table(
        "plan_version", *(sa.column(one, Base.metadata.tables["plan_version"].c[one].type) for one in COLUMNS)
    )
    clinic, author = uuid.uuid4(), uuid.uuid4()
    here = {"clinic_id": clinic}
    engine = engine_for(all_seeing(empty_database_url))
    people = {"still here": None, "gone": date(2025, 12, 1), "without a plan": None}
    ids = {name: uuid.uuid4() for name in people}
    with engine.begin() as connection:
        connection.execute(t["clinic"].insert().values(id=clinic, name="River", zone="America/Edmonton"))
        staff = {"login": "dev", "password_hash": "x", "role": "therapist", "name": "Dev", "login_key": "dev"}
        account = {key: value for key, value in staff.items() if key in t["account"].c}
        connection.execute(t["account"].insert().values(**here, id=author, **account))
        for name, ended in people.items():
            who = {"name": name, "zone": "America/Edmonton", "enrolled_on": date(2025, 6, 1), "ended_on": ended}
            connection.execute(t["patient"].insert().values(**here, id=ids[name], **who))
            if name == "without a plan":
                continue
            plan = uuid.uuid4()
            connection.execute(t["plan"].insert().values(**here, id=plan, patient_id=ids[name], opened_at=WRITTEN))
            for number, side in ((1, "left"), (2, None)):
                said = {"phase": "treatment", "reason": "x", "author_id": author, "digest": "x", "written_at": WRITTEN}
                place = {"main_region": "lower_back" if side else None, "main_side": side}
                begins = {"number": number, "in_force_from": date(2025, 6 + number, 1), "plan_id": plan}
                row = here | said | place | begins | {"id": uuid.uuid4(), "patient_id": ids[name]}
                connection.execute(version.insert().values(**row))
    engine.dispose()
    migrate.upgrade(empty_database_url)
    engine = engine_for(all_seeing(empty_database_url))
    with engine.connect() as connection:
        episode, facts = Base.metadata.tables["episode"], Base.metadata.tables["episode_facts"]
        kept = {row.patient_id: row for row in connection.execute(sa.select(episode))}
        known = {row.patient_id: row for row in connection.execute(sa.select(facts))}
    engine.dispose()
    assert set(kept) == set(known) == {ids["still here"], ids["gone"]}
    for name, ended in (("still here", None), ("gone", date(2025, 12, 1))):
        made, fact = kept[ids[name]], known[ids[name]]
        assert (made.opened_on, made.ended_on, made.source) == (date(2025, 7, 1), ended, "plan")
        assert (made.ended_reason, made.ended_at, made.ended_by) == (None, None, None)
        assert (fact.main_region, fact.main_side) == ("lower_back", "left")
        assert (fact.onset_year, fact.days_in_pain) == (None, None)
