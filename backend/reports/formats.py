"""Which files can be made of a report. The worker and the command line make them here, so they are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backend.reports import csv_file, json_file
from backend.reports.cohort_report import CohortReport

MAKERS: Mapping[str, Callable[[CohortReport], bytes]] = {"csv": csv_file.to_bytes, "json": json_file.to_bytes}
FORMATS = tuple(MAKERS)
MEDIA = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


def to_bytes(report: CohortReport, file_format: str) -> bytes:
    """The file of this report in this format."""
    return MAKERS[file_format](report)
