"""One batch, one merge and one pull for every kind of record that phones write."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from backend.access.phone import KINDS, register
from backend.shell.audit.models import AuditRow
from backend.shell.db.session import db
from backend.shell.sync.models import ChangeCounter
from tests.features.cast import Cast, inside
from tests.features.diary import code, entry, path, pulled, quarantine, send, withdrawal
from tests.features.phones.mixed import answer_to, fetch_all, log, logs, outcomes, pain, prescribed, send_all


def test_a_mixed_batch_is_answered_in_the_order_it_was_sent(cast: Cast) -> None:
    exercise = prescribed(cast)
    one, two, done, bad = entry(score=3), entry(score=4), log(exercise), log(exercise, result="not_done")
    results = send_all(cast.mara, *pain(one), *logs(done, bad), *pain(two, entry(score=11)), *logs(done))
    assert outcomes(results) == [
        ("created", None),
        ("created", None),
        ("rejected", "reason_required"),
        ("created", None),
        ("rejected", "range"),
        ("unchanged", None),
    ]
    assert [result["kind"] for result in results] == [
        "pain_entry",
        "exercise_log",
        "exercise_log",
        "pain_entry",
        "pain_entry",
        "exercise_log",
    ]
    assert [result["id"] for result in results[:4]] == [one["id"], done["id"], bad["id"], two["id"]]
    assert {held["id"] for held in quarantine(cast.mara)} == {results[2]["held"], results[4]["held"]}


def test_it_is_the_merge_of_each_kind_whichever_address_is_used(cast: Cast) -> None:
    first = entry(score=3)
    assert outcomes(send_all(cast.mara, *pain(first))) == [("created", None)]
    assert send(cast.mara, first)[0]["outcome"] == "unchanged"
    assert send(cast.mara, first | {"revision": 2, "score": 5})[0]["outcome"] == "amended"
    [conflict] = send_all(cast.mara, *pain(first | {"revision": 2, "score": 6}))
    assert (conflict["outcome"], conflict["current"]["score"], conflict["current"]["first_score"]) == ("conflict", 5, 3)
    results = send_all(cast.mara, *pain(withdrawal(first["id"], 3), first))
    assert outcomes(results) == [("withdrawn", None), ("rejected", "retracted")]


def test_one_pull_has_every_kind_in_the_order_of_the_changes(cast: Cast) -> None:
    exercise = prescribed(cast)
    one, two, done = entry(score=1), entry(score=2), log(exercise)
    send_all(cast.mara, *pain(one), *logs(done))
    send(cast.mara, two)
    send_all(cast.mara, *logs(done | {"revision": 2, "sets_done": 2}), *pain(one | {"revision": 2, "score": 9}))
    everything, cursor = fetch_all(cast.mara, limit=2)
    assert [(item["kind"], item["record"]["id"], item["record"]["revision"]) for item in everything] == [
        ("pain_entry", two["id"], 1),
        ("exercise_log", done["id"], 2),
        ("pain_entry", one["id"], 2),
    ]
    assert [item["record"] for item in everything if item["kind"] == "pain_entry"] == pulled(cast.mara)
    assert fetch_all(cast.mara, cursor) == ([], cursor)


def test_the_cursor_of_a_mixed_batch_skips_nobodys_change(cast: Cast) -> None:
    exercise = prescribed(cast)
    _, cursor = fetch_all(cast.mara)
    phone = answer_to(cast.mara, *pain(entry()), *logs(log(exercise)), after=cursor)["cursor"]
    assert fetch_all(cast.mara, phone)[0] == []
    tablet = answer_to(cast.mara, *logs(log(exercise)), after=cursor)["cursor"]
    assert len(fetch_all(cast.mara, tablet)[0]) == 3
    assert answer_to(cast.mara, *pain(entry()), after="x")["cursor"] is None


def test_a_cursor_too_old_is_told_and_everything_can_be_pulled(app: Flask, cast: Cast) -> None:
    _, cursor = fetch_all(cast.mara)
    send_all(cast.mara, *pain(entry(), entry()))
    with inside(app):
        db.session.execute(update(ChangeCounter).where(ChangeCounter.clinic_id == cast.clinic_id).values(oldest_pull=2))
        db.session.commit()
    answer = cast.mara.get(f"/patients/{cast.mara.patient_id}/phone-records", query_string={"after": cursor})
    assert code(answer) == (410, "resync")
    assert answer.json["detail"] == "This cursor is too old. Pull everything once, then go on from there."  # type: ignore[index]
    assert len(fetch_all(cast.mara)[0]) == 2


def test_a_cursor_of_one_list_is_none_of_another(cast: Cast) -> None:
    _, every = fetch_all(cast.mara)
    one: str = cast.mara.get(path(cast.mara)).json["next"]  # type: ignore[index]
    assert code(cast.mara.get(path(cast.mara), query_string={"after": every})) == (400, "bad_cursor")
    there = f"/patients/{cast.mara.patient_id}/phone-records"
    assert code(cast.mara.get(there, query_string={"after": one})) == (400, "bad_cursor")


def test_what_has_no_kind_and_what_has_an_unknown_one_is_kept_aside_too(cast: Cast) -> None:
    strange: list[dict[str, Any]] = [
        {"kind": "dream_log", "record": entry()},
        {"kind": "pain_entry"},
        {"record": entry()},
        {"kind": "pain_entry", "record": [1]},
        {"kind": "Pain Entry", "record": entry()},
        {"kind": "pain_entry", "record": entry(), "more": 1},
        {"kind": "x\u0000", "record": entry()},
        {},
    ]
    results = send_all(cast.mara, *strange, *pain(entry(score=7)))
    assert outcomes(results) == [("rejected", "unknown_kind"), *[("rejected", "type")] * 7, ("created", None)]
    assert results[0]["id"] == strange[0]["record"]["id"]
    aside = {held["id"]: held["item"] for held in quarantine(cast.mara)}
    assert [aside[one["held"]] for one in results[:8]] == [strange[0]["record"], *strange[1:]]


def test_an_outsider_gets_404(cast: Cast) -> None:
    at = f"/patients/{cast.mara.patient_id}/phone-records"
    for person in (cast.omar, cast.zoe):
        assert person.post(f"{at}/batch", json={"items": pain(entry())}).status_code == 404
        assert person.get(at).status_code == 404
    assert cast.dev.get(at).status_code == 403


def test_one_look_at_the_record_for_a_batch_and_the_fields_of_all_its_kinds(app: Flask, cast: Cast) -> None:
    exercise = prescribed(cast)
    send_all(cast.mara, *pain(entry()), *logs(log(exercise)))
    with inside(app) as session:
        rows = session.scalars(select(AuditRow).where(AuditRow.operation == "send_phone_records")).all()
    [row] = rows
    assert {"score", "result"} <= set(row.changed)


def test_a_kind_is_registered_once() -> None:
    assert {"pain_entry", "exercise_log"} <= set(KINDS)
    with pytest.raises(ValueError, match="two kinds of records are called pain_entry"):
        register(KINDS["pain_entry"])
