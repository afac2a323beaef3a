"""From answers to a score, or to the reason why there is none; and whether a change of scores counts.

Method: each answer is a whole number of the item's range; reversed items are turned round (low + high -
answer); the rule of the definition makes the score of what was answered. A score that cannot be formed is
never a partial number. Mean: of the answered items. Sum: of all items, a missing one standing at the mean of
the answered ones (only where the definition lets one be missing). percent_index: 100 * sum of answers less
their lowest / the most that those answered could give. lookup: the sum of all items in the table of the
definition. patient_named_mean: the mean of every activity the patient named, at least so many.
Sources: the citation in each definition. Units: those of the definition.
None answered: no score. All tied: that answer. Constant scores: change 0, which never counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.measures.definition import Band, ChangeThatMatters, Definition, Items, Kind, Rule, Unknown

_SLACK = 1e-9


@dataclass(frozen=True, slots=True)
class Score:
    """A score, how many items it stands on, the band it lies in, and what a person has to look at."""

    value: float
    answered: int
    band: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoScore:
    """Why there is no score. `reason` is too_few_answers, answers_count, answer_range or answers_not_asked.

    Only too_few_answers is an outcome: such answers are kept without a score. The others cannot be answers.
    `flags` hold also then: an answer that a person has to see does not depend on the others.
    """

    reason: str
    answered: int
    needed: int
    flags: tuple[str, ...] = ()


def score(definition: Definition, answers: Sequence[int | None], named: int | None = None) -> Score | NoScore:
    """The score of these answers, in the order of the items; None where one was left out.

    `named` is how many activities the patient has named, for an instrument that is made of those.
    """
    items, rule, missing = definition.items, definition.score, definition.missing_items
    given = [(at, answer) for at, answer in enumerate(answers, start=1) if answer is not None]
    if items is None or rule is None or missing is None:
        return NoScore("answers_not_asked", len(given), 0)
    count = items.count if definition.kind is Kind.ITEMS else min(named or 0, items.count)
    needed = missing.at_least if definition.kind is Kind.ITEMS else max(missing.at_least, count)
    if len(answers) != count:
        return NoScore("answers_count", len(given), count)
    if not all(_is_answer(answer, items) for _, answer in given):
        return NoScore("answer_range", len(given), needed)
    flags = _flags(definition, answers)
    if len(given) < needed:
        return NoScore("too_few_answers", len(given), needed, flags)
    turned = [items.low + items.high - answer if at in items.reversed else answer for at, answer in given]
    value = _by_rule(definition, rule, items, turned)
    return Score(value, len(given), band_of(definition, value), flags)


def band_of(definition: Definition, value: float) -> str | None:
    """The key of the band or choice this value is; None where the instrument has neither."""
    if definition.choices is not None:
        return next((each.key for each in definition.choices if each.value == value), None)
    found: Band | None = None
    for band in definition.ranges:
        if value >= band.start - _SLACK:
            found = band
    return None if found is None else found.key


def levels_reached(definition: Definition, first: float, latest: float) -> tuple[str, ...] | None:
    """Which changes that matter this one is, in either direction; None where nobody has said what matters.

    Thresholds are inclusive. A share is of the first value; of 0 there is none.
    """
    levels = definition.change_that_matters
    if isinstance(levels, Unknown):
        return None
    return tuple(level.key for level in levels if _is_reached(definition, level, first, latest))


def change_counts(definition: Definition, first: float, latest: float) -> bool | None:
    """Whether the change is at least the smallest one that matters: the first level of the definition."""
    levels = definition.change_that_matters
    return None if isinstance(levels, Unknown) else _is_reached(definition, levels[0], first, latest)


def _is_reached(definition: Definition, level: ChangeThatMatters, first: float, latest: float) -> bool:
    change = abs(latest - first)
    if level.absolute is not None:
        enough = change >= level.absolute - _SLACK
    else:
        enough = first != 0 and change / abs(first) >= (level.relative or 0) - _SLACK
    return enough and (not level.new_band or band_of(definition, first) != band_of(definition, latest))


def _is_answer(answer: object, items: Items) -> bool:
    return type(answer) is int and items.low <= answer <= items.high


def _by_rule(definition: Definition, rule: Rule, items: Items, turned: Sequence[int]) -> float:
    mean = sum(turned) / len(turned)
    if rule in {Rule.MEAN, Rule.PATIENT_NAMED_MEAN}:
        return mean
    if rule is Rule.PERCENT_INDEX:
        most = (items.high - items.low) * len(turned)
        return 100 * (sum(turned) - items.low * len(turned)) / most
    if rule is Rule.LOOKUP:
        return float((definition.lookup or {})[sum(turned)])
    return float(sum(turned)) if len(turned) == items.count else mean * items.count


def _flags(definition: Definition, answers: Sequence[int | None]) -> tuple[str, ...]:
    alert = definition.alert
    if alert is None:
        return ()
    answer = answers[alert.item - 1]
    return (alert.flag,) if answer is not None and answer > alert.above else ()
