"""Opening an episode, learning more about it, ending it; and which episodes ended between two days."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.episode import course
from backend.episode.course import (
    EndDraft,
    EndReason,
    Facts,
    FactsDraft,
    MainPlace,
    OpeningDraft,
    PainType,
    PainTypeDraft,
    Source,
    Span,
)
from backend.episode.models import Episode, EpisodeFacts, PainTypeHeld
from backend.episode.onset import Months, Onset, months_since
from backend.people import service as people
from backend.people.side import Side
from backend.shell.db.portions import portions
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.sync import once

RULES: Mapping[str, str] = once.CODES | {
    "episode_open": "This patient has an open episode; end it before another one opens.",
    "episode_ahead": "An episode opens today or earlier.",
    "episode_overlaps": "The episode before this one had not ended by that day.",
    "reopens_unknown": "This patient has no such ended episode to go on from.",
    "onset_ahead": "The pain cannot have begun after the episode opened.",
    "episode_ends_early": "The last day lies before the first.",
    "day_ahead": "This day has not come yet.",
    "words_needed": "For this reason, say in words why.",
    "already_ended": "This episode has ended already, with another day or reason; that stays. Open a new one.",
}


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class ToldFacts:
    """One set of facts as kept."""

    number: int
    onset: Onset | None
    main_place: MainPlace | None
    days_in_pain: int | None
    reason: str | None
    author: Author
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ToldType:
    """One kind of pain held likely, as kept."""

    id: UUID
    kind: PainType
    held_from: date
    words: str | None
    author: Author
    written_at: datetime


@dataclass(frozen=True, slots=True)
class ToldEpisode:
    """An episode as kept, with everything that was ever known of it. `facts` and `pain_type` are the latest."""

    id: UUID
    number: int
    source: Source
    opened_on: date
    opened_by: Author
    reopens_id: UUID | None
    ended_on: date | None
    ended_reason: EndReason | None
    ended_words: str | None
    ended_by: Author | None
    facts: ToldFacts
    all_facts: tuple[ToldFacts, ...]
    pain_type: ToldType | None
    pain_types: tuple[ToldType, ...]
    months_since_onset: Months | None


def open_episode(
    session: Session, *, clinic_id: UUID, patient_id: UUID, author_id: UUID, draft: OpeningDraft, now: datetime
) -> tuple[UUID, bool]:
    """Open an episode once: its id, and whether it is new.

    Raises RuleBroken with one of `RULES`, Conflict(id_taken).
    """
    people.lock_patient(session, patient_id)
    digest = once.content_digest(draft)
    known = once.known(session, Episode, draft.id, patient_id=patient_id, digest=digest)
    if known is not None:
        return known.id, False
    before = spans_of(session, [patient_id])[patient_id]
    _raise(course.broken_opening(draft, before, people.enrolment(session, patient_id).today(now)))
    session.add(
        Episode(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            number=len(before) + 1,
            source=Source.CLINIC.value,
            opened_on=draft.opened_on,
            opened_by=author_id,
            opened_at=now,
            reopens_id=draft.reopens_id,
            digest=digest,
        )
    )
    session.flush()
    session.add(_facts_row(clinic_id, patient_id, draft.id, draft.id, draft.facts, 1, None, author_id, now, digest))
    session.flush()
    return draft.id, True


def learn(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    episode_id: UUID,
    author_id: UUID,
    draft: FactsDraft,
    now: datetime,
) -> bool:
    """Write what is known of the pain now: whether it is new. The facts before stay. Raises as `open_episode`."""
    people.lock_patient(session, patient_id)
    row = _episode(session, patient_id, episode_id)
    digest = once.content_digest(draft)
    if once.known(session, EpisodeFacts, draft.id, episode_id=episode_id, digest=digest):
        return False
    _raise(course.broken_facts(draft.facts, row.opened_on))
    before = _facts(session, [episode_id])[episode_id]
    session.add(
        _facts_row(
            clinic_id,
            patient_id,
            episode_id,
            draft.id,
            draft.facts,
            before[-1].number + 1,
            draft.reason,
            author_id,
            now,
            digest,
        )
    )
    session.flush()
    return True


def hold_likely(
    session: Session,
    *,
    clinic_id: UUID,
    patient_id: UUID,
    episode_id: UUID,
    author_id: UUID,
    draft: PainTypeDraft,
    now: datetime,
) -> bool:
    """Keep the kind of pain held likely: whether it is new. Raises RuleBroken `day_ahead`, Conflict(id_taken)."""
    people.lock_patient(session, patient_id)
    _episode(session, patient_id, episode_id)
    digest = once.content_digest(draft)
    if once.known(session, PainTypeHeld, draft.id, episode_id=episode_id, digest=digest):
        return False
    if draft.held_from > people.enrolment(session, patient_id).today(now):
        _raise("day_ahead")
    session.add(
        PainTypeHeld(
            clinic_id=clinic_id,
            id=draft.id,
            patient_id=patient_id,
            episode_id=episode_id,
            kind=draft.kind.value,
            held_from=draft.held_from,
            words=draft.words,
            author_id=author_id,
            written_at=now,
            digest=digest,
        )
    )
    session.flush()
    return True


def end(
    session: Session, *, patient_id: UUID, episode_id: UUID, author_id: UUID, draft: EndDraft, now: datetime
) -> bool:
    """End an episode once: whether that is new. Said again alike it changes nothing, else Conflict(already_ended)."""
    people.lock_patient(session, patient_id)
    row = _episode(session, patient_id, episode_id)
    if row.ended_on is not None:
        if (row.ended_on, row.ended_reason, row.ended_words) != (draft.last_day, draft.reason.value, draft.words):
            raise Conflict("already_ended", RULES["already_ended"])
        return False
    _raise(course.broken_end(draft, row.opened_on, people.enrolment(session, patient_id).today(now)))
    row.ended_on, row.ended_reason, row.ended_words = draft.last_day, draft.reason.value, draft.words
    row.ended_by, row.ended_at = author_id, now
    session.flush()
    return True


def told(session: Session, patient_id: UUID, today: date) -> list[ToldEpisode]:
    """The patient's episodes with everything known of them, the newest first."""
    rows = _rows(session, [patient_id])
    ids = [row.id for row in rows]
    facts, types = _facts(session, ids), _types(session, ids)
    who = {row.opened_by for row in rows} | {row.ended_by for row in rows if row.ended_by is not None}
    who |= {one.author_id for each in facts.values() for one in each}
    who |= {one.author_id for each in types.values() for one in each}
    names = access.names_of(session, who)
    found = []
    for row in reversed(rows):
        known = tuple(_told_facts(one, names) for one in facts[row.id])
        held = tuple(_told_type(one, names) for one in types.get(row.id, ()))
        found.append(
            ToldEpisode(
                id=row.id,
                number=row.number,
                source=Source(row.source),
                opened_on=row.opened_on,
                opened_by=Author(row.opened_by, names[row.opened_by]),
                reopens_id=row.reopens_id,
                ended_on=row.ended_on,
                ended_reason=None if row.ended_reason is None else EndReason(row.ended_reason),
                ended_words=row.ended_words,
                ended_by=None if row.ended_by is None else Author(row.ended_by, names[row.ended_by]),
                facts=known[-1],
                all_facts=known,
                pain_type=held[-1] if held else None,
                pain_types=held,
                months_since_onset=months_since(known[-1].onset, row.ended_on or today),
            )
        )
    return found


def spans_of(session: Session, patient_ids: Collection[UUID]) -> dict[UUID, tuple[Span, ...]]:
    """The episodes of these people in their order, as others read them; nobody without one is left out: ()."""
    found: dict[UUID, list[Span]] = {patient_id: [] for patient_id in patient_ids}
    for span in _spans(session, _rows(session, list(patient_ids))):
        found[span.patient_id].append(span)
    return {patient_id: tuple(spans) for patient_id, spans in found.items()}


def ended_between(session: Session, first: date, last: date) -> tuple[Span, ...]:
    """The clinic's episodes whose last day lies between these two, both included, in the order of their last days."""
    query = select(Episode).where(Episode.ended_on.between(first, last)).order_by(Episode.ended_on, Episode.id)
    return tuple(_spans(session, list(session.scalars(query))))


def open_of(session: Session, patient_id: UUID) -> Span | None:
    """The patient's open episode; None where none is open."""
    return next((one for one in spans_of(session, [patient_id])[patient_id] if one.ended_on is None), None)


def _spans(session: Session, rows: Sequence[Episode]) -> list[Span]:
    facts = _facts(session, [row.id for row in rows])
    return [_span(row, facts[row.id][-1]) for row in rows]


def _span(row: Episode, facts: EpisodeFacts) -> Span:
    return Span(
        id=row.id,
        patient_id=row.patient_id,
        number=row.number,
        opened_on=row.opened_on,
        ended_on=row.ended_on,
        reason=None if row.ended_reason is None else EndReason(row.ended_reason),
        main_place=_place(facts),
        onset=_onset(facts),
        days_in_pain=facts.days_in_pain,
        reopens_id=row.reopens_id,
        words=row.ended_words,
    )


def _episode(session: Session, patient_id: UUID, episode_id: UUID) -> Episode:
    row = session.scalar(select(Episode).where(Episode.patient_id == patient_id, Episode.id == episode_id))
    if row is None:
        raise NotFound
    return row


def _rows(session: Session, patient_ids: list[UUID]) -> list[Episode]:
    rows: list[Episode] = []
    for some in portions(patient_ids):
        query = select(Episode).where(Episode.patient_id.in_(some))
        rows += session.scalars(query.order_by(Episode.patient_id, Episode.number))
    return rows


def _facts(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[EpisodeFacts]]:
    found: dict[UUID, list[EpisodeFacts]] = {}
    for some in portions(ids):
        query = select(EpisodeFacts).where(EpisodeFacts.episode_id.in_(some))
        for one in session.scalars(query.order_by(EpisodeFacts.number)):
            found.setdefault(one.episode_id, []).append(one)
    return found


def _types(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[PainTypeHeld]]:
    query = select(PainTypeHeld).where(PainTypeHeld.episode_id.in_(ids))
    found: dict[UUID, list[PainTypeHeld]] = {}
    for one in session.scalars(query.order_by(PainTypeHeld.held_from, PainTypeHeld.written_at, PainTypeHeld.id)):
        found.setdefault(one.episode_id, []).append(one)
    return found


def _facts_row(
    clinic_id: UUID,
    patient_id: UUID,
    episode_id: UUID,
    facts_id: UUID,
    facts: Facts,
    number: int,
    reason: str | None,
    author_id: UUID,
    now: datetime,
    digest: str,
) -> EpisodeFacts:
    onset, place = facts.onset, facts.main_place
    return EpisodeFacts(
        clinic_id=clinic_id,
        id=facts_id,
        patient_id=patient_id,
        episode_id=episode_id,
        number=number,
        reason=reason,
        onset_year=None if onset is None else onset.year,
        onset_month=None if onset is None else onset.month,
        onset_day=None if onset is None else onset.day,
        main_region=None if place is None else place.region,
        main_side=None if place is None else place.side.value,
        days_in_pain=facts.days_in_pain,
        author_id=author_id,
        written_at=now,
        digest=digest,
    )


def _told_facts(row: EpisodeFacts, names: Mapping[UUID, str]) -> ToldFacts:
    author = Author(row.author_id, names[row.author_id])
    return ToldFacts(row.number, _onset(row), _place(row), row.days_in_pain, row.reason, author, row.written_at)


def _told_type(row: PainTypeHeld, names: Mapping[UUID, str]) -> ToldType:
    author = Author(row.author_id, names[row.author_id])
    return ToldType(row.id, PainType(row.kind), row.held_from, row.words, author, row.written_at)


def _onset(row: EpisodeFacts) -> Onset | None:
    return None if row.onset_year is None else Onset(row.onset_year, row.onset_month, row.onset_day)


def _place(row: EpisodeFacts) -> MainPlace | None:
    if row.main_region is None or row.main_side is None:
        return None
    return MainPlace(row.main_region, Side(row.main_side))


def _raise(code: str | None) -> None:
    if code is not None:
        raise RuleBroken(code, RULES[code])
