"""A cohort report as a CSV file (RFC 4180): one figure per row, for a spreadsheet or a statistics program.

The first rows, with section "about", say what the file is; those with section "figure" hold the figures.
Missing is empty, zero is 0, numbers stand in full and untouched. A spreadsheet takes text that begins with
= + - @ or a control character for a formula, also in full width and behind spaces; such text, headers too,
gets an apostrophe before it. UTF-8 without a byte-order mark, lines end with CR LF.

The same report gives the same bytes.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from backend.reports.cohort import GroupFigures, Responders
from backend.reports.cohort_report import CohortReport
from backend.reports.first_sustained import FirstSustained
from backend.reports.group_difference import GroupDifference
from backend.trends.milestones import week_key

COLUMNS = (
    "section",
    "set",
    "set_label",
    "group",
    "time_point",
    "figure",
    "threshold",
    "count",
    "n",
    "value",
    "low",
    "high",
)
_STARTS_A_FORMULA = frozenset("=+-@＝＋－＠\t\r\n")
Cell = str | int | float | None


def to_bytes(report: CohortReport) -> bytes:
    """The file."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([cell_text(name) for name in COLUMNS])
    for row in rows(report):
        writer.writerow([cell_text(row.get(name)) for name in COLUMNS])
    return text.getvalue().encode()


def cell_text(value: Cell) -> str:
    """How a value is written: numbers in full, missing empty, text so that no spreadsheet computes it."""
    if value is None:
        return ""
    if isinstance(value, int | float):
        return repr(value)
    bare = value.lstrip(" \u00a0\u3000")
    return f"'{value}" if bare[:1] in _STARTS_A_FORMULA and bare else value


def rows(report: CohortReport) -> Iterator[dict[str, Any]]:
    """Every row, by column; a column that says nothing about a row is left out."""
    plain = report.plain()
    for name, value in plain["header"].items():
        if name == "time_points":
            value = [f"{point['key']}: {point['label']}" for point in value]  # noqa: PLW2901
        for one in value if isinstance(value, list) else [value]:
            yield {"section": "about", "figure": name, "value": one}
    yield {"section": "about", "figure": "footer", "value": plain["footer"]}
    for chosen in report.sets:
        for group in chosen.groups:
            for figure in _figures(group):
                yield {
                    "section": "figure",
                    "set": chosen.key,
                    "set_label": chosen.label,
                    "group": group.group,
                    **figure,
                }
        for difference in chosen.differences:
            for figure in _differences(difference):
                yield {"section": "figure", "set": chosen.key, "set_label": chosen.label, **figure}


def how_many(report: CohortReport) -> int:
    """How many figures the report holds."""
    return sum(1 for row in rows(report) if row["section"] == "figure")


def _figures(group: GroupFigures) -> Iterator[dict[str, Cell]]:
    for figure in ("started", "with_baseline", "with_follow_up"):
        yield {"figure": figure, "count": getattr(group, figure)}
    for at in group.time_points:
        yield {"time_point": at.key, "figure": "mean", "n": at.n, "value": at.mean}
        yield {"time_point": at.key, "figure": "sd", "n": at.n, "value": at.sd}
    for change in group.changes:
        yield {
            "time_point": change.time_point,
            "figure": "mean_change",
            "n": change.n,
            "value": change.mean,
            "low": change.low,
            "high": change.high,
        }
    for responders in group.responders:
        yield from _responders(responders)
    if group.sustained is not None:
        yield from _sustained(group.sustained)


def _responders(told: Responders) -> Iterator[dict[str, Cell]]:
    about: dict[str, Cell] = {"time_point": told.time_point, "threshold": told.threshold}
    for way, share in (("improved", told.improved), ("worse", told.worse)):
        for whom, of in (("completers", share.completers), ("everybody", share.everybody)):
            yield about | {
                "figure": f"{way}_of_{whom}",
                "count": of.count,
                "n": of.n,
                "value": of.share,
                "low": of.low,
                "high": of.high,
            }
    yield about | {"figure": "without_percent", "count": told.without_percent}


def _sustained(told: FirstSustained) -> Iterator[dict[str, Cell]]:
    """Days to the first sustained change. Without a median the cells stay empty: it was not reached, or is hidden."""
    about: dict[str, Cell] = {"threshold": told.threshold}
    yield about | {"figure": "sustained_reached", "count": told.reached, "n": told.followed}
    yield about | {"figure": "sustained_without_start", "count": told.without_start}
    median: dict[str, Cell] = {"value": told.median, "low": told.low, "high": told.high}
    yield about | {"figure": "sustained_median_days", "n": told.followed} | median
    for week in told.weeks:
        at: dict[str, Cell] = {"time_point": week_key(week.week), "figure": "sustained_reached_by", "n": week.at_risk}
        yield about | at | {"value": week.share, "low": week.low, "high": week.high}


def _differences(told: GroupDifference) -> Iterator[dict[str, Cell]]:
    about: dict[str, Cell] = {"group": f"{told.group} minus {told.other}", "time_point": told.time_point}
    one = told.adjusted
    adjusted: dict[str, Cell] = {"n": one.n, "value": one.difference, "low": one.low, "high": one.high}
    yield about | {"figure": "adjusted_difference"} | adjusted
    yield about | {"figure": "adjusted_difference_p", "n": one.n, "value": one.p}
    for share in told.improved:
        values: dict[str, Cell] = {"value": share.difference, "low": share.low, "high": share.high}
        yield about | {"figure": "improved_difference", "threshold": share.threshold} | values
