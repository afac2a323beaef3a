"""People on the wire."""

from __future__ import annotations

from backend.access.permissions import Role
from backend.access.schemas import EndedSignInSchema
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Part, Text, Whole
from backend.shell.web.schema import Schema


class ClinicSchema(Schema):
    """The clinic one is signed in to."""

    id = Id(required=True)
    name = Text(200, required=True)
    zone = Text(64, required=True)


class PersonSchema(Schema):
    """Who is signed in."""

    id = Id(required=True)
    role = Choice([role.value for role in Role], required=True)
    name = Text(200, required=True)
    clinic = Part(ClinicSchema, required=True)
    patient_id = Id(required=True, allow_none=True)
    only_for = Choice(
        ["setup"],
        required=True,
        allow_none=True,
        metadata={"description": "`setup`: the second factor is to be set up first; nothing else is open."},
    )


class SignedInSchema(Schema):
    """A short access token; the refresh token travels in a cookie the page cannot read."""

    access_token = Text(4000, required=True)
    expires_in = Whole(1, 3600, required=True, metadata={"description": "seconds"})
    person = Part(PersonSchema, required=True)
    notices = ListOf(Part(EndedSignInSchema), longest=100, required=True)


class PageQuerySchema(Schema):
    """Where to go on and how many at most."""

    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=100)


class PatientLineSchema(Schema):
    """One person of a list."""

    id = Id(required=True)
    name = Text(200, required=True)
    birth_date = Day(required=True, allow_none=True)


class PatientListSchema(Schema):
    """People in care, by name."""

    items = ListOf(Part(PatientLineSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)


class NamedSchema(Schema):
    """Somebody, by name."""

    id = Id(required=True)
    name = Text(200, required=True)


class CareSchema(Schema):
    """Who cares for the patient, and when."""

    therapist = Part(NamedSchema, required=True)
    from_day = Day(required=True)
    to_day = Day(required=True, allow_none=True)
    covers_today = Flag(required=True)


class PatientSchema(PatientLineSchema):
    """One patient."""

    zone = Text(64, required=True)
    enrolled_on = Day(required=True)
    ended_on = Day(required=True, allow_none=True)
    care = ListOf(Part(CareSchema), longest=1000, required=True)


class EnrolmentSchema(PatientLineSchema):
    """A patient, and from when to when they are enrolled."""

    enrolled_on = Day(required=True)
    ended_on = Day(required=True, allow_none=True)


class DischargeSchema(Schema):
    """The end of an enrolment. Entries dated after the last day are not taken; the record stays."""

    last_day = Day(required=True, metadata={"description": "Today or earlier."})
