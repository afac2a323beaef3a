"""Needling sessions on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.needling.technique import (
    MUSCLES,
    AdverseAsked,
    AdverseEvent,
    EventKind,
    Grade,
    Position,
    SessionDraft,
    Site,
    Target,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema


class SiteSchema(Schema):
    """One place that was needled. Left and right are the patient's own."""

    muscle = Choice(list(MUSCLES), required=True)
    side = Choice(list(Side), required=True)
    spot = Text(200, allow_none=True, load_default=None, metadata={"description": "Where in the muscle, in words."})
    target = Choice(list(Target), required=True)
    technique = Choice(list(Technique), required=True)
    needle_diameter_mm = Number(0.1, 1, required=True, metadata={"examples": [0.3]})
    needle_length_mm = Number(5, 150, required=True, metadata={"examples": [40]})
    insertions = Whole(1, 500, required=True)
    depth_mm = Number(0, 150, allow_none=True, load_default=None)
    twitch = Choice(
        list(Twitch),
        allow_none=True,
        load_default=None,
        metadata={"description": "none was looked for and not seen; null was not looked for."},
    )
    twitch_count = Whole(0, 500, allow_none=True, load_default=None)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Site:
        twitch = None if data["twitch"] is None else Twitch(data["twitch"])
        chosen = {"side": Side(data["side"]), "target": Target(data["target"]), "twitch": twitch}
        return Site(**data | chosen | {"technique": Technique(data["technique"])})


class AdverseEventSchema(Schema):
    """One thing that went wrong, and how badly."""

    kind = Choice(list(EventKind), required=True)
    grade = Choice(list(Grade), required=True)
    note = Text(2000, allow_none=True, load_default=None)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> AdverseEvent:
        return AdverseEvent(EventKind(data["kind"]), Grade(data["grade"]), data["note"])


class SessionContentSchema(Schema):
    """What is said about a session."""

    id = Id(required=True)
    performed_at = Moment(required=True)
    zone = Text(64, one_line=True, required=True, metadata={"examples": ["America/Edmonton"]})
    purpose = Text(500, required=True, metadata={"examples": ["Neck rotation"]})
    position = Choice(list(Position), allow_none=True, load_default=None)
    consent_given = Flag(required=True)
    needles_in = Whole(1, 200, required=True, metadata={"examples": [2]})
    needles_out = Whole(0, 200, required=True, metadata={"examples": [2]})
    note = Text(4000, allow_none=True, load_default=None)
    adverse_events = Choice(
        list(AdverseAsked),
        required=True,
        metadata={"description": "none: asked, and nothing happened. not_asked: nobody knows. listed: see events."},
    )
    events = ListOf(Part(AdverseEventSchema), longest=20, load_default=list)
    sites = ListOf(Part(SiteSchema), shortest=1, longest=60, required=True)


class NewNeedlingSessionSchema(SessionContentSchema):
    """A session to keep, under a new id; sent again with the same id it is the same session."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> SessionDraft:
        position = None if data["position"] is None else Position(data["position"])
        chosen = {"position": position, "adverse_events": AdverseAsked(data["adverse_events"])}
        return SessionDraft(**data | chosen | {"events": tuple(data["events"]), "sites": tuple(data["sites"])})


class NeedlingTherapistSchema(Schema):
    """Who needled."""

    id = Id(required=True)
    name = Text(200, required=True)


class NeedlingSessionSchema(SessionContentSchema):
    """A session as kept, with the local day it happened on and when it was recorded."""

    events = ListOf(Part(AdverseEventSchema), longest=20, required=True)
    position = Choice(list(Position), required=True, allow_none=True)
    note = Text(4000, required=True, allow_none=True)
    local_day = Day(required=True)
    therapist = Part(NeedlingTherapistSchema, required=True)
    recorded_at = Moment(required=True)


class SessionsQuerySchema(Schema):
    """Where to go on, and how many at most."""

    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=50)


class NeedlingSessionsSchema(Schema):
    """Sessions, the newest first; `next` leads to older ones."""

    items = ListOf(Part(NeedlingSessionSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)
