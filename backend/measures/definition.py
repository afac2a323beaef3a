"""What has to be known of an instrument before one of its numbers may be kept or read.

A threshold always stands with its source and its scope: an error without a source is nobody's error. What is
not known is an `Unknown` that says why, never left out and never borrowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from backend.measures.direction import Direction


class Kind(StrEnum):
    """What a reading is: a number, a number made of answers, one of named choices, or rated activities of one's own."""

    SINGLE = "single"
    ITEMS = "items"
    CHOICE = "choice"
    ACTIVITIES = "activities"


class Rule(StrEnum):
    """How answers become a score. percent_index: 100 times the sum over the most those answered could give.

    lookup: the sum, looked up in a table. patient_named_mean: the mean of all activities the patient named.
    """

    MEAN = "mean"
    SUM = "sum"
    PERCENT_INDEX = "percent_index"
    LOOKUP = "lookup"
    PATIENT_NAMED_MEAN = "patient_named_mean"


class TrialRule(StrEnum):
    """How trials become a value: their mean, the last less the first, or that in per cent of the first."""

    MEAN = "mean"
    DIFFERENCE = "difference"
    PERCENT_CHANGE = "percent_change"


class PlaceNeeded(StrEnum):
    """Where on the body a reading belongs: nowhere, a side, or a site with its side, which may be optional."""

    NONE = "none"
    SIDE = "side"
    SITE_AND_SIDE = "site_and_side"
    OPTIONAL = "optional"


class Detail(StrEnum):
    """What an instrument may ask about the measuring, beside who measured and with what."""

    RATER = "rater"
    DEVICE = "device"
    PROBE_CM2 = "probe_cm2"
    FORCE_N = "force_n"
    MODE = "mode"
    END_PAIN = "end_pain"
    WARM_UP = "warm_up"
    FAULT = "fault"


class Provenance(StrEnum):
    """Whether a rule was read in a source or is what people usually do."""

    CITED = "cited"
    CONVENTION = "convention"


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing is known, and why."""

    why: str


@dataclass(frozen=True, slots=True)
class Words:
    """The same in both languages."""

    en: str
    fr: str


@dataclass(frozen=True, slots=True)
class Items:
    """The answers: how many, each a whole number from `low` to `high`; `reversed` are positions from 1.

    `labels` say what each is about; the text of a licensed questionnaire stands only in a clinic's own file.
    """

    count: int
    low: int
    high: int
    reversed: tuple[int, ...]
    labels: tuple[Words, ...] | None = None


@dataclass(frozen=True, slots=True)
class MissingItems:
    """How many answers a score needs, and who says so."""

    at_least: int
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class NamedValue:
    """One of the choices: its value, its key, its name."""

    value: int
    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class Trials:
    """Measured one after another: how many (None: any number), in which range, and how they become the value."""

    rule: TrialRule
    count: int | None
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Movement:
    """Which joint is moved, and in which direction."""

    joint: str
    direction: str


@dataclass(frozen=True, slots=True)
class ErrorLimit:
    """The smallest difference beyond error, for readings less than so many months apart; None: any."""

    value: float
    below_months: int | None


@dataclass(frozen=True, slots=True)
class Scope:
    """For what an error holds: these sites (None: any), this mode, the same rater, the same device."""

    words: str
    sites: tuple[str, ...] | None = None
    mode: str | None = None
    same_rater: bool = True
    same_device: bool = True


@dataclass(frozen=True, slots=True)
class MeasurementError:
    """Differences up to this may be chance. A change has to be greater. Limits go from short to long spans."""

    limits: tuple[ErrorLimit, ...]
    scope: Scope
    source: str
    provenance: Provenance = Provenance.CITED


@dataclass(frozen=True, slots=True)
class Reliability:
    """How much one measurement scatters: its standard error, or the spread of people and how alike two readings are.

    The first, or both of the others: standard error = spread x sqrt(1 - coefficient).
    """

    standard_error: float | None
    spread: float | None
    coefficient: float | None
    scope: Scope
    source: str
    provenance: Provenance = Provenance.CITED


@dataclass(frozen=True, slots=True)
class ChangeThatMatters:
    """A change people notice: so much, or such a share of the first value; with `new_band` also another band."""

    key: str
    absolute: float | None
    relative: float | None
    new_band: bool
    scope: str
    source: str
    provenance: Provenance = Provenance.CITED


@dataclass(frozen=True, slots=True)
class Band:
    """A range of scores with a name: from `start` up to the next band's start."""

    key: str
    start: float


@dataclass(frozen=True, slots=True)
class Bands:
    """Named ranges, and who drew them."""

    ranges: tuple[Band, ...]
    source: str
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class Alert:
    """An answer of item `item` (from 1) above `above` has to be seen by a person. It is no diagnosis."""

    item: int
    above: int
    flag: str


@dataclass(frozen=True, slots=True)
class Definition:
    """One instrument. A reading keeps key and version, so a new version never rescores what was measured.

    `reliability` is None where its file says nothing of it, as files written before it was asked for do.
    """

    key: str
    version: int
    name: Words
    question: Words | None
    unit: str
    low: float
    high: float
    step: float | None
    decimals: int
    direction: Direction
    kind: Kind
    items: Items | None
    choices: tuple[NamedValue, ...] | None
    score: Rule | None
    lookup: Mapping[int, float] | None
    missing_items: MissingItems | None
    trials: Trials | None
    place: PlaceNeeded
    movement: Movement | None
    details_needed: frozenset[Detail]
    details_asked: frozenset[Detail]
    error: MeasurementError | Unknown
    change_that_matters: tuple[ChangeThatMatters, ...] | Unknown
    bands: Bands | Unknown
    alert: Alert | None
    research_only: bool
    citation: str
    licence: str
    reliability: Reliability | None = field(default=None, repr=False)

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are values."""
        return self.step is not None and float(self.step).is_integer()

    @property
    def ranges(self) -> tuple[Band, ...]:
        """The bands from low to high; () where nobody has drawn any."""
        return () if isinstance(self.bands, Unknown) else self.bands.ranges
