"""Parts of one record go outside with consent only, and stay what they were; who it is about sees it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from backend.people import service as people
from backend.shell.clock import FixedClock
from tests.features.cast import Cast, Person, body, inside


def draft(**changed: Any) -> dict[str, Any]:
    made = {"id": str(uuid.uuid4()), "kind": "insurer_pdf", "recipient": "Northern", "purpose": "claim"}
    return made | {"sections": ["function"]} | changed


def give(person: Person, cast: Cast, **changed: Any) -> Any:
    return person.post(f"/patients/{cast.mara.patient_id}/disclosures", json=draft(**changed))


def allow(cast: Cast, *, given: bool = True) -> None:
    said = {"id": str(uuid.uuid4()), "purpose": "sharing", "given": given, "version": 2, "language": "en"}
    assert cast.mara.post(f"/patients/{cast.mara.patient_id}/consents", json=said).status_code == 201


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def test_without_consent_nobody_gives_anything(cast: Cast) -> None:
    assert code(give(cast.noor, cast)) == code(give(cast.dev, cast)) == (422, "consent_needed")
    assert body(cast.noor.get(f"/patients/{cast.mara.patient_id}/disclosures")) == {"items": []}


def test_sent_again_it_is_the_same_and_other_content_is_refused(cast: Cast) -> None:
    allow(cast)
    id_ = str(uuid.uuid4())
    first, again = (give(cast.noor, cast, id=id_) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json
    assert code(give(cast.noor, cast, id=id_, recipient="Somebody else")) == (409, "id_taken")


def test_a_yes_taken_back_stops_the_next_one_and_the_old_file_for_staff(cast: Cast, clock: FixedClock) -> None:
    allow(cast)
    given = body(give(cast.dev, cast))
    there = f"/patients/{cast.mara.patient_id}/disclosures/{given['id']}/file"
    before = cast.dev.get(there).get_data()
    allow(cast, given=False)
    clock.advance(timedelta(minutes=1))
    assert code(give(cast.dev, cast)) == (422, "consent_needed")
    assert code(cast.dev.get(there)) == code(cast.noor.get(there)) == (422, "consent_needed")
    own = cast.mara.get(there)
    assert (own.status_code, own.get_data()) == (200, before)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sections": ["function", "function"]}, "section_twice"),
        ({"sections": []}, "too_short"),
        ({"sections": ["secrets"]}, "choice"),
        ({"kind": "fhir", "sections": ["exercise"]}, "not_in_fhir"),
    ],
)
def test_what_cannot_be_given_is_refused(cast: Cast, changed: dict[str, Any], told: str) -> None:
    allow(cast)
    assert code(give(cast.noor, cast, **changed)) == (422, told)


def test_a_name_that_cannot_be_printed_is_refused_and_goes_into_the_bundle(app: Flask, cast: Cast) -> None:
    allow(cast)
    with inside(app) as session:
        people.patient_of(session, cast.mara.patient_id).name = "王芳"  # type: ignore[arg-type]
        session.commit()
    assert code(give(cast.noor, cast)) == (422, "unprintable")
    told = give(cast.noor, cast, kind="fhir")
    there = f"/patients/{cast.mara.patient_id}/disclosures/{body(told)['id']}/file"
    assert body(cast.noor.get(there))["entry"][0]["resource"]["name"] == [{"text": "王芳"}]


def test_an_outsider_gets_404(cast: Cast) -> None:
    allow(cast)
    given = body(give(cast.dev, cast))
    for stranger in (cast.lena, cast.omar, cast.hana):
        for path in ("", f"/{given['id']}/file"):
            answer = stranger.get(f"/patients/{cast.mara.patient_id}/disclosures{path}")
            assert code(answer) == (404, "not_found"), (stranger.login, path)
        assert give(stranger, cast).status_code in {403, 404}
