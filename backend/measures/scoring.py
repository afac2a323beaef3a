"""From answers to a score, or to the reason why there is none; and whether a change of scores counts.

Method: each answer is a whole number of the item's range; reversed items are turned round (low + high -
answer); the rule of the definition makes the score of what was answered. A score that cannot be formed is
never a partial number. Mean: of the answered items. Sum: of all items, a missing one standing at the mean of
the answered ones (only where the definition lets one be missing). percent_index: 100 * sum of answers less
their lowest / the most that those answered could give.
Sources: the citation in each definition. Units: those of the definition.
None answered: no score. All tied: that answer. Constant scores: change 0, which never counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from backend.measures.definition import Band, Definition, Items, Rule

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

    `flags` hold also then: an answer that a person has to see does not depend on the others.
    """

    reason: str
    answered: int
    needed: int
    flags: tuple[str, ...] = ()


def score(definition: Definition, answers: Sequence[int | None]) -> Score | NoScore:
    """The score of these answers, in the order of the items; None where one was left out."""
    items, rule, needed = definition.items, definition.score, definition.at_least
    given = [(at, answer) for at, answer in enumerate(answers, start=1) if answer is not None]
    if items is None or rule is None or needed is None:
        return NoScore("answers_not_asked", len(given), 0)
    if len(answers) != items.count:
        return NoScore("answers_count", len(given), items.count)
    if not all(_is_answer(answer, items) for _, answer in given):
        return NoScore("answer_range", len(given), needed)
    flags = _flags(definition, answers)
    if len(given) < needed:
        return NoScore("too_few_answers", len(given), needed, flags)
    turned = [items.low + items.high - answer if at in items.reversed else answer for at, answer in given]
    value = _by_rule(rule, items, turned)
    return Score(value, len(given), band_of(definition, value), flags)


def band_of(definition: Definition, value: float) -> str | None:
    """The key of the band this value lies in; None where the instrument has no bands."""
    found: Band | None = None
    for band in definition.bands:
        if value >= band.start - _SLACK:
            found = band
    return None if found is None else found.key


def change_counts(definition: Definition, first: float, latest: float) -> bool | None:
    """Whether the change is one that matters, in either direction; None where nobody has said what matters.

    The threshold is inclusive; where the definition asks for another band, the same band does not count.
    """
    rule = definition.change_that_matters
    if rule is None:
        return None
    enough = abs(latest - first) >= rule.value - _SLACK
    return enough and (not rule.new_band or band_of(definition, first) != band_of(definition, latest))


def _is_answer(answer: object, items: Items) -> bool:
    return type(answer) is int and items.low <= answer <= items.high


def _by_rule(rule: Rule, items: Items, turned: Sequence[int]) -> float:
    mean = sum(turned) / len(turned)
    if rule is Rule.MEAN:
        return mean
    if rule is Rule.PERCENT_INDEX:
        most = (items.high - items.low) * len(turned)
        return 100 * (sum(turned) - items.low * len(turned)) / most
    return float(sum(turned)) if len(turned) == items.count else mean * items.count


def _flags(definition: Definition, answers: Sequence[int | None]) -> tuple[str, ...]:
    alert = definition.alert
    if alert is None:
        return ()
    answer = answers[alert.item - 1]
    return (alert.flag,) if answer is not None and answer > alert.above else ()
