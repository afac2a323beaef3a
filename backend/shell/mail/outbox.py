"""What is to be mailed stands in the database before anybody tries: rolled back, it never was; a crash loses none.

At least once: a mail is marked after the server has taken it, so a worker that dies between the two sends it again,
with the same Message-ID. A server that is away costs no mail: each try waits longer, up to an hour, and none is the
last one.
"""

from __future__ import annotations

import smtplib
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from sqlalchemy import ColumnElement, Engine, select, update
from sqlalchemy.orm import Session

from backend.shell.db import doors
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import read_only
from backend.shell.mail.models import OutgoingMail
from backend.shell.mail.smtp import Mailer, NoMailServer

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
AT_ONCE = 20
_log = structlog.get_logger("ebb.mail")


class Delivery(StrEnum):
    """How far the mail about something is: the worst of its mails that are still wanted."""

    NONE = "none"
    WAITING = "waiting"
    NOT_DELIVERED = "not_delivered"
    DELIVERED = "delivered"


def post(
    session: Session, *, clinic_id: UUID, about_id: UUID, to: Collection[str], subject: str, body: str, now: datetime
) -> None:
    """Write one mail to each of these addresses, in the caller's transaction."""
    session.add_all(
        OutgoingMail(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            about_id=about_id,
            to_address=address,
            subject=subject,
            body=body,
            written_at=now,
            ready_at=now,
            attempts=0,
        )
        for address in sorted(set(to))
    )
    session.flush()


def drop(session: Session, about_id: UUID, now: datetime) -> None:
    """What still waits about this is not needed any more."""
    waits = (OutgoingMail.about_id == about_id, OutgoingMail.sent_at.is_(None), OutgoingMail.dropped_at.is_(None))
    session.execute(update(OutgoingMail).where(*waits).values(dropped_at=now))


def deliveries(session: Session, about_ids: Collection[UUID]) -> dict[UUID, Delivery]:
    """How far the mail about each of these is; nothing was written about who is not named."""
    mail = OutgoingMail
    query = select(mail.about_id, mail.attempts, mail.sent_at).where(
        mail.about_id.in_(about_ids), mail.dropped_at.is_(None)
    )
    order = list(Delivery)
    found: dict[UUID, Delivery] = {}
    for about_id, attempts, sent_at in session.execute(query) if about_ids else ():
        one = Delivery.NOT_DELIVERED if attempts else Delivery.WAITING
        if sent_at is not None:
            one = Delivery.DELIVERED
        known = found.get(about_id, Delivery.NONE)
        if known in {Delivery.NONE, Delivery.DELIVERED} or order.index(one) == order.index(Delivery.NOT_DELIVERED):
            found[about_id] = one
    return found


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failed tries: half a minute, doubled each time, an hour at the most."""
    return min(FIRST_PAUSE * float(2 ** min(attempts - 1, 10)), LONGEST_PAUSE)


@dataclass(frozen=True, slots=True)
class Postman:
    """Delivers what waits, clinic by clinic. Several may run: each mail is held by one at a time."""

    engine: Engine
    mailer: Mailer
    # Between "the server took it" and "it is marked": where a test stops a worker.
    sent: Callable[[OutgoingMail], None] = lambda _mail: None

    def round(self, now: datetime) -> int:
        """Try what is ready, once each; how many were taken by the server."""
        with Session(self.engine) as session:
            read_only(session)
            clinics = doors.every_clinic(session)
        return sum(self._clinic(clinic_id, now) for clinic_id in clinics)

    def _clinic(self, clinic_id: UUID, now: datetime) -> int:
        taken = 0
        for mail_id in self._ready(clinic_id, now):
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                enter_clinic(session, clinic_id)
                mail = self._hold(session, mail_id, now)
            if mail is None:
                continue
            failure = self._try(mail)
            if failure is None:
                self.sent(mail)
            with Session(self.engine) as session, session.begin():
                enter_clinic(session, clinic_id)
                values = {"sent_at": now, "failure": None} if failure is None else {"failure": failure}
                session.execute(update(OutgoingMail).where(OutgoingMail.id == mail_id).values(**values))
            taken += failure is None
        return taken

    def _ready(self, clinic_id: UUID, now: datetime) -> list[UUID]:
        with Session(self.engine) as session:
            enter_clinic(session, clinic_id)
            read_only(session)
            query = select(OutgoingMail.id).where(*_is_ready(now)).order_by(OutgoingMail.ready_at).limit(AT_ONCE)
            return list(session.scalars(query))

    @staticmethod
    def _hold(session: Session, mail_id: UUID, now: datetime) -> OutgoingMail | None:
        """Ours until the pause is over: the try is counted before it is made, so two postmen do not send one mail."""
        query = select(OutgoingMail).where(OutgoingMail.id == mail_id, *_is_ready(now))
        mail = session.scalar(query.with_for_update(skip_locked=True))
        if mail is not None:
            mail.attempts += 1
            mail.ready_at = now + pause_after(mail.attempts)
            session.flush()
        return mail

    def _try(self, mail: OutgoingMail) -> str | None:
        try:
            self.mailer.send(mail)
        except (OSError, smtplib.SMTPException, NoMailServer) as wrong:
            _log.warning("mail not taken", mail=str(mail.id), attempt=mail.attempts, failure=type(wrong).__name__)
            return type(wrong).__name__[:80]
        _log.info("mail taken", mail=str(mail.id), attempt=mail.attempts)
        return None


def _is_ready(now: datetime) -> tuple[ColumnElement[bool], ...]:
    mail = OutgoingMail
    return (mail.sent_at.is_(None), mail.dropped_at.is_(None), mail.ready_at <= now)
