"""Which episodes and sessions are in a figure: those that count, and what was told of them later."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from backend.app import built_contract
from backend.shell.clock import FixedClock
from tests.contract.furnished import example
from tests.features.cast import ZONE, Cast, body
from tests.features.mara_through_the_api import at, created

PERIOD = "from_day=2026-01-01&to_day=2026-03-31"


@pytest.fixture
def ended(app: Flask, cast: Cast, clock: FixedClock) -> str:
    """Mara's episode from 5 January to 6 March, and her sessions' address."""
    at(clock, cast, datetime(2026, 3, 10, 18, tzinfo=UTC))
    contract, her = built_contract(app), f"/patients/{cast.mara.patient_id}"
    episode = str(uuid.uuid4())
    place = {"region": "neck_back", "side": "right"}
    opening = {"id": episode, "opened_on": "2026-01-05", "onset": None, "main_place": place, "reopens_id": None}
    created(cast.dev.post(f"{her}/episodes", json=example(contract, "open_episode") | opening))
    ending = {"last_day": "2026-03-06", "reason": "goals_reached", "words": None}
    assert cast.dev.post(f"{her}/episodes/{episode}/end", json=ending).status_code == 200
    return f"{her}/needling-sessions"


def needled(app: Flask, cast: Cast, there: str, day: str, asked: str = "none", **changed: Any) -> str:
    made = str(uuid.uuid4())
    session = {"id": made, "performed_at": f"{day}T14:00:00-07:00", "zone": ZONE, "adverse_events": asked, "events": []}
    created(cast.dev.post(there, json=example(built_contract(app), "record_needling_session") | session | changed))
    return made


def safety(cast: Cast) -> dict[str, Any]:
    told: dict[str, Any] = body(cast.noor.get(f"/outcomes/ended?{PERIOD}"))["safety"]
    return told


def test_a_void_session_and_one_after_the_end_are_in_no_figure(app: Flask, cast: Cast, ended: str) -> None:
    kept, wrong = (needled(app, cast, ended, day) for day in ("2026-01-12", "2026-01-19"))
    needled(app, cast, ended, "2026-03-07")
    assert safety(cast)["sessions"] == 2
    answer = cast.dev.get(f"{ended}/{wrong}")
    void = cast.dev.post(
        f"{ended}/{wrong}/void", json={"reason": "wrong person"}, headers={"If-Match": answer.headers["ETag"]}
    )
    assert void.status_code == 200, void.get_data(as_text=True)
    assert safety(cast)["sessions"] == 1
    assert kept


def test_an_event_that_was_told_later_is_counted(app: Flask, cast: Cast, ended: str) -> None:
    first = needled(app, cast, ended, "2026-01-12", "not_asked")
    needled(app, cast, ended, "2026-01-19")
    told = safety(cast)
    assert (told["asked"], told["not_asked"], told["minor"]["events"]) == (1, 1, 0)
    event = {"kind": "bruise", "grade": "mild", "note": None}
    addendum = example(built_contract(app), "add_to_needling_session", id=str(uuid.uuid4()), events=[event])
    added = cast.dev.post(f"{ended}/{first}/addenda", json=addendum)
    assert added.status_code in {200, 201}, added.get_data(as_text=True)
    told = safety(cast)
    assert (told["asked"], told["not_asked"], told["minor"]["events"], told["minor"]["sessions"]["count"]) == (
        2,
        0,
        1,
        1,
    )


def test_a_period_that_ends_before_it_begins_is_refused(cast: Cast) -> None:
    refused = cast.noor.get("/outcomes/ended?from_day=2026-02-01&to_day=2026-01-01")
    assert (refused.status_code, refused.json["code"]) == (422, "period_backwards")  # type: ignore[index]


def test_the_clinic_is_hidden_from_a_therapist_where_the_others_are_few(cast: Cast, ended: str) -> None:
    mine, hers = (body(one.get(f"/outcomes/mine?{PERIOD}")) for one in (cast.dev, cast.lena))
    assert (mine["figures"]["ended"], mine["clinic"]["ended"]) == (1, 1), "all of the clinic's are Dev's own"
    assert (hers["figures"]["ended"], hers["clinic"]) == (0, None)
