"""In which unit every number of the contract is meant, by the name of its field. Pure.

A field may say it itself (`metadata={"x-unit": "mm"}`). What counts something names what it counts; what is only a name
in digits (a version, a weekday) has the unit `none`; what an instrument measures has that instrument's own unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

INSTRUMENT = "that of the instrument or measure named beside it"
SCALE = "points from 0 to 10"
NONE = "none"
_ENDS: tuple[tuple[str, str], ...] = (
    ("_mm", "mm"),
    ("_seconds", "s"),
    ("_hz", "Hz"),
    ("_ma", "mA"),
    ("_us", "microseconds"),
    ("_n", "N"),
    ("_cm2", "cm2"),
    ("_mg_day", "mg a day"),
    ("_days", "days"),
    ("_weeks", "weeks"),
    ("_week", "weeks"),
    ("_months", "months"),
    ("_minutes", "minutes"),
    ("minutes_to_acknowledgement", "minutes"),
    ("_hours", "hours"),
    ("_years", "years"),
    ("_percent", "per cent"),
    ("_age", "years of age"),
)
_GROUPS: tuple[tuple[str, str], ...] = (
    (SCALE, "score first_score pain_after pain_before pain_during end_pain exertion tenderness"),
    (
        INSTRUMENT,
        "absolute by change change_value error first from_value high improvement latest low mean points sd start",
    ),
    (INSTRUMENT, "step target trials value volatility answers width difference median"),
    ("points of the measure per 4 weeks", "per_4_weeks"),
    ("share of 1", "completion of_answered of_due share relative"),
    ("per cent", "percent per_100 threshold thresholds"),
    ("s", "expires_in retry_after"),
    ("hours", "hours hours_after"),
    ("minutes", "minutes"),
    ("days", "days days_ago days_answered days_in_pain days_observed days_overdue days_possible work_days_lost"),
    ("weeks", "weeks"),
    ("months", "months"),
    ("years", "years"),
    ("hour of the day", "opens closes"),
    ("units of the body map", "x y"),
    ("times a day", "times_a_day"),
    ("as `unit` beside it says", "dose"),
    (NONE, "compared_with day decimals definition_version month need number position revision schema seq since status"),
    (NONE, "version weekdays year last right size"),
    (
        "people",
        "in_care people patients hidden_people raters examiners n started ended left_out events without_percent",
    ),
    ("people", "with_baseline with_follow_up with_start least most followed reached at_risk without_start"),
    ("sets", "sets sets_done"),
    ("repetitions", "repetitions repetitions_done"),
    ("needles", "needles_in needles_out"),
    ("insertions", "insertions"),
    ("twitches", "twitch_count"),
    ("answers", "answered answered_this_week at_least asked no_answer not_asked right_answers known on_target"),
    ("exercises", "done due not_done partial"),
    ("items", "count entries figures limit medicines rows audit_rows tables sites visits sessions"),
    ("looks at a record", "looks read denied times"),
    ("codes", "recovery_codes_left"),
    ("alerts", "acknowledged escalated raised others"),
    (INSTRUMENT, "above beside_gaps best centre expected_now level level_high level_low now spread usual worst"),
    ("share of 1", "nap"),
    (NONE, "p z"),
    ("weeks", "before after"),
    ("days after the examination", "after_day by_day"),
    ("days from the session", "lag"),
    ("sessions", "equal less more used not_yet"),
    ("times", "clear_times one_examiner returned"),
    ("trigger points", "spots"),
    ("kg", "load_kg load_kg_done"),
    ("days", "unanswered"),
    ("exercises", "open early late"),
    (NONE, "source_revision coefficient"),
    (INSTRUMENT, "standard_error of_difference"),
    ("exercises", "exercises exercises_done exercises_due"),
    ("sessions", "needling_sessions"),
    ("lessons", "lessons"),
    ("times", "relapses"),
    ("months", "months_since_held months_without_treatment"),
    ("weeks", "week"),
)
# Where a name alone would say something else: schema and field.
_BY_PLACE: tuple[tuple[str, str], ...] = (
    (NONE, "Reliable.index"),
    (
        "share of what was prescribed, or points from 0 to 10, as the list it stands in says",
        "WindowMean.mean WindowMean.usual WindowMean.difference",
    ),
    (NONE, "PlainMannKendall.score PlainMannKendall.variance MannKendall.variance_ratio OwnNoise.alike"),
    ("share of 1", "Overlap.low Overlap.high LevelRatio.low LevelRatio.high Recurrence.low Recurrence.high"),
    ("share of 1", "Answering.early Answering.late ByWeek.low ByWeek.high"),
    ("share of 1", "ShareDifference.difference ShareDifference.low ShareDifference.high"),
    ("days", "FirstSustained.median FirstSustained.low FirstSustained.high"),
    (
        "readings, days or sessions, as `unit` beside it says",
        "EvidenceLine.n EvidenceLine.possible EvidenceLine.threshold",
    ),
    ("days from the session", "Shape.onset CurveDay.lag Lane.known_to Lane.cut_at LaneDay.lag"),
    ("points of the measure per 4 weeks", "TwoLines.slope TwoLines.slope_low TwoLines.slope_high"),
)
BY_PLACE: Mapping[str, str] = {place: unit for unit, places in _BY_PLACE for place in places.split()}
BY_NAME: Mapping[str, str] = {name: unit for unit, names in _GROUPS for name in names.split()}


def unit_of(name: str, place: str = "") -> str | None:
    """The unit of a number of this name, in this schema; None when nobody has said it."""
    if f"{place}.{name}" in BY_PLACE:
        return BY_PLACE[f"{place}.{name}"]
    if name in BY_NAME:
        return BY_NAME[name]
    return next((unit for end, unit in _ENDS if name.endswith(end)), None)


def numbers(part: Any, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every number in this schema with the name of its field. A list of numbers has the name of the list."""
    if not isinstance(part, dict):
        return
    kinds = part.get("type", ())
    if {"integer", "number"} & set([kinds] if isinstance(kinds, str) else kinds):
        yield name, part
    for inner, schema in part.get("properties", {}).items():
        yield from numbers(schema, inner)
    for key in ("items", "additionalProperties"):
        yield from numbers(part.get(key), name)
    for key in ("anyOf", "oneOf", "allOf"):
        for one in part.get(key, ()):
            yield from numbers(one, name)


def all_numbers(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every number of a contract: where it stands, the name of its field, its schema."""
    for name, schema in document["components"]["schemas"].items():
        for field, part in numbers(schema, name):
            yield name, field, part
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                for parameter in operation.get("parameters", ()):
                    for field, part in numbers(parameter.get("schema"), str(parameter.get("name"))):
                        yield f"{method} {path}", field, part


def name_units(document: Mapping[str, Any]) -> None:
    """Write its unit beside every number that has not said it itself."""
    for place, field, part in all_numbers(document):
        unit = unit_of(field, place)
        if "x-unit" not in part and unit is not None:
            part["x-unit"] = unit
