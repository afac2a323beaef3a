"""What has to be known of an instrument before one of its numbers may be kept or read.

A threshold always stands with its source: an error without a source is nobody's error. What is not known is
None, said explicitly, never left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.measures.direction import Direction


class Kind(StrEnum):
    """Whether the number is stated as such or made of answers."""

    SINGLE = "single"
    ITEMS = "items"


class Rule(StrEnum):
    """How answers become a score. percent_index: 100 times the sum over the most those answered could give."""

    MEAN = "mean"
    SUM = "sum"
    PERCENT_INDEX = "percent_index"


class PlaceNeeded(StrEnum):
    """Where on the body a reading belongs: nowhere, a side, or a named site and its side."""

    NONE = "none"
    SIDE = "side"
    SITE_AND_SIDE = "site_and_side"


@dataclass(frozen=True, slots=True)
class Items:
    """The answers: how many, each a whole number from `low` to `high`; `reversed` are positions from 1."""

    count: int
    low: int
    high: int
    reversed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ErrorLimit:
    """The smallest difference beyond error, for readings less than so many months apart; None: any."""

    value: float
    below_months: int | None


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Differences up to this may be chance. A change has to be greater. Limits go from short to long spans."""

    limits: tuple[ErrorLimit, ...]
    scope: str
    source: str


@dataclass(frozen=True, slots=True)
class ChangeThatMatters:
    """The smallest change people notice; with `new_band` it also has to reach another band."""

    value: float
    new_band: bool
    source: str


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with a name: from `start` up to the next band's start."""

    key: str
    start: float


@dataclass(frozen=True, slots=True)
class Alert:
    """An answer of item `item` (from 1) above `above` has to be seen by a person. It is no diagnosis."""

    item: int
    above: int
    flag: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One instrument. A reading keeps key and version, so a new version never rescores what was measured."""

    key: str
    version: int
    name: Mapping[str, str]
    unit: str
    low: float
    high: float
    whole: bool
    decimals: int
    direction: Direction
    kind: Kind
    items: Items | None
    score: Rule | None
    at_least: int | None
    trials: Rule | None
    place: PlaceNeeded
    error: MeasurementError | None
    change_that_matters: ChangeThatMatters | None
    bands: tuple[Band, ...]
    alert: Alert | None
    citation: str
    licence: str
