"""How it feels, what worsens and eases it, places that came later; and what an older app sends stays what it was."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.features.cast import Cast, body
from tests.features.diary import entry, outcome, path, pulled, send

NECK = {"region": "neck_back", "side": "right", "score": 5}
BLADE = {"region": "shoulder_blade", "side": "right", "score": 2}


def test_words_are_kept_and_nothing_said_stays_nothing(cast: Cast) -> None:
    said: dict[str, Any] = {
        "qualities": ["tight", "burning"],
        "worsens": ["screen_work"],
        "worsens_note": "the long drive",
        "eases": ["heat", "movement"],
    }
    sent = entry(**said)
    kept = body(cast.mara.post(path(cast.mara), json=sent))
    assert kept["qualities"] == ["burning", "tight"]
    assert (kept["worsens"], kept["worsens_note"]) == (["screen_work"], "the long drive")
    assert (kept["eases"], kept["eases_note"]) == (["heat", "movement"], None)
    other_order = sent | {"qualities": ["burning", "tight"]}
    assert outcome(cast.mara, other_order) == ("unchanged", None)
    plain = body(cast.mara.post(path(cast.mara), json=entry()))
    assert {name: plain[name] for name in ("qualities", "worsens", "worsens_note", "eases", "eases_note")} == {
        "qualities": None,
        "worsens": None,
        "worsens_note": None,
        "eases": None,
        "eases_note": None,
    }


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"qualities": ["lancinating"]}, "choice"),
        ({"qualities": []}, "too_short"),
        ({"eases": "heat"}, "type"),
        ({"worsens_note": ""}, "too_short"),
        ({"places": [NECK | {"onset": "2026-03-01"}]}, "onset_without_secondary"),
        ({"places": [NECK | {"secondary": True, "onset": "2026-03-11"}]}, "onset_after"),
        ({"places": [NECK | {"side": "behind"}]}, "choice"),
    ],
)
def test_what_no_list_has_is_refused(cast: Cast, said: dict[str, Any], code: str) -> None:
    assert outcome(cast.mara, entry(**said)) == ("rejected", code)


def test_what_an_older_app_sent_is_recognised_when_it_comes_again(cast: Cast) -> None:
    """The digest of an entry without the newer words is what it was before there were any."""
    sent = entry("5f0c1d1e-7a9b-4c3d-8e2f-0a1b2c3d4e5f", score=6, places=[BLADE, NECK])
    cast.mara.post(path(cast.mara), json=sent)
    same = sent | {"qualities": None, "eases_note": None, "places": [NECK | {"secondary": False, "onset": None}, BLADE]}
    assert outcome(cast.mara, same) == ("unchanged", None)


def plan(cast: Cast, from_day: str) -> None:
    version = {
        "id": str(uuid.uuid4()),
        "in_force_from": from_day,
        "phase": "treatment",
        "reason": "start",
        "components": [{"kind": "exercise", "dose": "daily", "starts_on": from_day}],
    }
    answer = cast.dev.post(f"/patients/{cast.mara.patient_id}/plan/versions", json=version)
    assert answer.status_code == 201, answer.get_data(as_text=True)


def test_a_place_that_came_later_stands_in_the_list_of_new_places(cast: Cast) -> None:
    plan(cast, "2026-02-10")
    first = "2026-02-11T18:00:00-07:00"
    later = [BLADE | {"secondary": True, "onset": "2026-03-02"}]
    send(cast.mara, entry(felt_at=first, score=6, places=[NECK]), entry(score=0, places=later))
    assert pulled(cast.mara)[1]["places"] == later
    found = body(cast.dev.get(f"/patients/{cast.mara.patient_id}/pain-extent"))
    assert found["gained"] == [
        {
            "region": "shoulder_blade",
            "side": "right",
            "first_day": "2026-03-10",
            "secondary": True,
            "onset": "2026-03-02",
        }
    ]
    assert found["lost"] == [{"region": "neck_back", "side": "right"}]
    assert (found["days_in_pain"], found["days_answered"], found["days_possible"]) == (2, 2, 29)
    assert cast.lena.get(f"/patients/{cast.mara.patient_id}/pain-extent").status_code == 404


def test_no_entry_is_not_no_pain(cast: Cast) -> None:
    found = body(cast.mara.get(f"/patients/{cast.mara.patient_id}/pain-extent"))
    assert (found["days_in_pain"], found["days_answered"], found["days_possible"]) == (0, 0, 90)
    assert found["at_start"] == found["gained"] == []
