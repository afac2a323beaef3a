"""The ledger of trigger points on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.body.muscles import MUSCLES
from backend.needling.examination import ExaminationDraft, PointDraft, TautBand
from backend.needling.ledger import State
from backend.needling.schemas.felt import SpotSchema, autonomic_field, felt_values, referral_field
from backend.needling.technique import Familiar, Technique, Twitch
from backend.people.schemas import NamedSchema
from backend.people.side import Side
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema


class PointContentSchema(Schema):
    """A spot: muscle, the patient's own side, where in words and on the body map."""

    id = Id(required=True)
    muscle = Choice(list(MUSCLES), required=True, metadata={"examples": ["upper_trapezius"]})
    side = Choice(list(Side), required=True)
    spot = Text(200, allow_none=True, load_default=None)
    place = Part(SpotSchema, allow_none=True, load_default=None)
    first_seen_on = Day(required=True)


class NewTriggerPointSchema(PointContentSchema):
    """A spot for the ledger, under a new id; sent again with the same id it is the same spot."""

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> PointDraft:
        return PointDraft(**data | {"side": Side(data["side"])})


class ExaminationContentSchema(Schema):
    """What one look found. null is not looked for; `not_examined` says that nobody looked at this visit."""

    id = Id(required=True)
    examined_at = Moment(required=True)
    state = Choice(
        list(State),
        required=True,
        metadata={
            "description": "active: it brings on the pain the patient knows. latent: it does not. resolved: nothing "
            "of it was found. not_examined is none of these.",
            "examples": ["latent"],
        },
    )
    recognised_pain = Flag(allow_none=True, load_default=None)
    taut_band = Choice(list(TautBand), allow_none=True, load_default=None)
    tenderness = Whole(0, 10, allow_none=True, load_default=None)
    familiar_pain = Choice(list(Familiar), allow_none=True, load_default=None)
    referral = referral_field()
    autonomic = autonomic_field()
    note = Text(2000, allow_none=True, load_default=None)


class NewExaminationSchema(ExaminationContentSchema):
    """A finding under a new id; who is signed in is whose finger it was."""

    zone = Text(64, one_line=True, required=True, metadata={"examples": ["America/Edmonton"]})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ExaminationDraft:
        chosen = {
            "state": State(data["state"]),
            "taut_band": None if data["taut_band"] is None else TautBand(data["taut_band"]),
            "familiar_pain": None if data["familiar_pain"] is None else Familiar(data["familiar_pain"]),
        }
        return ExaminationDraft(**data | chosen | felt_values(data))


class ExaminationSchema(ExaminationContentSchema):
    """A finding as it is kept, and whose finger it was. `rater_changed`: somebody else looked the time before."""

    local_day = Day(required=True)
    rater = Part(NamedSchema, required=True)
    rater_changed = Flag(required=True)
    recorded_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)


class DoseSchema(Schema):
    """One time this spot was needled."""

    session_id = Id(required=True)
    local_day = Day(required=True)
    technique = Choice(list(Technique), required=True)
    insertions = Whole(1, 500, required=True)
    twitch = Choice(list(Twitch), required=True, allow_none=True)
    twitch_count = Whole(0, 500, required=True, allow_none=True)


class ClearTimeSchema(Schema):
    """A time the spot was clear. It came back after `last_clear` and by `back_on`; without `back_on` the looking ended.

    More than one in `examiners`: it was not the same finger throughout.
    """

    since = Day(required=True)
    first_resolved = Day(required=True, allow_none=True)
    last_clear = Day(required=True)
    back_on = Day(required=True, allow_none=True)
    examiners = Whole(1, 10_000, required=True)


class TriggerPointSchema(PointContentSchema):
    """A spot with everything that was found and done there. `state` is the last finding; null is that nobody looked."""

    found_by = Part(NamedSchema, required=True)
    recorded_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)
    state = Choice(list(State), required=True, allow_none=True)
    state_on = Day(required=True, allow_none=True)
    raters = Whole(0, 10_000, required=True, metadata={"description": "How many people examined it."})
    examinations = ListOf(Part(ExaminationSchema), longest=10_000, required=True)
    needled = ListOf(Part(DoseSchema), longest=10_000, required=True)
    clear = ListOf(Part(ClearTimeSchema), longest=10_000, required=True)


class TriggerPointsSchema(Schema):
    """The ledger: a lane for each spot, those first seen first."""

    items = ListOf(Part(TriggerPointSchema), longest=10_000, required=True)
