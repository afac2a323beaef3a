"""What stands around a plan in an invented record: the episode, lessons, work by hand, medicines, other care.

Pure but for `write`, which gives it to the services as of its own days.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from backend.cli.demo.life import Life, moment, new_id
from backend.education import service as education
from backend.education.lesson import ReadingDraft, canonical
from backend.episode import service as episode
from backend.episode.course import EndDraft, EndReason, Facts, MainPlace, OpeningDraft, PainType, PainTypeDraft
from backend.episode.onset import Onset
from backend.manual_therapy import service as manual_therapy
from backend.manual_therapy.hands import HandDraft, HandPart, HandTechnique
from backend.other_care import service as other_care
from backend.other_care.use import MedicineDraft, MedicineKind, MonthDraft, UseDraft
from backend.people.side import Side
from backend.shell.settings import Settings
from backend.shell.sync import store
from backend.shell.sync.draft import Draft

_ENDS = (EndReason.GOALS_REACHED, EndReason.PLATEAU, EndReason.DID_NOT_RETURN, EndReason.REFERRED_ON, EndReason.MOVED)


@dataclass(slots=True)
class Beside:
    """Everything of one person that is not diary, plan or session."""

    opening: OpeningDraft
    pain_type: PainTypeDraft | None = None
    end: EndDraft | None = None
    manual: list[HandDraft] = field(default_factory=list)
    lessons: list[tuple[date, education.SendDraft, ReadingDraft | None]] = field(default_factory=list)
    medicines: list[tuple[MedicineDraft, Sequence[UseDraft]]] = field(default_factory=list)
    months: list[tuple[date, MonthDraft]] = field(default_factory=list)


def invent(life: Life, today: date) -> Beside:
    """The same for the same person and day; its own dice, so that nothing else changes."""
    rng = random.Random(f"ebb demo beside {life.name}")  # noqa: S311 - nothing here is a secret
    begun = life.versions[0].in_force_from if life.versions else life.enrolled_on
    place = life.versions[0].main_place if life.versions else None
    main = None if place is None else MainPlace(place.region, place.side)
    years = rng.randrange(1, 9)
    onset = None if rng.random() < 0.1 else Onset(begun.year - years, rng.choice((None, 3, 9, 11)))
    days = None if rng.random() < 0.15 else rng.randrange(30, 91)
    beside = Beside(OpeningDraft(new_id(rng), begun, Facts(onset, main, days), None))
    if rng.random() < 0.7:
        kind = rng.choice((PainType.NOCICEPTIVE, PainType.NOCICEPTIVE, PainType.NOCIPLASTIC, PainType.NEUROPATHIC))
        beside.pain_type = PainTypeDraft(new_id(rng), kind, begun, None)
    if life.care_to is not None and life.care_to <= today:
        beside.end = EndDraft(life.care_to, rng.choice(_ENDS), None)
    _care(beside, rng, begun, min(life.care_to or today, today))
    return beside


def mara(life: Life, today: date) -> Beside:
    """Mara's: neck pain for 28 months, work by hand twice, a lesson read and one to read, less of a medicine."""
    rng = random.Random("ebb demo beside Mara")  # noqa: S311 - nothing here is a secret
    begun = life.versions[0].in_force_from
    since = begun - timedelta(days=28 * 30)
    facts = Facts(Onset(since.year, since.month), MainPlace("neck_back", Side.RIGHT), 62)
    beside = Beside(OpeningDraft(new_id(rng), begun, facts, None))
    beside.pain_type = PainTypeDraft(new_id(rng), PainType.NOCICEPTIVE, begun, None)
    part = HandPart(HandTechnique.SOFT_TISSUE, "neck_back", Side.RIGHT)
    for days, before, after in ((29, 6, 4), (15, 5, 4)):
        at = life.at(today - timedelta(days=days), 10)
        beside.manual.append(HandDraft(new_id(rng), at, life.zone.key, 20, (part,), before, after, None))
    sent = education.SendDraft(new_id(rng), "pain_and_damage")
    opened = life.at(today - timedelta(days=50), 20)
    done = replace(opened, instant=opened.instant + timedelta(minutes=4))
    beside.lessons = [
        (begun, sent, ReadingDraft(sent.id, opened, done, (0,), done, life.zone.key)),
        (today - timedelta(days=1), education.SendDraft(new_id(rng), "after_needling"), None),
    ]
    first = UseDraft(new_id(rng), begun, True, 500, "mg", 2, False, None, None, None)  # noqa: FBT003
    less = replace(first, id=new_id(rng), from_day=today - timedelta(days=20), times_a_day=1, reason="Less pain")
    beside.medicines = [(MedicineDraft(new_id(rng), "Naproxen", MedicineKind.ANTI_INFLAMMATORY, first), (less,))]
    beside.months = _months(rng, begun, today, (3, 2, 1, 1, 0, 0))
    return beside


def _care(beside: Beside, rng: random.Random, begun: date, last: date) -> None:
    if rng.random() < 0.35:
        kind, name, ome = rng.choice(
            (
                (MedicineKind.OPIOID, "Tramadol", 20.0),
                (MedicineKind.ANTI_INFLAMMATORY, "Naproxen", None),
                (MedicineKind.PARACETAMOL, "Paracetamol", None),
            )
        )
        source = None if ome is None else "As worked out by the clinic's pharmacist"
        first = UseDraft(new_id(rng), begun, True, 50, "mg", 2, False, ome, source, None)  # noqa: FBT003
        beside.medicines = [(MedicineDraft(new_id(rng), name, kind, first), ())]
    if rng.random() < 0.5:
        beside.months = _months(rng, begun, last, tuple(rng.randrange(0, 5) for _ in range(6)))


def _months(rng: random.Random, begun: date, last: date, visits: Sequence[int]) -> list[tuple[date, MonthDraft]]:
    """Three months before the beginning, told then, and the last three; work days were asked for half of the time."""
    found: dict[date, tuple[date, MonthDraft]] = {}
    for told_on, many in ((begun, visits[:3]), (last, visits[3:])):
        first = told_on.replace(day=1)
        for number in reversed(many):
            first = (first - timedelta(days=1)).replace(day=1)
            lost = rng.choice((None, 0, 0, 2))
            found.setdefault(first, (told_on, MonthDraft(new_id(rng), first, number, lost, None)))
    return list(found.values())


def write(
    session: Session, beside: Beside, life: Life, settings: Settings, who: dict[str, Any], account_id: UUID
) -> None:
    """Give it to the services, each thing as of its own day. `who` names clinic, patient and author."""

    def at(day: date) -> datetime:
        return moment(life.zone, day, 9).instant

    opened = beside.opening
    episode.open_episode(session, **who, draft=opened, now=at(opened.opened_on))
    held = beside.pain_type
    if held is not None:
        episode.hold_likely(session, **who, episode_id=opened.id, draft=held, now=at(held.held_from))
    for hands in beside.manual:
        manual_therapy.record(session, **who, draft=hands, now=hands.performed_at.instant + timedelta(minutes=30))
    for medicine, changes in beside.medicines:
        other_care.take(session, **who, draft=medicine, now=at(medicine.first.from_day))
        for one in changes:
            other_care.change(session, **who, medicine_id=medicine.id, draft=one, now=at(one.from_day))
    for told_on, month in beside.months:
        other_care.tell_month(session, **who, draft=month, now=at(told_on))
    for day, sent, read in beside.lessons:
        education.send(session, **who, draft=sent, now=at(day))
        if read is not None:
            _read(session, who, account_id, settings, read)
    if beside.end is not None:
        plain = {name: value for name, value in who.items() if name != "clinic_id"}
        episode.end(session, **plain, episode_id=opened.id, draft=beside.end, now=at(beside.end.last_day))


def _read(session: Session, who: dict[str, Any], account_id: UUID, settings: Settings, read: ReadingDraft) -> None:
    came = read.written_at.instant + timedelta(seconds=20)
    mine = {"clinic_id": who["clinic_id"], "patient_id": who["patient_id"], "author_id": account_id}
    intake = education.intake(session, **mine, settings=settings, now=came)
    store.keep(intake, [Draft(new_id(random.Random(str(read.sent_id))), 1, read, canonical(read), {})])  # noqa: S311
