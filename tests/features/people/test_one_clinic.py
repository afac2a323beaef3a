"""One clinic per statement: whatever is asked, only the entered clinic answers; entered none, nothing does."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update

from backend.access.models import Account
from backend.people.models import CareLink, Patient
from backend.shell.db.scope import OutsideClinic, enter_clinic, every_clinic
from backend.shell.db.session import db
from tests.features.cast import Cast


def test_a_select_sees_one_clinic(app: Flask, cast: Cast) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        assert set(session.scalars(select(Patient.name))) == {"Mara", "Omar"}
        assert session.scalar(select(func.count()).select_from(Patient)) == 2
        assert session.scalar(select(Patient).where(Patient.id == cast.zoe.patient_id)) is None
        joined = select(Account.name).join(CareLink, CareLink.therapist_id == Account.id)
        assert set(session.scalars(joined)) == {"Dev", "Lena"}
        enter_clinic(session, cast.other_clinic_id)
        assert set(session.scalars(select(Patient.name))) == {"Zoe"}


def test_change_and_removal_stay_inside(app: Flask, cast: Cast) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        session.execute(update(Patient).values(name="changed"))
        session.execute(delete(CareLink))
        session.commit()
        with every_clinic(session):
            assert session.scalar(select(Patient.name).where(Patient.id == cast.zoe.patient_id)) == "Zoe"
            assert session.scalar(select(func.count()).select_from(CareLink)) == 1


def test_without_a_clinic_nothing_is_read(app: Flask, cast: Cast) -> None:
    with app.app_context():
        for query in (select(Patient), select(func.count()).select_from(Patient), select(select(Patient.id).exists())):
            with pytest.raises(OutsideClinic):
                db.session.execute(query)


def test_a_row_of_another_clinic_cannot_be_written(app: Flask, cast: Cast) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
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
