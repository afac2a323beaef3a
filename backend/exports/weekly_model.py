"""How did weekly pain run over the weeks of the episodes that ended, all people together, as a file?

Method: weekly mean ~ start + week + a level and a slope of each person's own, by restricted likelihood
(reports/mixed_model.py). Week counts from the first day of the episode, on real time; only valid weeks after the first
seven days, and only of people with a start. Of somebody with several episodes in the period the first one counts.
It is made only when somebody asks for this export; no page shows it.
Source: docs/clinical.md, where its assumptions are printed too.
Units: 0 to 10; points a week.

None, fewer than ten people with at least three weeks each, a constant value, or a search that does not end: the file
says which of these it was, and holds no figure. Gapped: weeks keep their place in time, nothing is filled in.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from backend.exports.columns import OF_MODEL
from backend.outcomes.ended import Course
from backend.reports.cohort_report import FOOTER
from backend.reports.csv_file import Cell, cell_text
from backend.reports.mixed_model import MixedModel, NoModel, OnePerson, mixed_model

LEAST_PEOPLE = 10
LEAST_WEEKS = 3
FORMULA = "weekly mean ~ week + start + (1 + week | patient), REML"
ASSUMES = (
    "Assumes that whether a week is missing depends only on weeks that were seen, that people differ about normally in "
    "level and slope, and that the rest of a week does not depend on the week before. None of this can be checked here."
)
WHY = {
    NoModel.TOO_FEW: "No figures: fewer than 10 people with at least 3 valid weeks and a start.",
    NoModel.NOTHING_NEW: "No figures: everybody began at the same value, so start says nothing new.",
    NoModel.CONSTANT: "No figures: every week has the same value.",
    NoModel.NOT_CONVERGED: "No figures: the search for the model did not converge.",
}
AT_BOUNDARY = (
    "At the boundary: a spread between people was found to be 0, or level and slope to follow from one another. These "
    "data do not tell the spreads apart."
)


@dataclass(frozen=True, slots=True)
class WeeklyModel:
    """The model, or why there is none; on how many people and weeks; who was left out."""

    found: MixedModel | NoModel
    people: int
    weeks: int
    without_start: int
    too_few_weeks: int
    later_episodes: int


def weekly_model(courses: Sequence[Course]) -> WeeklyModel:
    """The model of these episodes."""
    first: dict[object, Course] = {}
    for one in sorted(courses, key=lambda one: (one.episode.opened_on, one.episode.id)):
        first.setdefault(one.episode.patient_id, one)
    started = [one for one in first.values() if one.start_pain is not None]
    used = [one for one in started if len(one.weeks) >= LEAST_WEEKS]
    people = [_person(one) for one in used]
    found = mixed_model(people) if len(people) >= LEAST_PEOPLE else NoModel.TOO_FEW
    return WeeklyModel(
        found=found,
        people=len(used),
        weeks=sum(len(one.weeks) for one in used),
        without_start=len(first) - len(started),
        too_few_weeks=len(started) - len(used),
        later_episodes=len(courses) - len(first),
    )


def model_file(told: WeeklyModel, first: date, last: date, left_out: int) -> bytes:
    """The file, the same bytes for the same episodes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for name, *_ in OF_MODEL])
    for row in (*_about(told, first, last, left_out), *_figures(told.found)):
        writer.writerow([cell_text(cell) for cell in row])
    return text.getvalue().encode()


def _person(one: Course) -> OnePerson:
    start = one.start_pain or 0.0
    return OnePerson(
        values=[value for _, value in one.weeks],
        fixed=[[1.0, week, start] for week, _ in one.weeks],
        random=[[1.0, week] for week, _ in one.weeks],
    )


def _about(told: WeeklyModel, first: date, last: date, left_out: int) -> Iterator[Sequence[Cell]]:
    said: tuple[tuple[str, Cell], ...] = (
        ("from_day", first.isoformat()),
        ("to_day", last.isoformat()),
        ("formula", FORMULA),
        ("assumes", ASSUMES),
        ("reads", FOOTER),
        ("people", told.people),
        ("weeks", told.weeks),
        ("without_start", told.without_start),
        ("too_few_weeks", told.too_few_weeks),
        ("later_episodes", told.later_episodes),
        ("asked_not_to_be_counted", left_out),
        ("found", told.found.value if isinstance(told.found, NoModel) else "converged"),
    )
    for name, value in said:
        yield ("about", name, value, None, None, None)
    if isinstance(told.found, NoModel):
        yield ("about", "why", WHY[told.found], None, None, None)
    elif told.found.at_boundary:
        yield ("about", "boundary", AT_BOUNDARY, None, None, None)


def _figures(found: MixedModel | NoModel) -> Iterator[Sequence[Cell]]:
    if isinstance(found, NoModel):
        return
    for name, one in zip(("level", "week", "start"), found.fixed, strict=True):
        yield ("figure", name, one.value, one.error, one.low, one.high)
    for name, value in zip(("spread_of_levels", "spread_of_slopes"), found.spread, strict=True):
        yield ("figure", name, value, None, None, None)
    yield ("figure", "correlation", found.correlations[0], None, None, None)
    yield ("figure", "rest", found.rest, None, None, None)
