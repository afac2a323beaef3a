"""A session that is being written: what the page holds, and the two counts that the rule of the needles asks about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DraftSaved:
    """The fields as they were sent, whichever are there, and the two counts beside them."""

    id: UUID
    content: Mapping[str, Any]
    needles_in: int | None
    needles_out: int | None
