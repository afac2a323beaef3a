"""What is an exercise for? Strengthen, lengthen, or control a movement (domain H5b)."""

from __future__ import annotations

from enum import StrEnum


class Purpose(StrEnum):
    """What the exercise is for: strengthen, lengthen, or control a movement."""

    STRENGTH = "strength"
    LENGTH = "length"
    CONTROL = "control"
