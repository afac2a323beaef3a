"""Who looked, on the wire."""

from __future__ import annotations

from backend.access.permissions import Role
from backend.oversight.unusual import CLOSES, OPENS, SIGNS
from backend.shell.audit.action import ACTIONS
from backend.shell.audit.models import OUTCOMES
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

ROLES = [role.value for role in Role]


class AccessPageQuerySchema(Schema):
    """Where to go on and how many at most."""

    after = Text(2000)
    limit = Whole(1, 500, read=True, load_default=200)


class PeriodQuerySchema(Schema):
    """From a day to a day of the clinic's calendar, both included; the last seven days when nothing is said."""

    from_day = Day()
    to_day = Day()


class AccessQuerySchema(AccessPageQuerySchema):
    """Which accesses: at one patient's record, by one account, of one action, from a day to a day (both included)."""

    patient_id = Id()
    account_id = Id()
    action = Choice(list(ACTIONS), metadata={"description": "Such as export: what left as a file."})
    from_day = Day()
    to_day = Day()


class AffectedQuerySchema(PeriodQuerySchema):
    """By whom, and when."""

    account_id = Id(required=True, metadata={"examples": ["3f2b8c1e-5d4a-4f6b-9c7d-1a2b3c4d5e6f"]})


class UnusualQuerySchema(PeriodQuerySchema):
    """When, and between which full hours people work in this clinic."""

    opens = Whole(0, 23, read=True, load_default=OPENS)
    closes = Whole(1, 24, read=True, load_default=CLOSES)


class ToldSchema(Schema):
    """What one person did at one part of the record on one day."""

    day = Day(required=True, metadata={"description": "In the patient's own calendar."})
    name = Text(200, required=True, allow_none=True, metadata={"description": "Empty when it can no longer be read."})
    role = Choice(ROLES, required=True, allow_none=True)
    area = Text(40, required=True, metadata={"description": "Part of the record, such as pain or plan."})
    action = Choice(list(ACTIONS), required=True)
    reason = Text(500, required=True, allow_none=True, metadata={"description": "Where one had to be stated."})
    denied = Flag(required=True, metadata={"description": "Tried, and shown nothing."})
    times = Whole(1, 1_000_000, required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)


class WhoLookedSchema(Schema):
    """Who looked, the latest first. The patient's own looks are left out."""

    items = ListOf(Part(ToldSchema), longest=500, required=True)
    next = Text(2000, required=True, allow_none=True)


class AccessSchema(Schema):
    """One row of the access log."""

    seq = Whole(1, 2**53, required=True, metadata={"description": "Its number in the clinic's chain."})
    at = Moment(required=True)
    account_id = Id(required=True, allow_none=True)
    name = Text(200, required=True, allow_none=True)
    role = Choice(ROLES, required=True, allow_none=True)
    action = Choice(list(ACTIONS), required=True)
    area = Text(40, required=True)
    operation = Text(80, required=True)
    event = Text(40, required=True, allow_none=True)
    patient_id = Id(required=True, allow_none=True, metadata={"description": "Empty for what is nobody of the clinic."})
    patient_name = Text(200, required=True, allow_none=True)
    basis = Text(20, required=True, allow_none=True, metadata={"description": "Such as in_care or stated_reason."})
    reason = Text(500, required=True, allow_none=True)
    people = Whole(0, 1_000_000, required=True, allow_none=True)
    outcome = Choice(list(OUTCOMES), required=True)
    request_id = Text(64, required=True)
    client_address = Text(64, required=True, allow_none=True)
    changed = ListOf(Text(80), longest=100, required=True)


class AccessListSchema(Schema):
    """Rows of the access log, the latest first."""

    items = ListOf(Part(AccessSchema), longest=500, required=True)
    next = Text(2000, required=True, allow_none=True)


class HeadSchema(Schema):
    """The newest row of the clinic's chain: its number and its hash, and nothing of what it says."""

    last = Whole(0, 2**53, required=True)
    hash = Text(64, required=True)


class AffectedSchema(Schema):
    """One person whose record was seen."""

    patient_id = Id(required=True)
    name = Text(200, required=True, allow_none=True)
    times = Whole(1, 1_000_000, required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)


class AffectedListSchema(Schema):
    """Whose records one account saw in a period, in the order in which it began."""

    from_day = Day(required=True)
    to_day = Day(required=True)
    items = ListOf(Part(AffectedSchema), longest=100_000, required=True)


class FindingSchema(Schema):
    """One person, one patient, one day, and why somebody should ask."""

    day = Day(required=True)
    account_id = Id(required=True)
    name = Text(200, required=True, allow_none=True)
    role = Choice(ROLES, required=True)
    patient_id = Id(required=True, allow_none=True, metadata={"description": "Empty for what is nobody of the clinic."})
    patient_name = Text(200, required=True, allow_none=True)
    signs = ListOf(Choice(list(SIGNS)), longest=len(SIGNS), shortest=1, required=True)
    looks = Whole(1, 1_000_000, required=True)
    denied = Whole(0, 1_000_000, required=True)
    first_at = Moment(required=True)
    last_at = Moment(required=True)


class UnusualSchema(Schema):
    """Looks somebody should ask about, the latest first. A sign is a question, not a proof."""

    from_day = Day(required=True)
    to_day = Day(required=True)
    read = Whole(0, 1_000_000, required=True, metadata={"description": "How many looks were read."})
    items = ListOf(Part(FindingSchema), longest=100_000, required=True)
