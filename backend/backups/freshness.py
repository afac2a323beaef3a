"""Is the last restore test recent enough to trust the backups?

Method: a passed test counts for 31 days, the day it was made included, in the clinic's calendar. A test that did not
pass counts for nothing, also when an older one passed. Source: the clinic's own rule that a backup nobody restored is
none; 31 days are a setting of this file. None: no.
"""

from __future__ import annotations

from datetime import date

MOST_DAYS = 31


def is_recent(tested_on: date | None, *, passed: bool, today: date) -> bool:
    """Whether the last test passed and is under 31 days old."""
    return tested_on is not None and passed and (today - tested_on).days < MOST_DAYS
