"""How sure a picture of pain is, on the wire. Every part is null where it cannot be said."""

from __future__ import annotations

from backend.shell.web.fields import Choice, Day, Flag, ListOf, Number, Part, Whole
from backend.shell.web.schema import Schema
from backend.trends.expected import Basis
from backend.trends.phases import NoComparison
from backend.trends.schemas.figures import MOST_DAYS, figure, how_many, maybe, why_not


class ChangeIntervalSchema(Schema):
    """The 95 % interval of the change, from how the person's own days scatter; beyond: 0 lies outside it."""

    low = figure()
    high = figure()
    beyond = Flag(required=True)


class OwnNoiseSchema(Schema):
    """The spread of the person's days, and how alike neighbours are (0 to 0.8)."""

    spread = figure()
    alike = figure()


class BoundsSchema(Schema):
    """The change in points if every unanswered day of the two weeks had been as good, and as bad, as can be."""

    best = figure()
    worst = figure()
    unanswered = how_many()


class AnsweringSchema(Schema):
    """The share answered early and late. warn: the rate moved, or bad days seem to be the ones left out."""

    early = Number(0, 1, required=True)
    late = Number(0, 1, required=True)
    moved = Flag(required=True)
    beside_gaps = maybe()
    bad_days_missing = Flag(required=True)
    warn = Flag(required=True)


class ExpectedSchema(Schema):
    """Where the level would stand by itself, with its band, and what that rests on."""

    centre = figure()
    low = figure()
    high = figure()
    basis = Choice([one.value for one in Basis], required=True)
    count = how_many(metadata={"description": "days of the waiting time, or weeks"})


class FlaresSchema(Schema):
    """Days at least 2 points worse than the start week, of those answered."""

    days = ListOf(Day(), longest=MOST_DAYS, required=True)
    answered = how_many()
    above = figure()


class LinePointSchema(Schema):
    """One day of the line for the eye; no number is read off it."""

    day = Day(required=True)
    value = figure()


class PhaseSideSchema(Schema):
    """The valid weeks before or after the first needling."""

    median = maybe()
    weeks = how_many()
    days_observed = how_many()
    days_possible = how_many()


class OverlapSchema(Schema):
    """Of all pairs of a week before and one after, the share better after (ties half), with its interval."""

    nap = Number(0, 1, required=True)
    low = Number(0, 1, required=True)
    high = Number(0, 1, required=True)
    before = how_many()
    after = how_many()


class LevelRatioSchema(Schema):
    """The mean after as a share of the mean before, with its interval."""

    share = figure()
    low = figure()
    high = figure()


class TwoLinesSchema(Schema):
    """The change in level and in slope (per 4 weeks) between two lines, with robust intervals."""

    level = figure()
    level_low = figure()
    level_high = figure()
    slope = figure()
    slope_low = figure()
    slope_high = figure()


class PhasesSchema(Schema):
    """Before and after the first needling, or the reason why there is no comparison."""

    first_session = Day(required=True, allow_none=True)
    before = Part(PhaseSideSchema, required=True, allow_none=True)
    after = Part(PhaseSideSchema, required=True, allow_none=True)
    overlap = Part(OverlapSchema, required=True, allow_none=True)
    ratio = Part(LevelRatioSchema, required=True, allow_none=True)
    lines = Part(TwoLinesSchema, required=True, allow_none=True)
    reason = why_not(NoComparison)


class PlainMannKendallSchema(Schema):
    """Mann-Kendall as if weeks did not resemble their neighbours."""

    score = Whole(-(10**9), 10**9, required=True)
    variance = figure()
    z = figure()
    p = Number(0, 1, required=True)


class MannKendallSchema(Schema):
    """Mann-Kendall after Hamed and Rao up to lag 3; for details only, never as a word."""

    variance_ratio = figure()
    z = figure()
    p = Number(0, 1, required=True)
    plain = Part(PlainMannKendallSchema, required=True)


class PainDetailsSchema(Schema):
    """How sure the picture is. More than the person's own scatter is not the same as large enough to matter."""

    interval = Part(ChangeIntervalSchema, required=True, allow_none=True)
    noise = Part(OwnNoiseSchema, required=True, allow_none=True)
    bounds = Part(BoundsSchema, required=True, allow_none=True)
    answering = Part(AnsweringSchema, required=True, allow_none=True)
    expected = Part(ExpectedSchema, required=True, allow_none=True)
    flares = Part(FlaresSchema, required=True, allow_none=True)
    line = ListOf(ListOf(Part(LinePointSchema), longest=MOST_DAYS), longest=MOST_DAYS, required=True)
    phases = Part(PhasesSchema, required=True)
    mann_kendall = Part(MannKendallSchema, required=True, allow_none=True)
