"""The chosen parts of a record as a FHIR R4 bundle (JSON), for another program.

Method: type `collection`; every reference resolves inside. Pain is an Observation with LOINC 72514-3 (0-10 verbal
numeric rating) and the kind (average, worst, least, now) as its method; each place with a score of its own is another
one, with region and side. A session is a Procedure with a body site for each muscle and side, events as complications
with their grade. A measure is an Observation with Ebb's own code, and LOINC where one is confirmed. Times carry the
offset that was stated. A day without an answer is left out: it is no zero and no Observation. Withdrawn records and
free text are left out.
Codes: LOINC only where confirmed; for dry needling, muscles, regions and sides no confirmed code of a published system
exists, so they are local codes (`urn:ebb:...`) with text. Left and right are the person's own.
Units: UCUM for kPa, deg, cm, mm and s; elsewhere the unit in words without a code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

from backend.disclosures.facts import Facts, MeasureFact, PainFact, Place, SessionFact
from backend.disclosures.sections import Section

LOINC = "http://loinc.org"
PAIN_SEVERITY = "72514-3"
PAIN_DISPLAY = "Pain severity - 0-10 verbal numeric rating [Score] - Reported"
_CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
_UCUM = {"kPa": "kPa", "deg": "deg", "cm": "cm", "mm": "mm", "s": "s", "N": "N", "h": "h", "min": "min"}
_LOINC_OF = {
    "peg": ("91147-9", "PEG mean score"),
    "phq9": ("44261-6", "PHQ-9 total score"),
    "gad7": ("70274-6", "GAD-7 total score"),
}

Resource = dict[str, Any]


def to_bytes(facts: Facts, bundle_id: UUID, made_at: datetime) -> bytes:
    """The file: one spelling, so that the same record, id and moment give the same bytes."""
    return (json.dumps(bundle(facts, bundle_id, made_at), ensure_ascii=False, indent=1) + "\n").encode()


def bundle(facts: Facts, bundle_id: UUID, made_at: datetime) -> Resource:
    """The bundle."""
    return {
        "resourceType": "Bundle",
        "id": str(bundle_id),
        "type": "collection",
        "timestamp": made_at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in _resources(facts)],
    }


def _resources(facts: Facts) -> Iterator[Resource]:
    yield _patient(facts)
    for pain in facts.pain:
        yield from _pain(facts, pain)
    for measure in facts.measures:
        yield _measure(facts, measure)
    for session in facts.sessions:
        yield _session(facts, session)


def _patient(facts: Facts) -> Resource:
    said: Resource = {"resourceType": "Patient", "id": str(facts.patient_id), "name": [{"text": facts.patient}]}
    if facts.birth_date is not None:
        said["birthDate"] = facts.birth_date.isoformat()
    return said


def _pain(facts: Facts, pain: PainFact) -> Iterator[Resource]:
    whole = _observation(facts, pain.id, "survey", pain.felt_at.text()) | {
        "code": _concept((LOINC, PAIN_SEVERITY, PAIN_DISPLAY), text="Pain, 0-10"),
        "valueInteger": pain.score,
        "method": _concept(("urn:ebb:pain-kind", pain.kind, pain.kind), text=pain.kind),
    }
    scored = [place for place in pain.places if place.score is not None]
    if len(pain.places) == 1:
        whole["bodySite"] = _place(pain.places[0])
    yield whole
    if len(pain.places) > 1:
        for number, place in enumerate(scored):
            part = whole | {"id": str(uuid5(pain.id, str(number))), "valueInteger": place.score}
            yield part | {"bodySite": _place(place), "derivedFrom": [{"reference": f"urn:uuid:{pain.id}"}]}


def _measure(facts: Facts, measure: MeasureFact) -> Resource:
    codes = [("urn:ebb:instrument", measure.instrument, measure.name)]
    if measure.instrument in _LOINC_OF:
        code, display = _LOINC_OF[measure.instrument]
        codes.insert(0, (LOINC, code, display))
    value: Resource = {"value": round(measure.value, measure.decimals), "unit": measure.unit}
    if measure.unit in _UCUM:
        value |= {"system": "http://unitsofmeasure.org", "code": _UCUM[measure.unit]}
    category = "survey" if measure.section is Section.MOOD else "exam"
    said = _observation(facts, measure.id, category, measure.taken_at.text()) | {
        "code": _concept(*codes, text=measure.name),
        "valueQuantity": value,
    }
    if measure.site is not None or measure.side is not None:
        said["bodySite"] = _place_of(measure.site, measure.side)
    if measure.mode is not None:
        said["method"] = _concept(("urn:ebb:mode", measure.mode, measure.mode), text=measure.mode)
    if measure.after_treatment:
        said["note"] = [{"text": "Taken after the treatment of its session."}]
    return said


def _session(facts: Facts, session: SessionFact) -> Resource:
    said: Resource = {
        "resourceType": "Procedure",
        "id": str(session.id),
        "status": "completed",
        "code": _concept(("urn:ebb:procedure", "dry_needling", "Dry needling"), text="Dry needling"),
        "subject": {"reference": f"urn:uuid:{facts.patient_id}"},
        "performedDateTime": session.performed_at.text(),
        "performer": [{"actor": {"display": session.therapist}}],
        "bodySite": [_place_of(muscle, side, "urn:ebb:muscle") for muscle, side in session.sites],
    }
    if session.events:
        said["complication"] = [
            _concept(
                ("urn:ebb:adverse-event", event.kind, _words(event.kind)),
                ("urn:ebb:adverse-event-grade", event.grade, event.grade),
                text=f"{_words(event.kind)}, {event.grade}",
            )
            for event in session.events
        ]
    if session.asked == "not_asked":
        said["note"] = [{"text": "Nobody asked about unwanted events."}]
    return said


def _observation(facts: Facts, record_id: UUID, category: str, at: str) -> Resource:
    return {
        "resourceType": "Observation",
        "id": str(record_id),
        "status": "final",
        "category": [_concept((_CATEGORY, category, category.title()))],
        "subject": {"reference": f"urn:uuid:{facts.patient_id}"},
        "effectiveDateTime": at,
    }


def _place(place: Place) -> Resource:
    return _place_of(place.region, place.side)


def _place_of(site: str | None, side: str | None, system: str = "urn:ebb:body-region") -> Resource:
    codes = [(system, site, _words(site))] if site else []
    codes += [("urn:ebb:side", side, side)] if side else []
    return _concept(*codes, text=", ".join(words for _, _, words in codes))


def _concept(*codes: tuple[str, str, str], text: str | None = None) -> Resource:
    made: Mapping[str, Any] = {
        "coding": [{"system": system, "code": code, "display": display} for system, code, display in codes]
    }
    return dict(made) | ({"text": text} if text else {})


def _words(code: str) -> str:
    return code.replace("_", " ")
