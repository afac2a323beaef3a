"""Fields of figures, the same on every page of the trends."""

from __future__ import annotations

from typing import Any

from backend.shell.web.fields import Choice, Number, Whole

MOST_DAYS = 36600


def figure(**kwargs: Any) -> Number:
    """A number that is there."""
    return Number(-1e9, 1e9, required=True, **kwargs)


def maybe(**kwargs: Any) -> Number:
    """A number, or null where it cannot be said."""
    return Number(-1e9, 1e9, required=True, allow_none=True, **kwargs)


def how_many(**kwargs: Any) -> Whole:
    """How many."""
    return Whole(0, 10**9, required=True, **kwargs)


def why_not(values: Any) -> Choice:
    """Why something is missing, or null where it is there."""
    return Choice([value.value for value in values], required=True, allow_none=True)
