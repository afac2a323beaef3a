"""A definition that leaves something out cannot be loaded, and the sentence says what."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from backend.measures import definitions
from backend.measures.definition import Definition, ErrorLimit, PlaceNeeded
from backend.measures.definitions import FOLDER, BadDefinition
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
    copy = yaml.safe_load(yaml.safe_dump(content))
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
def test_without_any_one_of_its_fields_it_cannot_be_loaded(tmp_path: Path, key: str) -> None:
    whole = raw(key)
    assert load(tmp_path, key, whole) == definitions.get(key)
    every = paths(whole)
    assert len(every) > 20
    for path in every:
        with pytest.raises(BadDefinition) as refused:
            load(tmp_path, key, without(whole, path))
        sentence = str(refused.value)
        assert sentence.startswith(f"{key}.yaml: the field ")
        assert sentence.endswith(f"{path[-1]} is missing.")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda d: d.update(colour="red"), "there is no field colour."),
        (lambda d: d["error"].update(colour="red"), "there is no field error.colour."),
        (lambda d: d.update(direction="up"), "the field direction has to be one of lower_is_better, higher_is_better."),
        (lambda d: d.update(citation=""), "the field citation cannot be used as it stands."),
        (lambda d: d["error"].update(source=None), "the field error.source cannot be used as it stands."),
        (lambda d: d["validity"].update(whole="no"), "the field validity.whole cannot be used as it stands."),
        (lambda d: d.update(decimals=True), "the field decimals cannot be used as it stands."),
        (lambda d: d.update(key="ptp"), "the field key does not fit the rest of the definition."),
        (lambda d: d["range"].update(low=3000), "the field range does not fit the rest of the definition."),
        (lambda d: d.update(score="mean"), "the field score does not fit the rest of the definition."),
        (lambda d: d["error"]["limits"].reverse(), "the field error.limits does not fit the rest of the definition."),
    ],
)
def test_what_does_not_fit_is_named(tmp_path: Path, change: Callable[[Any], None], sentence: str) -> None:
    content = raw("ppt")
    change(content)
    with pytest.raises(BadDefinition) as refused:
        load(tmp_path, "ppt", content)
    assert str(refused.value) == f"ppt.yaml: {sentence}"


def test_text_that_is_no_definition(tmp_path: Path) -> None:
    path = tmp_path / "ppt.yaml"
    for text in ("{", "- 1", ""):
        path.write_text(text, encoding="utf-8")
        with pytest.raises(BadDefinition, match=r"^ppt\.yaml"):
            definitions.load(path)


@pytest.mark.parametrize("key", SHIPPED)
def test_no_number_without_a_source(key: str) -> None:
    definition = definitions.all_definitions()[key]
    assert definition.citation
    assert definition.licence
    assert set(definition.name) == {"en", "fr"}
    assert definition.error is None or (definition.error.source and definition.error.scope)
    assert definition.change_that_matters is None or definition.change_that_matters.source


def test_a_rising_pressure_threshold_is_good() -> None:
    ppt = definitions.all_definitions()["ppt"]
    assert ppt.direction is Direction.HIGHER_IS_BETTER
    assert ppt.error is not None
    assert ppt.error.limits == (ErrorLimit(60, 6), ErrorLimit(90, None))
    assert ppt.place is PlaceNeeded.SITE_AND_SIDE
    rising = {key for key, d in definitions.all_definitions().items() if d.direction is Direction.HIGHER_IS_BETTER}
    assert rising == {"ppt", "rom_neck_rotation", "pseq"}
