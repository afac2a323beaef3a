"""The lessons there are, sending one to a patient, and keeping what the phone says of reading it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.education import lesson, library
from backend.education.lesson import Lesson, LessonDraft, ReadingDraft
from backend.education.models import LessonReading, LessonReadingRevision, LessonSent, OwnLesson
from backend.people import service as people
from backend.shell.refusal import RuleBroken
from backend.shell.settings import Settings
from backend.shell.sync import once, store
from backend.shell.sync.intake import Intake, Kind
from backend.shell.sync.placing import Calendar, Placed, in_enrolment, oddities

RULES: Mapping[str, str] = {
    **store.CODES,
    **once.CODES,
    **lesson.RULES,
    "unknown_lesson": "There is no such lesson.",
    "lesson_key_own": "This key names one of Ebb's own lessons; choose another.",
    "lesson_languages_differ": "Both languages need the same questions, with as many choices and the same right one.",
}


@dataclass(frozen=True, slots=True)
class SendDraft:
    """Which lesson to send."""

    id: UUID
    key: str


def catalogue(session: Session) -> list[dict[str, Any]]:
    """Ebb's own lessons, then the clinic's: of each key the latest version, unless that retires it."""
    latest: dict[str, OwnLesson] = {}
    for row in session.scalars(select(OwnLesson).order_by(OwnLesson.key, OwnLesson.version)):
        latest[row.key] = row
    kept = [lesson.of_plain(row.content) for row in latest.values() if not row.content.get("retired", False)]
    both = [(one, False) for one in library.own()] + [(one, True) for one in kept]
    return [{"lesson": one, "own": own} for one, own in both]


def listed(session: Session) -> list[Lesson]:
    """The lessons that can be sent."""
    return [one["lesson"] for one in catalogue(session)]


def write(session: Session, *, clinic_id: UUID, author_id: UUID, draft: LessonDraft, now: datetime) -> bool:
    """Keep a clinic's own lesson, or the next version of one: whether it is new. Raises RuleBroken, Conflict."""
    people.lock_clinic(session, clinic_id)
    digest = once.content_digest(draft, only_if_said={"retired"})
    if once.known(session, OwnLesson, draft.id, digest=digest):
        return False
    if draft.key in {one.key for one in library.own()}:
        _raise("lesson_key_own")
    if not lesson.is_whole(draft.en, draft.fr):
        _raise("lesson_languages_differ")
    version = len(session.scalars(select(OwnLesson.id).where(OwnLesson.key == draft.key)).all()) + 1
    content = lesson.plain(Lesson(draft.key, version, draft.minutes, draft.en, draft.fr)) | {"retired": draft.retired}
    who = {"clinic_id": clinic_id, "author_id": author_id, "written_at": now, "digest": digest}
    session.add(OwnLesson(**who, id=draft.id, key=draft.key, version=version, content=content))
    session.flush()
    return True


def send(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: SendDraft, now: datetime
) -> bool:
    """Send a lesson to a patient, once: whether that is new. Its text is kept as it is now."""
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    if once.known(session, LessonSent, draft.id, patient_id=patient_id, digest=digest):
        return False
    found = next((one for one in listed(session) if one.key == draft.key), None)
    if found is None:
        raise RuleBroken("unknown_lesson", RULES["unknown_lesson"])
    session.add(
        LessonSent(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            lesson_key=found.key,
            lesson_version=found.version,
            content=lesson.plain(found),
            author_id=author_id,
            sent_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def sent_to(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """Every lesson the patient was sent with its text, the latest first, and what the phone says of reading it."""
    query = select(LessonSent).where(LessonSent.patient_id == patient_id).order_by(LessonSent.sent_at.desc())
    rows = list(session.scalars(query))
    names = access.names_of(session, {row.author_id for row in rows})
    readings = _readings(session, patient_id)
    return [
        {
            "id": row.id,
            "lesson": lesson.of_plain(row.content),
            "sent_at": row.sent_at,
            "sent_by": {"id": row.author_id, "name": names[row.author_id]},
            "reading": readings.get(row.id),
        }
        for row in rows
    ]


def not_finished(session: Session, patient_id: UUID) -> list[dict[str, Any]]:
    """The lessons that wait for the patient, the oldest first: for the day's list."""
    return [
        one
        for one in reversed(sent_to(session, patient_id))
        if one["reading"] is None or one["reading"].finished_at is None
    ]


def _readings(session: Session, patient_id: UUID) -> dict[UUID, LessonReading]:
    """Of each lesson the reading that counts: the last one written that was not withdrawn."""
    query = select(LessonReading).where(LessonReading.patient_id == patient_id, LessonReading.withdrawn_at.is_(None))
    return {row.sent_id: row for row in session.scalars(query.order_by(LessonReading.change_no))}


def _fill(row: LessonReading, draft: ReadingDraft, _first: bool) -> None:  # noqa: FBT001 - called by the store
    row.sent_id, row.opened_at, row.answers = draft.sent_id, draft.opened_at, list(draft.answers)
    row.finished_text = None if draft.finished_at is None else draft.finished_at.text()
    row.written_at, row.zone = draft.written_at, draft.zone


KIND: Kind[ReadingDraft, LessonReading] = Kind(
    "lesson_reading", LessonReading, LessonReadingRevision, _fill, lesson.canonical
)


def intake(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, settings: Settings, now: datetime
) -> Intake[ReadingDraft, LessonReading]:
    """Everything that `store.keep`, `store.amend` and `store.withdraw` need to keep this patient's readings."""
    person = people.enrolment(session, patient_id)
    calendar = Calendar.of(settings, person.birth_date, person.ended_on)
    query = select(LessonSent.id, LessonSent.content).where(LessonSent.patient_id == patient_id)
    sent = {sent_id: lesson.of_plain(content) for sent_id, content in session.execute(query)}

    def fill(row: LessonReading, draft: ReadingDraft, first: bool) -> None:  # noqa: FBT001 - called by the store
        _fill(row, draft, first)
        found = lesson.score(sent[draft.sent_id], draft.answers)
        row.right_answers = None if found is None else found.right
        row.answered = None if found is None else found.answered

    def placed(draft: ReadingDraft, _before: date | None) -> Placed:
        day = draft.opened_at.diary_day(calendar.day_starts_at)
        in_enrolment(day, calendar)
        return Placed(day, oddities(draft.opened_at, draft.written_at, draft.zone, calendar, now), recalled=False)

    def check(_session: Session, drafts: Sequence[ReadingDraft]) -> Mapping[int, RuleBroken]:
        found: dict[int, RuleBroken] = {}
        for position, draft in enumerate(drafts):
            asked = sent.get(draft.sent_id)
            code = "unknown_lesson_sent" if asked is None else lesson.broken_rule(asked, draft.answers)
            if code is not None:
                found[position] = RuleBroken(code, RULES[code])
        return found

    kind = Kind("lesson_reading", LessonReading, LessonReadingRevision, fill, lesson.canonical)
    return Intake(session, kind, clinic_id, patient_id, author_id, now, placed, check)


def _raise(code: str) -> None:
    raise RuleBroken(code, RULES[code])
