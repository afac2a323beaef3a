"""One clinic per statement: whatever is asked, only the entered clinic answers; entered none, nothing does."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from backend.access.models import Account
from backend.people import service as people
from backend.people.models import CareLink, Clinic, Patient
from backend.shell.db.scope import OutsideClinic, enter_clinic
from backend.shell.db.session import db
from backend.shell.refusal import RuleBroken
from backend.shell.sync.models import ChangeCounter
from tests.features.cast import Cast, inside


def on_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def test_a_select_sees_one_clinic(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        assert set(session.scalars(select(Patient.name))) == {"Mara", "Omar"}
        assert session.scalar(select(func.count()).select_from(Patient)) == 2
        assert session.scalar(select(Patient).where(Patient.id == cast.zoe.patient_id)) is None
        joined = select(Account.name).join(CareLink, CareLink.therapist_id == Account.id)
        assert set(session.scalars(joined)) == {"Dev", "Lena"}
        assert set(session.scalars(select(Clinic.name))) == {"River Clinic"}
        assert session.scalars(select(ChangeCounter.clinic_id)).all() == [cast.clinic_id]
    with inside(cast.zoe.app, cast.other_clinic_id) as session:
        assert set(session.scalars(select(Patient.name))) == {"Zoe"}
        assert set(session.scalars(select(Clinic.name))) == {"Hill Clinic"}


def test_in_another_clinic_nothing_of_the_first_is_still_held(app: Flask, cast: Cast) -> None:
    """Not even by its key, which the session answers from memory."""
    key = (cast.clinic_id, cast.mara.patient_id)
    with inside(app) as session:
        mara = session.get(Patient, key)
        assert mara is not None
        mara.name = "Mara B."
        enter_clinic(session, cast.other_clinic_id)
        assert session.get(Patient, key) is None
        session.commit()
    with inside(app) as session:
        kept = session.get(Patient, key)
        assert kept is not None
        assert kept.name == "Mara B."


def test_change_and_removal_stay_inside(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        session.execute(update(Patient).values(name="changed"))
        session.commit()
        if on_sqlite(session):
            session.execute(delete(CareLink))
            session.commit()
        else:
            with pytest.raises(ProgrammingError, match="permission denied"):
                session.execute(delete(CareLink))
    with inside(cast.zoe.app, cast.other_clinic_id) as session:
        assert session.scalar(select(Patient.name).where(Patient.id == cast.zoe.patient_id)) == "Zoe"
        assert session.scalar(select(func.count()).select_from(CareLink)) == 1


def test_without_a_clinic_nothing_is_read(app: Flask, cast: Cast) -> None:
    queries = (
        select(Patient),
        select(func.count()).select_from(Patient),
        select(select(Patient.id).exists()),
        select(Clinic),
        select(ChangeCounter),
    )
    with app.app_context():
        for query in queries:
            with pytest.raises(OutsideClinic):
                db.session.execute(query)


def test_a_row_of_another_clinic_cannot_be_written(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        session.add(
            Patient(
                clinic_id=cast.other_clinic_id,
                id=uuid.uuid4(),
                name="Nobody",
                zone="America/Edmonton",
                enrolled_on=date(2026, 1, 5),
            )
        )
        with pytest.raises(OutsideClinic):
            session.flush()


def test_a_second_clinic_in_a_sqlite_file_is_refused_with_a_sentence(app: Flask, cast: Cast) -> None:
    with inside(app) as session:
        if not on_sqlite(session):
            assert people.found_clinic(session, "Third Clinic", "America/Edmonton").name == "Third Clinic"
            return
        with pytest.raises(RuleBroken, match="one_clinic_a_file") as refused:
            people.found_clinic(session, "Third Clinic", "America/Edmonton")
        assert refused.value.detail.startswith("A SQLite file holds one clinic")
    with inside(app) as session:
        assert session.scalars(select(Clinic.name)).all() == ["River Clinic"]
