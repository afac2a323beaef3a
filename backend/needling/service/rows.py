"""Sites and events as rows of a table, and back, with the side that was written."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from backend.body.regions import View
from backend.needling import models
from backend.needling.technique import (
    AdverseEvent,
    Autonomic,
    Current,
    EventKind,
    Familiar,
    Felt,
    Grade,
    Layer,
    Needle,
    Site,
    Spot,
    Target,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.shell.moment import SentMoment


def plain_referral(referral: Sequence[Felt] | None) -> list[dict[str, str]] | None:
    """Regions with their sides as they are stored; not asked stays empty."""
    return None if referral is None else [{"region": one.region, "side": one.side.value} for one in referral]


def referral_of(stored: Sequence[Any] | None) -> tuple[Felt, ...] | None:
    """The same, back."""
    return None if stored is None else tuple(Felt(one["region"], Side(one["side"])) for one in stored)


def signs_of(stored: Sequence[Any] | None) -> tuple[Autonomic, ...] | None:
    """The signs that were seen; an empty list is none, not looked for stays empty."""
    return None if stored is None else tuple(Autonomic(one) for one in stored)


def place_of(view: str | None, x: float | None, y: float | None) -> Spot | None:
    """A spot of the drawing where all of it was said."""
    return None if view is None or x is None or y is None else Spot(View(view), x, y)


def site_of(row: models.NeedledSite) -> Site:
    """A site as it was written."""
    return Site(
        muscle=row.muscle,
        side=Side(row.side),
        spot=row.spot,
        target=Target(row.target),
        technique=Technique(row.technique),
        needle_diameter_mm=row.needle_diameter_mm,
        needle_length_mm=row.needle_length_mm,
        insertions=row.insertions,
        depth_mm=row.depth_mm,
        twitch=None if row.twitch is None else Twitch(row.twitch),
        twitch_count=row.twitch_count,
        trigger_point_id=row.trigger_point_id,
        place=place_of(row.view, row.spot_x, row.spot_y),
        layer=None if row.layer is None else Layer(row.layer),
        needle=Needle(row.needle_maker, row.needle_lot, row.needle_expires_on, row.single_use),
        retention_seconds=row.retention_seconds,
        current=Current(row.frequency_hz, row.pulse_us, row.intensity_ma, row.stimulation_seconds),
        pain_during=row.pain_during,
        familiar_pain=None if row.familiar_pain is None else Familiar(row.familiar_pain),
        referral=referral_of(row.referral),
        autonomic=signs_of(row.autonomic),
    )


def site_row(clinic_id: UUID, session_id: UUID, position: int, site: Site) -> models.NeedledSite:
    """A site as it is kept."""
    return models.NeedledSite(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        session_id=session_id,
        position=position,
        muscle=site.muscle,
        side=site.side.value,
        spot=site.spot,
        view=None if site.place is None else site.place.view.value,
        spot_x=None if site.place is None else site.place.x,
        spot_y=None if site.place is None else site.place.y,
        trigger_point_id=site.trigger_point_id,
        target=site.target.value,
        technique=site.technique.value,
        layer=None if site.layer is None else site.layer.value,
        needle_diameter_mm=site.needle_diameter_mm,
        needle_length_mm=site.needle_length_mm,
        needle_maker=site.needle.maker,
        needle_lot=site.needle.lot,
        needle_expires_on=site.needle.expires_on,
        single_use=site.needle.single_use,
        insertions=site.insertions,
        depth_mm=site.depth_mm,
        retention_seconds=site.retention_seconds,
        frequency_hz=site.current.frequency_hz,
        pulse_us=site.current.pulse_us,
        intensity_ma=site.current.intensity_ma,
        stimulation_seconds=site.current.seconds,
        twitch=None if site.twitch is None else site.twitch.value,
        twitch_count=site.twitch_count,
        pain_during=site.pain_during,
        familiar_pain=None if site.familiar_pain is None else site.familiar_pain.value,
        referral=plain_referral(site.referral),
        autonomic=None if site.autonomic is None else [one.value for one in site.autonomic],
    )


def event_of(row: models.AdverseEvent) -> AdverseEvent:
    """An event as it was written; its moment is told in UTC."""
    at = None if row.happened_at is None else SentMoment(row.happened_at, 0)
    return AdverseEvent(EventKind(row.kind), Grade(row.grade), row.note, at)


def event_row(
    clinic_id: UUID, session_id: UUID, position: int, event: AdverseEvent, addendum_id: UUID | None = None
) -> models.AdverseEvent:
    """An event as it is kept."""
    return models.AdverseEvent(
        clinic_id=clinic_id,
        id=uuid.uuid4(),
        session_id=session_id,
        addendum_id=addendum_id,
        position=position,
        kind=event.kind.value,
        grade=event.grade.value,
        note=event.note,
        happened_at=None if event.happened_at is None else event.happened_at.instant,
    )
