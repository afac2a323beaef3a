"""A definition that leaves something out cannot be loaded, and the sentence says what."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.measures import definition_file, definitions
from backend.measures.definition import (
    Definition,
    Detail,
    ErrorLimit,
    Kind,
    MeasurementError,
    PlaceNeeded,
    Provenance,
    TrialRule,
    Trials,
    Unknown,
)
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.measures.definition_file import BadDefinition
from backend.measures.definitions import FOLDER
from backend.measures.direction import Direction

SHIPPED = sorted(path.stem for path in FOLDER.glob("*.yaml"))


def raw(key: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((FOLDER / f"{key}.yaml").read_text(encoding="utf-8"))
    return content


def load(folder: Path, key: str, content: Any) -> Definition:
    path = folder / f"{key}.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return definitions.load(path)


def paths(content: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = []
    pairs = content.items() if isinstance(content, dict) else enumerate(content) if isinstance(content, list) else ()
    for key, inner in pairs:
        if isinstance(content, dict):
            found.append((*before, key))
        found += paths(inner, (*before, key))
    return found


def without(content: Any, path: tuple[Any, ...]) -> Any:
    copy = deepcopy(content)
    inner = copy
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    return copy


def test_what_is_shipped() -> None:
    assert list(definitions.all_definitions()) == SHIPPED
    assert {"nrs_average", "peg", "ppt", "rom_neck_rotation", "pseq", "headache_score", "headache_days"} <= set(SHIPPED)
    assert definitions.get("ppt") is definitions.all_definitions()["ppt"]
    assert definitions.get("no_such_thing") is None


@pytest.mark.parametrize("key", SHIPPED)
def test_without_any_one_of_its_fields_it_cannot_be_loaded(key: str) -> None:
    whole = raw(key)
    assert definition_file.made(whole, key) == definitions.get(key)
    every = paths(whole)
    assert len(every) > 25
    for path in every:
        if path == ("reliability",):  # files written before it was asked for stay as they are
            assert definition_file.made(without(whole, path), key).reliability is None
            continue
        with pytest.raises(BadDefinition) as refused:
            definition_file.made(without(whole, path), key)
        [fault] = refused.value.faults
        # Without its only field a part says neither what it knows nor why it does not.
        assert fault.field.endswith((str(path[-1]), ".unknown"))
        assert str(refused.value) == f"{key}: the field {fault.field} is missing."


def test_every_missing_field_is_named_not_only_the_first() -> None:
    with pytest.raises(BadDefinition) as refused:
        definition_file.made({"key": "ppt", "version": 1}, "ppt")
    assert [(fault.field, fault.code) for fault in refused.value.faults] == [
        (field, "required") for field in raw("ppt") if field not in {"key", "version"}
    ]


def changed(key: str, change: Callable[[Any], None], folder: Path) -> str:
    content = raw(key)
    change(content)
    with pytest.raises(BadDefinition) as refused:
        load(folder, key, content)
    return str(refused.value)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.update(colour="red"), "there is no field colour."),
        (lambda d: d.update({"Not a key": 1}), "there is no field of another name."),
        (lambda d: d["error"].update(colour="red"), "there is no field error.colour."),
        (
            lambda d: d.update(direction="up"),
            "the field direction has to be one of lower_is_better, higher_is_better, neither.",
        ),
        (lambda d: d.update(citation=""), "the field citation cannot be used as it stands."),
        (lambda d: d.update(citation="\x07"), "the field citation cannot be used as it stands."),
        (lambda d: d["error"].update(source=None), "the field error.source cannot be used as it stands."),
        (lambda d: d["error"].update(unknown="x"), "there is no field error.unknown."),
        (lambda d: d.update(error={"unknown": ""}), "the field error.unknown cannot be used as it stands."),
        (lambda d: d.update(error=None), "the field error cannot be used as it stands."),
        (lambda d: d["validity"].update(step="no"), "the field validity.step cannot be used as it stands."),
        (lambda d: d["range"].update(high=float("inf")), "the field range.high cannot be used as it stands."),
        (lambda d: d["range"].update(high=float("nan")), "the field range.high cannot be used as it stands."),
        (lambda d: d.update(decimals=True), "the field decimals cannot be used as it stands."),
        (lambda d: d.update(version=1.0), "the field version cannot be used as it stands."),
        (lambda d: d.update(key="ptp"), "the field key does not fit the rest of the definition."),
        (lambda d: d.update(score="mean"), "the field score does not fit the rest of the definition."),
        (lambda d: d.update(research_only=True), "the field research_only does not fit the rest of the definition."),
        (lambda d: d["error"]["limits"].reverse(), "the field error.limits does not fit the rest of the definition."),
        (
            lambda d: d["validity"]["trials"].update(rule="difference"),
            "the field validity.trials does not fit the rest of the definition.",
        ),
        (
            lambda d: d["validity"].update(details_needed=["probe_cm2"]),
            "the field validity.details_asked does not fit the rest of the definition.",
        ),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, change: Callable[[Any], None], sentence: str) -> None:
    assert changed("ppt", change, tmp_path) == f"ppt.yaml: {sentence}"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (lambda d: d.update(items=None), "items"),
        (lambda d: d.update(missing_items=None), "missing_items"),
        (lambda d: d["items"].update(reversed=[10]), "items.reversed"),
        (lambda d: d["items"].update(reversed=[1, 1]), "items.reversed"),
        (lambda d: d["items"]["labels"].pop(), "items.labels"),
        (lambda d: d["missing_items"].update(at_least=10), "missing_items.at_least"),
        (lambda d: d["range"].update(high=26), "range"),
        (lambda d: d["alert"].update(item=10), "alert"),
        (lambda d: d["bands"]["ranges"].pop(0), "bands"),
        (lambda d: d["bands"]["ranges"].reverse(), "bands"),
        (lambda d: d["change_that_matters"]["levels"][0].update(relative=0.3), "change_that_matters.levels"),
        (lambda d: d["change_that_matters"]["levels"][0].update(absolute=None), "change_that_matters.levels"),
        (lambda d: d.update(score="lookup"), "lookup"),
        (lambda d: d.update(lookup={0: 1}), "lookup"),
        (lambda d: d.update(score="patient_named_mean"), "score"),
        (lambda d: d.update(choices=[]), "choices"),
    ],
)
def test_parts_of_a_questionnaire_fit_together(tmp_path: Path, change: Callable[[Any], None], field: str) -> None:
    assert f"the field {field} " in changed("phq9", change, tmp_path)


def test_text_that_is_no_definition(tmp_path: Path) -> None:
    path = tmp_path / "ppt.yaml"
    anchors = "key: &a ppt\nname: *a"
    for text in (
        "{",
        "- 1",
        "",
        "key: ppt\nkey: ppt",
        anchors,
        "[" * 5000,
        "a: !!python/name:os.system",
        "x" * 200_000,
    ):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadDefinition, match=r"^ppt\.yaml: the file "):
            definitions.load(path)


def test_the_example_that_clinics_are_shown_can_be_loaded() -> None:
    assert definition_file.read(DEFINITION_EXAMPLE, "example").key == "interference"


@pytest.mark.parametrize("key", SHIPPED)
def test_no_number_without_a_source(key: str) -> None:
    definition = definitions.all_definitions()[key]
    assert definition.citation
    assert definition.licence
    assert definition.name.en
    assert definition.name.fr
    error, levels, bands = definition.error, definition.change_that_matters, definition.bands
    assert error.why if isinstance(error, Unknown) else (error.source and error.scope.words)
    assert levels.why if isinstance(levels, Unknown) else all(level.source and level.scope for level in levels)
    assert bands.why if isinstance(bands, Unknown) else bands.source


# What the clinical page knows only from hearsay. It is a convention and says so, or it is not printed.
HEARSAY = {
    "peg": (Unknown, Unknown),
    "phq4": (Unknown, Unknown),
    "gad7": (Unknown, Unknown),
    "cpm": (Unknown, Unknown),
    "ccft": (Unknown, Unknown),
    "straight_leg_raise": (Unknown, Unknown),
    "strength": (Unknown, Unknown),
}


def test_what_is_only_hearsay_is_not_printed_as_a_fact() -> None:
    shipped = definitions.all_definitions()
    for key, kinds in HEARSAY.items():
        assert (type(shipped[key].error), type(shipped[key].change_that_matters)) == kinds, key
    assert isinstance(shipped["phq4"].bands, Unknown)
    said = {
        (key, level.provenance)
        for key, d in shipped.items()
        for level in (() if isinstance(d.change_that_matters, Unknown) else d.change_that_matters)
    }
    convention = {key for key, provenance in said if provenance is Provenance.CONVENTION}
    assert convention == {"phq9", "pseq"}
    for definition in shipped.values():
        missing = definition.missing_items
        assert missing is None or missing.provenance is Provenance.CONVENTION


@pytest.mark.trap(13)
def test_no_licensed_text_is_shipped() -> None:
    """Labels say in a few words what an item is about; a question is only Ebb's own, or tells how to measure."""
    for key, definition in definitions.all_definitions().items():
        labels = definition.items.labels if definition.items else None
        for label in labels or ():
            assert max(len(label.en.split()), len(label.fr.split())) <= 9, key
            assert "?" not in label.en + label.fr
        if definition.kind is Kind.ITEMS:
            assert definition.question is None, key
            assert "item texts are not shipped" in definition.licence
        if definition.question is not None:
            assert definition.licence in OURS, key
    assert definitions.all_definitions()["pseq"].question is None
    assert definitions.all_definitions()["pseq"].items is None


OURS = {
    "Generic; the wording is Ebb's own.",
    "The idea is free; the wording is Ebb's own.",
    "A physical measurement; nothing to license.",
    "A count as the person or their device states it; nothing to license.",
}


def test_research_only_demands_a_device() -> None:
    research = {key for key, d in definitions.all_definitions().items() if d.research_only}
    assert research == {"stiffness", "shear_wave", "so2", "flow", "psv", "emg"}
    for key in research:
        assert Detail.DEVICE in definitions.all_definitions()[key].details_needed


def test_a_rising_pressure_threshold_is_good() -> None:
    ppt = definitions.all_definitions()["ppt"]
    assert ppt.direction is Direction.HIGHER_IS_BETTER
    assert isinstance(ppt.error, MeasurementError)
    assert ppt.error.limits == (ErrorLimit(60, 6), ErrorLimit(90, None))
    assert ppt.error.scope.sites == ("upper_trapezius",)
    assert ppt.place is PlaceNeeded.SITE_AND_SIDE
    assert ppt.trials == Trials(TrialRule.MEAN, 3, 0, 2000)


@pytest.mark.parametrize("key", SHIPPED)
def test_which_way_is_better_comes_from_the_instrument(key: str) -> None:
    """Written down a second time, by hand: pain and findings fall, function and range rise."""
    expected = Direction.LOWER_IS_BETTER if key in FALLING else Direction.HIGHER_IS_BETTER
    if key in {"breaks", "expectation", "sleep_hours", "skin_temperature"}:
        expected = Direction.NEITHER
    assert definitions.all_definitions()[key].direction is expected


FALLING = {
    "alcohol", "allodynia", "brush", "emg", "fatigue", "gad7", "headache_days", "headache_score", "heaviness",
    "morning_stiffness", "night_wakings", "nrs_average", "nrs_least", "nrs_now", "nrs_worst", "palpation_pain",
    "pectoralis_minor", "peg", "pgic", "phq4", "phq9", "relaxation_difficulty", "shear_wave", "smoking",
    "stiffness", "stress", "temporal_summation", "thomas_test", "tightness",
}  # fmt: skip


SCATTER = {
    "standard_error": None,
    "spread": 8.0,
    "coefficient": 0.9,
    "scope": {"words": "any", "sites": None, "mode": None, "same_rater": False, "same_device": False},
    "source": "a study",
    "provenance": "cited",
}


def test_how_much_one_measurement_scatters_is_said_in_one_of_two_ways() -> None:
    whole = raw("pseq")
    assert definition_file.made(whole, "pseq").reliability is None
    for told in (SCATTER, SCATTER | {"standard_error": 2.5, "spread": None, "coefficient": None}):
        found = definition_file.made(whole | {"reliability": told}, "pseq")
        assert found.reliability is not None
        assert found.reliability.source == "a study"


@pytest.mark.parametrize(
    "wrong",
    [
        {"standard_error": 2.5},
        {"spread": None},
        {"spread": None, "coefficient": None},
        {"standard_error": 2.5, "coefficient": None},
    ],
)
def test_and_never_in_both_or_in_half_of_one(wrong: dict[str, float | None]) -> None:
    with pytest.raises(BadDefinition, match="the field reliability does not fit"):
        definition_file.made(raw("pseq") | {"reliability": SCATTER | wrong}, "pseq")
