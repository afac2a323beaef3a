"""A table of scores comes into the clinic once: people, groups and scores; refused rows are listed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.cohorts import service as cohorts
from backend.cohorts.definition import Known
from backend.exchange.score_map import BadMap
from backend.exchange.service import Brought
from backend.measures.models import Reading
from backend.people.models import Patient
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.refusal import Conflict
from tests.features.cast import Cast, inside
from tests.features.imports.conftest import TRIAL, Bring, map_text


def in_clinic(app: Flask, clinic_id: UUID) -> Session:
    session: Session = db.session()
    session.rollback()
    enter_clinic(session, clinic_id)
    return session


def counted(session: Session, model: Any) -> int:
    return session.scalars(select(func.count()).select_from(model).where(model.id.is_not(None))).one()


def kept(app: Flask, cast: Cast, key: str = "small-trial") -> dict[str, dict[str, float]]:
    """What is stored, by the table's own codes."""
    with app.app_context():
        session = in_clinic(app, cast.clinic_id)
        known = cohorts.by_key(session, key)
        assert known is not None
        scores = cohorts.scores_of(session, known)
        return {
            person.code: {str(score): value for score, value in sorted(scores[person.patient_id].items(), key=str)}
            for person in cohorts.people_of(session, known.id)
        }


def test_people_scores_and_missing(app: Flask, cast: Cast, bring: Bring) -> None:
    brought = bring("7,1,40,6,4.5,12", "8,0,41,5,,0")
    assert brought == Brought("small-trial", 2, 2, 0, 4, 0, 2, ())
    assert kept(app, cast) == {
        "7": {"headache_days@week6": 12.0, "headache_score@start": 6.0, "headache_score@week6": 4.5},
        "8": {"headache_score@start": 5.0},
    }
    with app.app_context():
        session = in_clinic(app, cast.clinic_id)
        known = cohorts.by_key(session, "small-trial")
        assert known is not None
        assert [(one.code, one.group) for one in cohorts.people_of(session, known.id)] == [
            ("7", "needling"),
            ("8", "waiting"),
        ]
        readings = session.scalars(select(Reading)).all()
        assert {reading.source for reading in readings} == {"import"}
        assert {reading.taken_at for reading in readings} == {None}  # nobody makes up a day


def test_twice_is_once(app: Flask, cast: Cast, bring: Bring, clock: FixedClock) -> None:
    rows = ("7,1,40,6,4.5,12", "8,0,41,5,,0")
    bring(*rows)
    before = kept(app, cast)
    changed = known(app, cast).changed_at
    clock.advance(timedelta(days=1))
    assert bring(*rows) == Brought("small-trial", 2, 0, 2, 0, 4, 2, ())
    assert kept(app, cast) == before
    assert known(app, cast).changed_at == changed
    assert bring(*rows, "9,1,42,3,,") == Brought("small-trial", 3, 1, 2, 1, 4, 4, ())
    assert known(app, cast).changed_at == clock.now()


def known(app: Flask, cast: Cast) -> Known:
    with app.app_context():
        found = cohorts.by_key(in_clinic(app, cast.clinic_id), "small-trial")
        assert found is not None
        return found


def test_a_score_that_comes_later_is_added(app: Flask, cast: Cast, bring: Bring) -> None:
    bring("8,0,41,5,,0")
    assert bring("8,0,41,5,4,0").scores_new == 2
    assert kept(app, cast)["8"] == {
        "headache_days@week6": 0.0,
        "headache_score@start": 5.0,
        "headache_score@week6": 4.0,
    }


def test_another_value_or_group_is_refused_and_what_is_stored_stays(app: Flask, cast: Cast, bring: Bring) -> None:
    bring("7,1,40,6,4.5,12", "8,0,41,5,,0")
    before = kept(app, cast)
    brought = bring("7,1,40,6,4,11", "8,1,41,5,3,0", "9,1,42,3,,")
    assert [(refused.row, refused.column, refused.code) for refused in brought.refused] == [
        (2, "days6", "differs_from_stored"),
        (2, "pain6", "differs_from_stored"),
        (3, "arm", "group_stored_differs"),
    ]
    assert (brought.rows_refused, brought.people_new, brought.scores_new) == (2, 1, 1)
    assert kept(app, cast) == before | {"9": {"headache_score@start": 3.0}}


def test_refused_rows_do_not_stop_the_others(app: Flask, cast: Cast, bring: Bring) -> None:
    brought = bring("7,1,40,6,4.5,12", "8,0,41,x,200,0", "7,1,1,1,1,1")
    assert [(refused.row, refused.column, refused.code) for refused in brought.refused] == [
        (3, "pain0", "not_a_number"),
        (3, "pain6", "out_of_range"),
        (4, "id", "person_twice"),
    ]
    assert list(kept(app, cast)) == ["7"]


def test_a_map_with_an_instrument_nobody_knows(app: Flask, cast: Cast, bring: Bring) -> None:
    with pytest.raises(BadMap, match="There is no instrument mood"):
        bring("1,1,1,1,1,1", map_of=map_text().replace("headache_days", "mood"))
    with pytest.raises(BadMap, match="ppt belongs to a place on the body"):
        bring("1,1,1,1,1,1", map_of=map_text().replace("headache_days", "ppt"))


def test_the_same_key_with_another_definition_is_refused_and_nothing_is_kept(
    app: Flask, cast: Cast, bring: Bring
) -> None:
    bring("7,1,40,6,4.5,12")
    with pytest.raises(Conflict, match="cohort_differs"):
        bring("9,1,42,3,,", map_of=map_text().replace("label: 6 weeks, day: 42", "label: 7 weeks, day: 49"))
    assert list(kept(app, cast)) == ["7"]


def test_the_people_of_a_cohort_are_patients_nobody_sees(app: Flask, cast: Cast, bring: Bring) -> None:
    bring("7,1,40,6,4.5,12")
    listed = cast.dev.get("/patients").json
    assert listed is not None
    assert [patient["name"] for patient in listed["items"]] == ["Mara"]
    with app.app_context():
        session = in_clinic(app, cast.clinic_id)
        imported = session.scalars(select(Patient).where(Patient.name == "small-trial 7")).one()
    assert cast.dev.get(f"/patients/{imported.id}").status_code == 404


def test_another_clinic_may_bring_the_same_table(app: Flask, cast: Cast, bring: Bring, clock: FixedClock) -> None:
    from backend.exchange import map_file
    from backend.exchange import service as exchange

    bring("7,1,40,6,4.5,12")
    with inside(cast.zoe.app, cast.other_clinic_id) as session:
        assert cohorts.every(session) == []
        brought = exchange.bring_scores(
            session,
            clinic_id=cast.other_clinic_id,
            data=b"id,arm,age,pain0,pain6,days6\n7,1,40,6,4.5,12",
            by=map_file.read(map_text()),
            now=clock.now(),
        )
        session.commit()
        assert (brought.people_new, brought.scores_new) == (1, 3)
    assert list(kept(app, cast)) == ["7"]


def test_the_acupuncture_trial(app: Flask, cast: Cast, trial: Brought, bring: Bring) -> None:
    assert trial == Brought("acupuncture-headache", 401, 401, 0, 2056, 0, 350, ())
    stored = kept(app, cast, "acupuncture-headache")
    assert len(stored) == 401
    days = [person for person, scores in stored.items() if "headache_days@month3" in scores]
    assert len(days) == 401 - 75
    assert stored["104"]["headache_score@month12"] == 15.33333  # as the table has it
    again = bring(map_of=(TRIAL / "map.yaml").read_text(), data=(TRIAL / "acupuncture.csv").read_bytes())
    assert again == Brought("acupuncture-headache", 401, 0, 401, 0, 2056, 350, ())
    with app.app_context():
        session = in_clinic(app, cast.clinic_id)
        assert counted(session, Reading) == 2056
