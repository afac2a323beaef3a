"""Staff, links and the clinic's list of patients, on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load

from backend.access.permissions import Role
from backend.people.schemas import NamedSchema, PageQuerySchema, PatientLineSchema
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.staff.authority import AuthorisationDraft, DueState

# Whom an admin may take on. An operator is no colleague, a patient is enrolled.
HIRED = (Role.THERAPIST.value, Role.CLINIC_ADMIN.value, Role.AUDITOR.value, Role.RESEARCHER.value)


class ListQuerySchema(PageQuerySchema):
    """Where to go on and how many at most."""


class StaffLineSchema(Schema):
    """Somebody who works here."""

    id = Id(required=True)
    name = Text(200, required=True)
    login = Text(200, required=True)
    role = Choice([role.value for role in Role if role is not Role.PATIENT], required=True)
    set_up = Flag(required=True, metadata={"description": "They have chosen a password."})
    second_factor = Flag(required=True, metadata={"description": "They have a second factor."})
    closed_at = Moment(required=True, allow_none=True)


class StaffSchema(Schema):
    """Everybody who works here or did, by name."""

    items = ListOf(Part(StaffLineSchema), longest=10_000, required=True)


class NewStaffSchema(Schema):
    """Somebody who begins to work here."""

    name = Text(200, required=True, one_line=True, metadata={"examples": ["Lena Moreau"]})
    login = Text(200, required=True, one_line=True, metadata={"examples": ["lena.moreau@clinic.example"]})
    role = Choice(HIRED, required=True)


class LinkSchema(Schema):
    """What stands behind the # of the link. Hand it to this person and nobody else; it is shown once."""

    token = Text(1000, required=True)
    expires_at = Moment(required=True)


class OpenedSchema(Schema):
    """The new account, and the link with which its person chooses a password."""

    account = Part(StaffLineSchema, required=True)
    link = Part(LinkSchema, required=True)


class RoleSchema(Schema):
    """The role from now on."""

    role = Choice(HIRED, required=True)


class ResetSchema(Schema):
    """Somebody's password and second factor are to be set back; another admin has to agree."""

    id = Id(required=True)
    account = Part(NamedSchema, required=True)
    asked_by = Part(NamedSchema, required=True)
    asked_at = Moment(required=True)
    expires_at = Moment(required=True)


class ResetsSchema(Schema):
    """What waits for a second admin."""

    items = ListOf(Part(ResetSchema), longest=10_000, required=True)


class DecisionSchema(Schema):
    """Whether the second admin agrees."""

    decision = Choice(["approved", "refused"], required=True)


class DecidedSchema(Schema):
    """What was decided; the link when it was agreed."""

    decision = Choice(["approved", "refused"], required=True)
    link = Part(LinkSchema, required=True, allow_none=True)


class NewPatientSchema(Schema):
    """Somebody who comes into the clinic's care."""

    name = Text(200, required=True, one_line=True, metadata={"examples": ["Mara Lindqvist"]})
    birth_date = Day(required=True, allow_none=True)
    zone = Text(64, required=True, one_line=True, metadata={"examples": ["America/Edmonton"]})


class CareLinkSchema(Schema):
    """Who cares for the patient, and when."""

    id = Id(required=True)
    therapist = Part(NamedSchema, required=True)
    from_day = Day(required=True)
    to_day = Day(required=True, allow_none=True)


class NewCareSchema(Schema):
    """From this day on, this therapist cares for the patient; without an end, until it is ended."""

    therapist_id = Id(required=True)
    from_day = Day(required=True)
    to_day = Day(allow_none=True, load_default=None)


class CareEndSchema(Schema):
    """The last day of the care link."""

    to_day = Day(required=True)


class ClinicPatientSchema(PatientLineSchema):
    """One patient as the clinic's list has them: nothing of what they wrote."""

    enrolled_on = Day(required=True)
    ended_on = Day(required=True, allow_none=True)
    joined = Flag(required=True, metadata={"description": "They have an account of their own."})
    care = ListOf(Part(CareLinkSchema), longest=1000, required=True, metadata={"description": "Today and later."})


class ClinicPatientsSchema(Schema):
    """Every patient of the clinic, by name."""

    items = ListOf(Part(ClinicPatientSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)


class TherapistsSchema(Schema):
    """Who can care for patients here, by name."""

    items = ListOf(Part(NamedSchema), longest=10_000, required=True)


class AuthorisationContentSchema(Schema):
    """What the paper says: the number, who gave it, and the days it covers, both included."""

    id = Id(required=True)
    number = Text(60, one_line=True, required=True, metadata={"examples": ["DN-20417"]})
    issued_by = Text(200, one_line=True, required=True, metadata={"examples": ["College of Physiotherapists"]})
    valid_from = Day(required=True, metadata={"examples": ["2026-01-01"]})
    valid_to = Day(required=True, metadata={"examples": ["2026-12-31"]})


class NewAuthorisationSchema(AuthorisationContentSchema):
    """An authorisation to needle, under a new id; sent again with the same id it is the same one."""

    supervised_by = Id(allow_none=True, load_default=None)

    @post_load
    def _draft(self, data: dict[str, Any], **_: Any) -> AuthorisationDraft:
        return AuthorisationDraft(**data)


class AuthorisationSchema(AuthorisationContentSchema):
    """An authorisation as it is kept, and how it stands today."""

    therapist = Part(NamedSchema, required=True)
    supervised_by = Part(NamedSchema, required=True, allow_none=True)
    state = Choice(list(DueState), required=True)
    recorded_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)


class AuthorisationsQuerySchema(Schema):
    """How many days ahead counts as soon."""

    within_days = Whole(0, 730, read=True, load_default=60)


class AuthorisationsSchema(Schema):
    """Every authorisation, those that end first at the top."""

    items = ListOf(Part(AuthorisationSchema), longest=10_000, required=True)


class AuthorisationWithdrawalSchema(Schema):
    """Why it does not count any more."""

    reason = Text(2000, required=True, metadata={"examples": ["Wrong number typed."]})
