"""The fixture patient gets exactly her numbers, and nothing that was not answered becomes a number."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime

import pytest

from backend.shell.clock import FixedClock
from tests.features.cast import ZONE, Cast
from tests.features.diary import send, withdrawal
from tests.features.mara_through_the_api import at, average, created, live_through, local, log, portrait


def test_mara_gets_exactly_her_numbers(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    for reader in (cast.mara, cast.dev):
        pain = portrait(reader, cast.mara)["pain"]
        assert (pain["baseline"]["mean"], pain["baseline"]["days_observed"]) == (7.0, 7)
        assert (pain["current"]["mean"], pain["current"]["days_observed"], pain["current"]["days_possible"]) == (
            4.5,
            6,
            7,
        )
        assert (pain["current"]["from_day"], pain["current"]["to_day"]) == ("2026-03-03", "2026-03-09")
        assert (pain["change"]["points"], round(pain["change"]["percent"], 1)) == (-2.5, -35.7)
        assert (pain["change"]["at_least_30"], pain["change"]["at_least_50"]) == (True, False)
        assert pain["volatility"] == 1.0
        week = portrait(reader, cast.mara)["exercise"]["last_7_days"]
        assert (week["due"], week["done"], week["partial"], week["not_done"], week["no_answer"]) == (21, 14, 1, 3, 4)
        assert (round(100 * week["of_due"], 1), round(100 * week["of_answered"], 1)) == (66.7, 82.4)


@pytest.mark.trap(1)
def test_a_missing_day_is_null_and_a_zero_is_zero(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    send(cast.mara, average(date(2026, 3, 10), 0, hour=18))
    days = {day["day"]: day for day in portrait(cast.mara, cast.mara)["pain"]["daily"]}
    assert days["2026-03-05"] == {"day": "2026-03-05", "value": None, "entries": 0}
    assert days["2026-03-10"] == {"day": "2026-03-10", "value": 0.0, "entries": 1}
    assert list(days) == sorted(days)
    assert len(days) == 65


def test_an_answer_today_moves_the_window_to_today(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    send(cast.mara, average(date(2026, 3, 10), 5, hour=18))
    current = portrait(cast.mara, cast.mara)["pain"]["current"]
    assert (current["mean"], current["days_observed"]) == (4.5, 6)
    assert (current["from_day"], current["to_day"]) == ("2026-03-04", "2026-03-10")


def test_the_next_morning_the_exercise_figures_stand(cast: Cast, clock: FixedClock) -> None:
    prescriptions = live_through(cast, clock)
    day = date(2026, 3, 10)
    sent = [log(prescriptions[0], day, "partial"), log(prescriptions[1], day, "not_done")]
    clock.set(datetime(2026, 3, 11, 1, 30, tzinfo=UTC))
    send(cast.mara, *sent, kind="exercise-logs")
    at(clock, cast, datetime(2026, 3, 11, 15, tzinfo=UTC))
    week = portrait(cast.dev, cast.mara)["exercise"]["last_7_days"]
    assert (week["from_day"], week["to_day"], week["due"], week["no_answer"]) == ("2026-03-04", "2026-03-10", 21, 4)
    assert (round(100 * week["of_due"], 1), round(100 * week["of_answered"], 1)) == (66.7, 82.4)


def test_withdrawn_entries_and_doubtful_clocks_stay_out(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    before = portrait(cast.mara, cast.mara)["pain"]
    wrong = average(date(2026, 3, 9), 10)
    in_three_days = average(date(2026, 3, 13), 10)
    [kept, suspect] = send(cast.mara, wrong, in_three_days)
    assert (kept["outcome"], suspect["outcome"], suspect["flags"]) == ("created", "created", ["clock_suspect"])
    send(cast.mara, withdrawal(wrong["id"], 2))
    assert portrait(cast.mara, cast.mara)["pain"] == before


def test_now_and_worst_are_other_series(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    before = portrait(cast.mara, cast.mara)["pain"]
    send(cast.mara, *[average(date(2026, 3, 9), 10, kind=kind) for kind in ("now", "worst", "least")])
    assert portrait(cast.mara, cast.mara)["pain"] == before


def test_sessions_keep_their_day_and_side(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    [mark] = portrait(cast.dev, cast.mara)["sessions"]
    assert (mark["day"], mark["performed_at"]) == ("2026-03-09", "2026-03-09T20:00:00.000Z")
    assert (mark["sites"], mark["muscles"]) == (1, [{"muscle": "upper_trapezius", "side": "right"}])


def reading(instrument: str, value: float, day: date, **changed: object) -> dict[str, object]:
    return {
        "id": str(uuid.uuid4()),
        "instrument": instrument,
        "value": value,
        "trials": [value] * 3 if instrument == "ppt" else None,
        "taken_at": local(day, 14),
        "zone": ZONE,
        "site": "upper_trapezius" if instrument == "ppt" else None,
        "side": "right",
        "timing": "pre",
    } | changed


@pytest.mark.trap(8)
@pytest.mark.parametrize(
    ("instrument", "first", "latest", "change", "beyond"),
    [("ppt", 150, 222, 72, True), ("ppt", 150, 210, 60, False), ("rom_neck_rotation", 51, 58, 7, False)],
)
def test_a_measure_moved_only_beyond_its_error(
    cast: Cast, clock: FixedClock, instrument: str, first: int, latest: int, change: int, beyond: bool
) -> None:
    her = f"/patients/{cast.mara.patient_id}/readings"
    created(cast.dev.post(her, json=reading(instrument, first, date(2026, 1, 5))))
    created(cast.dev.post(her, json=reading(instrument, latest, date(2026, 3, 9))))
    created(cast.dev.post(her, json=reading(instrument, latest + 5, date(2026, 3, 9), timing="post")))
    [told] = portrait(cast.dev, cast.mara)["measures"]
    assert (told["first"], told["latest"], told["change"], told["beyond_error"]) == (first, latest, change, beyond)
    assert told["direction"] == "higher_is_better"
    three = told["statements"]
    assert (three["detectable"]["holds"], three["detectable"]["limit"]) == (beyond, told["error"])
    assert three["matters"]["reason"] == "change_unknown"
    known = instrument.startswith("rom_neck")
    assert three["reliable"]["reason"] == (None if known else "reliability_unknown")
    assert three["reliable"]["holds"] is (False if known else None)


def test_an_empty_record_gives_reasons_not_zeros(cast: Cast) -> None:
    found = portrait(cast.dev, cast.mara)
    pain = found["pain"]
    assert (pain["baseline"]["mean"], pain["current"]["mean"], pain["change"]["points"]) == (None, None, None)
    assert (pain["baseline"]["reason"], pain["slope"]["class"]) == ("no_plan", "not_enough_data")
    assert (found["exercise"]["last_7_days"]["state"], found["exercise"]["last_7_days"]["of_due"]) == (
        "nothing_due",
        None,
    )
    assert (found["sessions"], found["measures"], found["plan"]["goal"]) == ([], [], None)
    years = found["long_run"]
    assert years["held"] == {"limit": None, "times": [], "relapses": 0, "holds": False, "reason": "no_start"}
    assert {one["mean"] for one in years["weeks"]} == {None}
    assert (years["dose"], years["mild_early"], years["months_without_treatment"]) == ([], None, None)


def test_the_long_run_of_mara(cast: Cast, clock: FixedClock) -> None:
    """Nine weeks in: week 4 and 8 were not answered, one session yesterday, exercise in the last two weeks."""
    live_through(cast, clock)
    years = portrait(cast.dev, cast.mara)["long_run"]
    assert years["held"]["limit"] == pytest.approx(4.9)
    assert (years["held"]["times"], years["held"]["holds"]) == ([], False)
    assert [(one["week"], one["mean"]) for one in years["weeks"]] == [(week, None) for week in (4, 8, 12, 26, 52)]
    assert (years["last_treatment_on"], years["months_without_treatment"]) == ("2026-03-09", 0)
    dose = {week["monday"]: week for week in years["dose"]}
    assert list(dose) == ["2026-03-02", "2026-03-09"]
    assert (dose["2026-03-02"]["exercises_done"], dose["2026-03-02"]["exercises_due"]) == (12, 18)
    assert (dose["2026-03-09"]["exercises_done"], dose["2026-03-09"]["exercises_due"]) == (2, 3)
    assert [week["needling_sessions"] for week in years["dose"]] == [0, 1]
    assert portrait(cast.mara, cast.mara)["long_run"] == years


def test_an_unchanged_picture_is_not_sent_again(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    path = f"/patients/{cast.mara.patient_id}/portrait"
    tag = cast.mara.get(path).headers["ETag"]
    again = cast.mara.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")
    send(cast.mara, average(date(2026, 3, 10), 5, hour=18))
    assert cast.mara.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_nobody_else_sees_the_picture(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}/portrait"
    seen = {who: person.get(path).status_code for who, person in cast.everybody.items()}
    assert seen == {
        "mara": 200, "dev": 200, "omar": 404, "lena": 404, "ravi": 404, "zoe": 404, "noor": 404, "nobody": 401,
        "hana": 404, "ines": 403, "theo": 403, "otto": 403, "iris": 403, "tove": 403, "olaf": 403,
    }  # fmt: skip
