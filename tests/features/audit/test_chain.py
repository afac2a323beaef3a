"""Each row of the log holds the one before it, says everything the law asks for, and is there or nothing happened."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from backend.shell.audit import chain, trail
from backend.shell.audit.models import AuditHead, AuditRow, NameKey
from backend.shell.audit.names import unseal
from backend.shell.audit.reading import opened
from backend.shell.audit.sealing import book_of
from backend.shell.db.scope import NOWHERE, OutsideClinic, enter_clinic
from backend.shell.db.session import db
from tests.features.cast import NOW, PASSWORD, Cast, inside
from tests.features.diary import entry
from tests.support import walls
from tests.support.databases import all_seeing


def log(session: Session) -> list[AuditRow]:
    return list(session.scalars(select(AuditRow).order_by(AuditRow.seq)))


def as_written(row: AuditRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in chain.FIELDS}


def assert_whole(session: Session) -> list[AuditRow]:
    """Numbers without a gap, every row holds the one before it, the head is the last row."""
    kept = log(session)
    assert [row.seq for row in kept] == list(range(1, len(kept) + 1))
    previous = chain.NOTHING_BEFORE
    for row in kept:
        assert row.previous == previous
        assert row.hash == chain.link(previous, as_written(row))
        previous = row.hash
    head = session.scalars(select(AuditHead)).one()
    assert (head.last, head.hash) == (len(kept), previous)
    return kept


@pytest.mark.asvs("v5.0.0-16.2.1")
def test_rows_hold_one_another_whatever_came_of_the_requests(app: Flask, cast: Cast) -> None:
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    cast.lena.get(f"/patients/{cast.mara.patient_id}")
    cast.dev.get("/patients")
    cast.mara.post(f"/patients/{cast.mara.patient_id}/pain-entries", json=entry())
    cast.mara.post(f"/patients/{cast.mara.patient_id}/pain-entries", json={})
    with inside(app) as session:
        kept = assert_whole(session)
    assert {"allowed", "denied", "refused"} <= {row.outcome for row in kept}


def test_a_list_of_many_people_is_a_row_for_each_one_after_another(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        access = trail.Access(
            clinic_id=cast.clinic_id,
            actor=trail.Who(cast.dev.id, "therapist", "Dev"),  # type: ignore[arg-type]
            permission="patients.list",
            operation="list_patients",
            action="view",
            patient_id=None,
            request_id="r",
            client_address="::1",
            app_version=None,
            shown=[cast.mara.patient_id, cast.omar.patient_id],  # type: ignore[list-item]
        )
        trail.write(session, access, "allowed", 200, NOW)
        session.commit()
        kept = assert_whole(session)
    assert [row.patient_id for row in kept] == [cast.mara.patient_id, cast.omar.patient_id]


def test_names_are_sealed_and_leave_the_log_when_their_key_does(app: Flask, cast: Cast) -> None:
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    with inside(app) as session:
        row = log(session)[-1]
        assert "Dev" not in str(as_written(row))
        assert "Mara" not in str(as_written(row))
        book, connection = book_of(session), session.connection()
        people = {cast.dev.id, cast.mara.patient_id}
        keys = book.kept(connection, cast.clinic_id, people)  # type: ignore[arg-type]
        assert unseal(keys[cast.dev.id], row.actor_name, "actor_name") == "Dev"  # type: ignore[index]
        assert unseal(keys[cast.mara.patient_id], row.patient_name, "patient_name") == "Mara"  # type: ignore[index]
        assert unseal(keys[cast.dev.id], row.actor_name, "patient_name") is None  # type: ignore[index]
        book.forget(session, cast.clinic_id, cast.mara.patient_id)  # type: ignore[arg-type]
        session.commit()
        left = book.kept(session.connection(), cast.clinic_id, people)  # type: ignore[arg-type]
        assert set(left) == {cast.dev.id}
        assert_whole(session)


def test_two_clinics_of_one_database_have_a_chain_each(app: Flask, cast: Cast) -> None:
    cast.dev.get("/patients")
    cast.ravi.get("/patients")
    cast.dev.get("/patients")
    with inside(app) as session:
        assert {row.clinic_id for row in assert_whole(session)} == {cast.clinic_id}
    with inside(cast.ravi.app, cast.other_clinic_id) as session:
        assert {row.clinic_id for row in assert_whole(session)} == {cast.other_clinic_id}


def test_an_event_needs_no_patient_and_no_account(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        trail.event(session, "sign_in_refused", at=NOW, outcome="denied", login="mara@ebb.example")
        trail.event(session, "role_changed", at=NOW, about=cast.lena.id, changed=("role",))
        session.commit()
        refused, changed = assert_whole(session)
    assert (refused.event, refused.action, refused.outcome) == ("sign_in_refused", "sign_in", "denied")
    assert refused.actor_id is None
    assert refused.login_digest
    assert "mara" not in refused.login_digest
    assert (changed.about_id, changed.changed) == (cast.lena.id, ["role"])
    assert changed.application == "ebb-command"


def test_what_belongs_to_no_clinic_has_a_chain_of_its_own(app: Flask, cast: Cast) -> None:
    with app.app_context():
        session = db.session()
        with pytest.raises(OutsideClinic):
            trail.event(session, "sign_in_refused", at=NOW, login="nobody")
        enter_clinic(session, NOWHERE)
        trail.event(session, "sign_in_refused", at=NOW, login="nobody")
        session.commit()
        (row,) = assert_whole(session)
        assert row.facility is None


def test_what_is_taken_back_leaves_no_row_and_no_gap(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        trail.event(session, "signed_in", at=NOW)
        session.rollback()
        trail.event(session, "signed_out", at=NOW)
        session.commit()
        assert [row.event for row in assert_whole(session)] == ["signed_out"]


def test_an_event_nobody_knows_is_a_mistake_of_the_program(app: Flask, cast: Cast) -> None:
    with inside(app) as session, pytest.raises(KeyError):
        trail.event(session, "made_up", at=NOW)


def test_many_at_once_make_one_chain_without_a_gap(app: Flask, cast: Cast) -> None:
    """Eight threads of looks and writes: the change counter and the head are taken in one order, so nobody waits for
    ever and nothing fails."""
    people = [cast.mara, cast.omar, cast.dev, cast.lena] * 2
    for person in people:
        person.get("/me")
    statuses: list[int] = []

    def work(number: int) -> None:
        person = people[number]
        client = app.test_client()
        headers = {"Authorization": f"Bearer {person.token}"}
        for _ in range(6):
            if person.patient_id:
                path, method, body = f"/patients/{person.patient_id}/pain-entries", "POST", entry()
            else:
                path, method, body = "/patients", "GET", None
            answer = client.open(
                f"/api/v1{path}", method=method, json=body, headers=headers, base_url="https://localhost"
            )
            statuses.append(answer.status_code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(people))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert len(statuses) == 48
    assert set(statuses) <= {200, 201}
    with inside(app) as session:
        assert len(assert_whole(session)) >= 48


REFUSE: dict[str, tuple[str, ...]] = {
    "sqlite": ("CREATE TRIGGER full BEFORE INSERT ON audit_row BEGIN SELECT RAISE(ABORT, 'full'); END",),
    "postgresql": (
        "CREATE FUNCTION full_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'full'; END $$",
        "CREATE TRIGGER full_up BEFORE INSERT ON audit_row FOR EACH ROW EXECUTE FUNCTION full_up()",
    ),
}
REPAIR: dict[str, tuple[str, ...]] = {
    "sqlite": ("DROP TRIGGER full",),
    "postgresql": ("DROP TRIGGER full_up ON audit_row", "DROP FUNCTION full_up()"),
}


def orders(app: Flask, wanted: dict[str, tuple[str, ...]]) -> None:
    """Say these to the database as its owner."""
    with app.app_context():
        kind, url = db.engine.dialect.name, app.extensions["ebb_settings"].database_url
        db.session.remove()
        if kind == "sqlite":
            with db.engine.begin() as connection:
                for order in wanted[kind]:
                    connection.execute(text(order))
            return
    with walls.owner(all_seeing(url)) as connection:
        for order in wanted[kind]:
            connection.execute(text(order))


@pytest.mark.asvs("v5.0.0-2.3.3", "v5.0.0-16.5.2", "v5.0.0-16.5.3")
def test_when_the_log_cannot_be_written_nothing_is_shown_and_nothing_kept(
    app: Flask, cast: Cast, record_property: Any
) -> None:
    """A full disk, a right taken away: whatever it is, no access succeeds without its row."""
    for person in (cast.mara, cast.dev, cast.noor, cast.lena):
        person.get("/me")
    with inside(app) as session:
        before = session.scalar(select(func.count()).select_from(AuditRow))
        session.rollback()
    orders(app, REFUSE)
    patient = f"/patients/{cast.mara.patient_id}"
    asked = [
        (person, method, path, body)
        for person in (cast.mara, cast.dev, cast.noor, cast.lena)
        for method, path, body in (
            ("GET", "/me", None),
            ("GET", "/patients", None),
            ("GET", patient, None),
            ("GET", f"{patient}/pain-entries", None),
            ("GET", f"{patient}/today", None),
            ("POST", f"{patient}/pain-entries", entry()),
            ("GET", "/worklist", None),
            ("POST", "/sign-out", None),
        )
    ]
    try:
        answers = [(person.ask(method, path, json=body), path) for person, method, path, body in asked]
        for password in (PASSWORD, "guess"):
            said = {"login": "mara@ebb.example", "password": password}
            answers.append((cast.nobody.post("/sign-in", json=said), "/sign-in"))
    finally:
        orders(app, REPAIR)
    succeeded = [path for answer, path in answers if answer.status_code < 500]
    print(f"accesses without a log: {len(answers)} tried, {len(succeeded)} succeeded")
    assert succeeded == []
    assert all(b"Mara" not in answer.data for answer, _ in answers)
    with inside(app) as session:
        assert session.scalar(select(func.count()).select_from(AuditRow)) == before
    # Nothing was kept either: the diary is empty and everybody is still signed in.
    assert cast.mara.get(f"{patient}/pain-entries").json["items"] == []  # type: ignore[index]


@pytest.mark.asvs("v5.0.0-16.4.2")
def test_on_sqlite_a_fence_stands_around_the_rows(app: Flask, cast: Cast) -> None:
    """Not a wall: whoever can write to the file can take it down. On PostgreSQL the program has no right to."""
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    with inside(app) as session:
        for order in ("UPDATE audit_row SET status = 1", "DELETE FROM audit_row"):
            with pytest.raises(DBAPIError, match=r"added and read only|permission denied"):
                session.connection().execute(text(order))
            session.rollback()
        assert_whole(session)


def test_a_key_is_made_once_for_a_person(app: Flask, cast: Cast, clock: Any) -> None:
    for _ in range(3):
        cast.dev.get(f"/patients/{cast.mara.patient_id}")
        clock.advance(timedelta(seconds=1))
    with inside(app) as session:
        known = {row.id for row in session.scalars(select(NameKey))}
    assert known == {cast.dev.id, cast.mara.patient_id}


def test_a_refused_sign_in_is_in_the_log_and_what_was_typed_is_not(app: Flask, cast: Cast) -> None:
    """Known or not: the same rows, the one in the clinic's log and the other in that of no clinic."""
    for login in ("mara@ebb.example", "nobody@ebb.example"):
        cast.nobody.post("/sign-in", json={"login": login, "password": "guess"})
    for clinic_id in (cast.clinic_id, NOWHERE):
        with inside(app, clinic_id) as session:
            (row,) = [row for row in assert_whole(session) if row.event == "sign_in_refused"]
            assert (row.outcome, row.actor_id, row.changed) == ("denied", None, ["password"])
            assert row.login_digest == book_of(session).digest(
                "mara@ebb.example" if clinic_id != NOWHERE else "nobody@ebb.example"
            )
            assert "ebb.example" not in str(as_written(row))
            session.rollback()


def test_a_sign_in_is_in_the_log_with_who_it_was(app: Flask, cast: Cast) -> None:
    cast.dev.get("/me")
    with inside(app) as session:
        (row,) = [row for row in assert_whole(session) if row.event == "signed_in"]
        (line,) = opened(session, [row])
    assert (row.actor_id, row.actor_role, line.actor_name) == (cast.dev.id, "therapist", "Dev")
    assert (row.outcome, row.action) == ("allowed", "sign_in")
    assert row.session_digest


@pytest.mark.parametrize(("who", "status"), [("otto", 200), ("ines", 200), ("noor", 200), ("dev", 403), ("mara", 403)])
def test_the_newest_row_is_told_as_number_and_hash_and_nothing_else(cast: Cast, who: str, status: int) -> None:
    """What an operator holds against an anchor; whose record it was about is not theirs."""
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    answer = cast.everybody[who].get("/accesses/head")
    assert answer.status_code == status
    if status == 200:
        told = answer.get_json()
        with inside(cast.everybody[who].app, cast.clinic_id) as session:
            row = session.scalars(select(AuditRow).where(AuditRow.seq == told["last"])).one()
        assert (set(told), told["hash"]) == ({"last", "hash"}, row.hash)
