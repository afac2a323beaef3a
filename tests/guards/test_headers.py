"""Every answer carries its headers whatever its status, and a problem tells nothing of the inside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask, abort
from werkzeug.test import TestResponse

from backend.access.guard import public
from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from tests.contract import every_answer
from tests.contract.every_answer import LEAKS, Broken
from tests.features.cast import PASSWORD, Cast

CANARY = "SELECT hunter2 FROM account; /srv/ebb/clinic.db; ebb 9.9.9; Traceback (most recent call last)"


class DatabaseBroke(RuntimeError):
    """What a driver says repeats what it was given."""


@pytest.fixture
def breaking(settings: Settings, clock: FixedClock) -> Flask:
    """The application with routes that go wrong in every way."""
    app = create_app(settings, clock)

    @public
    def broken() -> str:
        raise DatabaseBroke(CANARY)

    @public
    def aborted(status: int) -> str:
        abort(status, description=CANARY)

    app.add_url_rule("/api/v1/broken", "broken", broken)
    app.add_url_rule("/api/v1/aborted/<int:status>", "aborted", aborted)
    return app


def holds(answer: TestResponse) -> None:
    every_answer.check(answer)


@pytest.mark.asvs(
    "v5.0.0-3.2.1",
    "v5.0.0-3.4.1",
    "v5.0.0-3.4.3",
    "v5.0.0-3.4.4",
    "v5.0.0-3.4.5",
    "v5.0.0-3.4.6",
    "v5.0.0-14.2.2",
    "v5.0.0-14.3.2",
)
def test_every_status_of_the_api_carries_them(cast: Cast) -> None:
    patient = f"/patients/{cast.mara.patient_id}"
    asked = {
        200: cast.dev.get("/me"),
        204: cast.mara.post("/sign-out"),
        400: cast.dev.get("/patients?limit=1&limit=2"),
        401: cast.nobody.get("/me"),
        403: cast.omar.get("/patients"),
        404: cast.lena.get(patient),
        405: cast.dev.post("/me"),
        413: cast.nobody.post("/sign-in", data=b" " * (1024 * 1024 + 1), content_type="application/json"),
        415: cast.nobody.post("/sign-in", data=b"{}", content_type="text/plain"),
        422: cast.nobody.post("/sign-in", json={}),
        426: cast.dev.get("/me", headers={"X-Ebb-App": "0.0.1"}),
    }
    for status, answer in asked.items():
        assert answer.status_code == status
        holds(answer)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Last-Modified" not in answer.headers
    assert asked[204].headers["Clear-Site-Data"] == '"cache"'
    assert asked[405].headers["Allow"]


@pytest.mark.asvs("v5.0.0-13.4.1", "v5.0.0-13.4.3")
def test_what_is_not_found_anywhere_carries_them(cast: Cast) -> None:
    for path in (
        "/api/v1/nothing",
        "/api/v9/me",
        "/api/",
        "/nothing",
        "/assets/../app.py",
        "/.git/config",
        "/assets/",
        "/assets",
    ):
        answer = cast.nobody.client.get(path, base_url="https://localhost")
        assert answer.status_code == 404
        assert answer.mimetype == "application/problem+json"
        holds(answer)


@pytest.mark.asvs("v5.0.0-16.5.1")
@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 408, 409, 413, 415, 418, 429, 431, 500, 501, 502, 503])
def test_a_library_that_gives_up_says_nothing_of_its_own(breaking: Flask, status: int) -> None:
    answer = breaking.test_client().get(f"/api/v1/aborted/{status}", base_url="https://localhost")
    assert answer.status_code == min(500, status)
    body = json.loads(answer.get_data())
    assert CANARY not in answer.get_data(as_text=True)
    assert (body["status"], body["request_id"]) == (answer.status_code, answer.headers["X-Request-Id"])
    holds(answer)


@pytest.mark.asvs("v5.0.0-16.5.1")
def test_a_failure_says_the_same_words_always(breaking: Flask) -> None:
    answer = breaking.test_client().get("/api/v1/broken", base_url="https://localhost")
    assert answer.status_code == 500
    holds(answer)
    body = json.loads(answer.get_data())
    assert body.pop("request_id") == answer.headers["X-Request-Id"]
    assert body == {
        "type": "urn:ebb:problem:unforeseen",
        "title": "Internal Server Error",
        "status": 500,
        "code": "unforeseen",
        "detail": "Something went wrong on our side. Nothing was changed.",
    }
    assert not LEAKS.search(answer.get_data(as_text=True))


HEADERS = [
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "Referrer-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Strict-Transport-Security",
    "Cache-Control",
    "Vary",
    "X-Request-Id",
]


@pytest.mark.asvs("v5.0.0-3.2.1")
@pytest.mark.parametrize("name", HEADERS)
def test_the_check_of_every_answer_notices_a_header_that_is_gone_or_doubled(cast: Cast, name: str) -> None:
    answer = cast.mara.get("/me")
    every_answer.check(answer)
    kept = answer.headers[name]
    answer.headers.remove(name)
    with pytest.raises(Broken, match="request id" if name == "X-Request-Id" else name):
        every_answer.check(answer)
    answer.headers[name] = kept
    every_answer.check(answer)
    answer.headers.add(name, "other")
    if name != "X-Request-Id":
        with pytest.raises(Broken, match=name):
            every_answer.check(answer)


@pytest.mark.asvs("v5.0.0-3.3.1", "v5.0.0-3.7.2")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Server", "waitress"),
        ("X-Powered-By", "Python"),
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Credentials", "true"),
        ("Location", "https://elsewhere.example/"),
        ("Set-Cookie", "ebb=1; Secure; HttpOnly; SameSite=Strict; Path=/"),
        ("Set-Cookie", "__Host-ebb=1; HttpOnly; SameSite=Strict; Path=/"),
        ("Set-Cookie", "__Host-ebb=1; Secure; SameSite=Strict; Path=/"),
        ("Set-Cookie", "__Host-ebb=1; Secure; HttpOnly; SameSite=Lax; Path=/"),
    ],
)
def test_the_check_of_every_answer_notices_what_may_not_be_there(cast: Cast, name: str, value: str) -> None:
    answer = cast.mara.get("/me")
    answer.headers.add(name, value)
    with pytest.raises(Broken):
        every_answer.check(answer)


@pytest.mark.asvs("v5.0.0-16.5.1")
@pytest.mark.parametrize(
    "planted",
    [
        'Traceback (most recent call last): File "x"',
        "SELECT id FROM account",
        "duplicate key value violates unique constraint",
        "uq_account_login",
        "/srv/ebb/clinic.sqlite",
        "Flask 3.1.3",
        "version 2.12.0",
        "a LookupError",
        "backend/access/service.py",
        "sqlalchemy.exc",
        "<backend.people object at 0x7f>",
    ],
)
def test_the_check_of_every_answer_notices_what_a_problem_may_not_tell(cast: Cast, planted: str) -> None:
    answer = cast.omar.get("/patients")
    body = answer.json
    assert body is not None
    assert list(every_answer.telling(403, body, [])) == []
    assert list(every_answer.telling(403, body | {"detail": planted}, [])) != []
    assert list(every_answer.telling(403, body | {"detail": "I got hunter2hunter2"}, ["hunter2hunter2"])) != []
    assert list(every_answer.telling(500, body, [])) != []


@pytest.mark.asvs("v5.0.0-3.3.1", "v5.0.0-3.3.2", "v5.0.0-3.3.3", "v5.0.0-3.3.4")
@pytest.mark.asvs("v5.0.0-13.4.2")
def test_every_cookie_is_closed(cast: Cast) -> None:
    """Signing in, staying signed in, signing out: each cookie is for our own pages over TLS, and no script reads it."""
    client = cast.mara.app.test_client()
    body = {"login": cast.mara.login, "password": PASSWORD}
    signed_in = client.post("/api/v1/sign-in", json=body, base_url="https://localhost")
    refreshed = client.post("/api/v1/session/refresh", headers={"X-Ebb-Client": "web"}, base_url="https://localhost")
    token = {"Authorization": f"Bearer {signed_in.json['access_token']}"}  # type: ignore[index]
    out = client.post("/api/v1/sign-out", headers=token, base_url="https://localhost")
    cookies = [cookie for answer in (signed_in, refreshed, out) for cookie in answer.headers.getlist("Set-Cookie")]
    assert len(cookies) >= 3
    for cookie in cookies:
        name, *parts = [part.strip() for part in cookie.split(";")]
        assert name.startswith("__Host-")
        assert {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(parts)
        assert not [part for part in parts if part.startswith("Domain")]
        value = name.partition("=")[2]
        assert not value or value not in signed_in.get_data(as_text=True) + refreshed.get_data(as_text=True)


@pytest.mark.asvs("v5.0.0-4.1.1")
def test_every_answer_says_its_type_and_encoding(cast: Cast, pages: Flask) -> None:
    assert cast.mara.get("/me").content_type == "application/json"
    assert cast.nobody.get("/me").content_type == "application/problem+json"
    client = pages.test_client()
    for path, kind in (
        ("/", "text/html; charset=utf-8"),
        ("/app/sw.js", "text/javascript; charset=utf-8"),
        ("/metrics", "text/plain; charset=utf-8"),
    ):
        assert client.get(path, base_url="https://localhost").content_type == kind


@pytest.mark.asvs("v5.0.0-13.4.2")
def test_debugging_does_not_open_it(breaking: Flask) -> None:
    breaking.debug = True
    answer = breaking.test_client().get("/api/v1/broken", base_url="https://localhost")
    assert answer.status_code == 500
    assert CANARY not in answer.get_data(as_text=True)


def test_what_was_sent_is_never_repeated(cast: Cast) -> None:
    canary = "Zq7-canary-Zq7"
    for body in ({"login": canary + "\n", "password": 7}, {"login": [canary], "password": canary, "x": canary}):
        answer = cast.nobody.post("/sign-in", json=body)
        assert answer.status_code == 422
        assert canary not in answer.get_data(as_text=True)
    for path in (f"/patients?after={canary}", f"/patients?limit={canary}", f"/{canary}"):
        assert canary not in cast.dev.get(path).get_data(as_text=True)


@pytest.mark.asvs("v5.0.0-3.4.2")
@pytest.mark.parametrize("origin", ["null", "https://elsewhere.example", "http://localhost"])
def test_no_other_origin_is_let_in(cast: Cast, origin: str) -> None:
    """N77: no CORS headers for anybody; a preflight has no answer; the cookie's route wants its own header."""
    headers = {"Origin": origin}
    assert "Access-Control-Allow-Origin" not in cast.dev.get("/me", headers=headers).headers
    preflight = cast.nobody.ask(
        "OPTIONS", "/session/refresh", headers=headers | {"Access-Control-Request-Method": "POST"}
    )
    assert preflight.status_code == 405
    assert cast.nobody.post("/session/refresh", headers=headers).status_code == 403


def test_a_plain_connection_promises_nothing_about_later_ones(cast: Cast) -> None:
    assert "Strict-Transport-Security" not in cast.nobody.client.get("/healthz", base_url="http://localhost").headers


@pytest.mark.parametrize("sent", ["short", "x" * 65, "a b c d e f g h", "abcdefgh\u00e9"])
def test_a_request_id_from_outside_is_taken_only_when_it_is_one(cast: Cast, sent: str) -> None:
    assert cast.nobody.get("/me", headers={"X-Request-Id": sent}).headers["X-Request-Id"] != sent
    assert cast.nobody.get("/me", headers={"X-Request-Id": "phone-1234"}).headers["X-Request-Id"] == "phone-1234"


def test_health_says_little(cast: Cast) -> None:
    """N78: whether it lives and is ready, never a version, a name, or how many people there are."""
    alive = cast.nobody.client.get("/healthz", base_url="https://localhost")
    ready = cast.nobody.client.get("/readyz", base_url="https://localhost")
    assert (alive.status_code, alive.json) == (200, {"status": "ok"})
    assert (ready.status_code, set(ready.json["checks"])) == (200, {"database", "report_folder"})  # type: ignore[index]
    cast.dev.get(f"/patients/{cast.mara.patient_id}")
    metrics = cast.nobody.client.get("/metrics", base_url="https://localhost").get_data(as_text=True)
    for word in ("mara", "Mara", str(cast.mara.patient_id), str(cast.clinic_id), "python_info", "version"):
        assert word not in metrics
    assert "<uuid:patient_id>" in metrics


@pytest.fixture
def pages(settings: Settings, clock: FixedClock, tmp_path: Path) -> Flask:
    """The application over a built web folder."""
    for name in ("index.html", "app/index.html", "app/sw.js", "clinic/index.html", "assets/index-a1b2c3.js"):
        file = tmp_path / "web" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("<!doctype html><title>Ebb</title>" if name.endswith("html") else "export {}")
    (tmp_path / "secret.txt").write_text(CANARY)
    chosen = {name: getattr(settings, name) for name in ("database_url", "secret", "report_folder", "log_level")}
    return create_app(Settings(**chosen, web_folder=tmp_path / "web"), clock)


@pytest.mark.asvs("v5.0.0-3.4.3", "v5.0.0-3.4.4", "v5.0.0-3.4.5", "v5.0.0-3.4.6")
def test_pages_are_asked_for_anew_and_hashed_files_are_kept(pages: Flask) -> None:
    client = pages.test_client()
    for path in ("/", "/app/", "/clinic/", "/app/sw.js"):
        answer = client.get(path, base_url="https://localhost")
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache"), path
        holds(answer)
    asset = client.get("/assets/index-a1b2c3.js", base_url="https://localhost")
    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    holds(asset)


@pytest.mark.asvs("v5.0.0-3.7.2")
def test_a_page_without_its_slash_leads_there_and_repeats_no_host(pages: Flask) -> None:
    answer = pages.test_client().get("/app", base_url="https://localhost")
    assert (answer.status_code, answer.headers["Location"]) == (308, "/app/")
    holds(answer)


@pytest.mark.asvs("v5.0.0-5.3.2")
@pytest.mark.parametrize(
    "path",
    [
        "/assets/../../secret.txt",
        "/assets/%2e%2e/%2e%2e/secret.txt",
        "/app/..%2f..%2fsecret.txt",
        "/assets//etc/passwd",
    ],
)
def test_no_file_outside_the_web_folder_is_served(pages: Flask, path: str) -> None:
    answer = pages.test_client().get(path, base_url="https://localhost")
    assert answer.status_code in {400, 404}
    assert CANARY not in answer.get_data(as_text=True)
