"""Reckon the headline of an Ebb report anew from its rows, with nothing but Python 3.9 or newer.

    python recompute.py episodes.csv

prints the same lines that stand on the report. This file goes along with the rows and imports nothing of Ebb, so that
somebody else can check the figures, read how they are made, and change the threshold:

    python recompute.py episodes.csv 50

Better by at least so many per cent of the start (inclusive); intervals are Wilson's at 95 %. An empty cell is missing
and never zero; a start of 0 allows no percentage and counts as neither better nor worse.
"""

from __future__ import annotations

import csv
import math
import sys
from pathlib import Path
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)
SLACK = 1e-9


def wilson(count: int, n: int) -> tuple[float, float]:
    """The two ends of the interval."""
    share = count / n
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    spread = 1 + Z * Z / n
    low = 0.0 if count == 0 else (middle - half) / spread
    high = 1.0 if count == n else (middle + half) / spread
    return low, high


def share(count: int, n: int) -> str:
    """A count as a share."""
    return f"{count} of {n}" + (f" = {100 * count / n:.1f} %" if n else "")


def interval(count: int, n: int) -> str:
    """What stands behind a share."""
    if not n:
        return ""
    low, high = wilson(count, n)
    return f" (95 % interval {100 * low:.1f}-{100 * high:.1f})"


def rate(events: int, count: int, n: int) -> str:
    """Events, and in how many sessions."""
    said = f"{events}; in {count} of {n} sessions"
    if not n:
        return said
    low, high = wilson(count, n)
    if count == 0:
        return f"{said}; up to {100 * high:.1f} per 100 cannot be excluded"
    return f"{said} = {100 * count / n:.1f} per 100 ({100 * low:.1f}-{100 * high:.1f})"


def headline(rows: list[dict[str, str]], threshold: int) -> list[str]:
    """The lines of the report."""
    told = [(float(r["start_pain"]), float(r["end_pain"])) for r in rows if r["start_pain"] and r["end_pain"]]
    parts = [(start - end) / start for start, end in told if start > 0]
    better = sum(part >= threshold / 100 - SLACK for part in parts)
    worse = sum(-part >= threshold / 100 - SLACK for part in parts)
    ended, followed = len(rows), len(told)
    total = {
        name: sum(int(r[name]) for r in rows)
        for name in ("sessions", "sessions_asked", "sessions_minor", "sessions_major", "minor_events", "major_events")
    }
    asked = total["sessions_asked"]
    return [
        f"Episodes ended: {ended}",
        f"With a follow-up: {share(followed, ended)}",
        f"Better by at least {threshold} %: {share(better, followed)}{interval(better, followed)}",
        f"Worse by at least {threshold} %: {share(worse, followed)}{interval(worse, followed)}",
        f"Better if all lost failed: {share(better, ended)}",
        f"Better if all lost succeeded: {share(better + ended - followed, ended)}",
        f"Sessions: {total['sessions']}, nobody asked after {total['sessions'] - asked}",
        f"Minor events: {rate(total['minor_events'], total['sessions_minor'], asked)}",
        f"Major events: {rate(total['major_events'], total['sessions_major'], asked)}",
    ]


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3:
        sys.exit("usage: python recompute.py episodes.csv [threshold in per cent]")
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        lines = headline(list(csv.DictReader(file)), int(sys.argv[2]) if len(sys.argv) == 3 else 30)
    print("\n".join(lines))  # noqa: T201 - a script
