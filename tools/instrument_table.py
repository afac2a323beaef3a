"""The instruments on the clinical page, from the definition files. `python tools/instrument_table.py` writes them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from backend.measures import definitions  # noqa: E402 - the folder has to be known first
from backend.measures.definition import Definition, Kind, PlaceNeeded, Provenance, Unknown  # noqa: E402
from backend.measures.direction import Direction  # noqa: E402

PAGE = ROOT / "docs" / "clinical.md"
HEAD = "| instrument | unit, range | made of | where | better | error | change that matters | bands |"
RULE = "| --- | --- | --- | --- | --- | --- | --- | --- |"
_BETTER = {
    Direction.LOWER_IS_BETTER: "lower",
    Direction.HIGHER_IS_BETTER: "higher",
    Direction.NEITHER: "neither",
}
_WHERE = {
    PlaceNeeded.NONE: "",
    PlaceNeeded.SIDE: "side",
    PlaceNeeded.SITE_AND_SIDE: "site, side",
    PlaceNeeded.OPTIONAL: "site, side if said",
}


def lines() -> list[str]:
    """The whole table, one instrument a line, in the order of keys."""
    return [HEAD, RULE, *(row(each) for each in definitions.all_definitions().values())]


def row(d: Definition) -> str:
    """One instrument."""
    cells = (
        f"`{d.key}` {d.name.en}",
        f"{d.unit}, {_number(d.low)} to {_number(d.high)}",
        _made_of(d),
        _WHERE[d.place],
        _BETTER[d.direction],
        _error(d),
        "; ".join(_changes(d)),
        _bands(d),
    )
    return "| " + " | ".join(cells) + " |"


def _number(value: float) -> str:
    return f"{value:g}"


def _made_of(d: Definition) -> str:
    if d.trials is not None:
        how = d.trials.rule.value.replace("_", " ")
        made = f"{how} of {d.trials.count or 'any number of'} trials"
    elif d.kind is Kind.ACTIVITIES:
        made = "mean of up to 5 named by the patient"
    elif d.items is not None and d.score is not None:
        made = f"{d.score.value} of {d.items.count}, at least {d.missing_items.at_least if d.missing_items else 0}"
    else:
        made = "a choice" if d.kind is Kind.CHOICE else "a number"
    needed = ", ".join(sorted(detail.value for detail in d.details_needed))
    return f"{made}; needs {needed}" if needed else made


def _error(d: Definition) -> str:
    if isinstance(d.error, Unknown):
        return ""
    spans = ", ".join(
        _number(limit.value) + (f" below {limit.below_months} months" if limit.below_months else "")
        for limit in d.error.limits
    )
    return f"{spans}: {d.error.scope.words} ({d.error.source})"


def _changes(d: Definition) -> Iterator[str]:
    for level in () if isinstance(d.change_that_matters, Unknown) else d.change_that_matters:
        size = _number(level.absolute) if level.absolute is not None else f"{100 * (level.relative or 0):g} %"
        band = " and another band" if level.new_band else ""
        habit = ", a convention" if level.provenance is Provenance.CONVENTION else ""
        yield f"{level.key} {size}{band}{habit} ({level.source})"


def _bands(d: Definition) -> str:
    return ", ".join(f"{band.key} from {_number(band.start)}" for band in d.ranges)


def written(page: str) -> str:
    """The page with its table replaced by what the files say."""
    before, _, rest = page.partition(HEAD)
    after = rest.split("\n\n", 1)[1]
    return before + "\n".join(lines()) + "\n\n" + after


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
