"""Asking each feature once about the episodes that ended in a period, and counting whom may be counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session as Database

from backend import __version__
from backend.access.identity import Actor
from backend.consent import service as consent
from backend.consent.purpose import Purpose
from backend.episode import service as episode
from backend.measures import service as measures
from backend.needling import service as needling
from backend.needling.technique import AdverseAsked, Grade
from backend.outcomes.ended import FUNCTION, Course, Episode, Session, course
from backend.outcomes.figures import Figures, figures
from backend.outcomes.period_report import PeriodReport, period_report
from backend.outcomes.safety_rate import Safety, safety
from backend.pain import service as pain
from backend.people import service as people
from backend.reports.fewest import LEAST
from backend.shell.moment import SentMoment
from backend.shell.refusal import RuleBroken
from backend.trends.series import DailySeries

RULES: Mapping[str, str] = {"period_backwards": "The period ends before it begins."}
SOFTWARE = f"Ebb {__version__}"
_MOST_SESSIONS = 10_000


@dataclass(frozen=True, slots=True)
class Period:
    """The episodes that ended in a period and may be counted, and how many people said no to that."""

    first: date
    last: date
    courses: tuple[Course, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Own:
    """A therapist's own figures against the clinic's. No clinic where the others would be fewer than five."""

    figures: Figures
    safety: Safety
    clinic: Figures | None
    clinic_safety: Safety | None


def ended(session: Database, first: date, last: date) -> Period:
    """Every episode that ended from the first to the last day, in the order of its end.

    Who said no to being counted is left out; asked in the transaction that uses the answer. Raises RuleBroken
    `period_backwards`.
    """
    if last < first:
        raise RuleBroken("period_backwards", RULES["period_backwards"])
    found = _episodes(session, first, last)
    refuse = consent.who_refuse(session, Purpose.QUALITY)
    counted = [one for one in found if one.patient_id not in refuse]
    left_out = len(found) - len(counted)
    return Period(first, last, _courses(session, counted), left_out)


def report(session: Database, first: date, last: date) -> PeriodReport:
    """The report of a period."""
    return report_of(ended(session, first, last))


def report_of(period: Period) -> PeriodReport:
    """The report of these episodes."""
    return period_report(period.courses, period.first, period.last, period.left_out, SOFTWARE)


def own(session: Database, actor: Actor, first: date, last: date) -> Own:
    """What became of the episodes of those this therapist cared for on the day they ended, against the clinic's."""
    period = ended(session, first, last)
    links = [link for link in people.links_between(session, first, last) if link.therapist_id == actor.account_id]
    mine = [
        one
        for one in period.courses
        if any(
            link.patient_id == one.episode.patient_id
            and link.from_day <= one.episode.ended_on <= (link.to_day or date.max)
            for link in links
        )
    ]
    others = len(period.courses) - len(mine)
    if 0 < others < LEAST:
        return Own(figures(mine), safety(mine), None, None)
    return Own(figures(mine), safety(mine), figures(period.courses), safety(period.courses))


def _episodes(session: Database, first: date, last: date) -> list[Episode]:
    found = [
        Episode(
            id=one.id,
            patient_id=one.patient_id,
            opened_on=one.opened_on,
            ended_on=one.ended_on,
            reason=None if one.reason is None else one.reason.value,
            note=one.words,
            region=None if one.main_place is None else one.main_place.region,
            side=None if one.main_place is None else one.main_place.side.value,
        )
        for one in episode.ended_between(session, first, last)
        if one.ended_on is not None
    ]
    return sorted(found, key=lambda one: (one.ended_on, one.id))


def _courses(session: Database, episodes: Sequence[Episode]) -> tuple[Course, ...]:
    ids = sorted({one.patient_id for one in episodes})
    scores = pain.day_records_of(session, ids)
    daily = {who: DailySeries.of((entry.day, float(entry.score)) for entry in scores[who]) for who in ids}
    function: dict[UUID, list[tuple[date, float]]] = {who: [] for who in ids}
    for reading in measures.readings_at(session, ids, FUNCTION):
        if reading.day is not None:
            function[reading.patient_id].append((reading.day, reading.value))
    sessions = {who: _sessions(session, who) for who in ids}
    return tuple(
        course(one, daily[one.patient_id], function[one.patient_id], sessions[one.patient_id]) for one in episodes
    )


def _sessions(session: Database, patient_id: UUID) -> list[Session]:
    """This person's needling sessions that count, the earliest first, with what was added to them since."""
    kept, _ = needling.newest(session, patient_id, None, _MOST_SESSIONS)
    found = []
    for one in reversed(kept):
        if one.voided is not None:
            continue
        later = [event for addendum in one.addenda for event in addendum.events]
        grades = [event.grade for event in (*one.events, *later)]
        found.append(
            Session(
                performed_at=SentMoment.from_instant(one.performed_at, ZoneInfo(one.zone)),
                day=one.local_day,
                # Whoever told of an event later was asked, or told by themselves: then it is known.
                asked=one.adverse_events is not AdverseAsked.NOT_ASKED or bool(later),
                minor=sum(grade is Grade.MILD for grade in grades),
                major=sum(grade is not Grade.MILD for grade in grades),
            )
        )
    return found
