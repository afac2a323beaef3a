"""A report for a researcher counts only people who said yes to research, as they stand at that moment."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from backend.cohorts.models import CohortMember
from backend.reports import service as reports
from tests.features.cast import NOW, Cast, inside
from tests.features.consent.test_consent import say
from tests.features.reports.conftest import COHORT
from tests.features.reports.conftest import trial as trial  # noqa: PLC0414 - a fixture


def counted(app: Flask, cast: Cast) -> tuple[int, int]:
    """How many people a report for a researcher counts, and one for the clinic's own admin."""
    with inside(app) as session:
        yes = reports.those_who_allow_research(session)
        made = [
            reports.make(
                session,
                clinic_id=cast.clinic_id,
                cohort=COHORT,
                outcome="headache_score",
                thresholds=(30,),
                now=NOW,
                day_starts_at=4,
                among=among,
            )
            for among in (yes, None)
        ]
    return made[0].people, made[1].people


def test_who_said_nothing_is_not_counted_and_who_takes_it_back_no_more(app: Flask, trial: Cast) -> None:
    nobody, everybody = counted(app, trial)
    assert (nobody, everybody) == (0, 401)
    me = trial.mara.patient_id
    with inside(app) as session:
        row = session.scalars(select(CohortMember).order_by(CohortMember.code).limit(1)).one()
        row.patient_id = me  # type: ignore[assignment]  # Mara is one of the people of the trial
        session.commit()
    assert counted(app, trial) == (0, 401)
    assert say(trial.mara, me, "research", given=True).status_code == 201
    assert counted(app, trial) == (1, 401)
    assert say(trial.mara, me, "research", given=False).status_code == 201
    assert counted(app, trial) == (0, 401)
