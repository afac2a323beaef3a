"""A clinic's own instruments: loaded from a file by the same rules, by version; what was measured is never rescored."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from click.testing import CliRunner
from flask import Flask

from backend.cli.commands import ebb
from backend.measures.definition_example import DEFINITION_EXAMPLE
from backend.measures.definitions import FOLDER
from backend.measures.models import LoadedInstrument
from tests.features.cast import Cast, inside
from tests.features.measures.sent import get, post, reading
from tests.reference import cases

EXAMPLE: dict[str, Any] = yaml.safe_load(DEFINITION_EXAMPLE)


def file(**changed: Any) -> dict[str, str]:
    return {"text": yaml.safe_dump(EXAMPLE | changed, allow_unicode=True, sort_keys=False)}


def load(cast: Cast, body: dict[str, str]) -> Any:
    return cast.noor.post("/instruments", json=body)


def test_a_clinic_loads_its_own_and_measures_with_it(cast: Cast) -> None:
    made = load(cast, {"text": DEFINITION_EXAMPLE})
    assert (made.status_code, made.json["origin"], made.json["at_least"]) == (201, "clinic", 4)
    assert load(cast, {"text": DEFINITION_EXAMPLE}).status_code == 200
    listed: Any = cast.dev.get("/instruments").json
    assert made.json in listed["items"]
    assert [item["key"] for item in listed["items"]] == sorted(item["key"] for item in listed["items"])
    example = cases.worked("bpi_interference/4_of_7")
    kept = post(cast, reading("interference", answers=example["input"]["items"])).json
    assert (kept["value"], kept["definition_version"], kept["unit"]) == (example["expected"]["score"], 1, "0-10")
    invalid = post(cast, reading("interference", answers=[5, 6, None, 4, None, None, None])).json
    assert (invalid["value"], invalid["no_value"]) == (None, "too_few_answers")
    portrait: Any = cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json
    assert [(m["instrument"], m["first"]) for m in portrait["measures"]] == [("interference", 5.5)]


def test_a_new_version_rescores_nothing(cast: Cast) -> None:
    bands = {
        "ranges": [{"key": "low", "from": 0}, {"key": "high", "from": 5}],
        "source": "The clinic",
        "provenance": "convention",
    }
    load(cast, file(bands=bands))
    body = reading("interference", answers=[5] * 7)
    before = post(cast, body).json
    assert (before["band"], before["definition_version"]) == ("high", 1)
    other = {
        "ranges": [{"key": "low", "from": 0}, {"key": "high", "from": 8}],
        **{k: bands[k] for k in list(bands)[1:]},
    }
    assert (
        load(cast, file(version=2, bands=other, score="percent_index", range={"low": 0, "high": 100})).status_code
        == 201
    )
    assert get(cast, f"/{body['id']}").json == before
    later = {"taken_at": "2026-03-10T10:00:00-06:00"}
    after = post(cast, reading("interference", answers=[5] * 7) | later).json
    assert (after["value"], after["band"], after["definition_version"]) == (50, "high", 2)
    assert after["compared"] is None, "another version is another measure"
    [measure] = [m for m in portrait(cast)["measures"] if m["instrument"] == "interference"]
    assert (measure["first"], measure["latest"], measure["change"], len(measure["readings"])) == (50, 50, None, 2)
    versions: Any = cast.mara.get("/instrument-versions?instrument=interference").json
    assert [each["version"] for each in versions["items"]] == [2, 1]
    nothing: Any = cast.mara.get("/instrument-versions?instrument=nothing").json
    assert nothing == {"items": []}


def portrait(cast: Cast) -> Any:
    return cast.dev.get(f"/patients/{cast.mara.patient_id}/portrait").json


def test_each_missing_field_is_named_and_nothing_is_kept(cast: Cast) -> None:
    whole = dict(EXAMPLE)
    for name in ("error", "citation", "licence", "direction"):
        del whole[name]
    refused = load(cast, {"text": yaml.safe_dump(whole)})
    assert (refused.status_code, refused.json["code"]) == (422, "definition_faulty")
    assert [(each["field"], each["code"]) for each in refused.json["errors"]] == [
        ("direction", "required"),
        ("error", "required"),
        ("citation", "required"),
        ("licence", "required"),
    ]
    for name in EXAMPLE:
        answer = load(cast, {"text": yaml.safe_dump({key: part for key, part in EXAMPLE.items() if key != name})})
        assert [each["field"] for each in answer.json["errors"]] == [name]
    for text in ("{", "key: [", "a: &a 1\nb: *a", "!!python/object/apply:os.getcwd []"):
        assert load(cast, {"text": text}).json["code"] == "definition_faulty"
    assert post(cast, reading("interference", answers=[5] * 7)).json["code"] == "unknown_instrument"


def test_versions_count_up_and_shipped_ones_stay(cast: Cast) -> None:
    assert load(cast, file(version=2)).status_code == 201
    told = load(cast, file(version=2, licence="Another"))
    assert (told.status_code, told.json["code"]) == (409, "version_taken")
    told = load(cast, file(version=1))
    assert (told.status_code, told.json["code"]) == (422, "version_not_newer")
    told = load(cast, {"text": (FOLDER / "ppt.yaml").read_text(encoding="utf-8")})
    assert (told.status_code, told.json["code"]) == (422, "instrument_shipped")


def test_only_the_clinics_admin_loads_and_no_other_clinic_sees_it(cast: Cast) -> None:
    statuses = {name: person.post("/instruments", json=file()).status_code for name, person in cast.everybody.items()}
    assert (statuses.pop("noor"), statuses.pop("hana")) == (201, 201), "each into their own clinic"
    assert statuses.pop("nobody") == 401
    assert set(statuses.values()) == {403}
    assert cast.noor.post("/instruments", json=file(key="ours_alone")).status_code == 201
    there: Any = cast.ravi.get("/instruments").json
    assert "ours_alone" not in {item["key"] for item in there["items"]}
    assert cast.ravi.get("/instrument-versions?instrument=ours_alone").json == {"items": []}


def test_the_command_loads_a_file(app: Flask, cast: Cast, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("backend.cli.start.application", lambda: app)
    good, bad = tmp_path / "interference.yaml", tmp_path / "bad.yaml"
    good.write_text(DEFINITION_EXAMPLE, encoding="utf-8")
    bad.write_text("key: bad\nversion: 1\n", encoding="utf-8")
    clinic = ["--clinic", str(cast.clinic_id)]
    ran = CliRunner().invoke(ebb, ["instruments", "load", str(good), *clinic])
    assert (ran.exit_code, ran.output) == (0, "interference version 1: loaded.\n")
    ran = CliRunner().invoke(ebb, ["instruments", "load", str(good), *clinic])
    assert (ran.exit_code, ran.output) == (0, "interference version 1: was loaded before.\n")
    ran = CliRunner().invoke(ebb, ["instruments", "load", str(bad), *clinic])
    assert ran.exit_code == 2
    assert "the field citation is missing." in ran.output
    assert "the field direction is missing." in ran.output
    ran = CliRunner().invoke(ebb, ["instruments", "list", *clinic])
    assert "interference" in ran.output
    assert "ppt" in ran.output


def test_a_key_that_is_shipped_only_later_stays_the_clinics(app: Flask, cast: Cast) -> None:
    """Otherwise an upgrade would read old numbers by another definition."""
    with inside(app) as session:
        session.add(
            LoadedInstrument(
                clinic_id=cast.clinic_id,
                id=uuid.uuid4(),
                key="stress",
                version=1,
                text=file(key="stress")["text"],
                digest="0" * 64,
                loaded_at=datetime(2026, 1, 5, tzinfo=UTC),
            )
        )
        session.commit()
    listed = {item["key"]: item for item in cast.dev.get("/instruments").json["items"]}  # type: ignore[index]
    assert (listed["stress"]["origin"], listed["stress"]["kind"]) == ("clinic", "items")
    assert post(cast, reading("stress", answers=[5] * 7)).json["value"] == 5
    assert load(cast, file(key="stress", version=2)).status_code == 201
