"""How is a map of scores read from its YAML file?

Strictly: an unknown or doubled key, a point in time nobody declared, a column with two meanings, a word YAML
would turn into something else (no, 1.0, a date) are refused with one sentence that says where.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from backend.cohorts.definition import OWN_PEOPLE, AnalysisSet, Definition, Score, TimePoint
from backend.exchange.score_map import SEPARATORS, BadMap, Group, Long, ScoreMap, Wide
from backend.shell import strict_yaml

_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
LONGEST_NAME, LONGEST_TEXT = 120, 1000


def read(text: str) -> ScoreMap:
    """Read a map. BadMap with one sentence when it cannot be used."""
    try:
        raw = strict_yaml.read(text, by=_Map)
    except yaml.YAMLError as wrong:
        mark = getattr(wrong, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise BadMap(f"The map is not well-formed YAML{where}: {getattr(wrong, 'problem', wrong)}.") from wrong
    top = _mapping(
        raw,
        "the map",
        needed=("cohort", "name", "source", "licence", "person", "time_points", "scores"),
        allowed=("group", "analysis_sets", "not_imported", "separator", "missing"),
    )
    points = tuple(_time_point(item) for item in _list(top, "time_points"))
    if not points:
        raise BadMap("The map names no time_points; the first of them is the baseline.")
    _unique([point.key for point in points], "time_points")
    if [point.day for point in points] != sorted({point.day for point in points}):
        raise BadMap("The days of time_points must rise from one to the next.")
    layout = _layout(top, {point.key for point in points})
    if isinstance(layout, Wide):
        named = {score.instrument for score in layout.columns.values()}
    else:
        named = set(layout.instruments.values())
    cohort = Definition(
        key=_cohort_key(top["cohort"]),
        name=_text(top["name"], "name", LONGEST_NAME),
        source=_text(top["source"], "source", LONGEST_TEXT),
        licence=_text(top["licence"], "licence", LONGEST_TEXT),
        time_points=points,
        instruments=tuple(sorted(named)),
        analysis_sets=_analysis_sets(_list(top, "analysis_sets")),
    )
    made = ScoreMap(
        cohort=cohort,
        person=_column(top["person"], "person"),
        group=_group(top["group"]) if "group" in top else None,
        layout=layout,
        not_imported=frozenset(_column(name, "not_imported") for name in _list(top, "not_imported")),
        separator=_separator(top.get("separator", "comma")),
        missing=frozenset(_word(word, "missing") for word in _list(top, "missing")),
    )
    _check_whole(made)
    return made


def _check_whole(made: ScoreMap) -> None:
    """What only shows when all parts are read: sets that ask for a score nobody brings, columns with two meanings."""
    keys = {point.key for point in made.cohort.time_points}
    for chosen in made.cohort.analysis_sets:
        for score in chosen.requires:
            if score.instrument not in made.cohort.instruments or score.time_point not in keys:
                raise BadMap(f"The analysis set {chosen.key} requires {score}, which the map does not bring.")
            if isinstance(made.layout, Wide) and score not in made.layout.columns.values():
                raise BadMap(f"The analysis set {chosen.key} requires {score}, which no column holds.")
    used = [made.person, *([made.group.column] if made.group else []), *sorted(made.not_imported)]
    if isinstance(made.layout, Wide):
        used += made.layout.columns
    else:
        used += [made.layout.instrument, made.layout.time_point, made.layout.value]
    _unique(used, "columns")


class _Map(strict_yaml.Strict):
    """Says which key cannot stand, and where."""

    aliases = True

    def refuse(self, names: Sequence[Any], line: int) -> None:
        found: set[str | int] = set()
        for key in names:
            if not isinstance(key, str | int) or isinstance(key, bool):
                raise BadMap(f"The key {key!r} on line {line} must be a word; write it in quotes.")
            if key in found:
                raise BadMap(f"The key {key} stands twice in the map (from line {line}).")
            found.add(key)


def _layout(top: Mapping[str, Any], points: set[str]) -> Wide | Long:
    if isinstance(top["scores"], Mapping):
        return _long(top["scores"], points)
    return _wide(_list(top, "scores"), points)


def _long(raw: Any, points: set[str]) -> Long:
    top = _mapping(raw, "scores", needed=("instrument", "time_point", "value", "instruments"), allowed=("time_points",))
    words = _words(top.get("time_points", {point: point for point in points}), "scores.time_points")
    for point in words.values():
        _known_point(point, points)
    instruments = _words(top["instruments"], "scores.instruments")
    for word in instruments.values():
        _key(word, "scores.instruments")
    return Long(
        instrument=_column(top["instrument"], "scores.instrument"),
        time_point=_column(top["time_point"], "scores.time_point"),
        value=_column(top["value"], "scores.value"),
        instruments=instruments,
        time_points=words,
    )


def _wide(raw: list[Any], points: set[str]) -> Wide:
    columns: dict[str, Score] = {}
    only_if: dict[str, str] = {}
    for item in raw:
        line = _mapping(item, "scores", needed=("column", "instrument", "time_point"), allowed=("only_if",))
        column = _column(line["column"], "scores.column")
        if column in columns:
            raise BadMap(f"The column {column} stands twice under scores.")
        score = Score(_key(line["instrument"], f"scores.{column}"), _key(line["time_point"], f"scores.{column}"))
        _known_point(score.time_point, points)
        if score in columns.values():
            raise BadMap(f"Two columns hold {score}.")
        columns[column] = score
        if "only_if" in line:
            only_if[column] = _column(line["only_if"], f"scores.{column}.only_if")
    if not columns:
        raise BadMap("The map brings no scores.")
    return Wide(columns, only_if)


def _analysis_sets(raw: list[Any]) -> tuple[AnalysisSet, ...]:
    sets = []
    for item in raw:
        line = _mapping(item, "analysis_sets", needed=("key", "label"), allowed=("requires",))
        requires = []
        for text in _list(line, "requires"):
            instrument, mark, point = _word(text, "requires").partition("@")
            if not mark:
                raise BadMap(f"An analysis set requires {text!r}; write it as instrument@time_point.")
            requires.append(Score(instrument, point))
        label = _text(line["label"], "analysis_sets.label", LONGEST_NAME)
        sets.append(AnalysisSet(_key(line["key"], "analysis_sets.key"), label, tuple(requires)))
    _unique([chosen.key for chosen in sets], "analysis_sets")
    return tuple(sets) or (AnalysisSet("everybody", "Everybody who started", ()),)


def _time_point(raw: Any) -> TimePoint:
    line = _mapping(raw, "time_points", needed=("key", "label", "day"))
    day = line["day"]
    if not isinstance(day, int) or isinstance(day, bool) or not 0 <= day <= 36500:
        raise BadMap(f"The day of a point in time is a whole number of days from the start, not {day!r}.")
    return TimePoint(_key(line["key"], "time_points.key"), _text(line["label"], "time_points.label", LONGEST_NAME), day)


def _group(raw: Any) -> Group:
    line = _mapping(raw, "group", needed=("column", "labels"))
    labels = _words(line["labels"], "group.labels")
    if not labels:
        raise BadMap("group.labels says for no word what it stands for.")
    for label in labels.values():
        _text(label, "group.labels", LONGEST_NAME)
    return Group(_column(line["column"], "group.column"), labels)


def _mapping(raw: Any, where: str, needed: Sequence[str], allowed: Sequence[str] = ()) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise BadMap(f"{where} must hold keys with values.")
    unknown = sorted(str(key) for key in raw if key not in {*needed, *allowed})
    if unknown:
        raise BadMap(f"{where} knows no {', '.join(unknown)}; known are {', '.join((*needed, *allowed))}.")
    lacking = [key for key in needed if key not in raw]
    if lacking:
        raise BadMap(f"{where} lacks {', '.join(lacking)}.")
    return raw


def _list(top: Mapping[str, Any], key: str) -> list[Any]:
    raw = top.get(key, [])
    if not isinstance(raw, list):
        raise BadMap(f"{key} must be a list.")
    return raw


def _words(raw: Any, where: str) -> dict[str, str]:
    if not isinstance(raw, Mapping):
        raise BadMap(f"{where} must say for each word of the table what it stands for.")
    return {str(word): _word(meaning, where) for word, meaning in raw.items()}


def _key(raw: Any, where: str) -> str:
    if not isinstance(raw, str) or not _KEY.fullmatch(raw):
        raise BadMap(f"{where}: {raw!r} is no key; use small letters, digits, - and _, beginning with a letter.")
    return raw


def _cohort_key(raw: Any) -> str:
    key = _key(raw, "cohort")
    if key.split("-")[0] == OWN_PEOPLE:
        raise BadMap(f"cohort: {OWN_PEOPLE} is what the clinic's own people are called; choose another key.")
    return key


def _word(raw: Any, where: str) -> str:
    if isinstance(raw, str):
        return raw
    raise BadMap(f"{where}: {raw!r} is read as something else than text; write it in quotes.")


def _column(raw: Any, where: str) -> str:
    return _text(raw, where, LONGEST_NAME)


def _text(raw: Any, where: str, longest: int) -> str:
    text = " ".join(_word(raw, where).split())
    if not 1 <= len(text) <= longest or not text.isprintable():
        raise BadMap(f"{where} must be plain text of 1 to {longest} characters.")
    return text


def _separator(raw: Any) -> str:
    if not isinstance(raw, str) or raw not in SEPARATORS:
        raise BadMap(f"separator must be one of {', '.join(SEPARATORS)}.")
    return SEPARATORS[raw]


def _known_point(point: str, points: set[str]) -> None:
    if point not in points:
        raise BadMap(f"{point} is none of the time_points.")


def _unique(names: Sequence[str], where: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise BadMap(f"{where}: {', '.join(twice)} stands twice.")
