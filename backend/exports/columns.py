"""What the columns of the row export mean: the data dictionary, and the columns themselves.

One row is one episode that ended. An empty cell means that nothing was said or measured; 0 is an answer. Text that a
spreadsheet would compute gets an apostrophe before it. The dictionary is made from the same table as the rows, so the
two cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from backend.outcomes.ended import Course
from backend.reports.csv_file import Cell

Take = Callable[[Course], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, its unit, what it means, how its cell is taken, and what becomes of it without names."""

    name: str
    kind: str
    unit: str
    meaning: str
    take: Take
    deidentified: str = "as it is"


LEFT_OUT, REPLACED, SHIFTED = "left out", "a random key, new in each export", "moved by a number of days of this person"


def _day(day: date) -> str:
    return day.isoformat()


def _first_time(one: Course) -> Cell:
    return one.sessions[0].performed_at.text() if one.sessions else None


def _last_time(one: Course) -> Cell:
    return one.sessions[-1].performed_at.text() if one.sessions else None


def _asked(one: Course) -> int:
    return sum(session.asked for session in one.sessions)


def _with(one: Course, weight: str) -> int:
    return sum(session.asked and getattr(session, weight) > 0 for session in one.sessions)


def _events(one: Course, weight: str) -> int:
    return sum(getattr(session, weight) for session in one.sessions if session.asked)


COLUMNS: tuple[Column, ...] = (
    Column("episode", "id", "", "The episode.", lambda one: str(one.episode.id), REPLACED),
    Column(
        "patient",
        "id",
        "",
        "Whose it is; the same in all their episodes.",
        lambda one: str(one.episode.patient_id),
        REPLACED,
    ),
    Column("opened_on", "day", "", "First day of the episode.", lambda one: _day(one.episode.opened_on), SHIFTED),
    Column("ended_on", "day", "", "Last day of the episode.", lambda one: _day(one.episode.ended_on), SHIFTED),
    Column("ended_reason", "code", "", "Why it ended; empty where nobody was asked.", lambda one: one.episode.reason),
    Column("ended_words", "text", "", "The same in words.", lambda one: one.episode.note, LEFT_OUT),
    Column(
        "main_region", "code", "", "Main place of the pain, a region of the body map.", lambda one: one.episode.region
    ),
    Column("main_side", "code", "", "left, right or middle: the patient's own side.", lambda one: one.episode.side),
    Column(
        "start_pain",
        "number",
        "0-10",
        "Average pain, mean of the first 7 days; empty with fewer than 6 answered.",
        lambda one: one.start_pain,
    ),
    Column("start_days", "count", "days", "Days answered of the first 7.", lambda one: one.start_days),
    Column(
        "end_pain",
        "number",
        "0-10",
        "Average pain, mean of the last 7 days; empty with fewer than 4 answered.",
        lambda one: one.end_pain,
    ),
    Column("end_days", "count", "days", "Days answered of the last 7.", lambda one: one.end_days),
    Column(
        "peg_first",
        "number",
        "0-10",
        "First PEG score of the episode (pain, enjoyment, activity).",
        lambda one: one.first_function,
    ),
    Column(
        "peg_last",
        "number",
        "0-10",
        "Last PEG score of the episode, where there are two.",
        lambda one: one.last_function,
    ),
    Column("first_session_at", "time", "", "First needling session, with its offset from UTC.", _first_time, SHIFTED),
    Column("last_session_at", "time", "", "Last needling session, with its offset from UTC.", _last_time, SHIFTED),
    Column("sessions", "count", "sessions", "Needling sessions of the episode.", lambda one: len(one.sessions)),
    Column("sessions_asked", "count", "sessions", "Of these, after which somebody asked for events.", _asked),
    Column(
        "sessions_minor",
        "count",
        "sessions",
        "Of those asked about, with a minor event (mild).",
        lambda one: _with(one, "minor"),
    ),
    Column(
        "sessions_major",
        "count",
        "sessions",
        "Of those asked about, with a major event (significant or serious).",
        lambda one: _with(one, "major"),
    ),
    Column(
        "minor_events",
        "count",
        "events",
        "Minor events of the sessions asked about.",
        lambda one: _events(one, "minor"),
    ),
    Column(
        "major_events",
        "count",
        "events",
        "Major events of the sessions asked about.",
        lambda one: _events(one, "major"),
    ),
)
OF_DEIDENTIFIED: tuple[Column, ...] = tuple(column for column in COLUMNS if column.deidentified != LEFT_OUT)
DICTIONARY_HEADER = ("column", "type", "unit", "meaning", "de_identified")


# What the columns of the file of a model mean; it has no rows of episodes.
OF_MODEL: tuple[tuple[str, str, str, str], ...] = (
    ("section", "code", "", "about: what the file is; figure: a figure of the model."),
    ("figure", "code", "", "Which one. level, week, start: the common line. spread_*: between people. rest: within."),
    ("value", "number or text", "", "The figure. week is in points of 0-10 for each week that passes."),
    ("error", "number", "", "Its standard error; empty where none is told."),
    ("low", "number", "", "Lower end of the 95 % interval."),
    ("high", "number", "", "Upper end of the 95 % interval."),
)


def columns_of(kind: str) -> tuple[Column, ...]:
    """The columns of an export of rows."""
    return OF_DEIDENTIFIED if kind == "deidentified" else COLUMNS
