"""Alerts, the clinic's rule for escalating them, and its protocols on the wire."""

from __future__ import annotations

from typing import Any

from marshmallow import post_load, validate

from backend.people.schemas import NamedSchema
from backend.safety.escalation import EMERGENCY_NUMBER, MOST_MINUTES, MOST_STEPS, Reach, Step
from backend.safety.state import State
from backend.shell.mail.outbox import Delivery
from backend.shell.web.fields import Choice, Day, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema

_KEY = validate.Regexp(r"^[a-z][a-z0-9_]*$", error="choice")
_PHONE = validate.Regexp(r"^\+?[0-9][0-9 ().\-]{1,38}$", error="choice")
_MAIL = validate.Regexp(r"^[^@\s,;:<>\"]{1,64}@[^@\s,;:<>\"]{1,189}$", error="choice")
_REACH = [reach.value for reach in Reach]
EVENTS = (
    "raised", "escalated", "acknowledged", "closed", "reopened", "owner_changed", "source_changed", "source_withdrawn",
)  # fmt: skip


class AlertSchema(Schema):
    """Something that somebody has to look at: whose it is, how far it is, and the clinic's own protocol for it."""

    id = Id(required=True)
    patient = Part(NamedSchema, required=True)
    kind = Text(
        60,
        required=True,
        metadata={
            "description": "What it is: an answer to a follow-up question such as `breathless`, or `self_harm_item`,"
            " which is item 9 of PHQ-9."
        },
    )
    source_kind = Choice(["reading", "follow_up_answer", "unreadable"], required=True)
    source_id = Id(required=True, metadata={"description": "The record that raised it; it may be changed since."})
    happened_at = Moment(required=True, metadata={"description": "When it was answered, by the person's own clock."})
    raised_at = Moment(required=True)
    raised_by = Part(NamedSchema, required=True)
    state = Choice([state.value for state in State], required=True)
    reached = Choice(
        _REACH, required=True, allow_none=True, metadata={"description": "Whom the last step of escalation told."}
    )
    owner = Part(NamedSchema, required=True)
    due_at = Moment(required=True, allow_none=True, metadata={"description": "When it goes on to the next person."})
    mail = Choice(
        [one.value for one in Delivery],
        required=True,
        metadata={"description": "not_delivered: tried and not taken by the mail server yet; it is tried again."},
    )
    protocol = Text(4000, required=True, allow_none=True)
    acknowledged_at = Moment(required=True, allow_none=True)
    acknowledged_by = Part(NamedSchema, required=True, allow_none=True)
    acknowledged_note = Text(4000, required=True, allow_none=True)
    closed_at = Moment(required=True, allow_none=True)
    closed_by = Part(NamedSchema, required=True, allow_none=True)
    closed_note = Text(4000, required=True, allow_none=True)


class AlertsSchema(Schema):
    """Alerts, those that have not ended first."""

    items = ListOf(Part(AlertSchema), longest=10_000, required=True)


class AlertEventSchema(Schema):
    """One thing that happened to an alert. `by` is null where the clock did it."""

    id = Id(required=True)
    number = Whole(1, 1_000_000, required=True)
    kind = Choice(EVENTS, required=True)
    at = Moment(required=True)
    by = Part(NamedSchema, required=True, allow_none=True)
    note = Text(4000, required=True, allow_none=True)
    owner = Part(NamedSchema, required=True, allow_none=True)
    step = Whole(1, MOST_STEPS, required=True, allow_none=True)
    reached = Choice(_REACH, required=True, allow_none=True)
    due_at = Moment(required=True, allow_none=True, metadata={"description": "The deadline that had passed."})
    source_revision = Whole(1, 100_000, required=True, allow_none=True)


class AlertWithHistorySchema(AlertSchema):
    """An alert and everything that happened to it, the first thing first."""

    history = ListOf(Part(AlertEventSchema), longest=100_000, required=True)


class AlertNoteSchema(Schema):
    """What was done. The id is the client's own, so that sending it again changes nothing."""

    id = Id(required=True)
    note = Text(4000, required=True, metadata={"examples": ["Called her at once; she is on her way to the hospital."]})


class StepSchema(Schema):
    """After so many minutes without an acknowledgement, these are told."""

    reach = Choice(_REACH, required=True)
    after_minutes = Whole(1, MOST_MINUTES, required=True)

    @post_load
    def _step(self, data: dict[str, Any], **_: Any) -> Step:
        return Step(Reach(data["reach"]), data["after_minutes"])


class NewEscalationSchema(Schema):
    """Who is told when nobody acknowledges, and the numbers that a patient's phone shows."""

    steps = ListOf(
        Part(StepSchema),
        shortest=1,
        longest=MOST_STEPS,
        required=True,
        metadata={"examples": [[{"reach": "duty", "after_minutes": 15}, {"reach": "admin", "after_minutes": 1440}]]},
    )
    duty_id = Id(load_default=None, allow_none=True, metadata={"description": "The person on duty."})
    duty_phone = Text(40, one_line=True, load_default=None, allow_none=True, validate=_PHONE)
    duty_mail = Text(254, one_line=True, load_default=None, allow_none=True, validate=_MAIL)
    clinic_phone = Text(40, one_line=True, load_default=None, allow_none=True, validate=_PHONE)
    emergency_number = Text(
        20, one_line=True, required=True, validate=_PHONE, metadata={"examples": [EMERGENCY_NUMBER]}
    )


class EscalationSchema(Schema):
    """The rule in force. `number` counts its versions; 0 is the default that nobody has written."""

    number = Whole(0, 1_000_000, required=True)
    steps = ListOf(Part(StepSchema), longest=MOST_STEPS, required=True)
    duty = Part(NamedSchema, required=True, allow_none=True)
    duty_phone = Text(40, required=True, allow_none=True)
    duty_mail = Text(254, required=True, allow_none=True)
    clinic_phone = Text(40, required=True, allow_none=True)
    emergency_number = Text(20, required=True)


class VolumeQuerySchema(Schema):
    """From which day to which, both counted."""

    first_day = Day(required=True, metadata={"examples": ["2026-03-01"]})
    last_day = Day(required=True, metadata={"examples": ["2026-03-31"]})


class VolumeLineSchema(Schema):
    """The alerts of one owner on one day of the clinic."""

    day = Day(required=True)
    owner = Part(NamedSchema, required=True)
    raised = Whole(0, 10**6, required=True)
    acknowledged = Whole(0, 10**6, required=True)
    escalated = Whole(0, 10**6, required=True)
    minutes_to_acknowledgement = Number(
        0, 10**9, required=True, allow_none=True, metadata={"description": "The median; null where nobody has yet."}
    )


class VolumeSchema(Schema):
    """How many alerts each owner had a day. A load to look at together, no ranking."""

    first_day = Day(required=True)
    last_day = Day(required=True)
    raised = Whole(0, 10**6, required=True)
    items = ListOf(Part(VolumeLineSchema), longest=100_000, required=True)


class NewSafetyProtocolSchema(Schema):
    """What this clinic does when such an alert is raised, in its own words."""

    kind = Text(60, one_line=True, required=True, validate=_KEY, metadata={"examples": ["self_harm_item"]})
    text = Text(4000, required=True, metadata={"examples": ["Stay with the person. Ask. Call the crisis line."]})


class SafetyProtocolSchema(Schema):
    """The protocol in force for one kind of alert. `number` counts its versions."""

    kind = Text(60, required=True)
    number = Whole(1, 1_000_000, required=True)
    text = Text(4000, required=True)
    written_at = Moment(required=True)


class SafetyProtocolsSchema(Schema):
    """The protocol in force for each kind that has one."""

    items = ListOf(Part(SafetyProtocolSchema), longest=1000, required=True)
