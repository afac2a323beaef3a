"""What the tests of this feature send."""

from __future__ import annotations

import uuid
from typing import Any

from tests.features.cast import Cast


def reading(instrument: str = "pseq", **other: Any) -> dict[str, Any]:
    return {
        "id": str(uuid.uuid4()),
        "instrument": instrument,
        "taken_at": "2026-03-10T09:00:00-06:00",
        "zone": "America/Edmonton",
    } | other


def pressure(**other: Any) -> dict[str, Any]:
    return reading("ppt", site="upper_trapezius", side="right", timing="pre", **other)


def path(cast: Cast) -> str:
    return f"/patients/{cast.mara.patient_id}/readings"


def get(cast: Cast, more: str = "") -> Any:
    return cast.mara.get(path(cast) + more)


def post(cast: Cast, body: dict[str, Any]) -> Any:
    return cast.dev.post(path(cast), json=body)
