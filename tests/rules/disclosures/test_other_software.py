"""Records that other software wrote: HL7's own examples, and the synthetic people of Synthea (tests/reference)."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from backend.disclosures import fhir_bundle
from backend.pain.scale import HIGHEST_SCORE, LOWEST_SCORE
from backend.reports.means import mean_sd
from tests.reference.cases import HERE
from tests.rules.disclosures.made import AT, FACTS, ident

EXAMPLES = sorted((HERE / "fhir").glob("*.json"))
SYNTHEA = json.loads((HERE / "synthea" / "expected.json").read_text("utf-8"))


def plain(file: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return read


def table(name: str) -> list[dict[str, str]]:
    with (HERE / "synthea" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
def test_the_library_our_bundle_is_held_against_reads_hl7s_examples(file: Path) -> None:
    """And refuses them once something is wrong: so what it says of ours means something."""
    example = plain(file)
    kind = get_fhir_model_class(example["resourceType"])
    assert kind.model_validate_json(json.dumps(example)).get_resource_type() == example["resourceType"]
    with pytest.raises(ValidationError):
        kind.model_validate_json(json.dumps(example | {"nothing_of_the_kind": 1}))


def test_all_eleven_are_there() -> None:
    assert len(EXAMPLES) == 11


def test_a_session_is_laid_out_as_hl7_lays_out_physical_therapy() -> None:
    """Every field their Procedure and ours both have is of the same sort."""
    theirs = plain(HERE / "fhir" / "Procedure-physical-therapy.json")
    bundle = fhir_bundle.bundle(FACTS, ident(99), AT.instant)
    [ours, *_] = [one["resource"] for one in bundle["entry"] if one["resource"]["resourceType"] == "Procedure"]
    shared = set(theirs) & set(ours) - {"id", "text"}
    assert {"resourceType", "status", "code", "subject", "bodySite"} <= shared
    assert {name: type(ours[name]) for name in shared} == {name: type(theirs[name]) for name in shared}


def test_a_decimal_keeps_the_digits_it_was_written_with() -> None:
    """1.0, 1.00 and 1E-22 are different decimals in FHIR; Ebb's own have as many digits as their instrument."""
    text = (HERE / "fhir" / "Observation-decimal.json").read_text("utf-8")
    written = [one["valueQuantity"]["value"] for one in json.loads(text, parse_float=Decimal)["component"]]
    assert [str(one) for one in written[:3]] == ["1.0", "1.00", "1.0"]
    ours = json.dumps(fhir_bundle.bundle(FACTS, ident(99), AT.instant))
    values = [one["resource"]["valueQuantity"]["value"] for one in json.loads(ours, parse_float=Decimal)["entry"]
              if "valueQuantity" in one["resource"]]  # fmt: skip
    assert values
    assert {Decimal(str(value)) for value in values} == {
        Decimal(str(round(one.value, one.decimals))) for one in FACTS.measures
    }


def test_the_counts_of_synthea() -> None:
    held = 0
    for name in ("patients", "conditions", "careplans"):
        assert len(table(name)) == SYNTHEA["counts"][name]
        held += 1
    found = Counter(f"{row['CODE']} {row['DESCRIPTION']}" for row in table("observations_pro"))
    assert found == Counter(SYNTHEA["counts"]["observations"])
    held += len(found)
    print(f"{held} of {3 + len(SYNTHEA['counts']['observations'])}")


def test_the_pain_of_synthea_by_ebbs_own_code_and_figures() -> None:
    """The same LOINC code as our pain Observation, on the same scale."""
    expected = SYNTHEA["pain_72514_3"]
    rows = [row for row in table("observations_pro") if row["CODE"] == fhir_bundle.PAIN_SEVERITY]
    scores = [float(row["VALUE"]) for row in rows]
    told = mean_sd(scores)
    assert told.n == expected["n"]
    assert told.mean == pytest.approx(expected["mean"], abs=1e-9)
    assert (min(scores), max(scores)) == (expected["min"], expected["max"])
    assert len({row["PATIENT"] for row in rows}) == expected["patients"]
    assert all(LOWEST_SCORE <= score <= HIGHEST_SCORE and score.is_integer() for score in scores)
    assert {row["UNITS"] for row in rows} == {"{score}"}
    assert {row["DESCRIPTION"] for row in rows} == {fhir_bundle.PAIN_DISPLAY}
