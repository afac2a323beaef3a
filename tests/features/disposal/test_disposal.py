"""A record goes when its time is over and two people want it: all of it or nothing, and nobody else's."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, select, text
from sqlalchemy.exc import DBAPIError

from backend.access import service as access
from backend.access.permissions import Role
from backend.app import worker_of
from backend.disposal import service as disposal
from backend.disposal.models import DisposalPerson, DisposalRelease
from backend.shell.audit.sealing import book_of
from backend.shell.clock import FixedClock
from backend.shell.db import person_rows
from backend.shell.db.base import Base
from backend.shell.db.session import engine_options, prepare_engine
from tests.features.audit.test_chain import assert_whole
from tests.features.cast import CHEAP_HASH, ZONE, Cast, Person, body, inside
from tests.features.corrections.test_corrections import ask as ask_for_correction
from tests.features.retention.test_retention import hold
from tests.guards.test_migrations import fill
from tests.support.databases import all_seeing

CANARY = "canary-of-nell"
LATER = datetime(2036, 3, 15, 12, 0, tzinfo=UTC)
# Of the clinic, not of one person: they may name an account of staff and never hang on a patient.
OF_THE_CLINIC = {
    *("clinic", "change_counter", "cohort", "report", "job", "retention_rule"),
    *("disposal_request", "disposal_release", "disposal_person"),
}
# What every request and every sign-in goes on writing.
GOES_ON = {"audit_row", "audit_head", "name_key", "sign_in", "refresh_token", "recent_tries"}
Rows = dict[str, list[tuple[Any, ...]]]


@contextmanager
def past_the_wall(app: Flask) -> Iterator[Connection]:
    """A connection that sees and may change everything."""
    url = all_seeing(app.extensions["ebb_settings"].database_url)
    engine = create_engine(url, **engine_options(url))
    prepare_engine(engine)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def everything(app: Flask) -> Rows:
    with past_the_wall(app) as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def nell(app: Flask, cast: Cast, clock: FixedClock) -> UUID:
    """Somebody with a row in every table, each text a canary, with an account of her own and a sign-in; long over."""
    with past_the_wall(app) as connection:
        fill(connection, CANARY, into=cast.clinic_id)
        patient = Base.metadata.tables["patient"]
        patient_id: Any = connection.scalar(select(patient.c.id).where(patient.c.name == CANARY))
        times = {"enrolled_on": date(2025, 1, 1), "ended_on": date(2026, 3, 1), "birth_date": date(1980, 2, 29)}
        connection.execute(patient.update().where(patient.c.id == patient_id).values(zone=ZONE, **times))
        for table in ("disposal_release", "disposal_person", "disposal_request"):
            connection.execute(text(f"DELETE FROM {table}"))  # somebody else's, made up
        connection.execute(text("UPDATE job SET state = 'done', finished_at = created_at"))
    with inside(app) as session:
        access.open_account(
            session,
            clinic_id=cast.clinic_id,
            login="nell@ebb.example",
            password_hash=CHEAP_HASH,
            role=Role.PATIENT,
            name=CANARY,
            patient_id=patient_id,
        )
        session.commit()
    assert Person(app, "nell@ebb.example", None, patient_id).get("/me").status_code == 200
    clock.set(LATER)
    return UUID(str(patient_id))


def ask(person: Person, *patient_ids: Any, **changed: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "patient_ids": [str(one) for one in patient_ids], "reason": "Its time is over."}
    return person.post("/disposals", json=sent | changed)


def release(person: Person, disposal_id: str) -> Any:
    return person.post(f"/disposals/{disposal_id}/release")


def work(app: Flask) -> None:
    worker = worker_of(app)
    while worker.run_one():
        pass


def the_disposal(cast: Cast) -> Any:
    (line,) = body(cast.ines.get("/disposals"))["items"]
    return line


def test_everything_of_the_person_goes_and_nothing_else(app: Flask, cast: Cast, nell: UUID) -> None:
    asked = ask(cast.noor, nell)
    assert asked.status_code == 201, asked.json
    would_go = {line["table"]: line["rows"] for line in asked.json["people"][0]["rows"]}
    of_people = {table.name for table in person_rows.tables()}
    assert {"patient", "pain_entry", "needled_site", "plan_component", "consent_said", "legal_hold_lift"} <= set(
        would_go
    )
    assert would_go["account"] == 1
    assert would_go["sign_in"] >= 1
    assert of_people.isdisjoint(OF_THE_CLINIC)
    before = everything(app)
    work(app)
    assert everything(app)["pain_entry"] == before["pain_entry"]  # asked is not released

    assert release(cast.ines, asked.json["id"]).status_code == 202
    work(app)
    (person,) = the_disposal(cast)["people"]
    assert (person["state"], person["name"], person["stopped_by"]) == ("disposed", None, None)
    assert {line["table"]: line["rows"] for line in person["rows"]} == would_go
    assert re.fullmatch("[0-9a-f]{64}", person["sha256"])

    after = everything(app)
    for name, rows in before.items():
        if name in GOES_ON | OF_THE_CLINIC:
            continue
        gone = [row for row in rows if row not in after[name]]
        assert len(gone) == would_go.get(name, 0), name
        assert sorted(after[name], key=repr) == sorted((row for row in rows if row not in gone), key=repr), name
        assert all(nell in row or name not in {"pain_entry", "patient", "reading"} for row in gone)
    still_there = {
        name
        for name, rows in after.items()
        if name in of_people - {"account", *_of_accounts()} and any(CANARY in repr(row) or nell in row for row in rows)
    }
    assert still_there == set()
    assert not any(nell in row for row in after["account"])
    # The trace outlives the person: who looked is kept, what was written is not.
    assert len(after["audit_row"]) > len(before["audit_row"])
    assert any(nell in row for row in after["audit_row"])
    assert person_rows_of(app, nell) == {}


def _of_accounts() -> set[str]:
    """What hangs on an account: `fill` gives one row of each to somebody of the staff, who stays."""
    return {table.name for table in person_rows.tables() if "patient_id" not in table.c} & {
        key.parent.table.name
        for table in Base.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in {"account", "sign_in"}
    }


def person_rows_of(app: Flask, patient_id: UUID) -> dict[str, int]:
    with inside(app) as session:
        return person_rows.count(session, app.extensions["cast_clinic"], patient_id)


def test_the_log_stays_whole_and_names_them_no_more(app: Flask, cast: Cast, clock: FixedClock) -> None:
    omar: Any = cast.omar.patient_id
    assert cast.omar.get(f"/patients/{omar}").status_code == 200
    assert cast.lena.post(f"/patients/{omar}/discharge", json={"last_day": "2026-03-10"}).status_code == 200
    clock.set(LATER)
    cast.noor.token = cast.ines.token = cast.lena.token = None
    people = {omar, cast.omar.id, cast.lena.id}
    with inside(app) as session:
        assert set(book_of(session).kept(session.connection(), cast.clinic_id, people)) == people
    disposal_id = ask(cast.noor, omar).json["id"]
    assert release(cast.ines, disposal_id).status_code == 202
    work(app)
    assert cast.lena.get(f"/patients/{omar}").status_code == 404
    with inside(app) as session:
        kept = assert_whole(session)
        assert set(book_of(session).kept(session.connection(), cast.clinic_id, people)) == {cast.lena.id}
    told = [(row.operation, row.event, row.outcome) for row in kept if row.patient_id == omar]
    assert ("discharge_patient", None, "allowed") in told
    assert told[-2][1:] == ("disposed", "allowed")
    assert told[-1] == ("read_patient", None, "denied")


def test_the_one_who_asked_cannot_release(app: Flask, cast: Cast, nell: UUID) -> None:
    asked = ask(cast.noor, nell).json
    mine = release(cast.noor, asked["id"])
    assert (mine.status_code, mine.json["code"]) == (422, "second_person_needed")
    with inside(app) as session:
        session.add(
            DisposalRelease(
                clinic_id=cast.clinic_id,
                id=uuid.uuid4(),
                request_id=UUID(asked["id"]),
                asked_by=cast.noor.id,
                released_by=cast.noor.id,
                released_at=LATER,
            )
        )
        with pytest.raises(DBAPIError, match="two_people"):  # the database itself
            session.flush()
        session.rollback()
    work(app)
    assert person_rows_of(app, nell)
    assert release(cast.ines, asked["id"]).status_code == 202
    again = release(cast.ines, asked["id"])
    assert (again.status_code, again.json["code"]) == (409, "already_released")


def test_a_second_admin_may_release(app: Flask, cast: Cast, nell: UUID) -> None:
    with inside(app) as session:
        access.open_account(
            session,
            clinic_id=cast.clinic_id,
            login="vera@ebb.example",
            password_hash=CHEAP_HASH,
            role=Role.CLINIC_ADMIN,
            name="Vera",
        )
        session.commit()
    asked = ask(cast.noor, nell).json
    assert release(Person(app, "vera@ebb.example", None, None), asked["id"]).status_code == 202
    work(app)
    assert person_rows_of(app, nell) == {}


@pytest.mark.parametrize("what", ["legal_hold", "open_correction", "running_enrolment", "not_due"])
def test_what_forbids_it_stops_it_even_after_the_release(app: Flask, cast: Cast, nell: UUID, what: str) -> None:
    asked = ask(cast.noor, nell).json
    assert release(cast.ines, asked["id"]).status_code == 202
    if what == "legal_hold":
        assert hold(cast.noor, nell).status_code == 201
    elif what == "open_correction":
        assert ask_for_correction(Person(app, "nell@ebb.example", None, nell), nell).status_code == 201
    else:
        changed = {"ended_on": None} if what == "running_enrolment" else {"birth_date": date(2035, 1, 1)}
        patient = Base.metadata.tables["patient"]
        with past_the_wall(app) as connection:
            connection.execute(patient.update().where(patient.c.id == nell).values(changed))
    before = person_rows_of(app, nell)
    work(app)
    (person,) = the_disposal(cast)["people"]
    assert (person["state"], person["stopped_by"], person["name"]) == ("stopped", what, CANARY)
    assert person_rows_of(app, nell) == before
    refused = ask(cast.noor, nell)
    assert (refused.status_code, refused.json["code"]) == (422, "not_disposable")


def test_one_who_is_stopped_stops_nobody_else(app: Flask, cast: Cast, nell: UUID) -> None:
    table = Base.metadata.tables["patient"]
    with past_the_wall(app) as connection:
        connection.execute(table.update().where(table.c.id == cast.omar.patient_id).values(ended_on=date(2026, 2, 1)))
    asked = ask(cast.noor, nell, cast.omar.patient_id).json
    assert hold(cast.noor, nell).status_code == 201
    assert release(cast.ines, asked["id"]).status_code == 202
    work(app)
    people = {line["person_id"]: line["state"] for line in the_disposal(cast)["people"]}
    assert people == {str(nell): "stopped", str(cast.omar.patient_id): "disposed"}
    assert cast.lena.get(f"/patients/{cast.omar.patient_id}").status_code == 404


PLANTED = {
    "sqlite": (
        "CREATE TRIGGER planted BEFORE DELETE ON patient BEGIN SELECT RAISE(ABORT, 'planted'); END",
        "DROP TRIGGER planted",
    ),
    "postgresql": (
        """CREATE FUNCTION planted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'planted'; END $$;
        CREATE TRIGGER planted BEFORE DELETE ON patient EXECUTE FUNCTION planted()""",
        "DROP FUNCTION planted() CASCADE",
    ),
}


def test_it_is_all_or_nothing(app: Flask, cast: Cast, nell: UUID, clock: FixedClock) -> None:
    """The last of all tables refuses: what went before it is there again."""
    asked = ask(cast.noor, nell).json
    assert release(cast.ines, asked["id"]).status_code == 202
    before = person_rows_of(app, nell)
    with past_the_wall(app) as connection:
        plant, dig_up = PLANTED[connection.dialect.name]
        connection.execute(text(plant))
    try:
        worker_of(app).run_one()
        assert person_rows_of(app, nell) == before
        assert the_disposal(cast)["people"][0]["state"] == "asked"
    finally:
        with past_the_wall(app) as connection:
            connection.execute(text(dig_up))
    clock.set(LATER.replace(hour=13))  # the job is tried again after a pause
    work(app)
    cast.ines.token = None
    assert the_disposal(cast)["people"][0]["state"] == "disposed"
    assert person_rows_of(app, nell) == {}


def test_other_rows_than_were_counted_keep_nothing(
    app: Flask, cast: Cast, nell: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule is written twice on PostgreSQL, in the program and in the database; where they differ nothing goes."""
    asked = ask(cast.noor, nell).json
    assert release(cast.ines, asked["id"]).status_code == 202
    before, counted = person_rows_of(app, nell), person_rows.count
    monkeypatch.setattr(
        person_rows, "count", lambda *given: {name: n for name, n in counted(*given).items() if name != "reading"}
    )
    worker_of(app).run_one()
    monkeypatch.undo()
    assert person_rows_of(app, nell) == before


def test_the_door_in_the_database_looks_for_itself(app: Flask, cast: Cast, nell: UUID) -> None:
    """Whoever can run any statement as the program still needs a disposal two people wanted, and nothing against it."""
    asked = ask(cast.noor, nell).json
    with inside(app) as session:
        (disposal_id,) = session.scalars(
            select(DisposalPerson.id).where(DisposalPerson.request_id == UUID(asked["id"]))
        )
        if session.get_bind().dialect.name == "sqlite":
            return  # there the file is the wall
        with pytest.raises(DBAPIError, match="permission denied"):
            session.execute(text("DELETE FROM pain_entry"))
        session.rollback()
        for wrong in (disposal_id, uuid.uuid4()):
            with pytest.raises(DBAPIError, match="no released disposal"):
                person_rows.remove(session, cast.clinic_id, nell, wrong)
            session.rollback()
    assert release(cast.ines, asked["id"]).status_code == 202
    assert hold(cast.noor, nell).status_code == 201
    with inside(app) as session:
        with pytest.raises(DBAPIError, match="legal hold"):
            person_rows.remove(session, cast.clinic_id, nell, disposal_id)
        session.rollback()
    with inside(app, cast.other_clinic_id) as session:
        with pytest.raises(DBAPIError, match="no released disposal"):
            person_rows.remove(session, cast.other_clinic_id, nell, disposal_id)
        session.rollback()
    assert person_rows_of(app, nell)


def test_sent_again_is_the_same_request(cast: Cast, nell: UUID) -> None:
    id_ = str(uuid.uuid4())
    first, again = (ask(cast.noor, nell, id=id_) for _ in range(2))
    assert first.json == again.json
    assert ask(cast.noor, nell, id=id_, reason="Another.").json["code"] == "id_taken"
    assert ask(cast.noor, nell, nell).json["code"] == "patient_twice"


def test_a_foreign_person_is_as_unknown_as_a_missing_one(cast: Cast, clock: FixedClock) -> None:
    answers = [ask(cast.noor, one) for one in (cast.zoe.patient_id, uuid.uuid4())]
    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(422, "not_disposable")] * 2
    assert release(cast.ines, str(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("who", ["mara", "dev", "theo", "otto"])
def test_nobody_else_disposes(cast: Cast, who: str) -> None:
    person = cast.everybody[who]
    assert ask(person, cast.mara.patient_id).status_code == 403
    assert person.get("/disposals").status_code == release(person, str(uuid.uuid4())).status_code == 403
    assert ask(cast.ines, cast.mara.patient_id).status_code == 403


def test_a_job_that_is_done_twice_does_nothing(app: Flask, cast: Cast, nell: UUID) -> None:
    asked = ask(cast.noor, nell).json
    release(cast.ines, asked["id"])
    work(app)
    with inside(app) as session:
        (person,) = session.scalars(select(DisposalPerson).where(DisposalPerson.request_id == UUID(asked["id"])))
        disposal.dispose(session, person.id, LATER)
        assert person.finished_at == LATER
        session.rollback()
