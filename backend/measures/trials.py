"""Trials taken one after another become one value, or there is none and a reason.

Method: the mean; or the last less the first; or that difference in per cent of the first. The definition says
which, and how many there have to be. Units: those of the definition. Source: its citation.
None where one has to be: `trial_missing`, never the mean of the others. First is 0: no per cent, `first_is_zero`.
Constant: that value, or 0.
"""

from __future__ import annotations

from collections.abc import Sequence

from backend.measures.definition import TrialRule, Trials


def value_of(trials: Trials, taken: Sequence[float | None]) -> float | str:
    """The value these trials make, or the reason why they make none.

    `trials_count` and `value_range` are no outcome: what breaks them cannot be kept.
    """
    given = [trial for trial in taken if trial is not None]
    if trials.count is not None and len(taken) != trials.count:
        return "trials_count"
    if not all(trials.low <= trial <= trials.high for trial in given):
        return "value_range"
    if len(given) < len(taken):
        return "trial_missing"
    if trials.rule is TrialRule.MEAN:
        return sum(given) / len(given)
    first, last = given[0], given[-1]
    if trials.rule is TrialRule.DIFFERENCE:
        return last - first
    return "first_is_zero" if first == 0 else 100 * (last - first) / first
