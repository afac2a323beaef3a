"""What a person's phone sends over months: pain entries and exercise logs, as people really write them. Pure.

Mostly in the evening and at once; sometimes after midnight, the next day, or after days without a network.
Some entries are corrected, a few taken back. A day without an answer has no entry.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from backend.cli.demo.course import mostly
from backend.cli.demo.life import Life, Prescription, Sent, new_id, receipt
from backend.exercise.log import LogDraft, Reason, Result
from backend.pain.character import Eases, Quality, Worsens
from backend.pain.entry import PainDraft
from backend.pain.scale import PainKind, Place
from backend.shell.moment import SentMoment
from backend.soreness.entry import SorenessDraft

_NOTES = (
    "Long drive today.",
    "Slept badly.",
    "Sat at the desk all day.",
    "Good day, was outside.",
    "Carried the shopping.",
    "Weather change?",
    "Mal dormi, mais ça va.",
    "Stress at work.",
)
_REASONS = (
    (Reason.TIME, 5.0),
    (Reason.FORGOT, 4.0),
    (Reason.PAIN, 3.0),
    (Reason.SORENESS, 2.0),
    (Reason.NO_NEED, 1.0),
    (Reason.EQUIPMENT, 0.7),
    (Reason.UNCLEAR, 0.3),
)
_ONE_DAY = timedelta(days=1)


def days_from(first: date, many: int) -> list[date]:
    """So many days in a row."""
    return [first + offset * _ONE_DAY for offset in range(many)]


def send_pain(
    life: Life, rng: random.Random, now: datetime, day: date, score: int, places: Sequence[Place] = ()
) -> None:
    """The evening's average pain of one day, with what goes wrong on the way."""
    late = rng.random()
    felt = life.at(day, rng.uniform(24.1, 25.5) if late < 0.02 else rng.gauss(20.3, 0.9) % 24)
    written = life.at(day + _ONE_DAY, rng.uniform(7, 9)) if late > 0.96 else felt
    if written.instant > now:
        return
    note = rng.choice(_NOTES) if rng.random() < 0.015 else None
    draft = PainDraft(PainKind.AVERAGE, score, felt, written, life.zone.key, tuple(places), note)
    entry_id = new_id(rng)
    chance = rng.random()
    mistyped = chance < 0.015
    first = (score + rng.choice((-2, -1, 1, 2))) % 11 if mistyped else score
    life.diary.append(Sent(entry_id, 1, _scored(draft, first), receipt(rng, written, now), written))
    if mistyped:
        life.diary.append(Sent(entry_id, 2, draft, receipt(rng, written, now), written))
    if chance > 0.997:  # a slip of the thumb: a second entry that is taken back
        slip = new_id(rng)
        life.diary.append(Sent(slip, 1, _scored(draft, 10), receipt(rng, written, now), written))
        life.diary.append(Sent(slip, 2, None, receipt(rng, written, now), written, "Entered by mistake"))


def send_plainly(
    life: Life, rng: random.Random, now: datetime, day: date, score: int, places: Sequence[Place] = ()
) -> None:
    """An evening's average pain, written at once; with its places also how it felt."""
    felt = life.at(day, rng.uniform(19.5, 21.5))
    if felt.instant <= now:
        draft = PainDraft(PainKind.AVERAGE, score, felt, felt, life.zone.key, tuple(places))
        if places:
            words = (Quality.TIGHT, Quality.PULLING) if score > 4 else (Quality.TIGHT,)
            draft = replace(draft, qualities=words, worsens=(Worsens.SCREEN_WORK,), eases=(Eases.HEAT, Eases.MOVEMENT))
        life.diary.append(Sent(new_id(rng), 1, draft, receipt(rng, felt, now), felt))


def send_now(life: Life, rng: random.Random, now: datetime, day: date, score: int) -> None:
    """A pain of the moment, in the middle of the day: a series of its own."""
    felt = life.at(day, rng.uniform(9, 18))
    if felt.instant <= now:
        draft = PainDraft(PainKind.NOW, score, felt, felt, life.zone.key)
        life.diary.append(Sent(new_id(rng), 1, draft, receipt(rng, felt, now), felt))


def send_soreness(life: Life, now: datetime) -> None:
    """How sore the needled places were, most sore the evening of the session and hardly on the third day."""
    rng = random.Random(f"ebb demo soreness {life.name}")  # noqa: S311 - nothing here is a secret
    for session in life.sessions:
        for hours, usual in ((5, 4), (28, 3), (52, 1)):
            felt = SentMoment.from_instant(session.performed_at.instant + timedelta(hours=hours), life.zone)
            if felt.instant > now or rng.random() < 0.35:
                continue
            score = max(0, min(10, usual + rng.choice((-1, 0, 0, 1))))
            draft = SorenessDraft(session.id, score, felt, felt, life.zone.key)
            life.soreness.append(Sent(new_id(rng), 1, draft, receipt(rng, felt, now), felt))


def send_logs(life: Life, rng: random.Random, now: datetime, answered: Iterable[date], last: date, does: float) -> None:
    """What was done of what was due, until `last`. `does` is how likely something due is done."""
    spoke = set(answered)
    for prescription in life.prescriptions:
        draft = prescription.draft
        until = min(last, prescription.ended_on or last)
        for day in days_from(draft.starts_on, (until - draft.starts_on).days + 1):
            if day.isoweekday() in draft.weekdays and rng.random() < (0.88 if day in spoke else 0.18):
                chance = rng.random()
                result = Result.DONE if chance < does else Result.PARTIAL if chance < does + 0.12 else Result.NOT_DONE
                send_log(life, rng, now, prescription, day, result)


def send_log(
    life: Life,
    rng: random.Random,
    now: datetime,
    prescription: Prescription,
    day: date,
    result: Result,
    reason: Reason | None = None,
    *,
    at_once: bool = False,
) -> None:
    """One answer to one due exercise, `at_once` or now and then the next morning."""
    draft, partial = prescription.draft, result is Result.PARTIAL
    done = life.at(day, rng.uniform(17.5, 20))
    written = done if at_once or rng.random() < 0.93 else life.at(day + _ONE_DAY, rng.uniform(7, 9))
    if written.instant > now:
        return
    if result is Result.NOT_DONE and reason is None:
        reason = Reason(mostly(rng, _REASONS))
    moved = result is not Result.NOT_DONE
    log = LogDraft(
        prescription_id=draft.id,
        due_on=day,
        result=result,
        reason=reason,
        sets_done=max(1, draft.sets - 1) if partial else None,
        repetitions_done=max(1, round(draft.repetitions * 0.8)) if partial else None,
        pain_during=rng.randrange(6) if moved and rng.random() < 0.6 else None,
        exertion=rng.randrange(2, 8) if moved and rng.random() < 0.6 else None,
        done_at=done,
        written_at=written,
        zone=life.zone.key,
    )
    life.logs.append(Sent(new_id(rng), 1, log, receipt(rng, written, now), written))


def _scored(draft: PainDraft, score: int) -> PainDraft:
    return PainDraft(draft.kind, score, draft.felt_at, draft.written_at, draft.zone, draft.places, draft.note)
