"""A patient takes all of their record along: every kind, every version, who looked; and nobody else can."""

from __future__ import annotations

import csv
import io
import json
import re
import uuid
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import ForeignKeyConstraint, select

from backend.shell.db.base import Base
from backend.takeout import service as takeout
from backend.takeout.archive import to_bytes
from tests.features.cast import NOW, ZONE, Cast, Person, body
from tests.features.cast import inside as in_clinic
from tests.features.consent.test_consent import say
from tests.features.corrections.test_corrections import ask, reply
from tests.features.disposal.test_disposal import past_the_wall
from tests.features.needling.sent import SITE, needled, post
from tests.guards.test_migrations import fill

WRITTEN = {"felt_at": "2026-03-10T18:25:00-06:00", "written_at": "2026-03-10T18:26:00-06:00", "zone": ZONE}


def fetch(person: Person, patient_id: Any) -> zipfile.ZipFile:
    answer = person.get(f"/patients/{patient_id}/my-data")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    assert re.fullmatch(r'attachment; filename="ebb-my-data-[\d-]+\.zip"', answer.headers["Content-Disposition"])
    return zipfile.ZipFile(io.BytesIO(answer.get_data()))


def table(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"tables/{name}.csv").decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def kinds(archive: zipfile.ZipFile) -> dict[str, list[dict[str, Any]]]:
    made: dict[str, list[dict[str, Any]]] = json.loads(archive.read("my-data.json"))["kinds"]
    return made


def belongs_to_a_patient() -> set[str]:
    """Every table that names a patient, and what hangs on one: read from the columns and keys of the database's own
    description, not from the rule of the program."""
    named = {one.name for one in Base.metadata.tables.values() if "patient_id" in one.columns} | {"patient"}
    grown = set(named)
    while True:
        more = {
            one.name
            for one in Base.metadata.tables.values()
            for key in one.constraints
            if isinstance(key, ForeignKeyConstraint)
            and key.referred_table.name in grown - {"account"}
            and one.name not in grown
        }
        if not more:
            return grown
        grown |= more


def test_every_table_that_holds_something_of_a_patient_is_in_it(app: Flask, cast: Cast) -> None:
    """A table that is added tomorrow is in it, with a row in each, and shows what was written there."""
    archive = fetch(cast.mara, cast.mara.patient_id)
    inside = {name.removeprefix("tables/").removesuffix(".csv") for name in archive.namelist() if "/" in name}
    assert belongs_to_a_patient() - inside == set()
    assert set(kinds(archive)) == inside
    assert {"pain_entry_revision", "quarantined", "audit_row", "consent_said", "sign_in", "adverse_event"} <= inside

    with past_the_wall(app) as connection:
        fill(connection, "written-for-mara", into=cast.clinic_id)
        patient = Base.metadata.tables["patient"]
        somebody: Any = connection.scalar(select(patient.c.id).where(patient.c.name == "written-for-mara"))
        connection.execute(patient.update().where(patient.c.id == somebody).values(zone=ZONE))
        # A snapshot is of the clinic or of one person; what was given outside is of one.
        hers = {"kind": "fhir", "patient_id": somebody, "content": b"{}"}
        connection.execute(Base.metadata.tables["snapshot"].update().values(hers))
    with in_clinic(app) as session:
        made = takeout.gather(session, cast.clinic_id, somebody, NOW)
    # `fill` writes as one of the staff, and nobody has looked yet.
    not_hers = {"account", "refresh_token", *(one for one in inside if one.startswith("audit"))} | of_accounts()
    empty = {kind.name for kind in made.kinds if not kind.rows} - not_hers
    assert empty == set(), "a table of a patient's is in the file without its rows"


def of_accounts() -> set[str]:
    return {one.name for one in Base.metadata.tables.values() if "account_id" in one.columns}


@pytest.mark.trap(1, 4)
def test_zero_stays_zero_missing_stays_empty_left_stays_left(cast: Cast) -> None:
    me, entry_id = cast.mara.patient_id, str(uuid.uuid4())
    place = {"region": "upper_back", "side": "left", "score": 0}
    sent = WRITTEN | {"id": entry_id, "kind": "average", "score": 0, "places": []}
    assert cast.mara.post(f"/patients/{me}/pain-entries", json=sent | {"revision": 1}).status_code == 201
    known = body(cast.mara.get(f"/patients/{me}/pain-entries/{entry_id}"))
    assert known["score"] == place["score"]
    assert post(cast, needled(sites=[SITE])).status_code == 201
    archive = fetch(cast.mara, me)
    (entry,) = table(archive, "pain_entry")
    assert (entry["score"], entry["note"], entry["withdrawn_at"], entry["felt_instant"], entry["felt_offset"]) == (
        "0",
        "",
        "",
        "2026-03-11T00:25:00.000Z",
        "-360",
    )
    (site,) = table(archive, "needled_site")
    assert (site["side"], site["needle_diameter_mm"]) == ("left", "0.3")
    plain = kinds(archive)
    assert (plain["pain_entry"][0]["score"], plain["pain_entry"][0]["note"]) == (0, None)
    assert plain["needling_session"][0]["therapist_name"] == "Dev"
    assert plain["patient"][0]["birth_date"] == "1984-05-17"


def test_every_version_what_was_not_taken_what_was_allowed_and_who_looked(cast: Cast) -> None:
    me, entry_id = cast.mara.patient_id, str(uuid.uuid4())
    path = f"/patients/{me}/pain-entries"
    first = WRITTEN | {"id": entry_id, "kind": "average", "score": 7, "note": "=1+1"}
    assert cast.mara.post(path, json=first | {"revision": 1}).status_code == 201
    assert cast.mara.post(path, json=first | {"revision": 2, "score": 4}).status_code == 200
    assert cast.mara.post(path, json=first | {"revision": 2, "score": 9}).status_code == 409
    say(cast.mara, me, "research", given=True)
    request_id = ask(cast.mara, me).json["id"]
    reply(cast.dev, me, request_id)
    cast.lena.get(f"/patients/{me}")
    archive = fetch(cast.mara, me)
    revisions = table(archive, "pain_entry_revision")
    assert [json.loads(row["content"])["score"] for row in revisions] == [7, 4]
    assert table(archive, "pain_entry")[0]["note"] == "'=1+1"
    assert kinds(archive)["pain_entry"][0]["note"] == "=1+1"
    assert [(row["outcome"], json.loads(row["item"])["score"]) for row in table(archive, "quarantined")] == [
        ("conflict", 9)
    ]
    assert [(row["purpose"], row["given"], row["recorded_by_name"]) for row in table(archive, "consent_said")] == [
        ("research", "true", "Mara")
    ]
    assert table(archive, "correction_answer")[0]["answered_by_name"] == "Dev"
    looked = {(row["actor_name"], row["operation"], row["outcome"]) for row in table(archive, "audit_row")}
    assert {("Lena", "read_patient", "denied"), ("Dev", "answer_correction", "allowed")} <= looked


def test_what_proves_a_sign_in_never_leaves(app: Flask, cast: Cast) -> None:
    archive = fetch(cast.mara, cast.mara.patient_id)
    assert [row["login"] for row in table(archive, "account")] == ["mara@ebb.example"]
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode()
    assert "argon2" not in everything
    heads = {name for rows in kinds(archive).values() for row in rows for name in row}
    assert {name for name in heads if re.search("digest|hash|secret|token|password", name)} == set()
    assert "omar@" not in everything
    assert str(cast.omar.patient_id) not in everything


def test_the_same_record_gives_the_same_bytes(app: Flask, cast: Cast) -> None:
    say(cast.mara, cast.mara.patient_id, "sms", given=False)
    with in_clinic(app) as session:
        made = [takeout.gather(session, cast.clinic_id, cast.mara.patient_id, NOW) for _ in range(2)]  # type: ignore[arg-type]
    assert to_bytes(made[0]) == to_bytes(made[1])
    told = zipfile.ZipFile(io.BytesIO(to_bytes(made[0])))
    assert told.namelist()[:3] == ["README.txt", "my-data.html", "my-data.json"]
    assert "consent_said: 1" in told.read("README.txt").decode()
    assert told.read("my-data.html").decode().count("<table") == len(made[0].kinds)


def test_more_than_fits_is_a_sentence(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(takeout, "MOST_ROWS", 1)
    answer = cast.mara.get(f"/patients/{cast.mara.patient_id}/my-data")
    assert (answer.status_code, answer.json["code"]) == (422, "too_much")  # type: ignore[index]


def test_five_an_hour_are_the_most(cast: Cast) -> None:
    answers = [cast.mara.get(f"/patients/{cast.mara.patient_id}/my-data").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


@pytest.mark.parametrize(("who", "status"), [("omar", 404), ("dev", 403), ("noor", 403), ("zoe", 404), ("nobody", 401)])
def test_nobody_else_takes_it(cast: Cast, who: str, status: int) -> None:
    assert cast.everybody[who].get(f"/patients/{cast.mara.patient_id}/my-data").status_code == status
