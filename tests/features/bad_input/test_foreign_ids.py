"""Bad input: ids of somebody else. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from backend.shell.db.base import Base
from backend.shell.db.scope import NOWHERE, OutsideClinic
from backend.shell.db.session import db
from tests.contract.furnished import example, furnish
from tests.features.cast import Cast, body, inside
from tests.guards.test_routes import WRITTEN, without_id

MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}


def refused(app: Flask) -> float:
    """How often somebody asked for what is not there or not theirs, as an operator counts it."""
    told = app.test_client().get("/metrics", base_url="https://localhost").get_data(as_text=True)
    found = re.search(r'ebb_refused_total\{code="not_found"\} ([0-9.]+)', told)
    return float(found[1]) if found else 0.0


@pytest.mark.parametrize("operation", ["", "/portrait", "/today", "/pain-entries", "/plan", "/readings"])
def test_n60_the_other_clinics_id_in_the_address_is_404_and_counted(app: Flask, cast: Cast, operation: str) -> None:
    before = refused(app)
    foreign = cast.dev.get(f"/patients/{cast.zoe.patient_id}{operation}")
    missing = cast.dev.get(f"/patients/{uuid.uuid4()}{operation}")
    assert without_id(foreign) == without_id(missing)
    assert foreign.status_code == 404
    assert refused(app) == before + 2


def test_n60_the_other_clinics_id_anywhere_else_changes_nothing(cast: Cast) -> None:
    """In a header it is not read, in a query or a body it is a field too many."""
    plain = cast.dev.get("/patients")
    for name in ("X-Clinic-Id", "X-Tenant", "X-Ebb-Clinic", "Clinic", "X-Forwarded-Clinic"):
        same = cast.dev.get("/patients", headers={name: str(cast.other_clinic_id)})
        assert (same.status_code, body(same)) == (200, body(plain))
    asked = cast.dev.get(f"/patients?clinic_id={cast.other_clinic_id}")
    assert (asked.status_code, body(asked)["code"]) == (422, "unknown_field")
    sent = example(WRITTEN, "record_pain_entry", id=str(uuid.uuid4()))
    for name, value in (("clinic_id", cast.other_clinic_id), ("patient_id", cast.zoe.patient_id)):
        answer = cast.mara.post(f"/patients/{cast.mara.patient_id}/pain-entries", json=sent | {name: str(value)})
        assert (answer.status_code, body(answer)["code"]) == (422, "unknown_field")


@pytest.mark.parametrize(
    ("who", "path", "operation", "field"),
    [
        ("dev", "/exercise-prescriptions", "prescribe_exercise", "plan_version_id"),
        ("mara", "/exercise-logs", "record_exercise_log", "prescription_id"),
    ],
)
def test_n71_a_reference_to_somebody_elses_is_like_one_to_nothing(
    cast: Cast, who: str, path: str, operation: str, field: str
) -> None:
    """Omar's, treated beside her by Lena, and one nobody has: the same words."""
    theirs = furnish_for_omar(cast, field)
    answers = []
    for reference in (theirs, str(uuid.uuid4())):
        sent = example(WRITTEN, operation, id=str(uuid.uuid4())) | {field: reference}
        answers.append(cast.everybody[who].post(f"/patients/{cast.mara.patient_id}{path}", json=sent))
    assert without_id(answers[0]) == without_id(answers[1])
    assert answers[0].status_code in {404, 422}


def furnish_for_omar(cast: Cast, field: str) -> str:
    drawers = furnish(replace(cast, mara=cast.omar, dev=cast.lena), WRITTEN, pool=1)
    return str(drawers.one(field))


def test_n72_ids_are_random(cast: Cast) -> None:
    """Whoever knows one knows no other; a number is no id."""
    for number in ("1", "2", "0", "-1", "00000000-0000-0000-0000-000000000001"):
        assert cast.dev.get(f"/patients/{number}").status_code == 404
    for person in (cast.mara, cast.omar, cast.dev):
        assert uuid.UUID(body(person.get("/me"))["id"]).version == 4


# --- an empty scope is nobody's, never everybody's (F22) ---


@pytest.mark.parametrize("table", sorted(MODELS))
def test_without_a_clinic_nothing_is_asked_and_with_none_of_them_nothing_is_found(
    app: Flask, cast: Cast, table: str
) -> None:
    model: Any = MODELS[table]
    key = model.id if table == "clinic" else model.clinic_id
    questions = (select(model), select(key), select(func.count()).select_from(model))
    with app.app_context():
        unscoped = db.session()
        unscoped.info.pop("clinic_id", None)
        for question in questions:
            with pytest.raises(OutsideClinic):
                unscoped.execute(question)
        unscoped.rollback()
    with inside(app, NOWHERE) as session:
        assert session.scalars(select(model)).all() == []
        assert session.scalar(select(func.count()).select_from(model)) == 0
        session.rollback()
