"""Which of these instruments does nobody have? A goal, a stop rule or a reassessment may name only what there is.

The library belongs to the measures, which know goals and plans and not the other way round: they say here, once, whom
to ask. The diary's own average pain is an instrument of its own and always there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from backend.goals.goal import PAIN_AVERAGE

UNKNOWN = "unknown_instrument"
WORDS = "There is no instrument of this name; GET /instruments lists them."
# What it is asked of, a session of the database, is passed on as it came.
_asked: list[Callable[[Any, str], bool]] = []


def ask(has: Callable[[Any, str], bool]) -> None:
    """Ask this, from now on, whether the clinic of a session has an instrument of a key."""
    _asked[:] = [has]


def unknown(session: Any, keys: Iterable[str | None]) -> list[str]:
    """Those of these keys that no instrument of the clinic has, in order; None names none.

    LookupError: nobody is there to be asked.
    """
    named = sorted({key for key in keys if key is not None} - {PAIN_AVERAGE})
    if named and not _asked:
        raise LookupError("nobody said which instruments there are")
    return [key for key in named if not all(has(session, key) for has in _asked)]
