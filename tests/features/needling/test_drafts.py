"""A session that is being written: kept for its author, in no count, closed by signing; and what the next one begins
with."""

from __future__ import annotations

import uuid
from typing import Any

from flask import Flask

from backend.needling import service
from tests.features.cast import Cast, inside
from tests.features.needling.sent import SITE, needled, path, post


def drafts(cast: Cast, more: str = "") -> str:
    return f"/patients/{cast.mara.patient_id}/needling-drafts{more}"


def save(cast: Cast, draft: str, version: int | None = None, **body: Any) -> Any:
    headers = {} if version is None else {"If-Match": f'"{version}"'}
    sent = {"content": {"purpose": "Neck"}, "needles_in": None, "needles_out": None} | body
    return cast.dev.put(drafts(cast, f"/{draft}"), json=sent, headers=headers)


def test_a_draft_is_kept_half_filled_and_is_no_session(app: Flask, cast: Cast) -> None:
    draft = str(uuid.uuid4())
    half: dict[str, Any] = {
        "purpose": None,
        "sites": [{"muscle": "soleus", "side": None, "twitch": None}],
        "red_flags": [],
    }
    kept = save(cast, draft, content=half)
    assert (kept.status_code, kept.json["content"], kept.json["version"]) == (200, half, 1)
    assert cast.dev.get(path(cast)).json["items"] == []  # type: ignore[index]
    with inside(app) as session:
        assert service.sessions_of(session, cast.mara.patient_id) == ()  # type: ignore[arg-type]
        assert service.signed_sessions(session) == []
    assert save(cast, draft, content=half).json["version"] == 1  # the same again
    assert save(cast, draft, content={"purpose": "Calf"}).status_code == 428
    assert save(cast, draft, 1, content={"purpose": "Calf"}).json["version"] == 2
    assert save(cast, draft, 1, content={"purpose": "Foot"}).status_code == 412


def test_needles_in_survive_an_interruption_and_out_is_kept_only_when_none_is_missing(cast: Cast) -> None:
    draft = str(uuid.uuid4())
    assert save(cast, draft, needles_in=2).json["needles_in"] == 2
    refused = save(cast, draft, 1, needles_in=2, needles_out=1)
    assert (refused.status_code, refused.json["code"], refused.json["needles_missing"]) == (422, "needle_count", 1)
    assert save(cast, draft, 1, needles_out=2).json["code"] == "needles_in_needed"
    assert save(cast, draft, 1, needles_in=2, needles_out=2).json["needles_out"] == 2


def test_what_is_no_field_of_a_session_is_refused(cast: Cast) -> None:
    for content in ({"needles_in": 2}, {"sites": [{"needles_out": 1}]}, {"mood": "good"}):
        answer = save(cast, str(uuid.uuid4()), content=content)
        assert (answer.status_code, answer.json["code"]) == (422, "unknown_field")


def test_signing_closes_the_draft(cast: Cast) -> None:
    body = needled()
    save(cast, body["id"], needles_in=2)
    assert post(cast, body).status_code == 201
    told: Any = cast.dev.get(drafts(cast, f"/{body['id']}")).json
    assert told["closed_as"] == "signed"
    assert cast.dev.get(drafts(cast)).json["items"] == []  # type: ignore[index]
    again = save(cast, body["id"], 1, needles_in=3)
    assert (again.status_code, again.json["code"]) == (409, "draft_closed")
    assert post(cast, body).status_code == 200


def test_a_draft_is_put_away_with_a_reason_and_signed_no_more(cast: Cast) -> None:
    body = needled()
    save(cast, body["id"])
    away: Any = cast.dev.post(drafts(cast, f"/{body['id']}/discard"), json={"reason": "She did not want to."})
    assert (away.status_code, away.json["closed_as"]) == (200, "discarded")
    refused = post(cast, body)
    assert (refused.status_code, refused.json["code"]) == (409, "draft_closed")


def test_a_draft_is_its_authors_alone(cast: Cast) -> None:
    draft = str(uuid.uuid4())
    save(cast, draft)
    care = {"therapist_id": str(cast.lena.id), "from_day": "2026-03-01"}
    assert cast.dev.post(f"/patients/{cast.mara.patient_id}/care", json=care).status_code == 201
    assert cast.lena.get(drafts(cast)).json["items"] == []  # type: ignore[index]
    assert cast.lena.get(drafts(cast, f"/{draft}")).status_code == 404
    taken: Any = cast.lena.put(drafts(cast, f"/{draft}"), json={"content": {}})
    assert (taken.status_code, taken.json["code"]) == (409, "id_taken")
    stolen: Any = cast.lena.post(path(cast), json=needled(id=draft))
    assert (stolen.status_code, stolen.json["code"]) == (409, "id_taken")
    statuses = {name: person.get(drafts(cast)).status_code for name, person in cast.everybody.items()}
    assert {name for name, status in statuses.items() if status == 200} == {"dev", "lena"}
    assert (statuses["mara"], statuses["ravi"], statuses["noor"], statuses["nobody"]) == (403, 404, 403, 401)


def test_the_next_session_begins_with_the_last_and_never_with_an_outcome(cast: Cast) -> None:
    url = f"/patients/{cast.mara.patient_id}/needling-preload"
    empty: Any = cast.dev.get(url).json
    assert (empty["from_day"], empty["sites"]) == (None, [])
    assert empty["authorisation"] == {"authority": "valid", "number": "DN-dev", "valid_to": "2099-12-31"}
    full: dict[str, Any] = dict(SITE) | {
        "needle_maker": "Riverside",
        "needle_lot": "L1",
        "familiar_pain": "full",
        "pain_during": 4,
    }
    full |= {"referral": [{"region": "temple", "side": "left"}], "autonomic": ["sweating"]}
    post(cast, needled(sites=[full]))
    told: Any = cast.dev.get(url).json
    assert (told["from_day"], told["purpose"], told["position"]) == ("2026-03-09", "Neck rotation", "prone")
    (site,) = told["sites"]
    kept = ("muscle", "side", "needle_diameter_mm", "needle_length_mm", "insertions", "needle_maker", "target")
    assert {name: site[name] for name in kept} == {name: full[name] for name in kept}
    outcomes = {"twitch", "twitch_count", "familiar_pain", "pain_during", "referral", "autonomic", "needle_lot"}
    assert not outcomes & set(site)
    never = {"needles_in", "needles_out", "events", "consent", "red_flags", "advice", "pain_before", "note"}
    assert not never & set(told)


def test_a_void_session_is_not_begun_with(cast: Cast) -> None:
    body = needled()
    post(cast, body)
    cast.dev.post(f"{path(cast)}/{body['id']}/void", json={"reason": "wrong person"})
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}/needling-preload").json["from_day"] is None  # type: ignore[index]
