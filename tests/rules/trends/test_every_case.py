"""Every reference case is asked of the method it belongs to, with its own inputs and tolerance; none is left out.

What was read of each case is written down while it is asked: an input nobody looked at, or a figure nobody compared,
is found. Figures the product does not offer are named here with the reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.reference import cases
from tests.reference.cases import HERE, of_topic
from tests.rules.exercise import test_adherence
from tests.rules.measures import test_scoring
from tests.rules.needling import test_ledger
from tests.rules.reports import test_difference, test_first_sustained, test_proportion
from tests.rules.trends import (
    test_before_after,
    test_change,
    test_completeness,
    test_interrupted,
    test_mann_kendall,
    test_overlap,
    test_reliable,
    test_series,
    test_smooth,
    test_survival,
    test_theil_sen,
)

Check = Callable[[Any], None]
ASKED: Mapping[str, tuple[Check, ...]] = {
    "theil_sen": (test_theil_sen.test_reference_case,),
    "mann_kendall": (test_mann_kendall.test_reference_case,),
    "hamed_rao": (test_mann_kendall.test_reference_case_of_hamed_and_rao,),
    "single_case": (test_overlap.test_reference_case,),
    "lowess": (test_smooth.test_reference_case,),
    "its_segmented_ols": (test_interrupted.test_reference_case,),
    "kaplan_meier": (test_survival.test_reference_case, test_first_sustained.test_reference_case),
    "proportion_ci": (test_proportion.test_reference_case,),
    "proportion_difference_ci": (test_difference.test_reference_case,),
    "rci": (test_reliable.test_reference_case,),
}
# Change points are not offered: on a series without a trend this test gave p = 0.001.
NOT_OFFERED = {"pettitt"}
# Figures of a case that no screen and no file of ours holds, and why.
NOT_OURS: Mapping[str, Mapping[str, str]] = {
    "single_case": {
        "Tau_U": "leaves -1 to 1 on a published series",
        "PND": "one extreme day decides it",
        "PEM": "no interval",
        "PAND": "no interval",
        "IRD": "no interval",
        "SMD": "5.5 where the start hardly varies",
        "LRRd": "the same ratio as LRRi with the other sign; LRRi is compared",
        "NAP_SE_hanley": "the interval inverts the score test instead",
        "Tau_BC_nonoverlap": "no correction for a trend in the start is offered",
    },
    "kaplan_meier": {
        "log": "another band; ours is log-log, and the two differ",
        "plain": "another band, which leaves 0 to 1",
    },
    "proportion_ci": {"clopper_pearson": "Wilson's interval is used for every share"},
    "proportion_difference_ci": {"wald": "named by the case to be told apart from Newcombe's"},
}
# What stands in an input beside the numbers: a remark, and a choice the method does not have.
NOT_NUMBERS = {"about", "confidence", "alpha", "delta"}


def week_and_completeness() -> None:
    """One example for two methods."""
    test_series.test_worked_example_of_a_valid_and_an_invalid_week()
    test_completeness.test_worked_example()


WORKED: Mapping[str, Callable[[], None]] = {
    "peg/complete": lambda: test_scoring.test_worked_examples("peg/complete", test_scoring.PEG),
    "bpi_interference/4_of_7": lambda: test_scoring.test_worked_examples(
        "bpi_interference/4_of_7", test_scoring.INTERFERENCE
    ),
    "percent_index/odi_all_ten": lambda: test_scoring.test_worked_examples(
        "percent_index/odi_all_ten", test_scoring.DISABILITY
    ),
    "phq9/complete": lambda: test_scoring.test_worked_examples("phq9/complete", test_scoring.PHQ9),
    "gad7/complete": lambda: test_scoring.test_worked_examples("gad7/complete", test_scoring.GAD7),
    "psfs/mean": test_scoring.test_the_mean_of_named_activities,
    "responder/edges": test_change.test_worked_example_of_responder_edges,
    "weekly_mean/4_of_7": week_and_completeness,
    "adherence/events": test_adherence.test_worked_example_of_single_events,
    "adherence/rolling_7_28": test_adherence.test_worked_example_of_rolling_windows,
    "window/eligibility": test_before_after.test_worked_example,
    "trigger_point/states": test_ledger.test_worked_example,
}


class Read(dict[str, Any]):
    """A case that remembers what was read of it. `seen` is shared by all parts of one case, as dotted names."""

    def __init__(self, plain: Mapping[str, Any], seen: set[str], name: str = "") -> None:
        super().__init__(
            {key: Read(one, seen, f"{name}{key}.") if isinstance(one, dict) else one for key, one in plain.items()}
        )
        self._seen, self._name = seen, name

    def __getitem__(self, key: str) -> Any:
        self._seen.add(f"{self._name}{key}")
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self._seen.add(f"{self._name}{key}")
        return super().get(key, default)

    def unread(self, part: str) -> Iterator[str]:
        """The names of this part nobody asked for."""
        yield from (key for key in super().__getitem__(part) if f"{part}.{key}" not in self._seen)


def test_every_case_within_its_tolerance() -> None:
    listed = Counter(case["topic"] for case in json.loads((HERE / "reference_stats.json").read_text("utf-8"))["cases"])
    assert set(listed) == set(ASKED) | NOT_OFFERED
    told = {}
    for topic, checks in ASKED.items():
        for param in of_topic(topic):
            case = Read(param.values[0], set())
            for check in checks:
                check(case)
            assert set(case.unread("input")) <= NOT_NUMBERS, case
            left = set(case.unread("expected"))
            assert left <= set(NOT_OURS.get(topic, {})), (topic, left)
        told[topic] = len(of_topic(topic))
        assert told[topic] == listed[topic]
    whole = sum(listed[topic] for topic in ASKED)
    print(", ".join(f"{topic} {count} of {listed[topic]}" for topic, count in told.items()))
    print(f"{sum(told.values())} of {whole}; not offered: {', '.join(sorted(NOT_OFFERED))}")
    assert sum(told.values()) == whole


def test_every_worked_example(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = json.loads((HERE / "worked_examples.json").read_text("utf-8"))
    assert {case["id"] for case in plain["cases"]} == set(WORKED)
    held = 0
    for case in plain["cases"]:
        seen: set[str] = set()
        one = Read(case, seen)
        monkeypatch.setattr(cases, "_read", lambda _name, one=one: {"cases": [one]})
        WORKED[case["id"]]()
        assert list(one.unread("input")) == [], case["id"]
        assert list(one.unread("expected")) == [], case["id"]
        held += 1
    print(f"{held} of {len(plain['cases'])} worked examples")


def test_a_figure_nobody_compares_is_found() -> None:
    case = Read({"input": {"x": 1, "y": 2}, "expected": {"a": 1}}, set())
    assert case["input"]["x"] == 1
    assert (list(case.unread("input")), list(case.unread("expected"))) == (["y"], ["a"])
