"""Bad input: cursors; and that nothing is missed, whoever writes and reads at once.

The numbers of the tests are those of the list in the design.
"""

from __future__ import annotations

import random
import threading
from typing import Any

from flask import Flask
from itsdangerous import URLSafeSerializer
from sqlalchemy import update

from backend.shell.db.session import db
from backend.shell.sync.models import ChangeCounter
from tests.features.cast import Cast, Person, inside
from tests.features.diary import FELT, code, entry, path, pulled, quarantine, send, withdrawal


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
    with inside(app):
        db.session.execute(update(ChangeCounter).where(ChangeCounter.clinic_id == cast.clinic_id).values(oldest_pull=2))
        db.session.commit()
    assert code(cast.mara.get(path(cast.mara), query_string={"after": start})) == (410, "resync")
    assert len(pulled(cast.mara)) == 2
    fresh = cast.mara.get(path(cast.mara)).json["next"]  # type: ignore[index]
    assert cast.mara.get(path(cast.mara), query_string={"after": fresh}).status_code == 200


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
