"""Needling sessions on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.body.muscles import MUSCLES
from backend.needling.schemas.felt import SpotSchema, autonomic_field, felt_values, referral_field
from backend.needling.technique import (
    MODALITY,
    AddendumDraft,
    AdverseAsked,
    AdverseEvent,
    Advice,
    Answer,
    Consent,
    ConsentBy,
    ConsentWay,
    Current,
    EventKind,
    Familiar,
    Grade,
    Layer,
    Needle,
    Position,
    RedFlag,
    RedFlagAnswer,
    SessionDraft,
    Site,
    Target,
    Technique,
    Twitch,
)
from backend.people.schemas import NamedSchema
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

_SCREENED = [{"flag": flag.value, "answer": "no"} for flag in RedFlag]
_SAID_YES = {
    "text": "ebb-1",
    "way": "spoken",
    "given_by": "patient",
    "name": None,
    "given_at": "2026-03-10T13:50:00-06:00",
}


def _optional(about: str | None = None) -> dict[str, Any]:
    return {"allow_none": True, "load_default": None} | ({"metadata": {"description": about}} if about else {})


class SiteSchema(Schema):
    """One place that was needled. Left and right are the patient's own. null is not looked at, never "none" or 0."""

    muscle = Choice(list(MUSCLES), required=True)
    side = Choice(list(Side), required=True)
    spot = Text(200, **_optional("Where in the muscle, in words."))
    place = Part(SpotSchema, **_optional("The same on the body map."))
    trigger_point_id = Id(**_optional("The spot of the ledger this was."))
    target = Choice(list(Target), required=True)
    technique = Choice(list(Technique), required=True)
    layer = Choice(list(Layer), **_optional())
    needle_diameter_mm = Number(0.1, 1, required=True, metadata={"examples": [0.3]})
    needle_length_mm = Number(5, 150, required=True, metadata={"examples": [40]})
    needle_maker = Text(100, one_line=True, attribute="needle.maker", **_optional())
    needle_lot = Text(60, one_line=True, attribute="needle.lot", **_optional("As the packet says it."))
    needle_expires_on = Day(attribute="needle.expires_on", **_optional("The last day the packet names."))
    single_use = Flag(attribute="needle.single_use", **_optional())
    insertions = Whole(1, 500, required=True)
    depth_mm = Number(0, 150, **_optional())
    retention_seconds = Whole(0, 7200, **_optional("How long it stayed in."))
    frequency_hz = Number(0.1, 500, attribute="current.frequency_hz", **_optional("Only for `electrical`."))
    pulse_us = Number(1, 10_000, attribute="current.pulse_us", **_optional("Only for `electrical`."))
    intensity_ma = Number(0, 100, attribute="current.intensity_ma", **_optional("Only for `electrical`."))
    stimulation_seconds = Whole(1, 7200, attribute="current.seconds", **_optional("Only for `electrical`."))
    twitch = Choice(list(Twitch), **_optional("none was looked for and not seen; null was not looked for."))
    twitch_count = Whole(0, 500, **_optional())
    pain_during = Whole(0, 10, **_optional("How strong the needle itself hurt."))
    familiar_pain = Choice(list(Familiar), **_optional("How much of the pain the patient knows came on."))
    referral = referral_field()
    autonomic = autonomic_field()

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Site:
        chosen = {
            "side": Side(data["side"]),
            "target": Target(data["target"]),
            "technique": Technique(data["technique"]),
            "layer": None if data["layer"] is None else Layer(data["layer"]),
            "twitch": None if data["twitch"] is None else Twitch(data["twitch"]),
            "familiar_pain": None if data["familiar_pain"] is None else Familiar(data["familiar_pain"]),
            "needle": Needle(**data["needle"]),
            "current": Current(**data["current"]),
        }
        return Site(**data | chosen | felt_values(data))


class AdverseEventSchema(Schema):
    """One thing that went wrong, how badly, and when, where somebody knows."""

    kind = Choice(list(EventKind), required=True)
    grade = Choice(list(Grade), required=True)
    note = Text(2000, **_optional())
    happened_at = Moment(**_optional())

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> AdverseEvent:
        return AdverseEvent(EventKind(data["kind"]), Grade(data["grade"]), data["note"], data["happened_at"])


class ConsentDetailsSchema(Schema):
    """What the yes rests on: which text, how, who said it and when. `name` is that of a representative."""

    text = Text(60, one_line=True, required=True, metadata={"description": "The text and its version."})
    way = Choice(list(ConsentWay), required=True)
    given_by = Choice(list(ConsentBy), required=True)
    name = Text(200, one_line=True, **_optional())
    given_at = Moment(required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Consent:
        return Consent(**data | {"way": ConsentWay(data["way"]), "given_by": ConsentBy(data["given_by"])})


class RedFlagSchema(Schema):
    """One question of the screen and its answer."""

    flag = Choice(list(RedFlag), required=True)
    answer = Choice(list(Answer), required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> RedFlagAnswer:
        return RedFlagAnswer(RedFlag(data["flag"]), Answer(data["answer"]))


class SessionContentSchema(Schema):
    """What is said about a session."""

    id = Id(required=True)
    performed_at = Moment(required=True)
    zone = Text(64, one_line=True, required=True, metadata={"examples": ["America/Edmonton"]})
    purpose = Text(500, required=True, metadata={"examples": ["Neck rotation"]})
    position = Choice(list(Position), **_optional())
    red_flags = ListOf(
        Part(RedFlagSchema),
        longest=len(RedFlag),
        load_default=list,
        metadata={"description": "Every question, once; `not_asked` blocks.", "examples": [_SCREENED]},
    )
    red_flag_decision = Text(2000, **_optional("What was decided about a yes, and why."))
    consent_given = Flag(required=True)
    consent = Part(
        ConsentDetailsSchema,
        allow_none=True,
        load_default=None,
        metadata={"description": "What the yes rests on.", "examples": [_SAID_YES]},
    )
    needles_in = Whole(1, 200, required=True, metadata={"examples": [2]})
    needles_out = Whole(0, 200, required=True, metadata={"examples": [2]})
    pain_before = Whole(0, 10, **_optional("Pain at that moment, before. It is no entry of the diary."))
    pain_after = Whole(0, 10, **_optional("Pain at that moment, right after. It is no entry of the diary."))
    advice = ListOf(
        Choice(list(Advice)),
        longest=len(Advice),
        load_default=list,
        metadata={"description": "`lung_risk` is needed after a muscle near the chest.", "examples": [["lung_risk"]]},
    )
    note = Text(4000, **_optional())
    adverse_events = Choice(
        list(AdverseAsked),
        required=True,
        metadata={"description": "none: asked, and nothing happened. not_asked: nobody knows. listed: see events."},
    )
    events = ListOf(Part(AdverseEventSchema), longest=20, load_default=list)
    sites = ListOf(Part(SiteSchema), shortest=1, longest=60, required=True)


class NewNeedlingSessionSchema(SessionContentSchema):
    """A session to sign, under a new id or that of its draft; sent again with the same id it is the same session."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> SessionDraft:
        chosen = {
            "position": None if data["position"] is None else Position(data["position"]),
            "adverse_events": AdverseAsked(data["adverse_events"]),
            "advice": tuple(Advice(one) for one in data["advice"]),
        }
        listed = {name: tuple(data[name]) for name in ("events", "sites", "red_flags")}
        return SessionDraft(**data | chosen | listed)


class KeptAuthorisationSchema(Schema):
    """Under which authorisation it was done, and under whose supervision."""

    number = Text(60, required=True)
    supervised_by = Part(NamedSchema, required=True, allow_none=True)


class AddendumContentSchema(Schema):
    """What is added to a signed session, and why. What came up later is listed here."""

    id = Id(required=True)
    text = Text(4000, required=True, metadata={"examples": ["A bruise on the right shoulder, seen the day after."]})
    reason = Text(500, required=True, metadata={"examples": ["The patient called."]})
    events = ListOf(Part(AdverseEventSchema), longest=20, load_default=list)


class NewAddendumSchema(AddendumContentSchema):
    """An addendum under a new id; sent again with the same id it is the same one."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> AddendumDraft:
        return AddendumDraft(**data | {"events": tuple(data["events"])})


class AddendumSchema(AddendumContentSchema):
    """An addendum as it stands; it is never changed either."""

    events = ListOf(Part(AdverseEventSchema), longest=20, required=True)
    written_by = Part(NamedSchema, required=True)
    written_at = Moment(required=True)


class NewVoidSchema(Schema):
    """Why this session does not belong to this patient."""

    reason = Text(2000, required=True, metadata={"examples": ["Recorded for the wrong patient."]})


class VoidedSchema(NewVoidSchema):
    """Why it does not count, who said so and when."""

    voided_by = Part(NamedSchema, required=True)
    voided_at = Moment(required=True)


class NeedlingSessionSchema(SessionContentSchema):
    """A session as signed, with the local day it happened on, and what was added since.

    What was not recorded at the time is null, never "no".
    """

    modality = Choice([MODALITY], required=True)
    consent = Part(ConsentDetailsSchema, required=True, allow_none=True)
    red_flags = ListOf(Part(RedFlagSchema), longest=len(RedFlag), required=True, allow_none=True)
    red_flag_decision = Text(2000, required=True, allow_none=True)
    advice = ListOf(Choice(list(Advice)), longest=len(Advice), required=True, allow_none=True)
    pain_before = Whole(0, 10, required=True, allow_none=True)
    pain_after = Whole(0, 10, required=True, allow_none=True)
    authorisation = Part(KeptAuthorisationSchema, required=True, allow_none=True)
    events = ListOf(Part(AdverseEventSchema), longest=20, required=True)
    position = Choice(list(Position), required=True, allow_none=True)
    note = Text(4000, required=True, allow_none=True)
    local_day = Day(required=True)
    therapist = Part(NamedSchema, required=True)
    recorded_at = Moment(required=True, metadata={"description": "When it was signed."})
    addenda = ListOf(Part(AddendumSchema), longest=10_000, required=True)
    voided = Part(VoidedSchema, required=True, allow_none=True)


class SessionsQuerySchema(Schema):
    """Where to go on, and how many at most."""

    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=50)


class NeedlingSessionsSchema(Schema):
    """Sessions, the newest first, void ones too; `next` leads to older ones."""

    items = ListOf(Part(NeedlingSessionSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)
