"""Left stays left: every region and every muscle with each of its sides, on the pages and in the bundle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from backend.body.muscles import MUSCLES
from backend.body.regions import all_places
from backend.disclosures import fhir_bundle
from backend.disclosures.facts import Place
from backend.disclosures.insurer_report import insurer_report
from backend.disclosures.sections import Section
from tests.rules.disclosures.made import AT, FACTS, ident, only

MUSCLE_SIDES = [(muscle, side.value) for muscle, sides in MUSCLES.items() for side in sorted(sides)]


def test_every_region_keeps_its_side_in_the_bundle() -> None:
    for region, side in all_places():
        pain = replace(FACTS.pain[1], places=(Place(region.code, side.value),))
        plain = fhir_bundle.bundle(replace(only(Section.PAIN), pain=(pain,)), ident(99), AT.instant)
        [told] = [entry["resource"] for entry in plain["entry"] if entry["resource"]["resourceType"] == "Observation"]
        assert [code["code"] for code in told["bodySite"]["coding"]] == [region.code, side.value]


def test_every_muscle_keeps_its_side_on_the_pages_and_in_the_bundle() -> None:
    facts = replace(only(Section.SESSIONS), sessions=(replace(FACTS.sessions[0], sites=tuple(MUSCLE_SIDES)),))
    plain = fhir_bundle.bundle(facts, ident(99), AT.instant)
    sites = plain["entry"][1]["resource"]["bodySite"]
    assert [tuple(code["code"] for code in site["coding"]) for site in sites] == MUSCLE_SIDES
    report = insurer_report(facts, recipient="x", purpose="y", made_on=date(2026, 3, 12))
    told = report.parts[0].rows[0][1].split("; ")
    assert told == [f"{muscle.replace('_', ' ')}, {side}" for muscle, side in MUSCLE_SIDES]
