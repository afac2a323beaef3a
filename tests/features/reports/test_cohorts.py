"""Which cohorts there are, and who may see how they did."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from backend.shell.audit.models import AuditRow
from tests.features.cast import Cast, inside
from tests.features.reports.conftest import COHORT


def trace(app: Flask, operation: str) -> list[AuditRow]:
    with inside(app) as session:
        rows = list(session.scalars(select(AuditRow).where(AuditRow.operation == operation)))
        session.expunge_all()
        session.rollback()
        return rows


def test_a_clinic_without_any(cast: Cast) -> None:
    assert cast.noor.get("/cohorts").json == {"items": []}


def test_what_was_brought_in_is_listed_with_its_outcomes(trial: Cast) -> None:
    found = trial.noor.get("/cohorts").json
    assert found is not None
    (cohort,) = found["items"]
    assert (cohort["key"], cohort["kind"], cohort["people"]) == (COHORT, "imported", 401)
    assert cohort["outcomes"] == [
        {"key": "headache_days", "name": "Headache days", "unit": "days in 28", "direction": "lower_is_better"},
        {"key": "headache_score", "name": "Weekly headache score", "unit": "points", "direction": "lower_is_better"},
    ]


def test_only_the_clinics_manager_sees_them(trial: Cast) -> None:
    """A researcher sees which cohorts there are and their own reports; another clinic's manager sees their own."""
    lists = {"noor": 200, "theo": 200, "hana": 200, "tove": 200, "nobody": 401}
    outcomes = {"noor": 200, "hana": 404, "nobody": 401}
    asked = {"/cohorts": lists, "/reports": lists, f"/outcomes?cohort={COHORT}&outcome=headache_score": outcomes}
    for path, expected in asked.items():
        for name, person in trial.everybody.items():
            assert person.get(path).status_code == expected.get(name, 403), (path, name)


def test_a_look_leaves_one_row_that_counts(app: Flask, trial: Cast) -> None:
    trial.noor.get(f"/outcomes?cohort={COHORT}&outcome=headache_score")
    (row,) = trace(app, "read_outcomes")
    assert (row.actor_id, row.patient_id, row.people, row.outcome) == (trial.noor.id, None, 401, "allowed")
    trial.dev.get(f"/outcomes?cohort={COHORT}&outcome=headache_score")
    assert sorted(row.outcome for row in trace(app, "read_outcomes")) == ["allowed", "denied"]


REFUSED = [
    (f"cohort={COHORT}&outcome=ppt", 404, "not_found"),
    ("cohort=other&outcome=headache_score", 404, "not_found"),
    ("cohort=episodes&outcome=pain_average", 404, "not_found"),
    (f"outcome=headache_score&cohort={COHORT}&thresholds=0", 422, "range"),
    (f"outcome=headache_score&cohort={COHORT}&thresholds=101", 422, "range"),
    (f"outcome=headache_score&cohort={COHORT}&thresholds=30.5", 422, "range"),
    (f"outcome=headache_score&cohort={COHORT}&thresholds=", 422, "too_short"),
    (f"outcome=headache_score&cohort={COHORT}&thresholds=1,2,3,4,5", 422, "range"),
    ("outcome=headache_score&cohort=Bad Key", 422, "choice"),
    ("outcome=headache_score", 422, "required"),
    (f"outcome=headache_score&cohort={COHORT}&clinic_id=1", 422, "unknown_field"),
    (f"outcome=headache_score&cohort={COHORT}&cohort={COHORT}", 400, "repeated_parameter"),
]


def test_what_cannot_be_asked(trial: Cast) -> None:
    for query, status, code in REFUSED:
        answer = trial.noor.get(f"/outcomes?{query}")
        assert (answer.status_code, answer.json["code"]) == (status, code), query  # type: ignore[index]


def test_thresholds_mean_the_same_in_any_order(trial: Cast) -> None:
    ask = f"/outcomes?cohort={COHORT}&outcome=headache_score&thresholds="
    assert trial.noor.get(ask + "50,30,50").json == trial.noor.get(ask + "30,50").json
