"""Reading one definition from its text: the shipped ones and a clinic's own by the same rules.

One that leaves something out cannot be loaded, and the sentences say what: a number whose direction or error
nobody has thought of must not be drawn. Text is read strictly: a doubled name, an anchor, or a word that YAML
would turn into something else is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import yaml

from backend.measures.definition import (
    Alert,
    Band,
    Bands,
    ChangeThatMatters,
    Definition,
    Detail,
    ErrorLimit,
    Items,
    Kind,
    MeasurementError,
    MissingItems,
    Movement,
    NamedValue,
    PlaceNeeded,
    Provenance,
    Reliability,
    Rule,
    Scope,
    TrialRule,
    Trials,
    Unknown,
    Words,
)
from backend.measures.definition_shape import DEFINITION, Fault
from backend.measures.direction import Direction
from backend.shell import strict_yaml

LONGEST = 100_000
UNREADABLE = Fault("", "type", "the file is not readable as YAML.")
_SLACK = 1e-9


class BadDefinition(Exception):
    """A definition cannot be used. `faults` name each field that is wrong; `file` is whose they are."""

    def __init__(self, file: str, faults: list[Fault]) -> None:
        super().__init__(f"{file}: {' '.join(fault.words for fault in faults)}")
        self.file, self.faults = file, faults


def read(text: str, file: str) -> Definition:
    """The definition of this text; `file` stands in front of what is wrong. Raises BadDefinition."""
    try:
        raw = strict_yaml.read(text) if len(text) <= LONGEST else None
    except (yaml.YAMLError, RecursionError, ValueError, TypeError) as wrong:
        raise BadDefinition(file, [UNREADABLE]) from wrong
    return made(raw, file)


def made(raw: Any, file: str) -> Definition:
    """The definition of these plain values. Raises BadDefinition."""
    faults = list(DEFINITION.faults(raw, ""))
    if faults:
        raise BadDefinition(file, faults)
    definition = _built(raw)
    misfits = [misfit(field) for field in _misfits(definition)]
    if misfits:
        raise BadDefinition(file, misfits)
    return definition


def misfit(field: str) -> Fault:
    """A field that contradicts another one."""
    return Fault(field, "choice", f"the field {field} does not fit the rest of the definition.")


def _built(raw: Mapping[str, Any]) -> Definition:
    """Only for what has the shape of a definition."""
    validity = raw["validity"]
    return Definition(
        key=raw["key"],
        version=raw["version"],
        name=Words(**raw["name"]),
        question=_made(Words, raw["question"]),
        unit=raw["unit"],
        low=raw["range"]["low"],
        high=raw["range"]["high"],
        step=validity["step"],
        decimals=raw["decimals"],
        direction=Direction(raw["direction"]),
        kind=Kind(raw["kind"]),
        items=None if raw["items"] is None else _items(raw["items"]),
        choices=None if raw["choices"] is None else tuple(_choice(each) for each in raw["choices"]),
        score=None if raw["score"] is None else Rule(raw["score"]),
        lookup=None if raw["lookup"] is None else MappingProxyType(dict(raw["lookup"])),
        missing_items=_made(MissingItems, raw["missing_items"]),
        trials=None if validity["trials"] is None else _trials(validity["trials"]),
        place=PlaceNeeded(validity["place"]),
        movement=_made(Movement, raw["movement"]),
        details_needed=frozenset(Detail(each) for each in validity["details_needed"]),
        details_asked=frozenset(Detail(each) for each in validity["details_asked"]),
        error=_error(raw["error"]),
        change_that_matters=_change(raw["change_that_matters"]),
        bands=_bands(raw["bands"]),
        alert=_made(Alert, raw["alert"]),
        research_only=raw["research_only"],
        citation=raw["citation"],
        licence=raw["licence"],
        reliability=_reliability(raw.get("reliability")),
    )


def _made(kind: Any, raw: Any) -> Any:
    if raw is None:
        return None
    known = {"provenance": Provenance(raw["provenance"])} if "provenance" in raw else {}
    return kind(**raw | known)


def _items(raw: Any) -> Items:
    labels = None if raw["labels"] is None else tuple(Words(**each) for each in raw["labels"])
    return Items(raw["count"], raw["low"], raw["high"], tuple(raw["reversed"]), labels)


def _choice(raw: Any) -> NamedValue:
    return NamedValue(raw["value"], raw["key"], Words(**raw["name"]))


def _trials(raw: Any) -> Trials:
    return Trials(TrialRule(raw["rule"]), raw["count"], raw["low"], raw["high"])


def _error(raw: Any) -> MeasurementError | Unknown:
    if "unknown" in raw:
        return Unknown(raw["unknown"])
    return MeasurementError(
        limits=tuple(ErrorLimit(**each) for each in raw["limits"]),
        scope=_scope(raw["scope"]),
        source=raw["source"],
        provenance=Provenance(raw["provenance"]),
    )


def _reliability(raw: Any) -> Reliability | None:
    if raw is None:
        return None
    return Reliability(**raw | {"scope": _scope(raw["scope"]), "provenance": Provenance(raw["provenance"])})


def _scope(raw: Any) -> Scope:
    sites = raw["sites"]
    return Scope(**raw | {"sites": None if sites is None else tuple(sites)})


def _change(raw: Any) -> tuple[ChangeThatMatters, ...] | Unknown:
    if "unknown" in raw:
        return Unknown(raw["unknown"])
    return tuple(_made(ChangeThatMatters, each) for each in raw["levels"])


def _bands(raw: Any) -> Bands | Unknown:
    if "unknown" in raw:
        return Unknown(raw["unknown"])
    ranges = tuple(Band(each["key"], each["from"]) for each in raw["ranges"])
    return Bands(ranges, raw["source"], Provenance(raw["provenance"]))


def _misfits(d: Definition) -> Iterator[str]:
    """Fields that do not go with the others."""
    spans = [] if isinstance(d.error, Unknown) else [limit.below_months for limit in d.error.limits]
    levels = () if isinstance(d.change_that_matters, Unknown) else d.change_that_matters
    starts = [band.start for band in d.ranges]
    wrong = {
        "range": d.low >= d.high,
        "error.limits": bool(spans) and (None in spans[:-1] or spans[-1] is not None or not _rising(spans[:-1])),
        "bands": not _rising(starts) or (bool(starts) and (starts[0] != d.low or starts[-1] > d.high)),
        "change_that_matters.levels": any((each.absolute is None) == (each.relative is None) for each in levels),
        "change_that_matters.new_band": any(each.new_band for each in levels) and not d.ranges,
        "choices": (d.kind is Kind.CHOICE) != (d.choices is not None),
        "validity.details_asked": bool(d.details_asked & d.details_needed),
        "reliability": d.reliability is not None and not _says_how_it_scatters(d.reliability),
        "research_only": d.research_only and Detail.DEVICE not in d.details_needed,
    }
    yield from (field for field, is_wrong in wrong.items() if is_wrong)
    if d.choices is not None:
        yield from _misfit_choices(d)
    yield from _misfit_items(d)
    yield from _misfit_trials(d)


def _says_how_it_scatters(told: Reliability) -> bool:
    """Either the error of one measurement, or both parts it is made of, and not both ways."""
    parts = {told.spread is None, told.coefficient is None}
    return len(parts) == 1 and (told.standard_error is None) != (told.spread is None)


def _misfit_choices(d: Definition) -> Iterator[str]:
    values = [each.value for each in d.choices or ()]
    if not _rising(values) or values[0] != d.low or values[-1] != d.high or d.step != 1:
        yield "choices"
    if Detail.FAULT in d.details_asked:
        yield "validity.details_asked"


def _misfit_items(d: Definition) -> Iterator[str]:
    items, of_answers = d.items, d.kind in {Kind.ITEMS, Kind.ACTIVITIES}
    parts = {"items": items, "score": d.score, "missing_items": d.missing_items}
    yield from (field for field, part in parts.items() if of_answers != (part is not None))
    if (d.score is Rule.LOOKUP) != (d.lookup is not None):
        yield "lookup"
    if (d.score is Rule.PATIENT_NAMED_MEAN) != (d.kind is Kind.ACTIVITIES):
        yield "score"
    if d.alert is not None and (items is None or d.alert.item > items.count):
        yield "alert"
    if items is None or d.missing_items is None:
        return
    wrong = {
        "items": items.low >= items.high,
        "items.reversed": any(at > items.count for at in items.reversed) or not _rising(sorted(items.reversed)),
        "items.labels": items.labels is not None and len(items.labels) != items.count,
        "missing_items.at_least": d.missing_items.at_least > items.count,
    }
    yield from (field for field, is_wrong in wrong.items() if is_wrong)
    lowest, highest = _reach(d, items)
    if d.lookup is None:
        if lowest < d.low - _SLACK or highest > d.high + _SLACK:
            yield "range"
        return
    sums = range(items.count * items.low, items.count * items.high + 1)
    if set(d.lookup) != set(sums) or d.missing_items.at_least != items.count:
        yield "lookup"
    if not d.low <= min(d.lookup.values()) <= max(d.lookup.values()) <= d.high:
        yield "range"


def _reach(d: Definition, items: Items) -> tuple[float, float]:
    """The lowest and the highest score these answers can make."""
    if d.score is Rule.PERCENT_INDEX:
        return 0, 100
    times = items.count if d.score is Rule.SUM else 1
    return times * items.low, times * items.high


def _misfit_trials(d: Definition) -> Iterator[str]:
    trials = d.trials
    if trials is None:
        return
    pair = trials.rule is not TrialRule.MEAN
    if trials.low >= trials.high or (pair and trials.count != 2) or d.kind is not Kind.SINGLE:
        yield "validity.trials"
    if not pair and (trials.low != d.low or trials.high != d.high):
        yield "validity.trials"


def _rising(values: list[Any]) -> bool:
    return values == sorted(set(values))
