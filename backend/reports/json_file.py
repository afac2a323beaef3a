"""A cohort report as a JSON file: UTF-8, the order of the report, numbers in full, one spelling.

The same report gives the same bytes. Missing is null, zero is 0.
"""

from __future__ import annotations

import json

from backend.reports.cohort_report import CohortReport


def to_bytes(report: CohortReport) -> bytes:
    """The file."""
    text = json.dumps(report.plain(), ensure_ascii=False, indent=2, allow_nan=False)
    return (text + "\n").encode()
