"""Manual therapy: signed as it is kept, added to, taken back; on the time axis beside the needling sessions."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.mara_through_the_api import portrait


def sitting(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "performed_at": "2026-03-10T14:00:00.000-06:00",
        "zone": "America/Edmonton",
        "minutes": 20,
        "parts": [
            {"technique": "soft_tissue", "region": "neck_back", "side": "right"},
            {"technique": "joint_mobilisation", "region": "upper_back", "side": "middle"},
        ],
        "pain_before": 5,
        "pain_after": 0,
        "note": None,
    } | other


def path(cast: Cast, rest: str = "") -> str:
    return f"/patients/{cast.mara.patient_id}/manual-sessions{rest}"


def keep(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)


def test_it_is_kept_with_its_sides_and_a_zero_and_signed(cast: Cast) -> None:
    body = sitting()
    made = keep(cast, body)
    assert made.status_code == 201, made.json
    kept = cast.mara.get(path(cast)).json["items"][0]  # type: ignore[index]
    assert kept == made.json
    assert {name: kept[name] for name in ("minutes", "parts", "pain_before", "pain_after")} == {
        name: body[name] for name in ("minutes", "parts", "pain_before", "pain_after")
    }
    assert (kept["signed_by"]["name"], kept["local_day"]) == ("Dev", "2026-03-10")
    assert [keep(cast, one).status_code for one in (body, body | {"minutes": 21})] == [200, 409]


def test_not_asked_stays_not_asked(cast: Cast) -> None:
    kept = keep(cast, sitting(pain_before=None, pain_after=None)).json
    assert (kept["pain_before"], kept["pain_after"]) == (None, None)


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"performed_at": "2026-03-11T14:00:00-06:00"}, "session_ahead"),
        ({"parts": [{"technique": "traction", "region": "neck_back", "side": "left"}] * 2}, "part_twice"),
        ({"parts": [{"technique": "other", "region": "neck_back", "side": "left"}]}, "note_for_other"),
        ({"parts": [{"technique": "traction", "region": "calf", "side": "middle"}]}, "choice"),
        ({"parts": []}, "too_short"),
        ({"pain_after": 11}, "range"),
    ],
)
def test_what_is_refused(cast: Cast, other: dict[str, Any], code: str) -> None:
    answer = keep(cast, sitting(**other))
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_only_words_are_added_and_a_wrong_one_is_taken_back(cast: Cast) -> None:
    session_id = keep(cast, sitting()).json["id"]
    words = {"id": str(uuid.uuid4()), "words": "She called: sore until the evening"}
    assert [cast.dev.post(path(cast, f"/{session_id}/addenda"), json=words).status_code for _ in range(2)] == [201, 200]
    assert [one["day"] for one in portrait(cast.dev, cast.mara)["manual"]] == ["2026-03-10"]
    gone = cast.dev.post(path(cast, f"/{session_id}/withdrawal"), json={"reason": "Another patient's"})
    assert (gone.status_code, gone.json["withdrawn_reason"]) == (200, "Another patient's")  # type: ignore[index]
    assert [one["words"] for one in gone.json["addenda"]] == [words["words"]]  # type: ignore[index]
    other = cast.dev.post(path(cast, f"/{session_id}/withdrawal"), json={"reason": "Twice"})
    assert (other.status_code, other.json["code"]) == (409, "already_withdrawn")  # type: ignore[index]
    assert portrait(cast.dev, cast.mara)["manual"] == []


def test_an_outsider_finds_nothing(cast: Cast) -> None:
    session_id = keep(cast, sitting()).json["id"]
    for outsider in (cast.lena, cast.omar, cast.ravi):
        assert outsider.get(path(cast)).status_code == 404
    body = {"id": str(uuid.uuid4()), "words": "x"}
    assert cast.lena.post(path(cast, f"/{session_id}/addenda"), json=body).status_code == 404
    theirs = f"/patients/{cast.omar.patient_id}/manual-sessions/{session_id}/addenda"
    assert cast.lena.post(theirs, json=body).status_code == 404
    assert cast.mara.post(path(cast), json=sitting()).status_code == 403
