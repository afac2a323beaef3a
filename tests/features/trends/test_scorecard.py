"""The scorecard through the API: exact verdicts of the therapist's day, and nobody else's business."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person
from tests.features.exercise.test_exercise import asked_for, plan_version
from tests.features.mara_through_the_api import created, live_through, local


def scorecard(reader: Person, of: Person) -> dict[str, Any]:
    answer = reader.get(f"/patients/{of.patient_id}/scorecard")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    rows: list[dict[str, Any]] = answer.json["rows"]  # type: ignore[index]
    return {row["claim"]["id"]: row for row in rows}


def measure(by: Person, of: Person, instrument: str, day: date, **told: Any) -> Any:
    sent = {"id": str(uuid.uuid4()), "instrument": instrument, "taken_at": local(day, 9), "zone": "America/Edmonton"}
    return created(by.post(f"/patients/{of.patient_id}/readings", json=sent | told))


def verdict(card: dict[str, Any], claim: str) -> tuple[str, str | None]:
    return card[claim]["verdict"], card[claim]["why"]


def test_the_scorecard_of_the_therapists_day(cast: Cast, clock: FixedClock) -> None:
    live_through(cast, clock)
    created(cast.noor.post("/instruments", json={"text": DEFINITION_EXAMPLE}))
    first, later = date(2026, 1, 5), date(2026, 3, 9)
    for who, by, latest in ((cast.mara, cast.dev, 30), (cast.omar, cast.lena, 31)):
        measure(by, who, "pseq", first, value=22)
        measure(by, who, "pseq", later, value=latest)
    measure(cast.dev, cast.mara, "interference", later, answers=[5, 6, None, 4, None, None, None])
    for trials, day in (([150] * 3, first), ([210, 225, 231], later)):
        measure(cast.dev, cast.mara, "ppt", day, trials=trials, site="upper_trapezius", side="right", timing="pre")
    measure(
        cast.dev, cast.mara, "ppt", later,
        trials=[258, 262, 269], site="upper_trapezius", side="right", timing="post",
    )  # fmt: skip
    hers, his = scorecard(cast.dev, cast.mara), scorecard(cast.lena, cast.omar)
    assert verdict(hers, "L10") == ("not_seen", "band_unchanged")
    assert verdict(his, "L10") == ("seen", "matters")
    [line] = his["L10"]["lines"]
    assert (line["first"], line["latest"], line["change"], line["threshold"], line["n"]) == (22, 31, 9, 7, 2)
    assert (line["from_day"], line["to_day"], line["convention"]) == ("2026-01-05", "2026-03-09", True)
    assert verdict(hers, "L9") == ("not_measured", "not_valid")
    [form] = [one for one in hers["L9"]["lines"] if one["what"] == "interference"]
    assert (form["n"], form["possible"], form["why"]) == (3, 7, "not_valid")
    measure(cast.dev, cast.mara, "interference", date(2026, 3, 10), answers=[5, 6, None, 4, 7, None, None])
    hers = scorecard(cast.dev, cast.mara)
    assert verdict(hers, "L9") == ("too_early", "one_reading")
    assert verdict(hers, "H2") == ("not_measured", "no_device")
    assert verdict(hers, "H4f") == ("seen", "beyond_error")
    [pressure] = hers["H4f"]["lines"]
    assert (pressure["first"], pressure["latest"], pressure["change"], pressure["threshold"]) == (150, 222, 72, 60)
    assert verdict(hers, "L8") == ("seen", None)
    assert verdict(hers, "H4a") == ("too_early", "few_sessions")
    assert (hers["L8"]["from_day"], hers["L8"]["to_day"], hers["L8"]["n"]) == ("2026-01-05", "2026-03-09", 13)
    assert verdict(hers, "L1") == ("seen", None)
    assert verdict(hers, "L16") == ("not_measured", "about_many")


def test_a_finding_asks_for_its_exercise_until_one_names_it(cast: Cast) -> None:
    """51 to 58 degrees is open: 7 is not beyond the error of 7. The same function tells the page of the plan."""
    for value, day in ((51, date(2026, 1, 5)), (58, date(2026, 3, 9))):
        measure(cast.dev, cast.mara, "rom_neck_rotation", day, value=value, side="right", mode="active", timing="pre")
    asked = scorecard(cast.dev, cast.mara)
    assert verdict(asked, "H5b") == ("not_seen", "no_exercise")
    [line] = asked["H5b"]["lines"]
    assert (line["what"], line["side"], line["first"], line["latest"], line["n"]) == (
        "rom_neck_rotation", "right", 51, 58, 2,
    )  # fmt: skip
    finding = {"kind": "measure", "instrument": "rom_neck_rotation", "side": "right"}
    sent = asked_for(plan_version(cast), purpose="length", starts_on="2026-03-11", finding=finding)
    created(cast.dev.post(f"/patients/{cast.mara.patient_id}/exercise-prescriptions", json=sent))
    assert verdict(scorecard(cast.dev, cast.mara), "H5b") == ("seen", None)


def test_an_empty_record_measures_nothing_and_claims_nothing(cast: Cast) -> None:
    card = scorecard(cast.dev, cast.mara)
    assert len(card) == 34
    assert {row["verdict"] for row in card.values()} == {"not_measured"}


def test_an_unchanged_card_is_not_sent_again(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}/scorecard"
    tag = cast.dev.get(path).headers["ETag"]
    again = cast.dev.get(path, headers={"If-None-Match": tag})
    assert (again.status_code, again.get_data()) == (304, b"")


def test_nobody_else_sees_the_card(cast: Cast) -> None:
    path = f"/patients/{cast.mara.patient_id}/scorecard"
    seen = {who: person.get(path).status_code for who, person in cast.everybody.items()}
    assert {who for who, status in seen.items() if status == 200} == {"mara", "dev"}
    assert (seen["omar"], seen["lena"], seen["ravi"], seen["noor"], seen["nobody"]) == (404, 404, 404, 404, 401)
