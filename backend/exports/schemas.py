"""Exports and their snapshots on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.exports.changes import CHANGES
from backend.exports.columns import COLUMNS
from backend.exports.request import ExportDraft, Kind
from backend.outcomes.schemas import PeriodReportSchema as PeriodReportSchema  # noqa: PLC0414 - offered here too
from backend.people.schemas import NamedSchema
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

KINDS = [kind.value for kind in Kind]
STATUSES = ("waiting", "working", "done", "failed")
_MOST = 10_000_000


class ExportDraftSchema(Schema):
    """An export to be made: the frozen report, its episodes row by row, or those rows without the people."""

    id = Id(required=True)
    kind = Choice(KINDS, required=True, metadata={"examples": ["episodes"]})
    from_day = Day(required=True, metadata={"examples": ["2025-07-01"]})
    to_day = Day(required=True, metadata={"examples": ["2025-12-31"]})
    purpose = Text(500, required=True, metadata={"description": "What it is for; it stands in the access log."})

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> ExportDraft:
        return ExportDraft(**data | {"kind": Kind(data["kind"])})


class SnapshotSchema(Schema):
    """What was frozen: its number in the clinic, when, how many people and rows, and the hash of the file."""

    number = Whole(1, 2**31 - 1, required=True)
    frozen_at = Moment(required=True)
    people = Whole(0, _MOST, required=True)
    rows = Whole(0, _MOST, required=True)
    sha256 = Text(64, required=True)
    size = Whole(0, 2**53, required=True, metadata={"description": "bytes"})
    software_version = Text(40, required=True)


class ExportSchema(Schema):
    """An export somebody asked for. `snapshot` is null until it is made."""

    id = Id(required=True)
    kind = Choice(KINDS, required=True)
    from_day = Day(required=True)
    to_day = Day(required=True)
    purpose = Text(500, required=True)
    status = Choice(STATUSES, required=True)
    requested_by = Part(NamedSchema, required=True)
    created_at = Moment(required=True)
    snapshot = Part(SnapshotSchema, required=True, allow_none=True)


class ExportsSchema(Schema):
    """The latest exports, the newest first."""

    items = ListOf(Part(ExportSchema), longest=200, required=True)


class FrozenReportSchema(Schema):
    """A report as it was frozen, and when."""

    snapshot = Part(SnapshotSchema, required=True)
    report = Part(PeriodReportSchema, required=True)


class ChangesQuerySchema(Schema):
    """Since which earlier export."""

    since = Id(required=True, metadata={"examples": ["0b9e2f4a-6c1d-4e8f-9a3b-5d7c1e2f4a6b"]})


class RowChangeSchema(Schema):
    """One row that differs, and the columns in which it does; values stand in the files."""

    episode = Id(required=True)
    change = Choice(CHANGES, required=True)
    columns = ListOf(Text(60), longest=len(COLUMNS), required=True)


class RowChangesSchema(Schema):
    """What is different since an earlier export of episodes."""

    since = Whole(1, 2**31 - 1, required=True, metadata={"description": "number of the earlier snapshot"})
    items = ListOf(Part(RowChangeSchema), longest=_MOST, required=True)
