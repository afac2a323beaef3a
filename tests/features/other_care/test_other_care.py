"""Medicines with every change, other care by month, before and after: not asked is not zero."""

from __future__ import annotations

import uuid
from typing import Any

from tests.features.cast import Cast
from tests.features.episode.test_episodes import opening
from tests.features.episode.test_episodes import post as open_episode


def path(cast: Cast, rest: str) -> str:
    return f"/patients/{cast.mara.patient_id}/{rest}"


def use(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "from_day": "2025-12-01",
        "taken": True,
        "dose": 50,
        "unit": "mg",
        "times_a_day": 4,
        "as_needed": False,
        "ome_mg_day": 20,
        "ome_source": "Table of our pharmacist, 2025",
        "reason": None,
    } | other


def medicine(**other: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "name": "Tramadol", "kind": "opioid", "first": use()} | other


def month(which: str, visits: int | None, lost: int | None = None, **other: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "month": which, "visits": visits, "work_days_lost": lost} | other


def post(cast: Cast, where: str, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast, where), json=body)


def table(cast: Cast) -> Any:
    return cast.mara.get(path(cast, "other-care/before-after")).json


def test_a_change_leaves_what_was_before_readable(cast: Cast) -> None:
    body = medicine()
    assert [post(cast, "medicines", body).status_code for _ in range(2)] == [201, 200]
    assert post(cast, "medicines", body | {"name": "Other"}).status_code == 409
    less = use(from_day="2026-02-01", dose=50, times_a_day=2, ome_mg_day=10, reason="Less pain")
    assert post(cast, f"medicines/{body['id']}/uses", less).status_code == 201
    none = use(from_day="2026-03-01", taken=False, reason="No need any more")
    none |= {"dose": None, "unit": None, "times_a_day": None, "ome_mg_day": None, "ome_source": None}
    told = post(cast, f"medicines/{body['id']}/uses", none)
    assert told.status_code == 201, told.json
    (kept,) = cast.mara.get(path(cast, "other-care")).json["medicines"]  # type: ignore[index]
    assert [(one["from_day"], one["taken"], one["ome_mg_day"]) for one in kept["uses"]] == [
        ("2025-12-01", True, 20),
        ("2026-02-01", True, 10),
        ("2026-03-01", False, None),
    ]
    early = post(cast, f"medicines/{body['id']}/uses", use(from_day="2026-01-01", reason="x"))
    assert (early.status_code, early.json["code"]) == (422, "use_before_last")
    assert post(cast, "medicines", medicine(first=use(from_day="2026-03-11"))).json["code"] == "use_ahead"
    assert post(cast, "medicines", medicine(first=use(ome_source=None))).json["code"] == "source_needed"


def test_before_and_after_from_the_episode_on(cast: Cast) -> None:
    assert table(cast)["after"]["opioid_mg_day"] is None
    open_episode(cast, opening())
    body = medicine()
    post(cast, "medicines", body)
    post(cast, f"medicines/{body['id']}/uses", use(from_day="2026-02-01", ome_mg_day=5, reason="Less"))
    for which, visits, lost in (
        ("2025-11-01", 4, 3),
        ("2025-12-01", 2, None),
        ("2026-01-01", 1, 0),
        ("2026-02-01", 0, 0),
    ):
        assert post(cast, "care-elsewhere", month(which, visits, lost)).status_code == 201
    told = table(cast)
    assert (told["before"]["day"], told["before"]["opioid_mg_day"], told["after"]["opioid_mg_day"]) == (
        "2026-01-05",
        20,
        5,
    )
    assert told["before"]["visits"] == {"mean": 3, "months": 2}
    assert told["before"]["work_days_lost"] == {"mean": 3, "months": 1}
    assert told["after"]["visits"] == {"mean": 1, "months": 3}
    assert told["after"]["work_days_lost"] == {"mean": 0, "months": 2}


def test_asked_and_none_is_zero(cast: Cast) -> None:
    review = {"id": str(uuid.uuid4()), "reviewed_on": "2026-03-10"}
    assert [post(cast, "medicine-reviews", review).status_code for _ in range(2)] == [201, 200]
    assert (table(cast)["after"]["opioid_mg_day"], table(cast)["after"]["medicines"]) == (0, 0)
    assert (
        post(cast, "medicine-reviews", review | {"id": str(uuid.uuid4()), "reviewed_on": "2026-03-11"}).json["code"]
        == "use_ahead"
    )


def test_a_month_told_again_says_why_and_the_first_stays(cast: Cast) -> None:
    post(cast, "care-elsewhere", month("2026-02-01", 0))
    assert post(cast, "care-elsewhere", month("2026-02-01", 2)).json["code"] == "month_reason"
    post(cast, "care-elsewhere", month("2026-02-01", 2, reason="She found the bills"))
    months = cast.mara.get(path(cast, "other-care")).json["months"]  # type: ignore[index]
    assert [(one["number"], one["visits"], one["work_days_lost"]) for one in months] == [(1, 0, None), (2, 2, None)]
    assert table(cast)["after"]["visits"] == {"mean": 2, "months": 1}
    assert post(cast, "care-elsewhere", month("2026-02-01", None)).json["code"] == "nothing_said"
    assert post(cast, "care-elsewhere", month("2026-04-01", 1)).json["code"] == "month_ahead"
    assert post(cast, "care-elsewhere", month("2026-02-02", 1)).json["errors"][0]["code"] == "bad_day"


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    body = medicine()
    post(cast, "medicines", body)
    for outsider in (cast.lena, cast.omar, cast.ravi):
        assert outsider.get(path(cast, "other-care")).status_code == 404
        assert outsider.get(path(cast, "other-care/before-after")).status_code == 404
    theirs = f"/patients/{cast.omar.patient_id}/medicines/{body['id']}/uses"
    assert cast.lena.post(theirs, json=use(reason="x")).status_code == 404
    assert cast.mara.post(path(cast, "medicines"), json=medicine()).status_code == 403
