"""Ready starts of a plan: Ebb's own few, the clinic's, and that listing one writes nothing."""

from __future__ import annotations

import uuid
from typing import Any

from backend.measures import definitions
from backend.plan.stop_rule import PAIN_AVERAGE
from backend.plan.timeline import Component, needling_alone_from
from backend.presets.library import OWN
from tests.features.cast import PLAN_START, Cast


def ours(**other: Any) -> dict[str, Any]:
    words = {"en": "Knee pain", "fr": "Douleur du genou"}
    part = {"kind": "exercise", "dose": {"en": "daily", "fr": "chaque jour"}, "number": 1, "per": "day"}
    return {
        "id": str(uuid.uuid4()),
        "key": "our_knee",
        "title": words,
        "phase": "treatment",
        "components": [part],
    } | other


def listed(cast: Cast) -> Any:
    return cast.dev.get("/plan-presets").json["items"]  # type: ignore[index]


def test_ebb_has_four_and_a_clinic_adds_its_own(cast: Cast) -> None:
    assert [(one["key"], one["own"]) for one in listed(cast)] == [(one.key, False) for one in OWN]
    body = ours()
    assert [cast.noor.post("/plan-presets", json=body).status_code for _ in range(2)] == [201, 200]
    kept = listed(cast)[-1]
    assert (kept["key"], kept["own"], kept["components"][0]["number"]) == ("our_knee", True, 1)
    renamed = ours(title={"en": "Knee", "fr": "Genou"})
    cast.dev.post("/plan-presets", json=renamed)
    assert [one["title"]["en"] for one in listed(cast) if one["own"]] == ["Knee"]
    cast.dev.post("/plan-presets", json=ours(retired=True))
    assert [one for one in listed(cast) if one["own"]] == []


def test_ebbs_own_keys_stay_ebbs_own(cast: Cast) -> None:
    assert cast.dev.post("/plan-presets", json=ours(key="neck_pain")).json["code"] == "preset_key_own"  # type: ignore[index]
    part = ours()["components"][0] | {"per": None}
    assert cast.dev.post("/plan-presets", json=ours(components=[part])).json["code"] == "dose_incomplete"  # type: ignore[index]


def test_a_preset_names_only_what_there_is_to_measure_with(cast: Cast) -> None:
    words = {"en": "Sleep", "fr": "Dormir"}
    stop = {"measure": "pian", "by": 30, "unit": "percent", "in_weeks": 8, "otherwise": words}
    named = {
        "goals": [{"text": words, "in_weeks": 8, "instrument": "sleeep", "target": 3}],
        "stop_rule": stop,
        "reassessments": [{"in_weeks": 4, "measures": ["peg", "pge"]}],
    }
    for part, wrong in (("goals", "sleeep"), ("stop_rule", "pian"), ("reassessments", "pge")):
        refused: Any = cast.noor.post("/plan-presets", json=ours(**{part: named[part]}))
        assert (refused.status_code, refused.json["code"]) == (422, "unknown_instrument"), part
        assert refused.json["instruments"] == [wrong]
    assert [one for one in listed(cast) if one["own"]] == []


def test_looking_at_them_changes_no_plan(cast: Cast) -> None:
    before = cast.dev.get(f"/patients/{cast.mara.patient_id}/plan").json
    listed(cast)
    assert cast.dev.get(f"/patients/{cast.mara.patient_id}/plan").json == before
    assert cast.mara.get("/plan-presets").status_code == 403


def test_ebbs_own_hold_to_ebbs_rules() -> None:
    """Needling is never alone in one, every measure it names is shipped, and each has a stop rule."""
    from datetime import timedelta

    shipped = set(definitions.all_definitions()) | {PAIN_AVERAGE}
    for one in OWN:
        parts = [
            Component(
                part.kind,
                PLAN_START + timedelta(weeks=part.from_week),
                None if part.to_week is None else PLAN_START + timedelta(weeks=part.to_week),
            )
            for part in one.components
        ]
        assert needling_alone_from(parts) is None
        assert one.stop_rule is not None
        named = {one.stop_rule.measure, *(m for review in one.reassessments for m in review.measures)}
        named |= {goal.instrument for goal in one.goals if goal.instrument}
        assert named <= shipped, one.key
