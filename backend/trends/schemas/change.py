"""A change against the start, on the wire."""

from __future__ import annotations

from backend.shell.web.fields import Flag
from backend.shell.web.schema import Schema
from backend.trends.change import NoChange
from backend.trends.schemas.figures import maybe, why_not


class ChangeSchema(Schema):
    """Now minus the start, in points and percent, with the bands that are in common use."""

    points = maybe()
    percent = maybe()
    at_least_30 = Flag(required=True, allow_none=True)
    at_least_50 = Flag(required=True, allow_none=True)
    worse_at_least_30 = Flag(required=True, allow_none=True)
    reason = why_not(NoChange)
