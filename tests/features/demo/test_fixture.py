"""Mara of the demo is Mara of the scripted days: the same figures, on whichever day she is laid out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from backend.cli.demo import mara as scripted
from backend.cli.demo.clinic import Writer
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.settings import Settings
from tests.features.cast import NOW, ZONE, Cast
from tests.rules import mara

EDMONTON = ZoneInfo(ZONE)


def lay_out(app: Flask, cast: Cast, settings: Settings, clock: FixedClock, today: date) -> None:
    """Mara and Omar in the cast's clinic, as of the evening of this day."""
    clock.set(datetime(today.year, today.month, today.day, 18, 30, tzinfo=EDMONTON).astimezone(UTC))
    now = clock.now()
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        assert cast.dev.id
        writer = Writer(session, cast.clinic_id, settings, {"dev": cast.dev.id}, now)
        for life, person in (
            (scripted.mara(today, now, EDMONTON), cast.mara),
            (scripted.omar(today, now, EDMONTON), cast.omar),
        ):
            assert person.patient_id
            assert person.id
            writer.write(life, person.patient_id, person.id)
        session.commit()
    for person in cast.everybody.values():
        person.token = None


def asked(person: Any, path: str) -> Any:
    answer = person.get(path)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.json


@pytest.mark.parametrize("today", [mara.TODAY, date(2026, 11, 22), date(2028, 2, 29)])
def test_her_figures(app: Flask, cast: Cast, settings: Settings, clock: FixedClock, today: date) -> None:
    lay_out(app, cast, settings, clock, today)
    portrait = asked(cast.dev, f"/patients/{cast.mara.patient_id}/portrait")
    pain = portrait["pain"]
    assert portrait["today"] == today.isoformat()
    assert (pain["baseline"]["mean"], pain["baseline"]["days_observed"]) == (7.0, 7)
    assert pain["baseline"]["from_day"] == (today - timedelta(days=64)).isoformat()
    current = pain["current"]
    assert (current["mean"], current["days_observed"], current["days_possible"]) == (4.5, 6, 7)
    assert (pain["change"]["points"], round(pain["change"]["percent"], 1)) == (-2.5, -35.7)
    assert (pain["change"]["at_least_30"], pain["change"]["at_least_50"]) == (True, False)
    assert pain["volatility"] == 1.0
    week = portrait["exercise"]["last_7_days"]
    assert (week["due"], week["done"], week["partial"], week["not_done"], week["no_answer"]) == (21, 14, 1, 3, 4)
    assert (round(100 * week["of_due"], 1), round(100 * week["of_answered"], 1)) == (66.7, 82.4)


def test_the_rest_of_the_script(app: Flask, cast: Cast, settings: Settings, clock: FixedClock) -> None:
    lay_out(app, cast, settings, clock, mara.TODAY)
    assert clock.now() == NOW
    portrait = asked(cast.dev, f"/patients/{cast.mara.patient_id}/portrait")
    days = {day["day"]: day["value"] for day in portrait["pain"]["daily"]}
    assert [days[(mara.WINDOW[0] + timedelta(days=at)).isoformat()] for at in range(7)] == list(mara.LAST_WEEK)
    assert any(value is None for day, value in days.items() if "2026-01-12" <= day < "2026-03-03")  # gaps stay gaps
    last = portrait["sessions"][-1]
    assert (last["day"], last["performed_at"]) == ("2026-03-09", "2026-03-09T20:00:00.000Z")
    assert {"muscle": "upper_trapezius", "side": "right"} in last["muscles"]
    assert len(portrait["sessions"]) == 6
    measured = {one["instrument"]: one for one in portrait["measures"]}
    assert (measured["ppt"]["first"], measured["ppt"]["side"]) == (150.0, "right")
    assert measured["rom_neck_rotation"]["first"] == 51.0
    assert (measured["pseq"]["first"], measured["pseq"]["latest"]) == (22.0, 30.0)
    assert portrait["plan"]["versions"][0]["from_day"] == mara.PLAN_START.isoformat()


def test_today_is_open(app: Flask, cast: Cast, settings: Settings, clock: FixedClock) -> None:
    lay_out(app, cast, settings, clock, mara.TODAY)
    today = asked(cast.mara, f"/patients/{cast.mara.patient_id}/today")
    assert today["check_in"] == {"done": False, "entry": None}
    assert [one["state"] for one in today["exercises"]] == ["open"] * 3
    names = [one["prescription"]["name"] for one in today["exercises"]]
    assert names == ["Chin tuck", "Row with band", "Shoulder blade squeeze"]


def test_omar_is_silent_for_eight_days_and_that_is_no_zero(
    app: Flask, cast: Cast, settings: Settings, clock: FixedClock
) -> None:
    lay_out(app, cast, settings, clock, mara.TODAY)
    (line,) = asked(cast.lena, "/worklist")["items"]
    assert (line["patient"]["name"], line["reason"]["code"], line["reason"]["days"]) == ("Omar", "no_answer", 8)
    portrait = asked(cast.lena, f"/patients/{cast.omar.patient_id}/portrait")
    assert portrait["pain"]["current"]["mean"] is None
    measured = {one["instrument"]: one for one in portrait["measures"]}
    assert (measured["pseq"]["first"], measured["pseq"]["latest"]) == (22.0, 31.0)


def test_her_answers_are_those_of_the_rules_tests() -> None:
    assert scripted.START_WEEK == mara.FIRST_WEEK
    assert scripted.LAST_DAYS == mara.LAST_WEEK
    assert scripted.LAST_ANSWERS == mara.ANSWERS
    assert mara.TODAY - timedelta(days=scripted.PLAN_BEGAN) == mara.PLAN_START
