"""Which versions of the libraries are too old to serve a clinic with, and why. Looked at on each start.

The lock names newer ones; this is for an installation that was made or changed by hand. SQLite and PostgreSQL are
looked at where they are opened (`db/durable.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import metadata

# Below it: an answer with a session could be kept by a shared cache; tokens with unknown critical extensions were
# accepted; a list could cost minutes of time; the clocks of 2026 in western Canada were not known.
FLOORS = {"flask": "3.1.3", "pyjwt": "2.12.0", "marshmallow": "4.1.2", "tzdata": "2026.6"}


class TooOld(Exception):
    """A library is too old; the message is one sentence that says what to do."""


def check() -> None:
    """Raise TooOld for the first library below its floor."""
    for wrong in faults():
        raise TooOld(wrong)


def faults(installed: Callable[[str], str] | None = None) -> Iterator[str]:
    """A sentence for each library that is too old, or not there."""
    for name, floor in FLOORS.items():
        try:
            found = (installed or metadata.version)(name)
        except metadata.PackageNotFoundError:
            found = ""
        if release(found) < release(floor):
            told = f"{name} {found} is too old" if found else f"{name} is not installed"
            yield f"{told}: {floor} or newer is needed; install what requirements.lock names (tools/install.sh)."


def release(version: str) -> tuple[int, ...]:
    """A version's numbers. What comes before a release (rc, dev) counts as the release before."""
    found = re.match(r"\d+(\.\d+)*", version)
    if found is None:
        return ()
    numbers = tuple(int(part) for part in found[0].split("."))
    early = re.match(r"[.-]?(a|b|rc|dev)", version[found.end() :])
    return (*numbers[:-1], numbers[-1] - 1) if early else numbers
