"""Bad input: sync. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import io
import json
import threading
import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from backend.pain.models import PainEntry, PainEntryRevision
from backend.people.models import Patient
from backend.shell.clock import FixedClock
from backend.shell.db.session import db
from tests.features.cast import Cast, inside
from tests.features.diary import code, content, entry, outcome, path, pulled, quarantine, send, withdrawal


def rows(app: Flask, table: type[Any] = PainEntry) -> list[Any]:
    with inside(app):
        return list(db.session.scalars(select(table)))


def test_n39_the_same_batch_twice_changes_nothing(app: Flask, cast: Cast) -> None:
    items = [entry() for _ in range(20)]
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"created"}
    before = pulled(cast.mara)
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"unchanged"}
    assert pulled(cast.mara) == before
    assert len(rows(app)) == len(rows(app, PainEntryRevision)) == 20


@pytest.mark.asvs("v5.0.0-2.3.4")
def test_n39_sixteen_copies_at_once_make_one_row_each(app: Flask, cast: Cast) -> None:
    cast.mara.get("/me")
    items = [entry() for _ in range(10)]
    together = threading.Barrier(16)
    answers: list[tuple[int, Any]] = []

    def copy() -> None:
        client = app.test_client()
        together.wait()
        answer = client.post(
            f"/api/v1{path(cast.mara, 'batch')}",
            json={"items": items},
            headers={"Authorization": f"Bearer {cast.mara.token}"},
            base_url="https://localhost",
        )
        answers.append((answer.status_code, answer.json))

    threads = [threading.Thread(target=copy) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [status for status, _ in answers] == [200] * 16
    found = Counter(result["outcome"] for _, body in answers for result in body["results"])
    assert found == {"created": 10, "unchanged": 150}
    assert {result["id"] for _, body in answers for result in body["results"]} == {item["id"] for item in items}
    assert len(rows(app)) == len(rows(app, PainEntryRevision)) == 10
    assert sorted(row.change_no for row in rows(app)) == list(range(1, 11))


def test_n40_other_content_under_the_same_revision_is_kept_aside_and_shown(cast: Cast) -> None:
    first = entry(score=3, note="what I wrote")
    send(cast.mara, first)
    second = first | {"score": 9, "note": "what I wrote instead"}
    [result] = send(cast.mara, second)
    assert (result["outcome"], result["code"], result["current"]["score"]) == ("conflict", "revision_taken", 3)
    send(cast.mara, second)  # again: still one
    [aside] = quarantine(cast.mara)
    assert (aside["item"], aside["code"], aside["received_at"]) == (
        second,
        "revision_taken",
        "2026-03-11T00:30:00.000Z",
    )
    assert [kept["note"] for kept in pulled(cast.mara)] == ["what I wrote"]


def test_n41_one_id_twice_in_a_batch(app: Flask, cast: Cast) -> None:
    same, other = entry(score=2), entry(score=2)
    results = send(cast.mara, same, same, other, other | {"score": 5}, other | {"revision": 2, "score": 6})
    assert [result["outcome"] for result in results] == ["created", "unchanged", "created", "conflict", "amended"]
    assert {row.id.hex: row.score for row in rows(app)} == {
        uuid.UUID(same["id"]).hex: 2,
        uuid.UUID(other["id"]).hex: 6,
    }


def test_n42_an_id_that_somebody_else_has_is_free(app: Flask, cast: Cast) -> None:
    mine = entry(score=1)
    assert outcome(cast.mara, mine) == ("created", None)
    for person, score in ((cast.omar, 2), (cast.zoe, 3)):
        [result] = send(person, mine | {"score": score})
        assert (result["outcome"], result["current"], result["flags"]) == ("created", None, [])
        assert [kept["score"] for kept in pulled(person)] == [score]
    assert [kept["score"] for kept in pulled(cast.mara)] == [1]
    assert len(rows(app)) == 2


def test_n43_what_was_withdrawn_does_not_come_back(cast: Cast) -> None:
    first = entry()
    [created, gone] = send(cast.mara, first, withdrawal(first["id"], 2))
    assert (created["outcome"], gone["outcome"], gone["withdrawn_at"]) == (
        "created",
        "withdrawn",
        "2026-03-11T00:30:00.000Z",
    )
    again = [first, first | {"revision": 3, "score": 1}, withdrawal(first["id"], 2, "another reason")]
    for item in again:
        [result] = send(cast.mara, item)
        assert (result["outcome"], result["code"]) == ("rejected", "retracted")
        assert result["withdrawn_at"] == "2026-03-11T00:30:00.000Z"
    assert outcome(cast.mara, withdrawal(first["id"], 2)) == ("unchanged", None)
    alone = cast.mara.post(path(cast.mara), json=first)
    assert code(alone) == (409, "retracted")
    assert alone.json["withdrawn_at"] == "2026-03-11T00:30:00.000Z"  # type: ignore[index]
    [kept] = pulled(cast.mara)
    assert (kept["score"], kept["withdrawn_reason"]) == (6, "wrong day")
    # What was kept as a version before is not lost, so only the two new things are aside.
    assert sorted(one["item"]["revision"] for one in quarantine(cast.mara)) == [2, 3]


def test_n44_one_bad_item_does_not_hold_up_the_others(cast: Cast) -> None:
    items = [entry(score=12 if number == 36 else number % 11) for number in range(50)]
    results = send(cast.mara, *items)
    assert [result["id"] for result in results] == [item["id"] for item in items]
    assert Counter(result["outcome"] for result in results) == {"created": 49, "rejected": 1}
    bad = results[36]
    assert (bad["outcome"], bad["code"], bad["detail"]) == ("rejected", "range", "score: This lies outside the range.")
    assert [kept["id"] for kept in pulled(cast.mara)] == [item["id"] for item in items if item is not items[36]]
    assert [one["item"] for one in quarantine(cast.mara)] == [items[36]]


def test_n44_an_item_without_a_readable_id_still_has_its_place(cast: Cast) -> None:
    results = send(cast.mara, entry(), {}, {"id": "x", "revision": 2}, entry(revision=True), entry())
    assert [(result["outcome"], result["code"]) for result in results] == [
        ("created", None),
        ("rejected", "required"),
        ("rejected", "type"),
        ("rejected", "type"),
        ("created", None),
    ]
    assert [result["id"] is None for result in results] == [False, True, True, False, False]
    assert results[2]["revision"] == 2


def test_n45_an_empty_batch_and_one_too_large_are_refused_as_a_whole(cast: Cast) -> None:
    where = path(cast.mara, "batch")
    assert code(cast.mara.post(where, json={"items": []})) == (422, "batch_empty")
    large = cast.mara.post(where, json={"items": [entry() for _ in range(501)]})
    assert (*code(large), large.json["limit"]) == (413, "batch_too_large", 500)  # type: ignore[index]
    assert pulled(cast.mara) == []
    assert len(send(cast.mara, *(entry() for _ in range(500)))) == 500
    wrong: list[Any] = [None, {}, "x", [1], [entry(), None], [[]]]
    for items in wrong:
        assert code(cast.mara.post(where, json={"items": items})) == (422, "type")
    assert code(cast.mara.post(where, json={})) == (422, "required")


class CutAfterCommit:
    """Lets the application do all its work, then loses its answer."""

    def __init__(self, app: Any) -> None:
        self.app = app

    def __call__(self, environ: Any, _start_response: Any) -> Any:
        status: list[str] = []
        b"".join(self.app(environ, lambda said, *_: status.append(said)))
        raise ConnectionResetError(status[0])


def test_n46_cut_after_the_commit_the_retry_is_unchanged(app: Flask, cast: Cast) -> None:
    cast.mara.get("/me")
    items = [entry() for _ in range(5)]
    whole = app.wsgi_app
    app.wsgi_app = CutAfterCommit(whole)  # type: ignore[assignment]
    with pytest.raises(ConnectionResetError, match="200"):
        cast.mara.post(path(cast.mara, "batch"), json={"items": items})
    app.wsgi_app = whole  # type: ignore[method-assign]
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"unchanged"}
    assert len(rows(app)) == 5


def test_n47_two_devices_correct_the_same_version(cast: Cast) -> None:
    first = entry(score=1)
    send(cast.mara, first, first | {"revision": 2, "score": 2}, first | {"revision": 3, "score": 3})
    [phone] = send(cast.mara, first | {"revision": 4, "score": 4, "note": "phone"})
    [tablet] = send(cast.mara, first | {"revision": 4, "score": 5, "note": "tablet"})
    assert phone["outcome"] == "amended"
    assert (tablet["outcome"], tablet["current"]["revision"], tablet["current"]["note"]) == ("conflict", 4, "phone")
    assert [one["item"]["note"] for one in quarantine(cast.mara)] == ["tablet"]
    [again] = send(cast.mara, first | {"revision": 5, "score": 5, "note": "tablet"})
    assert again["outcome"] == "amended"
    read = cast.mara.get(path(cast.mara, first["id"])).json
    assert [version["content"]["score"] for version in read["versions"]] == [1, 2, 3, 4, 5]  # type: ignore[index]


def test_n47_an_edit_online_and_one_offline(cast: Cast) -> None:
    first = entry(score=1)
    tag = cast.mara.post(path(cast.mara), json=first).headers["ETag"]
    online = cast.mara.put(path(cast.mara, first["id"]), json=content(score=2), headers={"If-Match": tag})
    assert online.status_code == 200
    [offline] = send(cast.mara, first | {"revision": 2, "score": 3})
    assert (offline["outcome"], offline["current"]["score"]) == ("conflict", 2)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, (428, "version_needed")),
        ("*", (412, "stale_version")),
        ('W/"{tag}"', (412, "stale_version")),
        ("{tag}", (400, "bad_version")),
        ('"{tag}', (400, "bad_version")),
        ('"{tag}" "x"', (400, "bad_version")),
        ("", (400, "bad_version")),
        ('"{other}"', (412, "stale_version")),
        ('"{older}"', (412, "stale_version")),
        ('"x", W/"{tag}"', (412, "stale_version")),
        ('"x", "{tag}"', (200, "")),
        ('"{tag}" , "x"', (200, "")),
        ('"{tag}"', (200, "")),
    ],
)
def test_n48_a_correction_names_the_version_it_was_made_on(
    cast: Cast, given: str | None, expected: tuple[int, str]
) -> None:
    first, other = entry(), entry()
    send(cast.mara, first, other, first | {"revision": 2, "score": 5})
    tag, other_tag = (cast.mara.get(path(cast.mara, one["id"])).headers["ETag"].strip('"') for one in (first, other))
    older = f"{first['id']}.1"
    headers = {} if given is None else {"If-Match": given.format(tag=tag, other=other_tag, older=older)}
    answer = cast.mara.put(path(cast.mara, first["id"]), json=content(score=9), headers=headers)
    assert (answer.status_code, (answer.json or {}).get("code", "")) == expected
    assert {kept["id"]: kept["score"] for kept in pulled(cast.mara)}[first["id"]] == (9 if expected[0] == 200 else 5)


def test_n49_the_id_gives_what_an_idempotency_key_would(cast: Cast) -> None:
    """There is no such header: the id of what is created is the client's own, so it cannot be forgotten or reused."""
    first = entry(score=4)
    key = {"Idempotency-Key": "k" * 300}
    answers = [cast.mara.post(path(cast.mara), json=first, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json == answers[1].json
    assert code(cast.mara.post(path(cast.mara), json=first | {"score": 5}, headers=key)) == (409, "revision_taken")
    assert cast.zoe.post(path(cast.zoe), json=first | {"score": 5}, headers=key).status_code == 201


@pytest.mark.asvs("v5.0.0-8.2.3")
@pytest.mark.parametrize("field", ["created_by", "entered_by", "author_id", "author"])
def test_n51_the_author_is_whoever_is_signed_in(app: Flask, cast: Cast, field: str) -> None:
    assert outcome(cast.mara, entry() | {field: str(cast.dev.id)}) == ("rejected", "unknown_field")
    send(cast.mara, entry())
    assert [row.author_id for row in rows(app)] == [cast.mara.id]


def test_n52_after_the_end_of_the_programme_only_what_lies_before_is_taken(app: Flask, cast: Cast) -> None:
    with inside(app):
        patient = db.session.scalars(select(Patient).where(Patient.id == cast.mara.patient_id)).one()
        patient.ended_on = date(2026, 3, 9)
        db.session.commit()
    before, after = entry(felt_at="2026-03-09T20:00:00-06:00"), entry()
    results = send(cast.mara, before, after)
    assert [(result["outcome"], result["code"]) for result in results] == [
        ("created", None),
        ("rejected", "enrolment_closed"),
    ]
    assert [one["item"] for one in quarantine(cast.mara)] == [after]
    assert code(cast.mara.post(path(cast.mara), json=after)) == (422, "enrolment_closed")


class Slow(io.BytesIO):
    """A body that takes so long to arrive that a token is over by then."""

    def __init__(self, body: bytes, clock: FixedClock) -> None:
        super().__init__(body)
        self.clock, self.waited = clock, False

    def wait(self) -> None:
        if not self.waited:
            self.clock.advance(timedelta(minutes=11))
        self.waited = True

    def read(self, size: int | None = -1) -> bytes:
        self.wait()
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        self.wait()
        return super().readinto(buffer)


def test_n53_a_token_that_ends_during_an_upload_was_good_when_it_began(
    app: Flask, cast: Cast, clock: FixedClock
) -> None:
    cast.mara.get("/me")
    body, headers = json.dumps({"items": [entry()]}).encode(), {"Authorization": f"Bearer {cast.mara.token}"}
    client, where = app.test_client(), f"https://localhost/api/v1{path(cast.mara, 'batch')}"
    slow = Slow(body, clock)
    upload = client.post(
        where, input_stream=slow, content_length=len(body), content_type="application/json", headers=headers
    )
    assert (upload.status_code, slow.waited) == (200, True)
    late = client.post(where, data=body, content_type="application/json", headers=headers)
    assert code(late) == (401, "sign_in_needed")
    cast.mara.token = None
    assert len(pulled(cast.mara)) == 1


def test_n54_another_patients_session_cannot_send_this_patients_queue(cast: Cast) -> None:
    """The seal of the queue is the phone's; here: even an unsealed queue of hers goes nowhere under his name."""
    item = entry()
    assert code(cast.omar.post(path(cast.mara, "batch"), json={"items": [item]})) == (404, "not_found")
    assert pulled(cast.omar) == []
    assert outcome(cast.mara, item) == ("created", None)


@pytest.mark.parametrize(
    ("version", "status"),
    [("0.0.9", 200), ("0.1.0", 200), ("1.0.0", 200), ("9999.0.0", 200), ("nonsense", 400), ("0.1", 400), (None, 200)],
)
def test_n55_an_app_too_old_is_told_and_what_it_sent_is_taken(cast: Cast, version: str | None, status: int) -> None:
    item = entry()
    headers = {} if version is None else {"X-Ebb-App": version}
    answer = cast.mara.post(path(cast.mara, "batch"), json={"items": [item]}, headers=headers)
    assert answer.status_code == status
    assert len(pulled(cast.mara)) == (status == 200)
    if status == 200:
        assert answer.json["update_app"] == (version == "0.0.9")  # type: ignore[index]
    assert outcome(cast.mara, item)[0] == ("unchanged" if status == 200 else "created")
    alone = cast.mara.post(path(cast.mara), json=entry(), headers=headers)
    assert alone.status_code == (426 if version == "0.0.9" else 201 if status == 200 else 400)
