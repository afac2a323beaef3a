"""Left and right of a person: always the patient's own, in every record, whoever looks at whom.

A drawing mirrors and a therapist faces the patient; a record does neither.
"""

from __future__ import annotations

from enum import StrEnum


class Side(StrEnum):
    """The patient's own left and right; `middle` for what lies on the mid-line."""

    LEFT = "left"
    RIGHT = "right"
    MIDDLE = "middle"
