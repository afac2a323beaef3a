"""The presets there are, and a clinic's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.goals import measured_with
from backend.people import service as people
from backend.presets.library import OWN
from backend.presets.models import PlanPreset
from backend.presets.preset import PresetDraft, broken_rule
from backend.shell.refusal import RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "dose_incomplete": "A number of times needs what it is counted over, and the other way round.",
    "ends_before_start": "A part of the plan ends before it starts.",
    "preset_key_own": "This key names one of Ebb's own presets; choose another.",
    measured_with.UNKNOWN: measured_with.WORDS,
}


def listed(session: Session) -> list[dict[str, Any]]:
    """Ebb's own presets, then the clinic's: of each key the latest, unless it was retired."""
    found = [dataclasses.asdict(one) | {"own": False} for one in OWN]
    latest: dict[str, PlanPreset] = {}
    for row in session.scalars(select(PlanPreset).order_by(PlanPreset.key, PlanPreset.number)):
        latest[row.key] = row
    found += [row.content | {"id": row.id, "key": row.key, "own": True} for row in latest.values() if not row.retired]
    return found


def write(session: Session, *, clinic_id: UUID, author_id: UUID, draft: PresetDraft, now: datetime) -> bool:
    """Keep a clinic's own preset, or the next version of one: whether it is new. Raises RuleBroken, Conflict."""
    people.lock_clinic(session, clinic_id)
    digest = once.content_digest(draft)
    if once.known(session, PlanPreset, draft.id, digest=digest):
        return False
    code = "preset_key_own" if draft.key in {one.key for one in OWN} else broken_rule(draft)
    if code is not None:
        raise RuleBroken(code, RULES[code])
    unknown = measured_with.unknown(session, draft.measured_with)
    if unknown:
        raise RuleBroken(measured_with.UNKNOWN, RULES[measured_with.UNKNOWN], instruments=unknown)
    before = len(session.scalars(select(PlanPreset.id).where(PlanPreset.key == draft.key)).all())
    content = {name: value for name, value in dataclasses.asdict(draft).items() if name not in {"id", "key", "retired"}}
    session.add(
        PlanPreset(
            clinic_id=clinic_id,
            id=draft.id,
            key=draft.key,
            number=before + 1,
            content=content,
            retired=draft.retired,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True
