"""Bad input: sync. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import io
import json
import random
import threading
import time
import uuid
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, decode_token
from itsdangerous import URLSafeSerializer
from sqlalchemy import select, update

from backend.pain.models import PainEntry, PainEntryRevision
from backend.people.models import Patient
from backend.shell.db.scope import every_clinic
from backend.shell.db.session import db
from backend.shell.sync.models import ChangeCounter
from tests.features.cast import Cast, Person
from tests.features.diary import FELT, content, entry, outcome, path, pulled, send, withdrawal


def quarantine(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = person.get(f"/patients/{person.patient_id}/quarantine").json["items"]  # type: ignore[index]
    return items


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def rows(app: Flask, table: type[Any] = PainEntry) -> list[Any]:
    with app.app_context(), every_clinic(db.session()):
        return list(db.session.scalars(select(table)))


HOSTILE: dict[str, list[dict[str, Any]]] = {
    "places that are none": [{"places": [{}] * 92}] * 500,
    "places without end": [{"places": [{}] * 180_000}],
    "fields nobody knows": [{f"{number:x}": 0 for number in range(100_000)}],
    "many fields nobody knows": [{f"{number:x}": 0 for number in range(220)}] * 500,
    "numbers without end": [{"score": int("9" * 4000)}] * 250,
    "times without end": [{"felt_at": "2" * 2000}] * 480,
    "ids without end": [{"id": "a-" * 1000}] * 480,
    "items without end": [{}] * 340_000,
    "notes": [{"note": "é" * 700}] * 500,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_n38_a_batch_built_to_be_slow_is_judged_within_a_second(cast: Cast, name: str) -> None:
    cast.mara.get("/me")
    items = [entry() | item if len(HOSTILE[name]) <= 500 else item for item in HOSTILE[name]]
    body = json.dumps({"items": items}, separators=(",", ":"), ensure_ascii=False).encode()
    body = body[: 1024 * 1024] if len(body) > 1024 * 1024 else body
    began = time.thread_time()  # the work itself, whoever else uses the machine
    answer = cast.mara.client.post(
        f"/api/v1{path(cast.mara, 'batch')}",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {cast.mara.token}"},
        base_url="https://localhost",
    )
    took = time.thread_time() - began
    assert answer.status_code in {200, 400, 413, 422}
    assert took < 1, f"{took:.2f} s"


def test_n39_the_same_batch_twice_changes_nothing(app: Flask, cast: Cast) -> None:
    items = [entry() for _ in range(20)]
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"created"}
    before = pulled(cast.mara)
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"unchanged"}
    assert pulled(cast.mara) == before
    assert len(rows(app)) == len(rows(app, PainEntryRevision)) == 20


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
    assert len(rows(app)) == 3


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


def test_n50_a_cursor_that_was_not_handed_out_here_is_refused(app: Flask, cast: Cast) -> None:
    for person in (cast.mara, cast.omar, cast.zoe):
        send(person, entry())
    mine, omars, zoes = (person.get(path(person)).json["next"] for person in (cast.mara, cast.omar, cast.zoe))  # type: ignore[index]
    logs = cast.mara.get(path(cast.mara, kind="exercise-logs")).json["next"]  # type: ignore[index]
    cursors = app.extensions["ebb_cursors"]
    future = cursors.seal("pain_entry", cast.clinic_id, cast.mara.patient_id, 10**6)
    negative = cursors.seal("pain_entry", cast.clinic_id, cast.mara.patient_id, -1)
    text = cursors.seal("pain_entry", cast.clinic_id, cast.mara.patient_id, "1")
    forged = URLSafeSerializer("guessed", salt="cursor").dumps(["pain_entry", cast.clinic_id.hex, "", 0])
    refused = [omars, zoes, logs, future, negative, text, forged, mine[:-1], mine + "x", "x", "1", "." * 2000, "ü"]
    answers = [cast.mara.get(path(cast.mara), query_string={"after": cursor}) for cursor in refused]
    assert {code(answer) for answer in answers} == {(400, "bad_cursor")}
    assert len({answer.json["detail"] for answer in answers}) == 1  # type: ignore[index]
    assert cast.mara.get(path(cast.mara), query_string={"after": mine}).json["items"] == []  # type: ignore[index]


def test_n50_a_cursor_too_old_asks_for_everything_once(app: Flask, cast: Cast) -> None:
    start = cast.mara.get(path(cast.mara)).json["next"]  # type: ignore[index]
    send(cast.mara, entry(), entry())
    with app.app_context(), every_clinic(db.session()):
        db.session.execute(update(ChangeCounter).where(ChangeCounter.clinic_id == cast.clinic_id).values(oldest_pull=2))
        db.session.commit()
    assert code(cast.mara.get(path(cast.mara), query_string={"after": start})) == (410, "resync")
    assert len(pulled(cast.mara)) == 2
    fresh = cast.mara.get(path(cast.mara)).json["next"]  # type: ignore[index]
    assert cast.mara.get(path(cast.mara), query_string={"after": fresh}).status_code == 200


@pytest.mark.parametrize("field", ["created_by", "entered_by", "author_id", "author"])
def test_n51_the_author_is_whoever_is_signed_in(app: Flask, cast: Cast, field: str) -> None:
    assert outcome(cast.mara, entry() | {field: str(cast.dev.id)}) == ("rejected", "unknown_field")
    send(cast.mara, entry())
    assert [row.author_id for row in rows(app)] == [cast.mara.id]


def test_n52_after_the_end_of_the_programme_only_what_lies_before_is_taken(app: Flask, cast: Cast) -> None:
    with app.app_context(), every_clinic(db.session()):
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
    """A body that arrives at this moment."""

    def __init__(self, body: bytes, arrives: float) -> None:
        super().__init__(body)
        self.arrives = arrives

    def read(self, size: int | None = -1) -> bytes:
        time.sleep(max(0, self.arrives - time.time()))
        return super().read(size)

    def readinto(self, buffer: Any) -> int:
        time.sleep(max(0, self.arrives - time.time()))
        return super().readinto(buffer)


def test_n53_a_token_that_ends_during_an_upload_was_good_when_it_began(app: Flask, cast: Cast) -> None:
    cast.mara.get("/me")
    body = json.dumps({"items": [entry()]}).encode()
    with app.app_context():
        sid = decode_token(cast.mara.token or "")["sid"]
        # One to three seconds before the 30 s of leeway are over.
        token = create_access_token(
            str(cast.mara.id),
            additional_claims={"sid": sid, "typ": "access"},
            expires_delta=timedelta(seconds=-27.5),
        )
        over = decode_token(token)["exp"] + 30.1
    headers = {"Authorization": f"Bearer {token}"}
    client, where = app.test_client(), f"https://localhost/api/v1{path(cast.mara, 'batch')}"
    upload = client.post(
        where, input_stream=Slow(body, over), content_length=len(body), content_type="application/json", headers=headers
    )
    assert upload.status_code == 200
    late = client.post(where, data=body, content_type="application/json", headers=headers)
    assert code(late) == (401, "sign_in_needed")
    assert len(pulled(cast.mara)) == 1


def test_n54_another_patients_session_cannot_send_this_patients_queue(cast: Cast) -> None:
    """The seal of the queue is the phone's; here: even an unsealed queue of hers goes nowhere under his name."""
    item = entry()
    assert code(cast.omar.post(path(cast.mara, "batch"), json={"items": [item]})) == (404, "not_found")
    assert pulled(cast.omar) == []
    assert outcome(cast.mara, item) == ("created", None)


@pytest.mark.parametrize(
    ("version", "status"),
    [("0.0.9", 426), ("0.1.0", 200), ("1.0.0", 200), ("9999.0.0", 200), ("nonsense", 400), ("0.1", 400), (None, 200)],
)
def test_n55_an_app_too_old_is_told_and_nothing_is_taken(cast: Cast, version: str | None, status: int) -> None:
    item = entry()
    headers = {} if version is None else {"X-Ebb-App": version}
    answer = cast.mara.post(path(cast.mara, "batch"), json={"items": [item]}, headers=headers)
    assert answer.status_code == status
    assert len(pulled(cast.mara)) == (status == 200)
    if status == 426:
        assert answer.json["code"] == "upgrade_required"  # type: ignore[index]
    assert outcome(cast.mara, item)[0] == ("unchanged" if status == 200 else "created")


def test_a_phone_that_sends_in_any_order_until_all_is_taken_gets_there(cast: Cast) -> None:
    for seed in range(6):
        chance = random.Random(seed)
        everything: list[dict[str, Any]] = []
        for _ in range(5):
            first = entry(score=chance.randrange(11))
            chain = [
                first | {"revision": number, "score": chance.randrange(11)}
                for number in range(1, chance.randrange(2, 5))
            ]
            if chance.random() < 0.4:
                chain.append(withdrawal(first["id"], len(chain) + 1))
            everything += chain
        outbox = everything * 2
        last = {item["id"]: item for item in everything}
        for _ in range(10):
            chance.shuffle(outbox)
            batch, rest = outbox[:8], outbox[8:]
            results = send(cast.mara, *batch) if batch else []
            outbox = rest + [item for item, result in zip(batch, results, strict=True) if result["outcome"] == "retry"]
        for _ in range(6):
            results = send(cast.mara, *outbox) if outbox else []
            outbox = [item for item, result in zip(outbox, results, strict=True) if result["outcome"] == "retry"]
        assert not outbox
        kept = {one["id"]: one for one in pulled(cast.mara)}
        for record_id, item in last.items():
            assert kept[record_id]["revision"] == item["revision"]
            assert (kept[record_id]["withdrawn_at"] is not None) == ("withdrawn" in item)
            assert "withdrawn" in item or kept[record_id]["score"] == item["score"]


def test_a_pull_misses_nothing_and_shows_each_change_in_order(cast: Cast) -> None:
    phone = ""
    seen: list[str] = []
    for number in range(6):
        first = entry(score=number)
        send(cast.mara, first, entry(score=10))
        send(cast.mara, first | {"revision": 2, "note": "later"})
        while True:
            page: dict[str, Any] = cast.mara.get(path(cast.mara) + f"?limit=2{phone}").json  # type: ignore[assignment]
            seen += [f"{one['id']}.{one['revision']}" for one in page["items"]]
            phone = f"&after={page['next']}"
            if not page["more"]:
                break
    assert len(seen) == len(set(seen)) == 12
    assert {one.split(".")[0] for one in seen} == {one["id"] for one in pulled(cast.mara)}


def test_the_cursor_of_a_batch_never_skips_another_devices_change(cast: Cast) -> None:
    cursor = cast.mara.get(path(cast.mara)).json["next"]  # type: ignore[index]
    where = path(cast.mara, "batch")

    def batch(*items: dict[str, Any], after: str | None) -> str | None:
        body = {"items": list(items)} | ({} if after is None else {"after": after})
        said: str | None = cast.mara.post(where, json=body).json["cursor"]  # type: ignore[index]
        return said

    def waiting(after: str | None) -> int:
        answer = cast.mara.get(path(cast.mara), query_string={} if after is None else {"after": after})
        return len(answer.json["items"])  # type: ignore[index]

    phone = batch(entry(), entry(), after=cursor)
    assert phone is not None
    assert waiting(phone) == 0
    tablet = batch(entry(), after=cursor)
    assert tablet is not None
    assert waiting(tablet) == 3  # the tablet has not seen the phone's two
    assert waiting(batch(entry(), after=phone)) == 2
    assert batch(entry(), after=None) is None
    assert batch(entry(), after="forged") is None
    assert len(pulled(cast.mara)) == 6


def test_a_record_that_could_not_be_taken_is_listed_page_by_page(cast: Cast) -> None:
    send(cast.mara, *(entry(score=11, note=str(number)) for number in range(7)))
    seen: list[str] = []
    after = ""
    while True:
        page: dict[str, Any] = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine?limit=3{after}").json  # type: ignore[assignment]
        seen += [one["item"]["note"] for one in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert sorted(seen) == [str(number) for number in range(7)]
    forged = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine?after=x")
    assert code(forged) == (400, "bad_cursor")


def test_what_is_refused_alone_is_kept_aside_too(cast: Cast) -> None:
    late = entry(felt_at="2026-03-01T12:00:00-07:00", written_at=FELT)
    assert code(cast.mara.post(path(cast.mara), json=late)) == (422, "too_long_ago")
    assert [one["item"] for one in quarantine(cast.mara)] == [late]


def test_a_reader_beside_four_writers_misses_nothing(app: Flask, cast: Cast) -> None:
    cast.mara.get("/me")
    cast.omar.get("/me")
    problems: list[str] = []
    sent = [entry() for _ in range(60)]

    def write(person: Person, items: list[dict[str, Any]]) -> None:
        client = app.test_client()
        for item in items:
            answer = client.post(
                f"/api/v1{path(person)}",
                json=item,
                headers={"Authorization": f"Bearer {person.token}"},
                base_url="https://localhost",
            )
            if answer.status_code != 201:
                problems.append(answer.text)

    # Two write for Mara, two for Omar: the counter is the clinic's, so each one's numbers have holes.
    writers = [threading.Thread(target=write, args=(cast.mara, sent[half::2])) for half in (0, 1)]
    writers += [threading.Thread(target=write, args=(cast.omar, [entry() for _ in range(20)])) for _ in range(2)]
    for writer in writers:
        writer.start()
    seen: list[str] = []
    cursor: dict[str, str] = {}
    done = False
    while not done:
        done = not any(writer.is_alive() for writer in writers)
        page: dict[str, Any] = cast.mara.get(path(cast.mara), query_string={"limit": "7"} | cursor).json  # type: ignore[assignment]
        seen += [one["id"] for one in page["items"]]
        cursor = {"after": page["next"]}
        done = done and not page["more"]
    assert not problems
    assert len(seen) == len(set(seen))
    assert set(seen) == {item["id"] for item in sent}
