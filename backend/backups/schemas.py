"""Restore tests on the wire."""

from __future__ import annotations

from backend.shell.web.fields import Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

_MOST = 2**53


class RestoreTestSchema(Schema):
    """A backup was restored into a scratch database. `found` says in a sentence what did not hold; null: nothing."""

    id = Id(required=True)
    tested_at = Moment(required=True)
    backup_made_at = Moment(required=True)
    backup_sha256 = Text(64, required=True)
    passed = Flag(required=True)
    tables = Whole(0, _MOST, required=True)
    rows = Whole(0, _MOST, required=True)
    patients = Whole(0, _MOST, required=True)
    audit_rows = Whole(0, _MOST, required=True)
    found = Text(200, required=True, allow_none=True)


class RestoreTestsSchema(Schema):
    """The restore tests, the latest first. `recent`: the last one passed and is under `most_days` days old."""

    recent = Flag(required=True)
    days_ago = Whole(0, 1_000_000, required=True, allow_none=True)
    most_days = Whole(1, 1000, required=True)
    items = ListOf(Part(RestoreTestSchema), longest=100, required=True, attribute="tests")
