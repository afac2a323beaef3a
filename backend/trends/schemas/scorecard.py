"""The scorecard on the wire. Every line says n, days, instrument, threshold and whose threshold that is."""

from __future__ import annotations

from typing import Any

from backend.measures.definition import Provenance
from backend.measures.direction import Direction
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.trends.claims.verdict import Verdict, Why

_DIRECTIONS = [direction.value for direction in Direction]
_VERDICTS = [verdict.value for verdict in Verdict]
_WHY = [why.value for why in Why]


def _maybe(**kwargs: Any) -> Number:
    return Number(-1e9, 1e9, required=True, allow_none=True, **kwargs)


class ClaimWordsSchema(Schema):
    """The same in both languages."""

    en = Text(1000, required=True)
    fr = Text(1000, required=True)


class ClaimSchema(Schema):
    """What is hoped for, when it counts as seen, and who says so."""

    id = Text(10, required=True, metadata={"description": "stable: H4a, L8"})
    claim = Part(ClaimWordsSchema, required=True)
    rule = Part(ClaimWordsSchema, required=True)
    source = Text(1000, required=True)
    provenance = Choice([one.value for one in Provenance], required=True)


class EvidenceLineSchema(Schema):
    """One piece of evidence: an instrument at a place, or a figure of the diary, the sessions or the plan."""

    what = Text(60, required=True)
    verdict = Choice(_VERDICTS, required=True)
    why = Choice(_WHY, required=True, allow_none=True)
    n = Whole(0, 10**9, required=True, metadata={"description": "readings, days or sessions behind it"})
    possible = Whole(0, 10**9, required=True, allow_none=True)
    unit = Text(40, required=True)
    direction = Choice(_DIRECTIONS, required=True)
    from_day = Day(required=True, allow_none=True)
    to_day = Day(required=True, allow_none=True)
    site = Text(80, required=True, allow_none=True)
    side = Choice(["left", "right", "middle"], required=True, allow_none=True)
    mode = Choice(["active", "passive"], required=True, allow_none=True)
    first = _maybe()
    latest = _maybe()
    change = _maybe()
    threshold = _maybe(metadata={"description": "in the unit of the line, or in percent of the first value"})
    percent = Flag(required=True)
    source = Text(1000, required=True, allow_none=True, metadata={"description": "whose threshold it is"})
    moved_on = Day(required=True, allow_none=True, metadata={"description": "from this day on it has stayed moved"})
    convention = Flag(required=True, metadata={"description": "what people usually do, read in no source"})


class ScorecardRowSchema(Schema):
    """One claim: seen, not seen, worse, too early or not measured, why, and what that rests on."""

    claim = Part(ClaimSchema, required=True)
    verdict = Choice(_VERDICTS, required=True)
    why = Choice(_WHY, required=True, allow_none=True)
    n = Whole(0, 10**9, required=True)
    from_day = Day(required=True, allow_none=True)
    to_day = Day(required=True, allow_none=True)
    lines = ListOf(Part(EvidenceLineSchema), longest=1000, required=True)


class ScorecardSchema(Schema):
    """Every claim for one person: what was measured before and after, never why."""

    patient_id = Id(required=True)
    as_of = Moment(required=True)
    today = Day(required=True)
    rows = ListOf(Part(ScorecardRowSchema), longest=200, required=True)
