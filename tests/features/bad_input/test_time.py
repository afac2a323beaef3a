"""Bad input: time. The numbers are those of the list in the design; each answer is the same on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from backend.pain import service as pain
from backend.shell.clock import FixedClock
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast
from tests.features.diary import entry, outcome, path, pulled, send

SUSPECT = "clock_suspect"
DIFFERS = "offset_differs_from_server_tzdata"


def at(moment: str, **more: Any) -> dict[str, Any]:
    return entry(felt_at=moment, written_at=moment, **more)


def in_charts(app: Flask, cast: Cast) -> list[date]:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        assert cast.mara.patient_id is not None
        return [score.day for score in pain.day_records(session, cast.mara.patient_id)]


def test_n01_a_time_without_offset_is_not_guessed(cast: Cast) -> None:
    assert outcome(cast.mara, at("2025-11-02T01:30:00")) == ("rejected", "offset_required")
    alone = cast.mara.post(path(cast.mara), json=at("2025-11-02T01:30:00"))
    assert (alone.status_code, alone.json["code"]) == (422, "offset_required")  # type: ignore[index]
    assert pulled(cast.mara) == []


def test_n02_one_wall_time_with_two_offsets_is_two_instants(cast: Cast) -> None:
    results = send(cast.mara, at("2025-11-02T01:30:00-06:00"), at("2025-11-02T01:30:00-07:00"))
    assert [result["outcome"] for result in results] == ["created", "created"]
    assert [result["flags"] for result in results] == [[], []]  # both existed on that night
    [result] = send(cast.mara, at("2026-03-09T12:00:00-07:00"))  # a phone that missed the change of the day before
    assert (result["outcome"], result["flags"]) == ("created", [DIFFERS])
    assert [kept["felt_at"] for kept in pulled(cast.mara)] == [
        "2025-11-02T01:30:00.000-06:00",
        "2025-11-02T01:30:00.000-07:00",
        "2026-03-09T12:00:00.000-07:00",
    ]


def test_n03_a_local_time_that_never_existed_is_an_instant(cast: Cast) -> None:
    assert outcome(cast.mara, at("2026-03-08T02:30:00-07:00")) == ("created", None)
    assert outcome(cast.mara, at("2026-03-08T04:30:00-07:00")) == ("created", None)
    assert [kept["local_day"] for kept in pulled(cast.mara)] == ["2026-03-07", "2026-03-08"]


def test_n04_the_last_millisecond_of_a_day_belongs_to_that_day_for_ever(cast: Cast, clock: FixedClock) -> None:
    late = at("2026-03-10T23:59:59.999-06:00")
    clock.advance(timedelta(days=1))
    assert outcome(cast.mara, late) == ("created", None)
    clock.advance(timedelta(days=20))
    assert outcome(cast.mara, late) == ("unchanged", None)
    [kept] = pulled(cast.mara)
    assert (kept["local_day"], kept["felt_at"]) == ("2026-03-10", "2026-03-10T23:59:59.999-06:00")


def test_n05_three_minutes_ahead_is_an_honest_clock(cast: Cast) -> None:
    [result] = send(cast.mara, at("2026-03-10T18:33:00-06:00"))
    assert (result["outcome"], result["flags"]) == ("created", [])


@pytest.mark.parametrize("moment", ["2026-03-10T23:30:00-06:00", "2026-03-13T18:30:00-06:00", "2099-01-01T00:00:00Z"])
def test_n06_a_clock_ahead_loses_nothing_and_reaches_no_chart(app: Flask, cast: Cast, moment: str) -> None:
    wrong, right = at(moment), entry()
    results = send(cast.mara, wrong, right)
    assert [result["outcome"] for result in results] == ["created", "created"]
    assert (SUSPECT in results[0]["flags"], SUSPECT in results[1]["flags"]) == (True, False)
    assert in_charts(app, cast) == [date(2026, 3, 10)]
    [confirmed] = send(
        cast.mara, wrong | {"revision": 2} | {"felt_at": right["felt_at"], "written_at": right["felt_at"]}
    )
    assert (confirmed["outcome"], confirmed["flags"]) == ("amended", [])
    assert in_charts(app, cast) == [date(2026, 3, 10)] * 2


@pytest.mark.parametrize("moment", ["1970-01-01T00:00:00Z", "1984-05-16T12:00:00-06:00", "1999-12-31T12:00:00-07:00"])
def test_n07_a_clock_that_was_reset_loses_nothing_either(app: Flask, cast: Cast, moment: str) -> None:
    [result] = send(cast.mara, at(moment))
    assert (result["outcome"], SUSPECT in result["flags"]) == ("created", True)
    assert in_charts(app, cast) == []
    [kept] = pulled(cast.mara)
    assert kept["score"] == 6


@pytest.mark.parametrize("year", ["0000", "10000", "-0001", "+2026", "0001", "1899", "2200"])
def test_n08_a_year_out_of_range_is_refused(cast: Cast, year: str) -> None:
    assert outcome(cast.mara, at(f"{year}-01-01T12:00:00Z")) == ("rejected", "time_out_of_range")


@pytest.mark.parametrize(
    "moment",
    [
        "2026-02-30T12:00:00Z",
        "2026-13-01T12:00:00Z",
        "2026-03-10T24:00:01Z",
        "2026-03-10T24:00:00Z",
        "2026-03-10T23:59:60Z",
        "2026-03-10T23:60:00Z",
        "2026-03-10 12:00:00Z",
        "2026-03-10",
        "2026-W11-2T12:00:00Z",
        "20260310T120000Z",
        "2026-03-10T12:00Z",
        "２０２６-03-10T12:00:00Z",
        "2026-03-10T12:00:00Z ",
        "",
        "yesterday",
    ],
)
def test_n09_what_is_no_time_is_refused(cast: Cast, moment: str) -> None:
    assert outcome(cast.mara, at(moment)) == ("rejected", "bad_time")


@pytest.mark.parametrize("moment", [1773187200, 1773187200.5, 1e18, 10**18, True, None, [], {"$date": 1}])
def test_n10_a_number_is_no_time(cast: Cast, moment: Any) -> None:
    assert outcome(cast.mara, at(moment)) == ("rejected", "type")


@pytest.mark.parametrize(
    ("offset", "expected"),
    [
        ("+14:00", ("created", None)),
        ("-12:00", ("created", None)),
        ("+05:45", ("created", None)),
        ("+99:99", ("rejected", "bad_offset")),
        ("+14:01", ("rejected", "bad_offset")),
        ("-06:60", ("rejected", "bad_offset")),
        ("-6:00", ("rejected", "bad_time")),
        ("-0600", ("rejected", "bad_time")),
    ],
)
def test_n11_offsets_that_exist_are_taken(cast: Cast, offset: str, expected: tuple[str, str | None]) -> None:
    assert outcome(cast.mara, at(f"2026-03-09T12:00:00{offset}")) == expected


@pytest.mark.parametrize("zone", ["Mars/Olympus", "America/edmonton-", "../../etc/passwd", "UTC+6", "🜨"])
def test_n11_an_unknown_zone_is_kept_as_text_with_a_flag(cast: Cast, zone: str) -> None:
    [result] = send(cast.mara, entry(zone=zone))
    assert (result["outcome"], result["flags"]) == ("created", ["unknown_zone"])
    [kept] = pulled(cast.mara)
    assert kept["zone"] == zone


def test_n12_one_moment_in_many_spellings_is_one_entry(cast: Cast) -> None:
    first = at("2026-03-10T18:00:00.123-06:00")
    assert outcome(cast.mara, first) == ("created", None)
    for spelling in ("2026-03-10T18:00:00.123456789-06:00", "2026-03-10t18:00:00.1239-06:00"):
        assert outcome(cast.mara, at(spelling, entry_id=first["id"])) == ("unchanged", None)
    utc = at("2026-03-10T12:00:00Z")
    assert outcome(cast.mara, utc) == ("created", None)
    for spelling in ("2026-03-10t12:00:00z", "2026-03-10T12:00:00.0Z", "2026-03-10T12:00:00+00:00"):
        assert outcome(cast.mara, at(spelling, entry_id=utc["id"])) == ("unchanged", None)
    assert outcome(cast.mara, at("2026-03-10T12:00:00.001Z", entry_id=utc["id"])) == ("conflict", "revision_taken")
    assert [kept["felt_at"] for kept in pulled(cast.mara)] == [
        "2026-03-10T18:00:00.123-06:00",
        "2026-03-10T12:00:00.000+00:00",
    ]


def test_g11_a_phone_with_old_zone_data_keeps_its_day(app: Flask, cast: Cast, clock: FixedClock) -> None:
    """Edmonton in December 2026: six hours from UTC by law, seven on a phone that was not updated. Its day counts."""
    clock.set(datetime(2026, 12, 2, 6, 45, tzinfo=UTC))
    cast.mara.token = None  # the one of March is over
    [result] = send(cast.mara, at("2026-12-01T23:30:00-07:00"))
    assert (result["outcome"], result["flags"]) == ("created", [DIFFERS])
    [kept] = pulled(cast.mara)
    assert (kept["felt_at"], kept["local_day"]) == ("2026-12-01T23:30:00.000-07:00", "2026-12-01")
    assert in_charts(app, cast) == [date(2026, 12, 1)]
    # The same instant on a phone that knows is half past midnight.
    [known] = send(cast.mara, at("2026-12-02T00:30:00-06:00"))
    assert (known["outcome"], known["flags"]) == ("created", [])
