"""Places and what was felt there, on the wire. Left and right are the patient's own."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.body.drawing import HEIGHT, WIDTH
from backend.body.regions import REGIONS, View
from backend.needling.technique import Autonomic, Felt, Spot
from backend.people.side import Side
from backend.shell.web.fields import Choice, ListOf, Number, Part, Text
from backend.shell.web.schema import Schema

_ON_THE_DRAWING = "In the units of the body map, from the left and the upper edge of the view."


class SpotSchema(Schema):
    """A spot on the body map."""

    view = Choice(list(View), required=True)
    x = Number(0, WIDTH, required=True, metadata={"description": _ON_THE_DRAWING, "examples": [150]})
    y = Number(0, HEIGHT, required=True, metadata={"description": _ON_THE_DRAWING, "examples": [112]})

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Spot:
        return Spot(View(data["view"]), data["x"], data["y"])


class FeltSchema(Schema):
    """A region of the body map and the patient's own side."""

    region = Choice(list(REGIONS), required=True)
    side = Choice(list(Side), required=True)

    @post_load
    def _value(self, data: dict[str, Any], **_: Any) -> Felt:
        return Felt(data["region"], Side(data["side"]))


def referral_field() -> ListOf:
    """Where else it was felt."""
    about = "Where else it was felt; an empty list is nowhere, null is not asked."
    return ListOf(Part(FeltSchema), longest=60, allow_none=True, load_default=None, metadata={"description": about})


def autonomic_field() -> ListOf:
    """What the body did by itself."""
    about = "What was seen or told at the spot; an empty list is nothing, null is not looked for."
    listed = Choice(list(Autonomic))
    return ListOf(listed, longest=20, allow_none=True, load_default=None, metadata={"description": about})


def felt_values(data: dict[str, Any]) -> dict[str, Any]:
    """The two of them as values."""
    referral, signs = data["referral"], data["autonomic"]
    return {
        "referral": None if referral is None else tuple(referral),
        "autonomic": None if signs is None else tuple(Autonomic(one) for one in signs),
    }


class ReasonSchema(Schema):
    """Why something is taken back or put away."""

    reason = Text(2000, required=True, metadata={"examples": ["Written on the wrong side."]})
