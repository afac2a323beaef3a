"""One mail that waits to be sent, or was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class OutgoingMail(ClinicOwned, Base):
    """A mail to somebody of the clinic. It names no patient and says nothing about anybody's health.

    `about_id` is what it was written about, so that this can be told "mail not delivered". It waits until `ready_at`;
    each failed try moves that on. sent: a server took it. dropped: it is not needed any more. `failure` names the kind
    of the last error, never its words.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id"], ["clinic.id"]),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("sent_at IS NULL OR dropped_at IS NULL", name="one_end"),
        Index("ix_outgoing_mail_waiting", "clinic_id", "sent_at", "dropped_at", "ready_at"),
        Index("ix_outgoing_mail_about", "clinic_id", "about_id"),
    )

    about_id: Mapped[UUID]
    to_address: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(String(2000))
    written_at: Mapped[datetime]
    ready_at: Mapped[datetime]
    attempts: Mapped[int]
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(String(80))
