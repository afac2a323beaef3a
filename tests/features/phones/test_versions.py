"""Old and new versions of the app are answered, never dropped: what can be read is kept, the rest is read later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from backend.access.phone import KINDS
from backend.phones import service
from backend.phones.service import TakenAgain
from backend.shell.clock import FixedClock
from backend.shell.sync import wire
from tests.features.cast import NOW, Cast, inside
from tests.features.cli.conftest import Run, environment, run, run_with
from tests.features.diary import entry, pulled, quarantine, send
from tests.features.phones.mixed import answer_to, fetch_all, outcomes, pain, send_all

__all__ = ["environment", "run", "run_with"]


def from_version_one(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A version 1 that said `usual` and `strength`."""
    renamed = {"score" if name == "strength" else name: value for name, value in item.items()}
    return renamed | {"kind": "average"} if renamed.get("kind") == "usual" else renamed


@pytest.fixture
def version_two(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server at version 2 that still reads version 1."""
    monkeypatch.setattr(wire, "SCHEMA", 2)
    monkeypatch.setitem(KINDS, "pain_entry", replace(KINDS["pain_entry"], older={1: from_version_one}))


def in_version_one(**content: Any) -> dict[str, Any]:
    item = entry(kind="usual", **content)
    return {"strength" if name == "score" else name: value for name, value in item.items()}


def take_again(app: Flask, cast: Cast) -> TakenAgain:
    with inside(app) as session:
        done = service.take_again(
            session,
            KINDS,
            clinic_id=cast.clinic_id,
            settings=app.extensions["ebb_settings"],
            now=app.extensions["ebb_clock"].now(),
        )
        session.commit()
    return done


@pytest.mark.usefixtures("version_two")
def test_an_older_version_that_can_be_read_is_kept_in_todays_words(cast: Cast) -> None:
    old = in_version_one(score=4)
    assert outcomes(send_all(cast.mara, *pain(old), schema=1)) == [("created", None)]
    assert outcomes(send_all(cast.mara, *pain(old), schema=1)) == [("unchanged", None)]
    new = {name: value for name, value in old.items() if name != "strength"} | {"kind": "average", "score": 4}
    assert outcomes(send_all(cast.mara, *pain(new), schema=2)) == [("unchanged", None)]
    assert [(one["kind"], one["score"]) for one in pulled(cast.mara)] == [("average", 4)]


@pytest.mark.usefixtures("version_two")
def test_an_older_version_that_cannot_be_read_waits_with_the_word_to_update(cast: Cast) -> None:
    lost = {name: value for name, value in in_version_one().items() if name != "felt_at"}
    [result] = send_all(cast.mara, *pain(lost), schema=1)
    assert (result["outcome"], result["code"]) == ("rejected", "update_app")
    assert "update the app" in result["detail"]
    [held] = quarantine(cast.mara)
    assert (held["item"], held["schema"], held["code"]) == (lost, 1, "update_app")
    # What is wrong in every version says so.
    assert outcomes(send_all(cast.mara, *pain(in_version_one(score=11)), schema=1)) == [("rejected", "range")]


def test_n55_an_app_too_old_sends_what_it_has_and_is_told(cast: Cast) -> None:
    good, unreadable = entry(score=2), entry(score=...)
    answer = answer_to(cast.mara, *pain(good, unreadable), app="0.0.9")
    assert answer["update_app"] is True
    assert outcomes(answer["results"]) == [("created", None), ("rejected", "update_app")]
    assert answer_to(cast.mara, *pain(good), app="0.1.0")["update_app"] is False
    # Everything else is closed to it.
    there = f"/patients/{cast.mara.patient_id}/phone-records"
    assert cast.mara.get(there, headers={"X-Ebb-App": "0.0.9"}).status_code == 426


def test_unknown_fields_of_a_newer_app_are_kept_and_taken_after_the_update(
    app: Flask, cast: Cast, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    known, newer = entry(score=1), entry(score=8) | {"mood": 3}
    results = send_all(cast.mara, *pain(known, newer), schema=2)
    assert outcomes(results) == [("created", None), ("rejected", "newer_app")]
    [held] = quarantine(cast.mara)
    assert (held["item"], held["schema"]) == (newer, 2)
    clock.advance(timedelta(days=3))
    assert take_again(app, cast) == TakenAgain(1, 0, 0)  # nothing new here yet

    def with_mood(item: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in item.items() if name != "mood"}

    monkeypatch.setattr(wire, "SCHEMA", 3)
    monkeypatch.setitem(KINDS, "pain_entry", replace(KINDS["pain_entry"], older={2: with_mood}))
    assert take_again(app, cast) == TakenAgain(1, 1, 0)
    assert take_again(app, cast) == TakenAgain(0, 0, 0)
    [_, taken] = pulled(cast.mara)
    assert (taken["id"], taken["score"], taken["flags"]) == (newer["id"], 8, [])
    assert taken["received_at"] == NOW.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    [held] = quarantine(cast.mara)
    assert (held["answer"], held["answered_at"]) == ("taken", "2026-03-14T00:30:00.000Z")


def test_without_a_version_an_unknown_field_is_refused_as_ever(cast: Cast) -> None:
    assert outcomes(send_all(cast.mara, *pain(entry() | {"mood": 3}))) == [("rejected", "unknown_field")]
    assert send(cast.mara, entry() | {"mood": 3}, schema=1)[0]["code"] == "unknown_field"


def test_a_kind_of_a_newer_app_is_taken_once_the_server_knows_it(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = entry(score=5)
    assert outcomes(send_all(cast.mara, {"kind": "pain_now", "record": later})) == [("rejected", "unknown_kind")]
    assert take_again(app, cast) == TakenAgain(1, 0, 0)
    monkeypatch.setitem(KINDS, "pain_now", KINDS["pain_entry"])
    assert take_again(app, cast) == TakenAgain(1, 1, 0)
    assert [one["id"] for one in pulled(cast.mara)] == [later["id"]]


def test_what_can_be_read_and_breaks_a_rule_waits_on_with_that_rule(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    send_all(cast.mara, *pain(entry(score=11) | {"mood": 3}), schema=2)

    def without_mood(item: Mapping[str, Any]) -> Mapping[str, Any]:
        return {name: value for name, value in item.items() if name != "mood"}

    monkeypatch.setattr(wire, "SCHEMA", 3)
    monkeypatch.setitem(KINDS, "pain_entry", replace(KINDS["pain_entry"], older={2: without_mood}))
    assert take_again(app, cast) == TakenAgain(1, 0, 1)
    [held] = quarantine(cast.mara)
    assert (held["code"], held["answer"]) == ("range", None)


def test_the_commands(app: Flask, cast: Cast, run: Run) -> None:
    send_all(cast.mara, *pain(entry() | {"mood": 3}), schema=2)
    _, cursor = fetch_all(cast.mara)
    said = run("phones", "take-again", "--clinic", str(cast.clinic_id))
    assert (said.exit_code, said.stdout) == (
        0,
        "1 looked at: 0 kept now, 0 against a rule, 1 still not read.\n",
    ), said.output
    send_all(cast.mara, *pain(entry(), entry()))
    assert run("phones", "pull-anew", "--clinic", str(cast.clinic_id)).exit_code == 0
    there = f"/patients/{cast.mara.patient_id}/phone-records"
    answer = cast.mara.get(there, query_string={"after": cursor})
    assert (answer.status_code, answer.json["code"]) == (410, "resync")  # type: ignore[index]
    everything, fresh = fetch_all(cast.mara)
    assert len(everything) == 2
    send_all(cast.mara, *pain(entry()))
    assert len(fetch_all(cast.mara, fresh)[0]) == 1
