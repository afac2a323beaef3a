"""Today and the worklist on the wire."""

from __future__ import annotations

from backend.agenda.needs import ORDER
from backend.education.schemas import LessonSentSchema
from backend.exercise.schemas import ExerciseLogSchema, PrescriptionSchema
from backend.follow_up.schemas import AskingSchema
from backend.pain.schemas import PainEntrySchema
from backend.people.schemas import NamedSchema
from backend.safety.escalation import Reach
from backend.safety.state import State
from backend.shell.mail.outbox import Delivery
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Number, Part, Text, Whole
from backend.shell.web.schema import Schema
from backend.soreness.schemas import SorenessAskedSchema


class CheckInSchema(Schema):
    """Today's average pain: asked, or already answered."""

    done = Flag(required=True)
    entry = Part(PainEntrySchema, required=True, allow_none=True)


class DueExerciseSchema(Schema):
    """One exercise due today, and what was said about it."""

    prescription = Part(PrescriptionSchema, required=True)
    due_on = Day(required=True)
    due_time = Text(5, required=True, allow_none=True, metadata={"description": "null: at any time of the day"})
    state = Choice(["open", "done", "partial", "not_done"], required=True)
    log = Part(ExerciseLogSchema, required=True, allow_none=True)


class TodaySchema(Schema):
    """What Ebb wants of the patient today, and whether it is done.

    It never counts days in a row: whoever was too ill to answer is not told what they lost.
    """

    day = Day(required=True)
    check_in = Part(CheckInSchema, required=True)
    soreness = ListOf(Part(SorenessAskedSchema), longest=100, required=True)
    exercises = ListOf(Part(DueExerciseSchema), longest=200, required=True)
    follow_ups = ListOf(
        Part(AskingSchema),
        longest=3000,
        required=True,
        metadata={"description": "What is asked after a session and may be answered now, answered ones too."},
    )
    lessons = ListOf(
        Part(LessonSentSchema),
        longest=10_000,
        required=True,
        metadata={"description": "Lessons that were sent and are not finished, the oldest first."},
    )


class NeedSchema(Schema):
    """Why this person is on the list. The figures are those of the reason; the others are null."""

    code = Choice([reason.value for reason in ORDER], required=True)
    days = Whole(0, 100000, required=True, allow_none=True)
    value = Number(0, 10, required=True, allow_none=True)
    compared_with = Number(0, 10, required=True, allow_none=True)


class LineAlertSchema(Schema):
    """The alert a line stands for."""

    id = Id(required=True)
    kind = Text(60, required=True)
    happened_on = Day(required=True, metadata={"description": "The person's own day."})
    state = Choice([state.value for state in State if state is not State.CLOSED], required=True)
    reached = Choice([reach.value for reach in Reach], required=True, allow_none=True)
    mail = Choice([one.value for one in Delivery], required=True)


class WorklistLineSchema(Schema):
    """One person, one reason, one owner. `others` counts the reasons that are less pressing."""

    patient = Part(NamedSchema, required=True)
    reason = Part(NeedSchema, required=True)
    owner = Part(NamedSchema, required=True)
    others = Whole(0, 10**6, required=True)
    alert = Part(LineAlertSchema, required=True, allow_none=True)
    need = Whole(1, 9, required=True, metadata={"description": "higher is more pressing; 1 is nothing open"})


class WorklistSchema(Schema):
    """The people in my care, the most pressing first."""

    as_of = Moment(required=True)
    in_care = Whole(0, 10**6, required=True)
    answered_this_week = Whole(0, 10**6, required=True)
    items = ListOf(Part(WorklistLineSchema), longest=10**6, required=True)
