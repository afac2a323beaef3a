"""How does our slope with its interval compare with scipy's on the same diaries? Taking turns, ratios only.

Ours needs weekly means, so it sees 52 points a year; both are also timed on the same points.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from statistics import median

import numpy as np
from scipy.stats import theilslopes

from backend.trends.theil_sen import theil_sen

ROUNDS = 7


def seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def main() -> None:
    random = np.random.default_rng(1)
    for points in (52, 365, 1825):
        x = np.arange(points, dtype=float)
        y = np.clip(np.round(6 - x / points + random.normal(0, 1.5, points)), 0, 10)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(seconds(partial(theil_sen, x.tolist(), y.tolist())))
            theirs.append(seconds(partial(theilslopes, y, x)))
        print(f"{points:5} points: {median(theirs) / median(ours):.2f} x as fast as scipy.stats.theilslopes")


if __name__ == "__main__":
    main()
