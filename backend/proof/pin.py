"""A PIN: six to twelve digits that are not the first ones somebody would try.

It opens nothing by itself: only the linked device may ask, and eight wrong tries unlink the device. So the list of
what is refused is short: one digit or a short group over and over, digits in a row, and the birth date.
"""

from __future__ import annotations

import re
from datetime import date

SHORTEST, LONGEST = 6, 12
MOST_WRONG = 8
PATTERN = f"^[0-9]{{{SHORTEST},{LONGEST}}}$"
_DIGITS = "01234567890" * 2


def well_formed(pin: str) -> bool:
    """Whether it is made of as many ASCII digits as a PIN has."""
    return re.fullmatch(PATTERN, pin, re.ASCII) is not None


def easy(pin: str, born: date | None = None) -> bool:
    """Whether it is one of those that are tried first."""
    return _repeats(pin) or pin in _DIGITS or pin in _DIGITS[::-1] or (born is not None and pin in _spellings(born))


def _repeats(pin: str) -> bool:
    """111111, 121212, 123123."""
    return any(len(pin) % size == 0 and pin == pin[:size] * (len(pin) // size) for size in (1, 2, 3))


def _spellings(born: date) -> set[str]:
    orders = ("%d%m%y", "%m%d%y", "%y%m%d", "%y%d%m", "%d%m%Y", "%m%d%Y", "%Y%m%d", "%Y%d%m", "%m%Y", "%Y%m")
    return {born.strftime(order) for order in orders}
