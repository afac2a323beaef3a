"""Every reference case is asked of the method it belongs to, with its own inputs and tolerance; none is left out."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from tests.reference.cases import HERE, of_topic
from tests.rules.reports import test_difference, test_proportion
from tests.rules.trends import (
    test_interrupted,
    test_mann_kendall,
    test_overlap,
    test_reliable,
    test_smooth,
    test_survival,
    test_theil_sen,
)

ASKED: Mapping[str, Callable[[Any], None]] = {
    "theil_sen": test_theil_sen.test_reference_case,
    "mann_kendall": test_mann_kendall.test_reference_case,
    "hamed_rao": test_mann_kendall.test_reference_case_of_hamed_and_rao,
    "single_case": test_overlap.test_reference_case,
    "lowess": test_smooth.test_reference_case,
    "its_segmented_ols": test_interrupted.test_reference_case,
    "kaplan_meier": test_survival.test_reference_case,
    "proportion_ci": test_proportion.test_reference_case,
    "proportion_difference_ci": test_difference.test_reference_case,
    "rci": test_reliable.test_reference_case,
}
# Change points are not offered: on a series without a trend this test gave p = 0.001.
NOT_OFFERED = {"pettitt"}


def test_every_case_within_its_tolerance() -> None:
    listed = Counter(case["topic"] for case in json.loads((HERE / "reference_stats.json").read_text("utf-8"))["cases"])
    assert set(listed) == set(ASKED) | NOT_OFFERED
    told = {}
    for topic, check in ASKED.items():
        cases = of_topic(topic)
        for case in cases:
            check(case.values[0])
        told[topic] = len(cases)
        assert told[topic] == listed[topic]
    whole = sum(listed[topic] for topic in ASKED)
    print(", ".join(f"{topic} {count} of {listed[topic]}" for topic, count in told.items()))
    print(f"{sum(told.values())} of {whole}; not offered: {', '.join(sorted(NOT_OFFERED))}")
    assert sum(told.values()) == whole
