"""Puts invented lives into a clinic, through the same services that therapists and phones use.

Each thing is written as of its own day; what a phone sent is kept with the time it came in. Nothing is
committed here: a fill that is broken off leaves nothing behind.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from backend.access import passwords
from backend.access import service as access
from backend.access.permissions import Role
from backend.cli.demo import afterwards, beside, mara, people, phone
from backend.cli.demo.life import Life, Prescription, Sent, moment
from backend.exchange import map_file
from backend.exchange import service as exchange
from backend.exercise import service as exercise
from backend.follow_up import service as follow_up
from backend.follow_up.question import LAST
from backend.goals import service as goals
from backend.goals.goal import AchievementDraft, Outcome
from backend.measures import service as measures
from backend.needling import service as needling
from backend.needling.service import ledger
from backend.pain import service as pain
from backend.people import service as patients
from backend.plan import service as plan
from backend.repertoire import service as repertoire
from backend.safety.escalation import DEFAULT
from backend.safety.service import rules as safety
from backend.shell.db.portions import portions
from backend.shell.db.scope import enter_clinic
from backend.shell.refusal import NotFound
from backend.shell.settings import Settings
from backend.shell.sync import store
from backend.shell.sync.draft import Draft, withdrawal
from backend.shell.sync.merge import LEAVES_OUTBOX
from backend.soreness import service as soreness
from backend.staff.authority import AuthorisationDraft
from backend.staff.service import authorisations

CLINIC = UUID("deb0c1f0-0000-4000-8000-000000000001")
THERAPISTS = {"dev": "Dev", "lena": "Lena", "tomas": "Tomas"}
_AT_ONCE = 500
_TALKED_ABOUT = timedelta(days=14)
_REACHED = (Outcome.PARTLY, Outcome.REACHED, Outcome.NOT_REACHED, Outcome.PARTLY)


class NotAccepted(RuntimeError):
    """The services refused what was invented: the generator breaks a rule."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes lives into one clinic. `therapists` are the accounts by the keys the lives use, `library` the exercises
    by their names."""

    session: Session
    clinic_id: UUID
    settings: Settings
    therapists: Mapping[str, UUID]
    now: datetime
    library: Mapping[str, UUID] = field(default_factory=dict)
    alarmed: list[str] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The clinic's calendar day; the demo's people live where it is."""
        return self.now.date()

    def enrol(self, life: Life, login: str, password_hash: str) -> tuple[UUID, UUID]:
        """The person, their account, and who cares for them: the ids of patient and account."""
        patient = patients.enrol(
            self.session,
            clinic_id=self.clinic_id,
            name=life.name,
            zone=life.zone.key,
            enrolled_on=life.enrolled_on,
            birth_date=life.birth_date,
        )
        account = access.open_account(
            self.session,
            clinic_id=self.clinic_id,
            login=login,
            password_hash=password_hash,
            role=Role.PATIENT,
            name=life.name,
            patient_id=patient.id,
        )
        patients.link_care(
            self.session,
            clinic_id=self.clinic_id,
            patient_id=patient.id,
            therapist_id=self.therapists[life.therapist],
            from_day=life.enrolled_on,
            to_day=life.care_to,
        )
        return patient.id, account.id

    def write(self, life: Life, patient_id: UUID, account_id: UUID) -> None:
        """Everything that was recorded about an enrolled person."""
        who: dict[str, Any] = {"clinic_id": self.clinic_id, "patient_id": patient_id}
        author = self.therapists[life.therapist]
        told = beside.mara(life, self.today) if life.name == "Mara" else beside.invent(life, self.today)
        beside.write(self.session, told, life, self.settings, {**who, "author_id": author}, account_id)
        for version in life.versions:
            begins = _nine_o_clock(life, version.in_force_from)
            plan.revise(self.session, **who, author_id=author, draft=version, now=begins)
        self._judge_goals(who, author)
        for at, prescription in enumerate(life.prescriptions):
            self._prescribe(life, prescription, who, author, timedelta(minutes=at))
        for point in life.points:
            seen = moment(life.zone, point.first_seen_on, 14).instant
            ledger.add_point(self.session, **who, found_by=author, draft=point, now=seen)
        for look in life.looks:
            seen = look.examination.examined_at.instant
            ledger.examine(
                self.session, **who, point_id=look.point_id, rater_id=author, draft=look.examination, now=seen
            )
        for session in life.sessions:
            written = session.performed_at.instant + timedelta(minutes=20)
            needling.record(self.session, **who, therapist_id=author, draft=session, now=written)
        for reading in life.readings:
            taken = reading.taken_at or moment(life.zone, life.enrolled_on, 9)
            measures.record(self.session, **who, author_id=author, draft=reading, now=taken.instant)
        intake = {**who, "author_id": account_id, "settings": self.settings, "now": self.now}
        _keep(pain.intake(self.session, **intake), life.diary, life.zone)
        _keep(exercise.intake(self.session, **intake), life.logs, life.zone)
        phone.send_soreness(life, self.now)
        _keep(soreness.intake(self.session, **intake), life.soreness, life.zone)
        answers = list(afterwards.follow_up_answers(life, self.now, dizzy=self._is_dizzy(life)))
        _keep(follow_up.intake(self.session, **intake), answers, life.zone)
        self.session.flush()
        self.session.expunge_all()

    def _judge_goals(self, who: dict[str, Any], author: UUID) -> None:
        """A goal's day that is long past was talked about; one of the last weeks waits in the worklist."""
        for goal in goals.told(self.session, who["patient_id"]):
            if goal.by_day < self.today - _TALKED_ABOUT:
                outcome = _REACHED[goal.by_day.toordinal() % len(_REACHED)]
                said = AchievementDraft(uuid.uuid4(), outcome, goal.by_day, None, None)
                goals.judge(self.session, **who, goal_id=goal.id, author_id=author, draft=said, now=self.now)

    def _is_dizzy(self, life: Life) -> bool:
        """Whether this is the one person whose answer made an alert: Lena's first with a session of the last days."""
        recent = any(timedelta(hours=4) < self.now - one.performed_at.instant < LAST for one in life.sessions)
        dizzy = recent and life.therapist == "lena" and life.name != "Omar" and not self.alarmed
        self.alarmed.extend([life.name] if dizzy else [])
        return dizzy

    def _prescribe(
        self, life: Life, prescription: Prescription, who: dict[str, Any], author: UUID, later: timedelta
    ) -> None:
        draft = replace(prescription.draft, library_id=self.library.get(prescription.draft.name))
        begins = _nine_o_clock(life, draft.starts_on) + later
        row, _ = exercise.prescribe(self.session, **who, author_id=author, draft=draft, now=begins)
        if prescription.ended_on is not None:
            exercise.end(self.session, row, prescription.ended_on, _nine_o_clock(life, prescription.ended_on))


def is_filled(session: Session) -> bool:
    """Whether the demo clinic is there. It comes with everything in it or not at all."""
    enter_clinic(session, CLINIC)
    try:
        patients.clinic_of(session, CLINIC)
    except NotFound:
        return False
    return True


def _library(session: Session, author: UUID, pictures: Path, now: datetime) -> dict[str, UUID]:
    """The starting set by name, with the pictures there are: files that carry an exercise's key."""
    items = repertoire.begin_with(session, clinic_id=CLINIC, author_id=author, now=now)
    for one in items:
        picture = pictures / f"{one.row.starting_key}.png"
        if picture.is_file():
            who = {"clinic_id": CLINIC, "author_id": author, "exercise_id": one.row.id}
            repertoire.give_picture(session, **who, raw=picture.read_bytes(), now=now)
    return {one.row.name: one.row.id for one in items}


def fill(
    session: Session,
    *,
    settings: Settings,
    signs_in: Mapping[str, str],
    trial: Path,
    zone: ZoneInfo,
    now: datetime,
    progress: Callable[[float], None] = lambda _share: None,
) -> None:
    """The whole demo clinic. `signs_in` has the password of each login somebody may use; `trial` is the folder of
    the published trial. Everybody else has an account nobody can sign in to."""
    patients.found_clinic(session, "River Clinic", zone.key, CLINIC)
    nobody = passwords.hash_password(uuid.uuid4().hex + uuid.uuid4().hex)
    hashes = {login: passwords.hash_password(password) for login, password in signs_in.items()}
    staff = {key: _staff(session, key, name, Role.THERAPIST, hashes, nobody) for key, name in THERAPISTS.items()}
    admin = _staff(session, "noor", "Noor", Role.CLINIC_ADMIN, hashes, nobody)
    _authorise(session, staff, admin, now)
    library = _library(session, staff["dev"], trial.parent / "exercises", now)
    _who_is_told(session, staff["lena"], admin, now)
    writer = Writer(session, CLINIC, settings, staff, now, library)
    today = (now.astimezone(zone) - timedelta(hours=settings.diary_day_starts_at)).date()
    for at, life in enumerate(lives := _lives(today, now, zone)):
        progress(0.95 * at / len(lives))
        login = _login(life.name.casefold() if at < 2 else f"patient{at - 1:02}")
        writer.write(life, *writer.enrol(life, login, hashes.get(login, nobody)))
    exchange.bring_scores(
        session,
        clinic_id=CLINIC,
        data=(trial / "acupuncture.csv").read_bytes(),
        by=map_file.read((trial / "map.yaml").read_text(encoding="utf-8")),
        now=now,
        progress=lambda share: progress(0.95 + 0.05 * share),
    )


def _who_is_told(session: Session, on_duty: UUID, admin: UUID, now: datetime) -> None:
    """The clinic's rule for alerts, and the numbers a patient's phone shows: none of them rings anywhere."""
    safety.write_escalation(
        session,
        clinic_id=CLINIC,
        by=admin,
        now=now,
        steps=DEFAULT.steps,
        duty_id=on_duty,
        duty_phone="+1 780 555 0199",
        duty_mail=None,
        clinic_phone="+1 780 555 0100",
        emergency_number="911",
    )


def _lives(today: date, now: datetime, zone: ZoneInfo) -> list[Life]:
    invented = [people.invent(index, today, now, zone) for index in range(people.MANY)]
    return [mara.mara(today, now, zone), mara.omar(today, now, zone), *invented]


def _login(name: str) -> str:
    return f"{name}@demo.example"


def _staff(session: Session, key: str, name: str, role: Role, hashes: Mapping[str, str], nobody: str) -> UUID:
    return access.open_account(
        session,
        clinic_id=CLINIC,
        login=_login(key),
        password_hash=hashes.get(_login(key), nobody),
        role=role,
        name=name,
    ).id


def _authorise(session: Session, staff: Mapping[str, UUID], admin: UUID, now: datetime) -> None:
    """Everybody's paper; Tomas's ends soon, and Lena watches over him."""
    for key, therapist_id in staff.items():
        last = now.date() + timedelta(days=24 if key == "tomas" else 400)
        paper = AuthorisationDraft(
            uuid.uuid4(),
            f"DN-{20417 + len(key)}",
            "College of Physiotherapists",
            now.date() - timedelta(days=5000),
            last,
            staff["lena"] if key == "tomas" else None,
        )
        authorisations.authorise(session, CLINIC, therapist_id, paper, admin, now)


def _nine_o_clock(life: Life, day: date) -> datetime:
    return moment(life.zone, day, 9).instant


def _keep(intake: store.Intake[Any, Any], sent: Sequence[Sent[Any]], zone: ZoneInfo) -> None:
    """Send these the way a phone does, at most five hundred at once."""
    for some in portions(sent, _AT_ONCE):
        drafts = [_draft(intake.kind.canonical, one, zone) for one in some]
        came = {(one.id, one.revision): one.received_at for one in some}
        for result in store.keep(replace(intake, received_at=came), drafts):
            if result.outcome not in LEAVES_OUTBOX:
                raise NotAccepted(f"{intake.kind.name}: {result.outcome} {result.code}")


def _draft(canonical: Callable[[Any], Mapping[str, Any]], one: Sent[Any], zone: ZoneInfo) -> Draft[Any]:
    if one.content is not None:
        return Draft(one.id, one.revision, one.content, canonical(one.content), {})
    plain = withdrawal(one.reason or "", one.written_at.text(), zone.key)
    return Draft(one.id, one.revision, None, plain, {}, one.reason)
