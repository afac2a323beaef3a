"""Left and right survive: phone, store, API, my data, for every region and every side it has, on both databases."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.body.regions import all_places
from backend.pain.models import PainEntry, PainEntryRevision
from backend.shell.db.session import db
from tests.features.cast import Cast, body, inside
from tests.features.diary import entry, path, pulled, send

EVERY = [(region.code, side.value) for region, side in all_places()]
Said = dict[tuple[str, str], int]


def sent(turned: bool = False) -> tuple[list[dict[str, Any]], Said]:
    """One entry for each place, with a score that tells left from right. `turned`: a phone whose map is mirrored."""
    other = {"left": "right", "right": "left", "middle": "middle"}
    said = {(region, side): {"left": 3, "right": 8, "middle": 5}[side] for region, side in EVERY}
    entries = [
        entry(places=[{"region": region, "side": other[side] if turned else side, "score": score}])
        for (region, side), score in said.items()
    ]
    return entries, said


def of(places: list[list[dict[str, Any]]]) -> Said:
    """Whatever lists of places: which score each place has."""
    return {(place["region"], place["side"]): place["score"] for listed in places for place in listed}


def everywhere(app: Flask, cast: Cast) -> dict[str, Said]:
    """What stands where, after the phone has sent: in both tables, behind every answer, in every file of my data."""
    found: dict[str, Said] = {}
    with inside(app) as session:
        found["store"] = of([row.places for row in session.scalars(select(PainEntry))])
        found["versions"] = of([row.content["places"] for row in session.scalars(select(PainEntryRevision))])
        db.session.rollback()
    found["pull by the phone"] = of([one["places"] for one in pulled(cast.mara)])
    found["pull by the therapist"] = of([one["places"] for one in pulled(cast.dev, owner=cast.mara)])
    first = pulled(cast.mara)[0]["id"]
    assert (
        body(cast.dev.get(path(cast.mara, first)))["versions"][0]["content"]["places"] == pulled(cast.mara)[0]["places"]
    )
    extent = body(cast.dev.get(f"/patients/{cast.mara.patient_id}/pain-extent"))["lately"]
    found["extent"] = {(one["region"], one["side"]): found["store"][one["region"], one["side"]] for one in extent}
    archive = zipfile.ZipFile(io.BytesIO(cast.mara.get(f"/patients/{cast.mara.patient_id}/my-data").get_data()))
    plain = json.loads(archive.read("my-data.json"))["kinds"]
    found["my data, JSON"] = of([row["places"] for row in plain["pain_entry"]])
    rows = csv.DictReader(io.StringIO(archive.read("tables/pain_entry.csv").decode()))
    found["my data, CSV"] = of([json.loads(row["places"]) for row in rows])
    rows = csv.DictReader(io.StringIO(archive.read("tables/pain_entry_revision.csv").decode()))
    found["my data, versions"] = of([json.loads(row["content"])["places"] for row in rows])
    return found


def test_left_and_right_survive_for_every_region(app: Flask, cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    entries, said = sent()
    assert {result["outcome"] for result in send(cast.mara, *entries)} == {"created"}
    found = everywhere(app, cast)
    assert len(said) == len(EVERY) == 101
    for where, told in found.items():
        assert told == said, where
    with capsys.disabled():
        print(f"\nsides: {len(said)} of {len(EVERY)} places the same in {len(found)} of {len(found)} ways out")


def test_a_planted_mirrored_phone_is_noticed_everywhere(app: Flask, cast: Cast) -> None:
    entries, said = sent(turned=True)
    send(cast.mara, *entries)
    for where, told in everywhere(app, cast).items():
        wrong = {place for place in said if told.get(place) != said[place]}
        assert wrong == {(region, side) for region, side in EVERY if side != "middle"}, where


def test_a_correction_moves_a_place_and_the_first_side_stays_to_be_seen(cast: Cast) -> None:
    first = entry(places=[{"region": "knee_front", "side": "left", "score": 4}])
    moved = first | {"revision": 2, "places": [{"region": "knee_front", "side": "right", "score": 4}]}
    assert [result["outcome"] for result in send(cast.mara, first, moved)] == ["created", "amended"]
    read = body(cast.dev.get(path(cast.mara, first["id"])))
    assert read["places"][0]["side"] == "right"
    assert [version["content"]["places"][0]["side"] for version in read["versions"]] == ["left", "right"]
