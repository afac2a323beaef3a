"""Bad input: text and JSON. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
import uuid
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from backend.access import service as access
from backend.access.permissions import Role
from backend.shell.db.scope import enter_clinic
from backend.shell.db.session import db
from backend.shell.refusal import Conflict, RuleBroken
from tests.features.cast import CHEAP_HASH, PASSWORD, Cast
from tests.features.diary import content, entry, outcome, path, pulled, send

JSON = "application/json"


def post(cast: Cast, body: bytes | str, content_type: str | None = JSON, **headers: str) -> TestResponse:
    return cast.mara.post(path(cast.mara, "batch"), data=body, content_type=content_type, headers=headers)


def code(answer: TestResponse) -> tuple[int, str]:
    body: dict[str, Any] = answer.json  # type: ignore[assignment]
    return answer.status_code, body["code"]


@pytest.mark.asvs("v5.0.0-1.3.3")
@pytest.mark.parametrize("sign", ["\u0000", "\u0001", "\u001b", "\u007f", "\u000b"])
def test_n19_a_control_character_is_refused_and_kept_aside_on_both_databases(cast: Cast, sign: str) -> None:
    assert outcome(cast.mara, entry(note=f"a{sign}b")) == ("rejected", "control_char")
    assert outcome(cast.mara, entry(zone=f"UTC{sign}")) == ("rejected", "control_char")
    aside = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine").json["items"]  # type: ignore[index]
    assert f"a{sign}b" in [one["item"].get("note") for one in aside]


def test_n19_a_control_character_in_an_unknown_field_or_key_harms_nothing(cast: Cast) -> None:
    assert outcome(cast.mara, entry() | {"a\u0000b": "c\u0000d"}) == ("rejected", "unknown_field")
    assert code(cast.mara.post(path(cast.mara), json=entry() | {"a\u0000b": 1})) == (422, "unknown_field")
    assert code(cast.mara.get(path(cast.mara) + "?after=%00")) == (422, "control_char")


def test_n19_tab_and_line_break_are_text(cast: Cast) -> None:
    assert outcome(cast.mara, entry(note="one\n\ttwo\r\n")) == ("created", None)
    assert pulled(cast.mara)[0]["note"] == "one\n\ttwo\r\n"


@pytest.mark.parametrize(
    "body",
    [
        b'{"items": [{"note": "\\ud800"}]}',
        b'{"items": [{"note": "\\udc00\\ud800"}]}',
        b'{"\\ud800": 1}',
        b'{"items": [{"note": "\xff\xfe"}]}',
        b'{"items": [{"note": "\xed\xa0\x80"}]}',
        b'{"items": [{"note": "\xc0\x80"}]}',
        '{"items": []}'.encode("utf-16"),
        '{"items": []}'.encode("utf-16-le"),
        '{"items": []}'.encode("utf-32"),
        b"\xef\xbb\xbf" + b'{"items": []}',
    ],
)
def test_n20_text_that_is_no_utf_8_is_refused(cast: Cast, body: bytes) -> None:
    assert code(post(cast, body)) == (400, "bad_json")


@pytest.mark.asvs("v5.0.0-1.1.1")
@pytest.mark.parametrize(
    "note",
    [
        "😴🤷🏽‍♀️",
        "e\u0301 is not é",
        "\u202eright to left\u202c",
        "a\u200db",
        "שלום مرحبا",
        "\U0010ffff",
        "\ufeffx",
        "　",
    ],
)
def test_n21_every_other_sign_is_stored_exactly(cast: Cast, note: str) -> None:
    assert outcome(cast.mara, entry(note=note)) == ("created", None)
    assert pulled(cast.mara)[0]["note"] == note


def test_n21_length_is_counted_in_code_points(cast: Cast) -> None:
    assert outcome(cast.mara, entry(note="😴" * 2000)) == ("created", None)
    assert outcome(cast.mara, entry(note="😴" * 2001)) == ("rejected", "too_long")
    assert pulled(cast.mara)[0]["note"] == "😴" * 2000


def sign_in(cast: Cast, login: str) -> int:
    return cast.nobody.post("/sign-in", json={"login": login, "password": PASSWORD}).status_code


def account(app: Flask, cast: Cast, login: str) -> None:
    with app.app_context():
        session = db.session()
        enter_clinic(session, cast.clinic_id)
        access.open_account(
            session, clinic_id=cast.clinic_id, login=login, password_hash=CHEAP_HASH, role=Role.THERAPIST, name="x"
        )
        session.commit()


def test_n22_one_account_in_every_spelling_of_its_login(app: Flask, cast: Cast) -> None:
    composed, decomposed = (unicodedata.normalize(form, "zoë@ebb.example") for form in ("NFC", "NFD"))
    assert composed != decomposed
    account(app, cast, decomposed)
    assert [sign_in(cast, login) for login in (composed, decomposed, composed.upper(), f" {decomposed} ")] == [200] * 4
    for again in (composed, decomposed, composed.upper()):
        with pytest.raises(Conflict, match="login_taken"):
            account(app, cast, again)


@pytest.mark.parametrize(
    "login", ["m\u0430ra@ebb.example", "mar\u03b1@ebb.example", "ｍara@ebb.example", "ma ra@x", "ma\u200dra@x"]
)
def test_n22_a_login_that_looks_like_another_is_refused(app: Flask, cast: Cast, login: str) -> None:
    assert sign_in(cast, "mara@ebb.example") == 200
    assert sign_in(cast, login) == 401
    with pytest.raises(RuleBroken, match="login_letters"):
        account(app, cast, login)


TEXTS = [
    "' OR 1=1 --",
    '"; DROP TABLE pain_entry; --',
    "%_\\",
    '<svg onload="alert(1)">',
    "javascript:alert(1)",
    "</script><script>alert(1)</script>",
    "{{7*7}}",
    "%s%n%x",
    "{0.__class__}",
    "${jndi:ldap://x}",
    '=HYPERLINK("http://x")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "＝1",
]


@pytest.mark.asvs("v5.0.0-1.2.1", "v5.0.0-1.2.4")
def test_n24_n25_n26_n27_text_is_only_text(cast: Cast) -> None:
    items = [entry(note=text) for text in TEXTS]
    assert {result["outcome"] for result in send(cast.mara, *items)} == {"created"}
    answer = cast.mara.get(path(cast.mara))
    assert [kept["note"] for kept in answer.json["items"]] == TEXTS  # type: ignore[index]
    assert answer.mimetype == JSON
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.asvs("v5.0.0-1.2.2", "v5.0.0-1.2.4")
@pytest.mark.parametrize("text", TEXTS)
def test_n24_n25_n26_text_in_an_address_finds_nothing(cast: Cast, text: str) -> None:
    assert cast.mara.get(path(cast.mara) + "/" + text.replace("/", "")).status_code in {404, 405}
    assert cast.mara.get(path(cast.mara), query_string={"after": text}).status_code in {400, 422}


def test_n25_a_problem_never_repeats_what_was_sent(cast: Cast) -> None:
    mark = "<svg onload=alert(1)>"
    for body in (entry(note=[mark]), entry(zone=mark + "\x00"), entry(kind=mark), entry(id=mark)):
        answer = cast.mara.post(path(cast.mara), json=body)
        assert answer.status_code == 422
        assert "svg" not in answer.get_data(as_text=True)


def test_n28_a_line_break_in_a_name_is_refused_and_logged_on_one_line(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcome(cast.mara, entry(zone="America/Edmonton\r\nX: y")) == ("rejected", "control_char")
    forged = {"X-Request-Id": "0123456789 forged", "User-Agent": "a\tforged"}
    answer = cast.mara.get(path(cast.mara), headers=forged)
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    assert "forged" not in capsys.readouterr().err


@pytest.mark.asvs("v5.0.0-1.3.3")
def test_n29_a_note_too_long_is_refused_and_one_of_a_mebibyte_not_even_read(cast: Cast) -> None:
    for length in (2001, 10_001):
        assert outcome(cast.mara, entry(note="x" * length)) == ("rejected", "too_long")
    assert code(post(cast, json.dumps({"items": [entry(note="x" * 1024 * 1024)]}))) == (413, "too_large")
    assert len(cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine").json["items"]) == 2  # type: ignore[index]


@pytest.mark.parametrize(
    "body",
    ['{"items": [], "items": []}', '{"items": [{"score": 3, "score": 9}]}', '{"a": {"b": 1, "\\u0062": 2}}'],
)
def test_n30_a_key_said_twice_is_refused(cast: Cast, body: str) -> None:
    assert code(post(cast, body)) == (400, "duplicate_key")


UNKNOWN = [
    "tenant_id",
    "clinic_id",
    "role",
    "patient_id",
    "is_admin",
    "created_at",
    "received_at",
    "local_day",
    "flags",
]


@pytest.mark.asvs("v5.0.0-2.2.2", "v5.0.0-8.2.3", "v5.0.0-15.3.3")
@pytest.mark.parametrize("field", UNKNOWN)
def test_n31_n51_a_field_the_contract_does_not_name_is_refused(cast: Cast, field: str) -> None:
    more = {field: str(cast.omar.patient_id)}
    assert outcome(cast.mara, entry() | more) == ("rejected", "unknown_field")
    assert code(cast.mara.post(path(cast.mara), json=entry() | more)) == (422, "unknown_field")
    assert code(cast.mara.post(path(cast.mara, "batch"), json={"items": [entry()]} | more)) == (422, "unknown_field")
    assert pulled(cast.mara) == []


@pytest.mark.asvs("v5.0.0-15.3.3")
def test_n31_an_id_or_revision_in_a_correction_is_unknown(cast: Cast) -> None:
    sent = entry()
    send(cast.mara, sent)
    for more in ({"id": str(uuid.uuid4())}, {"revision": 9}):
        headers = {"If-Match": f'"{sent["id"]}.1"'}
        answer = cast.mara.put(path(cast.mara, sent["id"]), json=content() | more, headers=headers)
        assert code(answer) == (422, "unknown_field")


@pytest.mark.asvs("v5.0.0-16.3.3")
def test_n31_what_is_refused_is_counted(cast: Cast) -> None:
    def counted() -> float:
        text = cast.nobody.client.get("/metrics").text
        found = re.search(r'^ebb_refused_total\{code="unknown_field"\} (\S+)$', text, re.MULTILINE)
        return float(found[1]) if found else 0

    before = counted()
    cast.mara.post(path(cast.mara), json=entry() | {"role": "clinic_admin"})
    send(cast.mara, entry() | {"role": "clinic_admin"}, entry())
    assert counted() - before == 2


@pytest.mark.parametrize("depth", [21, 1000, 100_000])
@pytest.mark.parametrize("pair", ["[]", "{}"])
def test_n32_nesting_too_deep_is_refused(cast: Cast, depth: int, pair: str) -> None:
    opening = pair[0] if pair == "[]" else '{"a":'
    body = '{"items":' + opening * (depth - 1) + ("1" if pair == "{}" else "") + pair[1] * (depth - 1) + "}"
    assert code(post(cast, body)) == (400, "too_deep")


def test_n32_twenty_deep_is_not_too_deep(cast: Cast) -> None:
    body = '{"items":' + "[" * 19 + "]" * 19 + "}"
    assert code(post(cast, body)) == (422, "type")


@pytest.mark.parametrize(
    "body", ["", " ", "null", '"x"', "[]", "7", "true", "{", '{"items": [1,]}', "{'items': []}", "{}x"]
)
def test_n33_what_is_not_one_object_is_refused(cast: Cast, body: str) -> None:
    assert code(post(cast, body)) == (400, "bad_json")


@pytest.mark.asvs("v5.0.0-3.5.2")
@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/jsonp",
        "application/problem+json",
        None,
    ],
)
def test_n34_json_under_another_name_is_refused(cast: Cast, content_type: str | None) -> None:
    assert code(post(cast, json.dumps({"items": [entry()]}), content_type)) == (415, "media_type")
    assert pulled(cast.mara) == []


@pytest.mark.asvs("v5.0.0-1.1.1")
@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "gzip, gzip"])
def test_n35_a_compressed_body_is_refused_unopened(cast: Cast, encoding: str) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    assert code(post(cast, bomb, **{"Content-Encoding": encoding})) == (415, "content_encoding")
