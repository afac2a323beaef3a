"""An instrument as an answer tells it: plain values, and beside what is not known the words why."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from backend.measures.definition import Definition, Unknown


def told(definition: Definition, own: Collection[str]) -> dict[str, Any]:
    """Everything that has to be known to read a number of this instrument, and to enter one.

    `own` are the keys of the instruments that the clinic loaded itself.
    """
    error, levels, bands = definition.error, definition.change_that_matters, definition.bands
    missing = definition.missing_items
    return {
        "key": definition.key,
        "version": definition.version,
        "origin": "clinic" if definition.key in own else "shipped",
        "name": definition.name,
        "question": definition.question,
        "unit": definition.unit,
        "low": definition.low,
        "high": definition.high,
        "step": definition.step,
        "whole": definition.whole,
        "decimals": definition.decimals,
        "direction": definition.direction.value,
        "kind": definition.kind.value,
        "items": definition.items,
        "choices": definition.choices,
        "score": None if definition.score is None else definition.score.value,
        "at_least": None if missing is None else missing.at_least,
        "missing_items": missing,
        "trials": definition.trials,
        "place": definition.place.value,
        "movement": definition.movement,
        "details_needed": sorted(detail.value for detail in definition.details_needed),
        "details_asked": sorted(detail.value for detail in definition.details_asked),
        "error": None if isinstance(error, Unknown) else error,
        "error_unknown": error.why if isinstance(error, Unknown) else None,
        "change_that_matters": None if isinstance(levels, Unknown) else levels,
        "change_unknown": levels.why if isinstance(levels, Unknown) else None,
        "bands": definition.ranges,
        "bands_source": None if isinstance(bands, Unknown) else bands.source,
        "bands_unknown": bands.why if isinstance(bands, Unknown) else None,
        "research_only": definition.research_only,
        "citation": definition.citation,
        "licence": definition.licence,
        "reliability": definition.reliability,
    }
