"""Cohorts, outcomes and reports on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.measures.direction import Direction
from backend.reports.cohort_report import CohortKind
from backend.reports.formats import FORMATS
from backend.reports.request import COHORT, MOST_THRESHOLDS, THRESHOLDS, Draft, in_order
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

_KEY = validate.Regexp(r"^[a-z][a-z0-9_-]{0,39}$", error="choice")
_APPROVAL = validate.Regexp(r"^[A-Za-z0-9][A-Za-z0-9 ./_-]{2,39}$", error="choice")
_PERCENTS = validate.Regexp(r"^([1-9][0-9]?|100)(,([1-9][0-9]?|100)){0,3}$", error="range")
_MOST = 10_000_000
_FAR = 1e15
_DEFAULT = ",".join(map(str, THRESHOLDS))


def _key(**kwargs: Any) -> Text:
    """The key of a cohort, an outcome, a point in time."""
    return Text(40, one_line=True, required=True, validate=_KEY, **kwargs)


def _count(**kwargs: Any) -> Whole:
    """A number of people."""
    return Whole(0, _MOST, required=True, **kwargs)


def _figure(lowest: float = -_FAR, highest: float = _FAR) -> Number:
    """A figure that may be missing."""
    return Number(lowest, highest, required=True, allow_none=True)


class OutcomeSchema(Schema):
    """What a cohort was measured with."""

    key = _key()
    name = Text(200, required=True)
    unit = Text(40, required=True)
    direction = Choice(list(Direction), required=True)


class CohortSchema(Schema):
    """A cohort that can be reported on."""

    key = _key()
    name = Text(200, required=True)
    kind = Choice(list(CohortKind), required=True)
    people = _count()
    outcomes = ListOf(Part(OutcomeSchema), longest=200, required=True)


class CohortsSchema(Schema):
    """Every cohort of the clinic."""

    items = ListOf(Part(CohortSchema), longest=1000, required=True)


class OutcomesQuerySchema(Schema):
    """Which figures."""

    cohort = _key(metadata={"examples": ["episodes"]})
    outcome = _key(metadata={"examples": ["pain_average"]})
    thresholds = Text(15, one_line=True, validate=_PERCENTS, load_default=_DEFAULT, metadata={"examples": [_DEFAULT]})

    @post_load
    def _in_order(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return data | {"thresholds": in_order([int(percent) for percent in data["thresholds"].split(",")])}


class ReportDraftSchema(Schema):
    """A report to be made."""

    id = Id(required=True)
    kind = Choice([COHORT], load_default=COHORT)
    cohort = _key(metadata={"examples": ["episodes"]})
    outcome = _key(metadata={"examples": ["pain_average"]})
    thresholds = ListOf(Whole(1, 100), shortest=1, longest=MOST_THRESHOLDS, load_default=list(THRESHOLDS))
    format = Choice(FORMATS, required=True)
    approval_number = Text(
        40,
        one_line=True,
        validate=_APPROVAL,
        metadata={"description": "For research only, and needed there: the approval. Small counts are left out then."},
    )

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> Draft:
        return Draft(**(data | {"thresholds": in_order(data["thresholds"])}))


class ReportSchema(Schema):
    """A report somebody asked for, and what came of it. `figures` counts the figures in the file."""

    id = Id(required=True)
    kind = Choice([COHORT], required=True)
    status = Choice(["waiting", "working", "done", "failed"], required=True)
    cohort = _key()
    outcome = _key()
    thresholds = ListOf(Whole(1, 100), longest=MOST_THRESHOLDS, required=True)
    format = Choice(FORMATS, required=True)
    as_of = Day(required=True)
    requested_by = Id(required=True)
    approval_number = Text(40, required=True, allow_none=True)
    created_at = Moment(required=True)
    finished_at = Moment(required=True, allow_none=True)
    sha256 = Text(64, required=True, allow_none=True)
    size = Whole(0, 2**53, required=True, allow_none=True, metadata={"description": "bytes"})
    figures = Whole(0, 2**31 - 1, required=True, allow_none=True)


class ReportsSchema(Schema):
    """The latest hundred reports."""

    items = ListOf(Part(ReportSchema), longest=100, required=True)


class PointSchema(Schema):
    """A point in time."""

    key = _key()
    label = Text(200, required=True)


class ReportHeaderSchema(Schema):
    """Whom the figures are about, measured how, as of when."""

    cohort = _key()
    cohort_name = Text(200, required=True)
    kind = Choice(list(CohortKind), required=True)
    outcome = _key()
    outcome_name = Text(200, required=True)
    unit = Text(40, required=True)
    direction = Choice(list(Direction), required=True)
    as_of = Text(10, required=True, metadata={"format": "date"})
    time_points = ListOf(Part(PointSchema), longest=200, required=True)
    thresholds = ListOf(Whole(1, 100), longest=MOST_THRESHOLDS, required=True)
    missing_rule = Text(1000, required=True)
    sources = ListOf(Text(2000), longest=20, required=True)
    software_version = Text(40, required=True)


class ProportionSchema(Schema):
    """`count` of `n` as a share with its 95 % interval; null of nobody."""

    count = _count()
    n = _count()
    share = _figure(0, 1)
    low = _figure(0, 1)
    high = _figure(0, 1)


class ShareSchema(Schema):
    """How many, of those measured and of everybody who started (missing counts as no response)."""

    count = _count()
    completers = Part(ProportionSchema, required=True)
    everybody = Part(ProportionSchema, required=True)


class AtTimePointSchema(Schema):
    """Mean and standard deviation of those with a value."""

    key = _key()
    n = _count()
    mean = _figure()
    sd = _figure(0)


class ChangeToSchema(Schema):
    """Mean change since the baseline with its 95 % interval, over those with both values."""

    time_point = _key()
    n = _count()
    mean = _figure()
    low = _figure()
    high = _figure()


class RespondersSchema(Schema):
    """Better and worse by the same percentage, side by side."""

    time_point = _key()
    threshold = Whole(1, 100, required=True)
    improved = Part(ShareSchema, required=True)
    worse = Part(ShareSchema, required=True)
    without_percent = _count()


class ByWeekSchema(Schema):
    """The share that has reached it by the end of this week; `at_risk` are followed to then without it."""

    week = Whole(1, 1000, required=True)
    at_risk = _count()
    share = _figure(0, 1)
    low = _figure(0, 1)
    high = _figure(0, 1)


class FirstSustainedSchema(Schema):
    """Days to the first two valid weeks in a row that are better by `threshold` per cent of the start.

    `median` is null where fewer than half have reached it, `high` where its interval has no end. `hidden`: there are
    people, and too few to tell of. Who has no start is in `without_start` and in no figure.
    """

    threshold = Whole(1, 100, required=True)
    followed = _count()
    without_start = _count()
    hidden = Flag(required=True)
    reached = Whole(0, _MOST, required=True, allow_none=True)
    median = _figure(0)
    low = _figure(0)
    high = _figure(0)
    weeks = ListOf(Part(ByWeekSchema), longest=20, required=True)


class GroupFiguresSchema(Schema):
    """One group of one analysis set. `sustained` is null where the cohort has no daily diary, or may not be told."""

    group = Text(200, required=True)
    started = _count()
    with_baseline = _count()
    with_follow_up = _count()
    time_points = ListOf(Part(AtTimePointSchema), longest=200, required=True)
    changes = ListOf(Part(ChangeToSchema), longest=200, required=True)
    responders = ListOf(Part(RespondersSchema), longest=800, required=True)
    sustained = Part(FirstSustainedSchema, required=True, allow_none=True)


class AdjustedSchema(Schema):
    """The difference of means at equal start, with its 95 % interval, in the unit of the outcome; `p` under details."""

    difference = _figure()
    low = _figure()
    high = _figure()
    p = _figure(0, 1)
    n = _count()
    left_out = _count()


class ShareDifferenceSchema(Schema):
    """The difference of the shares that are better by at least `threshold` per cent, from -1 to 1."""

    threshold = Whole(1, 100, required=True)
    difference = _figure(-1, 1)
    low = _figure(-1, 1)
    high = _figure(-1, 1)


class GroupDifferenceSchema(Schema):
    """`group` minus `other` at one point in time. No comparison of what was given, unless chance dealt the groups."""

    time_point = _key()
    group = Text(200, required=True)
    other = Text(200, required=True)
    adjusted = Part(AdjustedSchema, required=True)
    improved = ListOf(Part(ShareDifferenceSchema), longest=MOST_THRESHOLDS, required=True)


class SetFiguresSchema(Schema):
    """One analysis set: the people a table is about."""

    key = _key()
    label = Text(200, required=True)
    started = _count()
    groups = ListOf(Part(GroupFiguresSchema), longest=100, required=True)
    differences = ListOf(Part(GroupDifferenceSchema), longest=200, required=True)


class CohortReportSchema(Schema):
    """How a cohort did: who started and who is missing come first."""

    header = Part(ReportHeaderSchema, required=True)
    sets = ListOf(Part(SetFiguresSchema), longest=100, required=True)
    footer = Text(1000, required=True)
