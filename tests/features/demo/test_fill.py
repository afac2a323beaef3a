"""The demo clinic in the database: as if phones and therapists had written it, all of it or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from backend.access.models import Account
from backend.cli.demo import clinic, people
from backend.cli.demo.home import TRIAL
from backend.education.models import LessonReading
from backend.exercise.models import ExerciseLog, ExerciseLogRevision
from backend.follow_up.models import FollowUpAnswer
from backend.pain.models import PainEntry, PainEntryRevision
from backend.people.models import Patient
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.settings import Settings
from backend.shell.sync.models import ChangeCounter, Quarantined
from backend.soreness.models import SorenessEntry, SorenessEntryRevision
from tests.features.cast import ZONE, Person

PASSWORDS = {
    "mara@demo.example": "a long walk by the river",
    "dev@demo.example": "a long walk by the river",
    "noor@demo.example": "a long walk by the river",
}


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Mara, Omar and five others: the same generator, quickly."""
    monkeypatch.setattr(people, "MANY", 5)


def fill(app: Flask, settings: Settings, clock: FixedClock, **changed: Any) -> None:
    with app.app_context():
        session = db.session()
        clinic.fill(
            session,
            settings=settings,
            signs_in=PASSWORDS,
            trial=TRIAL,
            zone=ZoneInfo(ZONE),
            now=clock.now(),
            **changed,
        )
        session.commit()


@pytest.fixture
def filled(app: Flask, settings: Settings, clock: FixedClock) -> Iterator[Flask]:
    fill(app, settings, clock)
    with app.app_context():
        enter_clinic(db.session(), clinic.CLINIC)
        yield app


def signed_in(app: Flask, login: str) -> Person:
    person = Person(app, login, None, None)
    me = person.get("/me").json
    assert me is not None
    return Person(app, login, None, me["patient_id"])


def test_records_are_the_same_as_if_phones_had_sent_them(filled: Flask) -> None:
    session = db.session()
    kinds: list[tuple[Any, Any, int]] = [
        (PainEntry, PainEntryRevision, 300),
        (ExerciseLog, ExerciseLogRevision, 300),
        (SorenessEntry, SorenessEntryRevision, 50),
    ]
    for record, revision, many in kinds:
        rows = list(session.scalars(select(record)))
        assert len(rows) > many
        assert {row.author_id for row in rows} <= set(session.scalars(select(Account.id)))
        first = {
            (row.id, row.patient_id): row.received_at
            for row in session.scalars(select(revision).where(revision.revision == 1))
        }
        for row in rows:
            assert row.first_received_at == first[row.id, row.patient_id]
            assert row.received_at > row.written_at.instant
            assert row.clock_suspect is False
        latest = {
            (row.id, row.patient_id): row.digest
            for row in session.scalars(select(revision).order_by(revision.revision))
        }
        assert {(row.id, row.patient_id): row.digest for row in rows} == latest
    numbers = [
        *session.scalars(select(PainEntry.change_no)),
        *session.scalars(select(ExerciseLog.change_no)),
        *session.scalars(select(SorenessEntry.change_no)),
        *session.scalars(select(FollowUpAnswer.change_no)),
        *session.scalars(select(LessonReading.change_no)),
    ]
    assert len(numbers) == len(set(numbers))
    last = session.scalars(select(ChangeCounter.last).where(ChangeCounter.clinic_id == clinic.CLINIC)).one()
    assert max(numbers) == last == len(numbers)
    assert session.scalars(select(func.count()).select_from(Quarantined)).one() == 0


def test_what_the_three_see(filled: Flask) -> None:
    nobody_else_signs_in(filled)
    everybody_has_something_to_look_at(filled)
    their_own_people_are_a_cohort(filled)


def nobody_else_signs_in(filled: Flask) -> None:
    for login, role in (("mara", "patient"), ("dev", "therapist"), ("noor", "clinic_admin")):
        person = Person(filled, f"{login}@demo.example", None, None)
        me = person.get("/me").json
        assert me is not None
        assert (me["role"], me["name"], me["clinic"]["id"]) == (role, login.title(), str(clinic.CLINIC))
    for login in ("omar", "lena", "patient01"):
        answer = filled.test_client().post(
            "/api/v1/sign-in",
            json={"login": f"{login}@demo.example", "password": "a long walk by the river"},
            base_url="https://localhost",
        )
        assert answer.status_code == 401


def everybody_has_something_to_look_at(filled: Flask) -> None:
    mara = signed_in(filled, "mara@demo.example")
    today = mara.get(f"/patients/{mara.patient_id}/today").json
    assert today is not None
    assert (today["check_in"]["done"], len(today["exercises"])) == (False, 3)
    worklist = signed_in(filled, "dev@demo.example").get("/worklist").json
    assert worklist is not None
    reasons = {line["patient"]["name"]: line["reason"]["code"] for line in worklist["items"]}
    assert reasons["Mara"] == "nothing_open"
    assert reasons["Omar"] == "no_answer"
    assert {"pain_up", "never_answered"} <= set(reasons.values())
    cohorts = signed_in(filled, "noor@demo.example").get("/cohorts").json
    assert cohorts is not None
    listed = {cohort["key"]: cohort["people"] for cohort in cohorts["items"]}
    assert listed["episodes"] == 7
    assert listed["acupuncture-headache"] == 401


def their_own_people_are_a_cohort(filled: Flask) -> None:
    noor = signed_in(filled, "noor@demo.example")
    report = noor.get("/outcomes?cohort=episodes&outcome=pain_average").json
    assert report is not None
    assert [one["key"] for one in report["header"]["time_points"]] == [
        "baseline",
        "week4",
        "week8",
        "week12",
        "week26",
        "week52",
    ]
    sets = {one["key"]: one for one in report["sets"]}
    assert sets["everybody"]["started"] == 7
    assert sets["began_52_weeks_ago"]["started"] < sets["began_12_weeks_ago"]["started"] == 5
    (group,) = sets["everybody"]["groups"]
    assert 0 < group["with_baseline"] < group["started"]  # who never answered has none


def test_a_fill_that_is_broken_off_leaves_nothing_and_the_next_one_succeeds(
    app: Flask, settings: Settings, clock: FixedClock
) -> None:
    def breaks_off(share: float) -> None:
        if share > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), app.app_context():
        fill(app, settings, clock, progress=breaks_off)
    with app.app_context():
        session = db.session()
        session.rollback()
        assert not clinic.is_filled(session)
        enter_clinic(session, clinic.CLINIC)
        assert session.scalars(select(func.count()).select_from(Patient).where(Patient.id.is_not(None))).one() == 0
        session.rollback()
    fill(app, settings, clock)
    with app.app_context():
        assert clinic.is_filled(db.session())
