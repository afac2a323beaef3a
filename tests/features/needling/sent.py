"""What the tests of this feature send."""

from __future__ import annotations

import uuid
from typing import Any

from tests.features.cast import Cast

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
}


def needled(**other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "performed_at": "2026-03-09T14:00:00-06:00",
        "zone": "America/Edmonton",
        "purpose": "Neck rotation",
        "position": "prone",
        "consent_given": True,
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
