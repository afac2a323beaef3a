"""The report of a period, and a therapist's own figures, on the wire."""

from __future__ import annotations

from backend.reports.schemas import FirstSustainedSchema, ProportionSchema
from backend.shell.web.fields import Day, ListOf, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

_MOST = 10_000_000


class EndedQuerySchema(Schema):
    """Episodes that ended from a day to a day, both included."""

    from_day = Day(required=True, metadata={"examples": ["2025-07-01"]})
    to_day = Day(required=True, metadata={"examples": ["2025-12-31"]})


class EndedHeaderSchema(Schema):
    """Whom the figures are about, and how they were made. `left_out`: people who said no to being counted."""

    from_day = Text(10, required=True, metadata={"format": "date"})
    to_day = Text(10, required=True, metadata={"format": "date"})
    rule = Text(400, required=True)
    outcome = Text(400, required=True)
    left_out = Whole(0, _MOST, required=True)
    missing_rule = Text(1000, required=True)
    sources = ListOf(Text(2000), longest=20, required=True)
    software_version = Text(40, required=True)


class EndedFiguresSchema(Schema):
    """Who started and who has a follow-up come first; worse stands beside better.

    `lost_failed` and `lost_succeeded` are what `improved` would be if everybody without a follow-up were no better, and
    if all of them were.
    """

    ended = Whole(0, _MOST, required=True)
    with_start = Whole(0, _MOST, required=True)
    with_follow_up = Whole(0, _MOST, required=True)
    threshold = Whole(1, 100, required=True, metadata={"description": "per cent of the start"})
    follow_up = Part(ProportionSchema, required=True)
    improved = Part(ProportionSchema, required=True)
    worse = Part(ProportionSchema, required=True)
    lost_failed = Part(ProportionSchema, required=True)
    lost_succeeded = Part(ProportionSchema, required=True)


class WeightSchema(Schema):
    """Events of one weight: how many, and in how many of the sessions after which somebody asked."""

    events = Whole(0, _MOST, required=True)
    sessions = Part(ProportionSchema, required=True)


class PublishedSchema(Schema):
    """A figure from another setting, quoted and not compared."""

    per_100 = Number(0, 100, required=True)
    sessions = Whole(0, _MOST, required=True)
    setting = Text(400, required=True)
    source = Text(400, required=True)


class SafetyFiguresSchema(Schema):
    """What went wrong in the sessions of these episodes. `minor` is mild; `major` is significant or serious."""

    sessions = Whole(0, _MOST, required=True)
    asked = Whole(0, _MOST, required=True)
    not_asked = Whole(0, _MOST, required=True)
    minor = Part(WeightSchema, required=True)
    major = Part(WeightSchema, required=True)
    published_minor = Part(PublishedSchema, required=True)


class RegionFiguresSchema(Schema):
    """One part of the body. Better and worse are null where telling them would give somebody away."""

    region = Text(60, required=True)
    ended = Whole(0, _MOST, required=True)
    with_follow_up = Whole(0, _MOST, required=True)
    improved = Part(ProportionSchema, required=True, allow_none=True)
    worse = Part(ProportionSchema, required=True, allow_none=True)


class SplitSchema(Schema):
    """The parts of the body that can be shown. Groups of fewer than `least` are not, nor what tells of them."""

    least = Whole(1, 1000, required=True)
    hidden_people = Whole(0, _MOST, required=True)
    regions = ListOf(Part(RegionFiguresSchema), longest=200, required=True)


class PeriodReportSchema(Schema):
    """What became of the episodes that ended in a period. `headline` says the figures in words, one to a line.

    `sustained` is not there in a report that was frozen before it was counted.
    """

    header = Part(EndedHeaderSchema, required=True)
    figures = Part(EndedFiguresSchema, required=True)
    safety = Part(SafetyFiguresSchema, required=True)
    by_region = Part(SplitSchema, required=True)
    sustained = Part(FirstSustainedSchema)
    headline = ListOf(Text(400), longest=20, required=True)
    footer = Text(1000, required=True)


class OwnOutcomesSchema(Schema):
    """My own figures against the clinic's. The clinic is null where the others would be fewer than five people."""

    figures = Part(EndedFiguresSchema, required=True)
    safety = Part(SafetyFiguresSchema, required=True)
    clinic = Part(EndedFiguresSchema, required=True, allow_none=True)
    clinic_safety = Part(SafetyFiguresSchema, required=True, allow_none=True)
