"""What the tests of this feature send."""

from __future__ import annotations

import uuid
from typing import Any

from backend.needling.technique import RedFlag
from tests.features.cast import Cast

RED_FLAGS = [{"flag": flag.value, "answer": "no"} for flag in RedFlag]
CONSENT = {
    "text": "ebb-1",
    "way": "spoken",
    "given_by": "patient",
    "name": None,
    "given_at": "2026-03-09T19:50:00.000Z",
}
# What every session has to say beside its sites and counts, for tests of other features too.
ASKED_FIRST = {"red_flags": RED_FLAGS, "consent_given": True, "consent": CONSENT, "advice": ["lung_risk"]}
FELT_NOTHING = {
    "place": None,
    "trigger_point_id": None,
    "layer": None,
    "needle_maker": None,
    "needle_lot": None,
    "needle_expires_on": None,
    "single_use": None,
    "retention_seconds": None,
    "frequency_hz": None,
    "pulse_us": None,
    "intensity_ma": None,
    "stimulation_seconds": None,
    "pain_during": None,
    "familiar_pain": None,
    "referral": None,
    "autonomic": None,
}
SITE = {
    "muscle": "upper_trapezius",
    "side": "left",
    "spot": "two fingers above the collarbone",
    "target": "trigger_point",
    "technique": "in_out",
    "needle_diameter_mm": 0.3,
    "needle_length_mm": 40.0,
    "insertions": 6,
    "depth_mm": 22.5,
    "twitch": "strong",
    "twitch_count": 3,
    **FELT_NOTHING,
}


def needled(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "performed_at": "2026-03-09T14:00:00-06:00",
        "zone": "America/Edmonton",
        "purpose": "Neck rotation",
        "position": "prone",
        **ASKED_FIRST,
        "red_flag_decision": None,
        "pain_before": 4,
        "pain_after": 2,
        "needles_in": 2,
        "needles_out": 2,
        "note": None,
        "adverse_events": "none",
        "events": [],
        "sites": [SITE, SITE | {"side": "right", "twitch": None, "twitch_count": None, "depth_mm": None}],
    } | other


def path(cast: Cast) -> str:
    return f"/patients/{cast.mara.patient_id}/needling-sessions"


def post(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)


def get(cast: Cast, more: str = "") -> Any:
    return cast.dev.get(path(cast) + more)
