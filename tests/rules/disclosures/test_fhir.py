"""The bundle is read by a FHIR library: R4B, of which the resources used here are those of R4 unchanged."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle
from pydantic import ValidationError

from backend.disclosures import fhir_bundle
from backend.disclosures.sections import Section
from tests.rules.disclosures.made import AT, FACTS, ident, only


def made(*sections: Section) -> dict[str, Any]:
    return fhir_bundle.bundle(only(*sections), ident(99), AT.instant)


def of_type(plain: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [entry["resource"] for entry in plain["entry"] if entry["resource"]["resourceType"] == kind]


def codes(resource: dict[str, Any]) -> list[tuple[str, str]]:
    return [(one["system"], one["code"]) for one in resource["code"]["coding"]]


def test_a_library_reads_it_and_says_the_same_again() -> None:
    plain = made(*Section)
    read = Bundle.model_validate_json(json.dumps(plain))
    assert read.entry is not None
    assert len(read.entry) == len(plain["entry"])
    assert json.loads(read.model_dump_json())["entry"][0]["resource"]["name"] == [{"text": "Zoë Ærø"}]


@pytest.mark.parametrize(
    ("kind", "broken"),
    [
        ("Observation", {"status": None}),
        ("Observation", {"effectiveDateTime": "yesterday"}),
        ("Observation", {"valueInteger": "six"}),
        ("Procedure", {"bodySites": []}),
        ("Procedure", {"subject": None}),
    ],
)
def test_the_library_would_have_noticed(kind: str, broken: dict[str, Any]) -> None:
    plain = copy.deepcopy(made(*Section))
    resource = of_type(plain, kind)[0]
    for name, value in broken.items():
        resource[name] = value
        if value is None:
            del resource[name]
    with pytest.raises(ValidationError):
        Bundle.model_validate_json(json.dumps(plain))


def test_codes_the_library_does_not_look_at() -> None:
    plain = made(*Section)
    assert plain["type"] == "collection"
    assert {one["status"] for one in of_type(plain, "Observation")} == {"final"}
    assert {one["status"] for one in of_type(plain, "Procedure")} == {"completed"}
    known = {entry["fullUrl"] for entry in plain["entry"]}
    said = [one["reference"] for entry in plain["entry"] for one in _references(entry["resource"])]
    assert said
    assert set(said) <= known
    assert len(known) == len(plain["entry"])


def _references(plain: Any) -> list[dict[str, Any]]:
    if isinstance(plain, list):
        return [found for one in plain for found in _references(one)]
    if not isinstance(plain, dict):
        return []
    here = [plain] if "reference" in plain else []
    return here + [found for one in plain.values() for found in _references(one)]


def test_pain_has_its_code_its_kind_its_place_and_side_and_zero_is_zero() -> None:
    pain = [one for one in of_type(made(Section.PAIN), "Observation") if ("http://loinc.org", "72514-3") in codes(one)]
    told = [
        (
            one["valueInteger"],
            one["method"]["text"],
            [code["code"] for code in one.get("bodySite", {}).get("coding", [])],
        )
        for one in pain
    ]
    assert told == [
        (0, "average", []),
        (6, "worst", ["neck_back", "right"]),
        (4, "now", []),
        (3, "now", ["neck_back", "left"]),
        (0, "now", ["temple", "right"]),
    ]
    assert {one["effectiveDateTime"] for one in pain} == {"2026-03-09T14:00:00.000-06:00"}


def test_a_session_is_a_procedure_with_muscle_and_side() -> None:
    first, second = of_type(made(Section.SESSIONS), "Procedure")
    assert [[code["code"] for code in site["coding"]] for site in first["bodySite"]] == [
        ["upper_trapezius", "right"],
        ["temporalis", "left"],
    ]
    assert first["bodySite"][0]["text"] == "upper trapezius, right"
    assert first["performedDateTime"] == "2026-03-09T14:00:00.000-06:00"
    assert first["complication"][0]["text"] == "bruise, mild"
    assert "complication" not in second
    assert second["note"] == [{"text": "Nobody asked about unwanted events."}]


def test_only_the_chosen_parts_and_the_person_are_there() -> None:
    plain = made(Section.SESSIONS)
    assert {entry["resource"]["resourceType"] for entry in plain["entry"]} == {"Patient", "Procedure"}
    function = of_type(made(Section.FUNCTION), "Observation")
    assert [one["valueQuantity"]["value"] for one in function] == [150, 222, 263, 3.3]
    assert function[0]["valueQuantity"]["code"] == "kPa"
    assert ("http://loinc.org", "91147-9") in codes(function[3])
    assert "PHQ9" not in json.dumps(made(Section.FUNCTION, Section.SESSIONS, Section.PAIN))


def test_the_same_record_gives_the_same_bytes() -> None:
    assert fhir_bundle.to_bytes(FACTS, ident(99), AT.instant) == fhir_bundle.to_bytes(FACTS, ident(99), AT.instant)
