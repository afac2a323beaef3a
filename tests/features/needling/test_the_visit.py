"""The needling part of the therapist's day (11 March, 09:00): steps 6, 7, 9, 10, 11 and 15, and trap 8."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from sqlalchemy import select

from backend.shell.audit.models import AuditRow
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, inside
from tests.features.mara_through_the_api import at, created
from tests.features.needling.sent import SITE, needled, path, post
from tests.features.needling.test_drafts import save
from tests.features.needling.test_ledger import look, points, spot


def ppt(cast: Cast, when: str, timing: str, *trials: int, **other: Any) -> Any:
    sent = {
        "id": str(uuid.uuid4()),
        "instrument": "ppt",
        "trials": list(trials),
        "taken_at": when,
        "zone": "America/Edmonton",
        "site": "upper_trapezius",
        "side": "right",
        "timing": timing,
    }
    return created(cast.dev.post(f"/patients/{cast.mara.patient_id}/readings", json=sent | other))


def test_the_visit_of_11_march(app: Flask, cast: Cast, clock: FixedClock) -> None:
    at(clock, cast, datetime(2026, 3, 9, 20, 30, tzinfo=UTC))
    point = spot(cast).json["id"]
    ppt(cast, "2026-01-05T09:00:00-07:00", "pre", 147, 150, 153)
    right = SITE | {"side": "right", "trigger_point_id": point, "needle_lot": "R2601-11"}
    created(post(cast, needled(sites=[right])))
    at(clock, cast, datetime(2026, 3, 11, 15, 0, tzinfo=UTC))

    # 6: last session's muscle, needle and dose, marked with its day; no outcome
    begun: Any = cast.dev.get(f"/patients/{cast.mara.patient_id}/needling-preload").json
    assert (begun["from_day"], begun["authorisation"]["authority"]) == ("2026-03-09", "valid")
    (site,) = begun["sites"]
    assert (site["muscle"], site["side"], site["needle_diameter_mm"], site["needle_length_mm"], site["insertions"]) == (
        "upper_trapezius",
        "right",
        0.3,
        40.0,
        6,
    )
    assert not {"twitch", "needle_lot", "familiar_pain"} & set(site)

    # 7: the ledger's right upper trapezius, active, usual pain yes; 210, 225, 231
    lane = created(look(cast, point, "2026-03-11", "active", examined_at="2026-03-11T08:50:00-06:00"))
    assert (lane["state"], lane["state_on"], lane["side"]) == ("active", "2026-03-11", "right")
    assert lane["examinations"][-1]["recognised_pain"] is True
    first = ppt(cast, "2026-03-11T08:52:00-06:00", "pre", 210, 225, 231)
    assert (first["value"], first["compared"]["change"], first["compared"]["beyond_error"]) == (222.0, 72.0, True)

    # 9: needles in 2, out 1: refused, and named; with 2 it saves
    twitched = right | {"needle_lot": "R2602-07", "twitch": "strong", "twitch_count": 3}
    body = needled(performed_at="2026-03-11T08:55:00-06:00", sites=[twitched], pain_before=4, pain_after=2)
    assert save(cast, body["id"], needles_in=2, needles_out=1).json["needles_missing"] == 1
    assert save(cast, body["id"], needles_in=2, needles_out=2).status_code == 200
    refused = post(cast, body | {"needles_out": 1})
    assert (refused.status_code, refused.json["code"], refused.json["needles_missing"]) == (422, "needle_count", 1)

    # 10: the value after stands against the one before, and not in the long line
    after = ppt(cast, "2026-03-11T08:58:00-06:00", "post", 258, 262, 269)
    assert (after["value"], after["compared"]["change"], after["compared"]["beyond_error"]) == (263.0, 41.0, False)

    # 11 and 15: a bruise, mild; signed, and nothing changes it
    bruise = {"kind": "bruise", "grade": "mild", "note": None, "happened_at": None}
    signed = created(post(cast, body | {"adverse_events": "listed", "events": [bruise]}))
    assert (signed["pain_before"], signed["pain_after"], signed["events"]) == (4, 2, [bruise])
    changed = post(cast, body | {"adverse_events": "none"})
    assert (changed.status_code, changed.json["code"]) == (409, "id_taken")
    for method in ("PUT", "PATCH", "DELETE"):
        assert cast.dev.ask(method, f"{path(cast)}/{body['id']}", json=body).status_code == 405
    later = {"id": str(uuid.uuid4()), "text": "She turns further.", "reason": "Seen at the door."}
    told = created(cast.dev.post(f"{path(cast)}/{body['id']}/addenda", json=later))
    assert [one["text"] for one in told["addenda"]] == ["She turns further."]
    # a therapist outside the care team gets "not found", and that is in the log
    assert cast.lena.get(f"{path(cast)}/{body['id']}").status_code == 404
    with inside(app) as session:
        query = select(AuditRow.outcome).where(
            AuditRow.operation == "read_needling_session", AuditRow.actor_id == cast.lena.id
        )
        assert list(session.scalars(query)) == ["denied"]
    assert [one["insertions"] for one in cast.dev.get(points(cast)).json["items"][0]["needled"]] == [6, 6]  # type: ignore[index]


def test_trap_8_a_value_after_the_needle_is_never_in_the_long_line(cast: Cast) -> None:
    """Nor is the pain a session asks for: it is no entry of the diary; and another rater's value is no verdict."""
    ppt(cast, "2026-03-02T13:50:00-07:00", "pre", 200, 200, 200, rater="Dev", device="A")
    ppt(cast, "2026-03-02T14:20:00-07:00", "post", 300, 300, 300, rater="Dev", device="A")
    last = ppt(cast, "2026-03-09T13:50:00-06:00", "pre", 290, 290, 290, rater="Lena", device="A")
    assert (last["compared"]["change"], last["compared"]["beyond_error"]) == (90.0, None)
    created(post(cast, needled(pain_before=9, pain_after=1)))
    told: Any = cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json
    (line,) = [one for one in told["measures"] if one["instrument"] == "ppt"]
    assert 300.0 not in [one["value"] for one in line["readings"] if one["timing"] != "post"]
    assert (line["first"], line["latest"]) == (200.0, 290.0)
    assert [day for day in told["pain"]["daily"] if day["value"] is not None] == []
