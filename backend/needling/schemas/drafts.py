"""Sessions that are being written, what the next one begins with, and who met a lot, on the wire."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from marshmallow import fields, missing, post_load

from backend.body.muscles import MUSCLES
from backend.needling.schemas.felt import SpotSchema
from backend.needling.schemas.sessions import (
    AdverseEventSchema,
    ConsentDetailsSchema,
    RedFlagSchema,
    SessionContentSchema,
    SiteSchema,
)
from backend.needling.technique import Layer, Position, Target, Technique
from backend.people.side import Side
from backend.shell.sync.wire import AsSent
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.staff.authority import Authority

_COUNTS = ("needles_in", "needles_out")


def _loosely(of: type[Schema], *besides: str) -> dict[str, fields.Field[Any]]:
    """The same fields, each of which may be missing or empty: a page is saved while it is being filled in."""
    made: dict[str, fields.Field[Any]] = {}
    for name, field in of().fields.items():
        if name in besides:
            continue
        loose = copy.deepcopy(field)
        loose.required, loose.load_default = False, missing
        if not loose.allow_none:
            loose.allow_none = True
            if "enum" in loose.metadata:
                loose.metadata = {**loose.metadata, "enum": [*loose.metadata["enum"], None]}
        loose.metadata = {key: told for key, told in loose.metadata.items() if key not in {"minItems", "examples"}}
        if isinstance(loose, ListOf):
            loose.shortest = 0
        made[name] = loose
    return made


class _Loose(Schema):
    """Something that is not whole yet."""


DraftSiteSchema = _Loose.from_dict(_loosely(SiteSchema), name="DraftSite")
DraftEventSchema = _Loose.from_dict(_loosely(AdverseEventSchema), name="DraftEvent")
DraftConsentSchema = _Loose.from_dict(_loosely(ConsentDetailsSchema), name="DraftConsent")
DraftRedFlagSchema = _Loose.from_dict(_loosely(RedFlagSchema), name="DraftRedFlag")
_NESTED = ("sites", "events", "consent", "red_flags")
DraftContentSchema = _Loose.from_dict(
    _loosely(SessionContentSchema, "id", *_COUNTS, *_NESTED)
    | {
        "sites": ListOf(Part(DraftSiteSchema), longest=60, allow_none=True),
        "events": ListOf(Part(DraftEventSchema), longest=20, allow_none=True),
        "red_flags": ListOf(Part(DraftRedFlagSchema), longest=60, allow_none=True),
        "consent": Part(DraftConsentSchema, allow_none=True),
    },
    name="DraftContent",
)


class DraftSavedSchema(Schema):
    """What the page holds so far. Needles in may be kept alone; needles out only when none is missing."""

    content = Part(DraftContentSchema, required=True, metadata={"examples": [{"purpose": "Neck rotation"}]})
    needles_in = Whole(1, 200, allow_none=True, load_default=None)
    needles_out = Whole(0, 200, allow_none=True, load_default=None)

    @post_load(pass_original=True)
    def _saved(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> dict[str, Any]:
        return {"content": original["content"]} | {name: data[name] for name in _COUNTS}


class NeedlingDraftSchema(Schema):
    """A draft as it stands. It is no session: nothing counts it, and nobody but its author reads it."""

    id = Id(required=True)
    content = AsSent(DraftContentSchema, required=True)
    needles_in = Whole(1, 200, required=True, allow_none=True)
    needles_out = Whole(0, 200, required=True, allow_none=True)
    version = Whole(1, 1_000_000, required=True)
    started_at = Moment(required=True)
    saved_at = Moment(required=True)
    closed_at = Moment(required=True, allow_none=True)
    closed_as = Choice(["signed", "discarded"], required=True, allow_none=True)


class NeedlingDraftsSchema(Schema):
    """What you have not signed yet of this patient, the last saved first."""

    items = ListOf(Part(NeedlingDraftSchema), longest=1000, required=True)


class PreloadedSiteSchema(Schema):
    """One site of the last session: who, where and how. Nothing that was felt, seen or counted."""

    muscle = Choice(list(MUSCLES), required=True)
    side = Choice(list(Side), required=True)
    spot = Text(200, required=True, allow_none=True)
    place = Part(SpotSchema, required=True, allow_none=True)
    trigger_point_id = Id(required=True, allow_none=True)
    target = Choice(list(Target), required=True)
    technique = Choice(list(Technique), required=True)
    layer = Choice(list(Layer), required=True, allow_none=True)
    needle_diameter_mm = Number(0.1, 1, required=True)
    needle_length_mm = Number(5, 150, required=True)
    needle_maker = Text(100, attribute="needle.maker", required=True, allow_none=True)
    insertions = Whole(1, 500, required=True)
    depth_mm = Number(0, 150, required=True, allow_none=True)
    retention_seconds = Whole(0, 7200, required=True, allow_none=True)
    frequency_hz = Number(0.1, 500, attribute="current.frequency_hz", required=True, allow_none=True)
    pulse_us = Number(1, 10_000, attribute="current.pulse_us", required=True, allow_none=True)
    intensity_ma = Number(0, 100, attribute="current.intensity_ma", required=True, allow_none=True)
    stimulation_seconds = Whole(1, 7200, attribute="current.seconds", required=True, allow_none=True)


class MayNeedleSchema(Schema):
    """How who is signed in stands today: anything but `valid` blocks."""

    authority = Choice(list(Authority), required=True)
    number = Text(60, required=True, allow_none=True)
    valid_to = Day(required=True, allow_none=True)


class PreloadSchema(Schema):
    """What the next session may begin with, and of which day it is; null where there was none."""

    from_day = Day(required=True, allow_none=True)
    from_session = Id(required=True, allow_none=True)
    purpose = Text(500, required=True, allow_none=True)
    position = Choice(list(Position), required=True, allow_none=True)
    sites = ListOf(Part(PreloadedSiteSchema), longest=60, required=True)
    authorisation = Part(MayNeedleSchema, required=True)


class LotQuerySchema(Schema):
    """The lot as the packet says it, and its maker where two makers share a number."""

    lot = Text(60, required=True, metadata={"examples": ["A12345"]})
    maker = Text(100)


class MetSchema(Schema):
    """Somebody who met the lot. `void_days` were recorded for them by mistake, as was said since."""

    id = Id(required=True)
    name = Text(200, required=True)
    makers = ListOf(Text(100), longest=1000, required=True)
    days = ListOf(Day(), longest=100_000, required=True)
    void_days = ListOf(Day(), longest=100_000, required=True)


class LotSchema(Schema):
    """Everybody who met this lot, by name."""

    items = ListOf(Part(MetSchema), longest=100_000, required=True)
