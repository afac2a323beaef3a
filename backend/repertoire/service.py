"""Writing the clinic's exercises down, putting one away, giving one a picture."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from backend.people import service as people
from backend.repertoire import picture
from backend.repertoire.draft import ExerciseDraft
from backend.repertoire.models import ExercisePicture, LibraryExercise
from backend.repertoire.starting_set import STARTING_SET
from backend.shell.db.portions import portions
from backend.shell.refusal import Conflict, NotFound
from backend.shell.sync import once

RULES: Mapping[str, str] = {
    **once.CODES,
    **picture.RULES,
    "picture_taken": "This exercise has another picture; a new picture is a new exercise.",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """An exercise as kept, and whether it has a picture."""

    row: LibraryExercise
    has_picture: bool


@dataclass(frozen=True, slots=True)
class Described:
    """How an exercise is done, and whether a picture shows it."""

    words: str | None
    has_picture: bool


def write(
    session: Session, *, clinic_id: UUID, author_id: UUID, draft: ExerciseDraft, now: datetime
) -> tuple[Kept, bool]:
    """Write an exercise down, once: what is kept, and whether it is new. Raises Conflict `id_taken`."""
    people.lock_clinic(session, clinic_id)
    digest = once.content_digest(draft)
    if once.known(session, LibraryExercise, draft.id, digest=digest):
        return exercise_of(session, clinic_id, draft.id), False
    row = LibraryExercise(
        clinic_id=clinic_id,
        id=draft.id,
        name=draft.name,
        purpose=draft.purpose.value,
        words=draft.words,
        starting_key=draft.starting_key,
        author_id=author_id,
        written_at=now,
        digest=digest,
    )
    session.add(row)
    session.flush()
    return Kept(row, has_picture=False), True


def begin_with(session: Session, *, clinic_id: UUID, author_id: UUID, now: datetime) -> list[Kept]:
    """Ebb's own starting set, put into the clinic's library; asked twice it is there once."""
    for start in STARTING_SET:
        made = ExerciseDraft(uuid.uuid5(clinic_id, start.key), start.name, start.purpose, start.words, start.key)
        if session.get(LibraryExercise, (clinic_id, made.id)) is None:
            write(session, clinic_id=clinic_id, author_id=author_id, draft=made, now=now)
    return library(session)


def library(session: Session) -> list[Kept]:
    """Every exercise of the clinic by name, also what was put away."""
    with_picture = set(session.scalars(select(ExercisePicture.id)))
    query = select(LibraryExercise).order_by(LibraryExercise.name, LibraryExercise.id)
    return [Kept(row, row.id in with_picture) for row in session.scalars(query)]


def exercise_of(session: Session, clinic_id: UUID, exercise_id: UUID) -> Kept:
    """One exercise. Raises NotFound."""
    row = session.get(LibraryExercise, (clinic_id, exercise_id))
    if row is None:
        raise NotFound
    return Kept(row, session.get(ExercisePicture, (clinic_id, exercise_id)) is not None)


def described(session: Session, exercise_ids: Collection[UUID]) -> dict[UUID, Described]:
    """How these exercises are done; one that is not the clinic's is left out."""
    same = and_(ExercisePicture.clinic_id == LibraryExercise.clinic_id, ExercisePicture.id == LibraryExercise.id)
    query = select(LibraryExercise.id, LibraryExercise.words, ExercisePicture.id.is_not(None)).outerjoin(
        ExercisePicture, same
    )
    found: dict[UUID, Described] = {}
    for some in portions(sorted(exercise_ids)):
        for one, words, has_picture in session.execute(query.where(LibraryExercise.id.in_(some))):
            found[one] = Described(words, has_picture)
    return found


def is_in_library(session: Session, clinic_id: UUID, exercise_id: UUID) -> bool:
    """Whether the clinic has this exercise, put away or not."""
    return session.get(LibraryExercise, (clinic_id, exercise_id)) is not None


def put_away(session: Session, clinic_id: UUID, exercise_id: UUID, now: datetime) -> Kept:
    """Offer an exercise no more. What was prescribed stays as it is."""
    kept = exercise_of(session, clinic_id, exercise_id)
    if kept.row.put_away_at is None:
        kept.row.put_away_at = now
        session.flush()
    return kept


def give_picture(
    session: Session, *, clinic_id: UUID, author_id: UUID, exercise_id: UUID, raw: bytes, now: datetime
) -> tuple[Kept, bool]:
    """Give an exercise its picture, once. Raises NotFound, RuleBroken of `picture`, Conflict `picture_taken`."""
    people.lock_clinic(session, clinic_id)
    kept = exercise_of(session, clinic_id, exercise_id)
    made = picture.judged(raw)
    digest = hashlib.sha256(made.content).hexdigest()
    known = session.get(ExercisePicture, (clinic_id, exercise_id))
    if known is not None:
        if known.digest != digest:
            raise Conflict("picture_taken", RULES["picture_taken"])
        return kept, False
    session.add(
        ExercisePicture(
            clinic_id=clinic_id,
            id=exercise_id,
            media_type=made.media_type,
            width=made.width,
            height=made.height,
            content=made.content,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return Kept(kept.row, has_picture=True), True


def picture_of(session: Session, clinic_id: UUID, exercise_id: UUID) -> ExercisePicture:
    """The picture of an exercise. Raises NotFound."""
    row = session.get(ExercisePicture, (clinic_id, exercise_id))
    if row is None:
        raise NotFound
    return row
