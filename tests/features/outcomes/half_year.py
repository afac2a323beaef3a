"""The clinic's second half of 2025, written through the API: 24 episodes that ended, 18 with a follow-up, 9 of them
better; 120 sessions, 31 minor events, none major (docs/clinical.md has the figures that follow)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Flask

from backend.access.permissions import Role
from backend.app import built_contract
from backend.people import service as people
from tests.contract.furnished import example
from tests.features.cast import ZONE, Cast, Person, _person, inside
from tests.features.mara_through_the_api import average, created, local

FIRST, LAST = date(2025, 7, 1), date(2025, 12, 31)
PERIOD = {"from_day": FIRST.isoformat(), "to_day": LAST.isoformat()}
QUERY = f"from_day={FIRST}&to_day={LAST}"
# Nine, seven, five and three: the last are hidden, and the next in the order of names with them.
REGIONS = [*["neck_back"] * 9, *["lower_back"] * 7, *["shoulder_top"] * 5, *["knee_front"] * 3]
BETTER, SAME = 4, 6
NOTE = '=HYPERLINK("http://x.example","Birgit Olsen, born 1984-05-17, call 780-555-0100")'


@dataclass
class Ended:
    """One person of the half-year, with the episode as it was sent."""

    person: Person
    therapist: Person
    episode_id: str
    opened_on: date
    ended_on: date
    region: str
    side: str
    session_ids: list[str]


def live_through(app: Flask, cast: Cast) -> list[Ended]:
    """Write all of it. Everybody but one is looked after by Dev or Lena in turn."""
    contract = built_contract(app)
    found = []
    for number, region in enumerate(REGIONS):
        therapist = (cast.dev, cast.lena)[number % 2]
        person = _enrol(app, cast, number, therapist)
        opened_on = date(2025, 6, 2) + timedelta(days=3 * number)
        ended_on = date(2025, 7, 14) + timedelta(days=7 * number)
        side = "left" if number % 3 == 0 else "right"
        one = Ended(person, therapist, str(uuid.uuid4()), opened_on, ended_on, region, side, [])
        _open(contract, one)
        _answer(one, number)
        one.session_ids = [_needle(contract, one, at, minor=number + 24 * at < 31) for at in range(5)]
        _end(contract, one, number)
        found.append(one)
    # Ended a day too early and a day too late, and not at all: in no figure.
    for number, day in ((90, FIRST - timedelta(days=1)), (91, LAST + timedelta(days=1)), (92, None)):
        person = _enrol(app, cast, number, cast.dev)
        one = Ended(person, cast.dev, str(uuid.uuid4()), date(2025, 6, 2), day or LAST, "neck_back", "right", [])
        _open(contract, one)
        if day is not None:
            _end(contract, one, number)
    return found


def _enrol(app: Flask, cast: Cast, number: int, therapist: Person) -> Person:
    with app.app_context(), inside(app) as session:
        patient_id, account_id = uuid.uuid4(), uuid.uuid4()
        name = f"olsen{number}"
        person = _person(app, cast.clinic_id, name, Role.PATIENT, account_id, patient_id)
        people.patient_of(session, patient_id).enrolled_on = date(2025, 5, 1)
        people.link_care(
            session,
            clinic_id=cast.clinic_id,
            patient_id=patient_id,
            therapist_id=therapist.id,  # type: ignore[arg-type]
            from_day=date(2025, 5, 1),
        )
        session.commit()
    return person


def _open(contract: Any, one: Ended) -> None:
    body = example(
        contract,
        "open_episode",
        id=one.episode_id,
        opened_on=one.opened_on.isoformat(),
        onset=None,
        main_place={"region": one.region, "side": one.side},
        reopens_id=None,
    )
    created(one.therapist.post(f"/patients/{one.person.patient_id}/episodes", json=body))


def _answer(one: Ended, number: int) -> None:
    """Seven at the start. At the end nine are better, nine are not; of the last six three days are too few."""
    start = [average(one.opened_on + timedelta(days=day), 7) for day in range(7)]
    score, days = (BETTER, 7) if number % 8 < 3 else (SAME, 7) if number % 8 < 6 else (SAME, 3)
    if number == 0:
        score = 0  # no pain at all is an answer
    end = [average(one.ended_on - timedelta(days=day), score) for day in range(days)]
    answer = one.person.post(f"/patients/{one.person.patient_id}/pain-entries/batch", json={"items": start + end})
    assert {item["outcome"] for item in answer.json["results"]} == {"created"}, answer.json  # type: ignore[index]


def _needle(contract: Any, one: Ended, at: int, *, minor: bool) -> str:
    day = one.opened_on + timedelta(days=7 * at)
    session_id = str(uuid.uuid4())
    events: Sequence[Any] = [{"kind": "bruise", "grade": "mild", "note": None}] if minor else []
    body = example(
        contract,
        "record_needling_session",
        id=session_id,
        performed_at=local(day, 14),
        zone=ZONE,
        adverse_events="listed" if minor else "none",
        events=events,
    )
    created(one.therapist.post(f"/patients/{one.person.patient_id}/needling-sessions", json=body))
    return session_id


def _end(contract: Any, one: Ended, number: int) -> None:
    words = NOTE if number == 2 else None
    body = example(contract, "end_episode", last_day=one.ended_on.isoformat(), reason="goals_reached", words=words)
    answer = one.therapist.post(f"/patients/{one.person.patient_id}/episodes/{one.episode_id}/end", json=body)
    assert answer.status_code == 200, answer.get_data(as_text=True)
