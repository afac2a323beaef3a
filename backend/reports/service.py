"""Making a cohort report, and keeping what was asked for until a worker has made its file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from backend import __version__
from backend.cohorts import service as cohorts
from backend.cohorts.definition import Known, Score
from backend.consent import service as consent
from backend.consent.purpose import Purpose
from backend.measures import library
from backend.measures.definition import Definition
from backend.people import service as people
from backend.plan import service as plan
from backend.plan.timeline import started_on
from backend.reports import episodes
from backend.reports.cohort import AnalysisSet, Member, TimePoint, cohort_figures
from backend.reports.cohort_report import DIARY_METHODS, METHODS, CohortKind, CohortReport, Outcome
from backend.reports.disclosure import LEAST
from backend.reports.models import Report
from backend.reports.request import THRESHOLDS, Draft
from backend.shell.db.base import Base
from backend.shell.jobs import queue
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.trends import service as trends

TASK = "cohort_report"
MOST_LISTED = 100
ONE_GROUP = "all"
RESEARCH_PACE = timedelta(days=30)
RULES: Mapping[str, str] = {
    "unknown_cohort": "There is no cohort of this key.",
    "unknown_outcome": "This cohort was not measured with that.",
    "approval_needed": "A report for research needs the number of its approval.",
    "thresholds_fixed": "A report for research has the thresholds 30 and 50.",
    "asked_lately": "This was asked for lately in another form; within 30 days one report says it, so none tells more.",
    "report_not_ready": "The file is not there yet; status says how far it is.",
    "report_damaged": "The file is not the one that was made. Ask for the report again.",
    "id_taken": "This id already stands for other content; what is stored stays.",
}


@dataclass(frozen=True, slots=True)
class CohortLine:
    """A cohort that can be reported on."""

    key: str
    name: str
    kind: CohortKind
    people: int
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A report somebody asked for, and how far it is."""

    row: Report
    status: str


def listed(session: Session, clinic_id: UUID, now: datetime) -> list[CohortLine]:
    """Every cohort of the clinic: its own people first, as soon as there are some, then what was brought in."""
    lines = []
    starts, today = _starts(session), people.clinic_today(session, clinic_id, now)
    for year in episodes.years(starts):
        begun = episodes.of_year(starts, year, today)
        if begun:
            lines.append(
                CohortLine(
                    episodes.key_of(year),
                    episodes.name_of(year),
                    CohortKind.EPISODES,
                    len(begun),
                    (episodes.OUTCOME,),
                )
            )
    for known in cohorts.every(session):
        outcomes = tuple(_outcome(session, instrument) for instrument in known.definition.instruments)
        definition = known.definition
        lines.append(CohortLine(definition.key, definition.name, CohortKind.IMPORTED, known.people, outcomes))
    return lines


def make(
    session: Session,
    *,
    clinic_id: UUID,
    cohort: str,
    outcome: str,
    thresholds: Sequence[int],
    now: datetime,
    day_starts_at: int,
    among: frozenset[UUID] | None = None,
) -> CohortReport:
    """The report of this cohort. Raises RuleBroken for a cohort or an outcome that is not there.

    `among`: only these people are counted, as `those_who_allow_research` gives them for a researcher; none: everybody.
    """
    known = cohorts.by_key(session, cohort)
    if known is not None:
        return _imported(session, known, clinic_id, outcome, thresholds, among)
    starts, today = _starts(session), people.clinic_today(session, clinic_id, now)
    if among is not None:
        starts = {who: start for who, start in starts.items() if who in among}
    for year in episodes.years(starts):
        begun = episodes.of_year(starts, year, today)
        if begun and episodes.key_of(year) == cohort:
            if outcome != episodes.OUTCOME.key:
                raise RuleBroken("unknown_outcome", RULES["unknown_outcome"])
            courses = trends.courses_of(session, list(begun), now, day_starts_at)
            return _report(
                key=cohort,
                name=episodes.name_of(year),
                kind=CohortKind.EPISODES,
                outcome=episodes.OUTCOME,
                as_of=today,
                points=episodes.TIME_POINTS,
                sources=(episodes.SOURCE, *DIARY_METHODS),
                members=[
                    Member(str(who), ONE_GROUP, courses[who].values, courses[who].followed) for who in sorted(begun)
                ],
                sets=episodes.sets(begun, today),
                thresholds=thresholds,
            )
    raise RuleBroken("unknown_cohort", RULES["unknown_cohort"])


def those_who_allow_research(session: Session) -> frozenset[UUID]:
    """Whom a report for a researcher may count, at this moment: who said yes to research and did not take it back."""
    return consent.who_allow(session, Purpose.RESEARCH)


def ask(session: Session, *, clinic_id: UUID, actor_id: UUID, draft: Draft, now: datetime) -> Asked:
    """Keep a request and give it to the workers.

    Asking again with the same id, or for the same while that is still being made, gives the one that is there.
    Raises RuleBroken for a cohort or an outcome that is not there, Conflict(id_taken) when the id stands for
    another request.
    """
    _take_turns(session, clinic_id)
    line = next((line for line in listed(session, clinic_id, now) if line.key == draft.cohort), None)
    if line is None:
        raise RuleBroken("unknown_cohort", RULES["unknown_cohort"])
    if draft.outcome not in {outcome.key for outcome in line.outcomes}:
        raise RuleBroken("unknown_outcome", RULES["unknown_outcome"])
    as_of = people.clinic_today(session, clinic_id, now)
    row = session.scalar(select(Report).where(Report.id == draft.id))
    if row is not None:
        if row.digest != draft.digest(row.as_of):
            raise Conflict("id_taken", RULES["id_taken"])
        return _asked(session, [row])[0]
    same = session.scalars(select(Report).where(Report.digest == draft.digest(as_of))).all()
    running = [asked for asked in _asked(session, same) if asked.status in {"waiting", "working"}]
    if running:
        return running[0]
    row = Report(
        clinic_id=clinic_id,
        id=draft.id,
        kind=draft.kind,
        cohort=draft.cohort,
        outcome=draft.outcome,
        thresholds=list(draft.thresholds),
        format=draft.format,
        as_of=as_of,
        digest=draft.digest(as_of),
        people=line.people,
        requested_by=actor_id,
        approval_number=draft.approval_number,
        created_at=now,
        job_id=queue.enqueue(session, clinic_id, TASK, now, report=str(draft.id)),
    )
    session.add(row)
    session.flush()
    return Asked(row, "waiting")


def ask_for_research(session: Session, *, clinic_id: UUID, actor_id: UUID, draft: Draft, now: datetime) -> Asked:
    """The same with an approval, de-identified. Within 30 days one cohort and outcome has one report for everybody.

    Raises RuleBroken `approval_needed` and `thresholds_fixed`, Conflict(asked_lately) for the same in another format:
    two reports of different days would tell of who came in between.
    """
    if draft.approval_number is None:
        raise RuleBroken("approval_needed", RULES["approval_needed"])
    if draft.thresholds != THRESHOLDS:
        raise RuleBroken("thresholds_fixed", RULES["thresholds_fixed"])
    _take_turns(session, clinic_id)
    lately = session.scalars(
        select(Report)
        .where(Report.approval_number.is_not(None), Report.created_at > now - RESEARCH_PACE)
        .where(Report.cohort == draft.cohort, Report.outcome == draft.outcome)
        .order_by(Report.created_at)
    ).all()
    for one in _asked(session, lately):
        if one.status != "failed" and one.row.format == draft.format:
            return one
    if lately:
        raise Conflict("asked_lately", RULES["asked_lately"])
    return ask(session, clinic_id=clinic_id, actor_id=actor_id, draft=draft, now=now)


def for_research(lines: Sequence[CohortLine]) -> list[CohortLine]:
    """The cohorts as a researcher sees them: large enough, and counted in tens."""
    return [replace(one, people=one.people - one.people % LEAST) for one in lines if one.people >= LEAST]


def asked(session: Session, *, research_only: bool = False) -> list[Asked]:
    """What was asked for, the latest first."""
    query = select(Report).order_by(Report.created_at.desc(), Report.id).limit(MOST_LISTED)
    if research_only:
        query = query.where(Report.approval_number.is_not(None))
    return _asked(session, session.scalars(query))


def asked_for(session: Session, report_id: UUID, *, research_only: bool = False) -> Asked:
    """One request. NotFound also for one that was not made for research, where only those are shown."""
    row = session.scalar(select(Report).where(Report.id == report_id))
    if row is None or (research_only and row.approval_number is None):
        raise NotFound
    return _asked(session, [row])[0]


def finish(session: Session, report_id: UUID, *, sha256: str, size: int, figures: int, now: datetime) -> None:
    """Note that the file is there, and which one it is."""
    row = asked_for(session, report_id).row
    row.finished_at, row.sha256, row.size, row.figures = now, sha256, size, figures
    session.flush()


def file_of(folder: Path, row: Report) -> Path:
    """Where its file is kept."""
    return folder / str(row.clinic_id) / f"{row.id}.{row.format}"


def _asked(session: Session, rows: Iterable[Report]) -> list[Asked]:
    found = list(rows)
    states = queue.states(session, [row.job_id for row in found])
    return [Asked(row, states[row.job_id]) for row in found]


def _take_turns(session: Session, clinic_id: UUID) -> None:
    """One request of a clinic after the other, so that two who ask for the same get one. SQLite's are anyway."""
    table: Table = Base.metadata.tables["clinic"]
    session.execute(select(table.c.id).where(table.c.id == clinic_id).with_for_update()).scalar_one()


def _starts(session: Session) -> dict[UUID, date]:
    with_a_plan = plan.people_with_a_plan(session)
    begun = {who: started_on(versions) for who, versions in plan.plans_of(session, with_a_plan).items()}
    return {who: start for who, start in begun.items() if start is not None}


def _imported(
    session: Session,
    known: Known,
    clinic_id: UUID,
    outcome: str,
    thresholds: Sequence[int],
    among: frozenset[UUID] | None,
) -> CohortReport:
    definition = known.definition
    if outcome not in definition.instruments:
        raise RuleBroken("unknown_outcome", RULES["unknown_outcome"])
    zone = ZoneInfo(people.clinic_of(session, clinic_id).zone)
    persons = [person for person in cohorts.people_of(session, known.id) if among is None or person.patient_id in among]
    scores = cohorts.scores_of(session, known)
    by_code = {person.code: scores[person.patient_id] for person in persons}
    return _report(
        key=definition.key,
        name=definition.name,
        kind=CohortKind.IMPORTED,
        outcome=_outcome(session, outcome),
        as_of=known.changed_at.astimezone(zone).date(),
        points=[TimePoint(point.key, point.label) for point in definition.time_points],
        sources=(definition.source, f"Licence: {definition.licence}", f"Instrument: {_citation(session, outcome)}"),
        members=[
            Member(
                person.code,
                person.group,
                {point.key: by_code[person.code].get(Score(outcome, point.key)) for point in definition.time_points},
            )
            for person in persons
        ],
        sets=[AnalysisSet(one.key, one.label, one.members(by_code)) for one in definition.analysis_sets],
        thresholds=thresholds,
    )


def _report(
    *,
    key: str,
    name: str,
    kind: CohortKind,
    outcome: Outcome,
    as_of: date,
    points: Sequence[TimePoint],
    sources: Sequence[str],
    members: Sequence[Member],
    sets: Sequence[AnalysisSet],
    thresholds: Sequence[int],
) -> CohortReport:
    return CohortReport(
        cohort=key,
        cohort_name=name,
        kind=kind,
        outcome=outcome,
        as_of=as_of,
        time_points=tuple(points),
        thresholds=tuple(thresholds),
        sources=(*sources, *METHODS),
        software_version=f"Ebb {__version__}",
        sets=cohort_figures(
            members, points, thresholds, outcome.direction, sets, with_diary=kind is CohortKind.EPISODES
        ),
    )


def _outcome(session: Session, instrument: str) -> Outcome:
    definition = _defined(session, instrument)
    return Outcome(instrument, definition.name.en, definition.unit, definition.direction)


def _citation(session: Session, instrument: str) -> str:
    definition = _defined(session, instrument)
    return f"{definition.name.en} (version {definition.version}). {definition.citation}."


def _defined(session: Session, instrument: str) -> Definition:
    definition = library.instrument(session, instrument)
    if definition is None:
        raise LookupError("a cohort was measured with an instrument that is no longer defined")
    return definition
