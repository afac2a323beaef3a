"""What of one person's record was given outside: to whom, why, which parts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from backend.shell.db.base import Base, ClinicOwned


class Disclosure(ClinicOwned, Base):
    """Given outside with the person's consent. The file itself is the snapshot of this id. Never changed."""

    __tablename__ = "disclosure"
    __table_args__ = (
        ForeignKeyConstraint(["clinic_id", "patient_id"], ["patient.clinic_id", "patient.id"]),
        ForeignKeyConstraint(["clinic_id", "made_by"], ["account.clinic_id", "account.id"]),
        ForeignKeyConstraint(["clinic_id", "id"], ["snapshot.clinic_id", "snapshot.id"]),
        CheckConstraint("kind IN ('insurer_pdf', 'fhir')", name="kind"),
        Index("ix_disclosure_patient", "clinic_id", "patient_id", "made_at"),
    )

    app_may: ClassVar[tuple[str, ...]] = ("SELECT", "INSERT")
    patient_id: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(20))
    recipient: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(String(500))
    sections: Mapped[list[Any]]
    made_by: Mapped[UUID]
    made_at: Mapped[datetime]
    digest: Mapped[str] = mapped_column(String(64))
