"""A researcher gets figures about many people, with an approval, and nothing that could give one away."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backend.reports.disclosure import LEAST
from backend.shell.clock import FixedClock
from backend.shell.jobs.queue import Worker
from tests.features.cast import Cast, Person, body
from tests.features.reports.conftest import COHORT

APPROVAL = "REB 2026-014"


def ask(person: Person, **changed: Any) -> TestResponse:
    sent = {"id": str(uuid.uuid4()), "cohort": COHORT, "outcome": "headache_score", "format": "json"}
    return person.post("/reports", json=sent | {"approval_number": APPROVAL} | changed)


def test_a_report_for_research_holds_no_small_count(trial: Cast, file_maker: Worker) -> None:
    asked = ask(trial.theo)
    assert (asked.status_code, body(asked)["approval_number"]) == (202, APPROVAL)
    assert file_maker.run_one()
    told = body(trial.theo.get(f"/reports/{body(asked)['id']}/file"))
    (chosen,) = told["sets"]
    assert chosen["groups"], "a trial of four hundred people has something to show"
    for group in chosen["groups"]:
        for line in group["responders"]:
            counts = [line["improved"]["count"], line["worse"]["count"], line["without_percent"]]
            assert all(count == 0 or count >= LEAST for count in counts)
    assert "left out" in told["header"]["sources"][-1]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"approval_number": "x"}, "choice"),
        ({"approval_number": "=cmd"}, "choice"),
        ({"thresholds": [29, 30]}, "thresholds_fixed"),
    ],
)
def test_what_a_researcher_cannot_ask_for(trial: Cast, changed: dict[str, Any], code: str) -> None:
    answer = ask(trial.theo, **changed)
    assert (answer.status_code, body(answer)["code"]) == (422, code)


def test_without_an_approval_there_is_none(trial: Cast) -> None:
    sent = {"id": str(uuid.uuid4()), "cohort": COHORT, "outcome": "headache_score", "format": "json"}
    answer = trial.theo.post("/reports", json=sent)
    assert (answer.status_code, body(answer)["code"]) == (422, "approval_needed")


def test_a_second_one_within_a_month_is_the_first(trial: Cast, file_maker: Worker, clock: FixedClock) -> None:
    """Two days' figures taken from one another would tell of who came in between."""
    first = body(ask(trial.theo))["id"]
    assert file_maker.run_one()
    clock.advance(timedelta(days=29))
    again = ask(trial.theo, approval_number="REB 2026-015")
    assert body(again)["id"] == first
    other = ask(trial.noor, format="csv")
    assert (other.status_code, body(other)["code"]) == (409, "asked_lately")
    clock.advance(timedelta(days=2))
    assert body(ask(trial.theo))["id"] != first


def test_the_clinics_own_reports_and_figures_are_not_a_researchers(trial: Cast) -> None:
    own = trial.noor.post(
        "/reports", json={"id": str(uuid.uuid4()), "cohort": COHORT, "outcome": "headache_score", "format": "json"}
    )
    assert trial.theo.get(f"/reports/{body(own)['id']}").status_code == 404
    assert trial.theo.get(f"/reports/{body(own)['id']}/file").status_code == 404
    assert body(trial.theo.get("/reports"))["items"] == []
    assert trial.theo.get(f"/outcomes?cohort={COHORT}&outcome=headache_score").status_code == 403
    (cohort,) = body(trial.theo.get("/cohorts"))["items"]
    assert cohort["people"] % 10 == 0
