"""What a request claims of itself: which host it is for, which way it came, which page sent it (N73, N77, N78)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, Request, request
from flask.testing import FlaskClient
from werkzeug.test import EnvironBuilder, TestResponse

from backend.access import tokens
from backend.access.guard import public
from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.settings import Settings
from backend.shell.web.hosts import client_address, from_this_machine, host_name
from tests.contract.conformance import CheckedClient
from tests.features.bad_input.wire import request as said
from tests.features.bad_input.wire import serving, talk
from tests.features.cast import PASSWORD, Cast, close

HOME = "https://ebb.river.example"
PROXY = "10.20.0.2"
Served = Callable[..., FlaskClient]


@pytest.fixture
def served(settings: Settings, clock: FixedClock) -> Iterator[Served]:
    """A client of the application under other settings, with an address that tells what it believes."""
    made: list[Flask] = []

    def serve(**changed: Any) -> FlaskClient:
        app = create_app(replace(settings, **changed), clock)
        app.test_client_class = CheckedClient

        @public
        def believed() -> dict[str, Any]:
            return {
                "address": client_address(request),
                "here": from_this_machine(request),
                "secure": request.is_secure,
                "host": request.host,
                "said": sorted(name for name, _ in request.headers if "orward" in name or "Real" in name),
            }

        app.add_url_rule("/believed", "believed", believed)
        made.append(app)
        return app.test_client()

    yield serve
    for app in made:
        close(app)


def ask(client: FlaskClient, base: str = "http://localhost", peer: str = "127.0.0.1", **headers: str) -> TestResponse:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get("/believed", base_url=base, headers=sent, environ_overrides={"REMOTE_ADDR": peer})


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]  # type: ignore[index]


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8010", "127.0.0.1:5", "[::1]:8000", "LOCALHOST", "localhost."]
)
def test_without_settings_ebb_is_served_on_this_machine(served: Served, host: str) -> None:
    assert ask(served(), f"http://{host}").status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "ebb.river.example",
        "localhost.evil.example",
        "evil.example:8000",
        "127.0.0.2",
        "0.0.0.0",
        "localhost@evil.example",
        "evil.example#localhost",
        "localhost:port",
        "localhost, evil.example",
        "",
        "[",
    ],
)
def test_n73_another_host_is_refused(served: Served, host: str) -> None:
    answer = served().get("/believed", headers={"Host": host}, environ_overrides={"HTTP_HOST": host})
    assert problem(answer) == (400, "unknown_host")
    assert "evil" not in answer.get_data(as_text=True)


def test_the_names_of_the_settings_are_served_and_no_others(served: Served) -> None:
    client = served(origin=HOME, allowed_hosts=("10.20.0.9", "ebb.local"))
    for base in (HOME, "http://ebb.local:8000", "http://10.20.0.9", "https://EBB.river.example"):
        assert ask(client, base).status_code == 200, base
    for base in ("https://river.example", "https://x.ebb.river.example", "http://10.20.0.10"):
        assert problem(ask(client, base)) == (400, "unknown_host"), base


def test_n73_the_real_server_refuses_it_too(app: Flask) -> None:
    with serving(app) as port:
        heard = talk(port, said(port, "GET /healthz HTTP/1.1\nHost: evil.example"))
        assert (heard.status, heard.code) == (400, "unknown_host")
        assert talk(port, said(port, "GET /healthz HTTP/1.1\nHost: 127.0.0.1:{port}")).status == 200
        # Without a host nobody knows what was meant.
        assert talk(port, said(port, "GET /healthz HTTP/1.0")).status == 400


FORGED = {
    "X_Forwarded_For": "203.0.113.7",
    "X_Forwarded_Proto": "https",
    "X_Forwarded_Host": "evil.example",
    "X_Forwarded_Port": "443",
    "X_Real_Ip": "203.0.113.7",
    "Forwarded": "for=203.0.113.7;proto=https;host=evil.example",
}


@pytest.mark.asvs("v5.0.0-4.1.3")
@pytest.mark.parametrize("trusted", [(), (PROXY,), ("192.168.0.0/16",)])
def test_n73_forged_headers_are_ignored_unless_the_proxy_sends_them(served: Served, trusted: tuple[str, ...]) -> None:
    answer = ask(served(trusted_proxies=trusted), peer="198.51.100.4", **FORGED)
    assert answer.json == {"address": "198.51.100.4", "here": False, "secure": False, "host": "localhost", "said": []}


@pytest.mark.asvs("v5.0.0-4.1.3", "v5.0.0-15.3.4")
def test_n73_exactly_one_hop_counts(served: Served) -> None:
    client = served(trusted_proxies=(PROXY, "172.18.0.0/16"), origin=HOME)
    # What a client sent along stands before what the proxy wrote.
    chain = {
        "X_Forwarded_For": "10.0.0.1, 198.51.100.4,203.0.113.7",
        "X_Forwarded_Proto": "http,https",
        "X_Forwarded_Host": "evil.example, ebb.river.example",
    }
    for peer in (PROXY, "172.18.3.4", f"::ffff:{PROXY}"):
        answer = ask(client, peer=peer, **chain)
        expected = {"address": "203.0.113.7", "here": False, "secure": True, "host": "ebb.river.example", "said": []}
        assert answer.json == expected, peer
    assert problem(ask(client, peer=PROXY, X_Forwarded_Host="evil.example")) == (400, "unknown_host")
    assert ask(client, peer=PROXY).json["address"] == PROXY  # type: ignore[index]
    for unreadable in ("unknown", "203.0.113.7, _hidden", "999.1.1.1", "203.0.113.7:4711"):
        assert ask(client, peer=PROXY, X_Forwarded_For=unreadable).json["address"] == ""  # type: ignore[index]
    assert ask(client, peer=PROXY, X_Forwarded_For="[2001:db8::7]").json["address"] == "2001:db8::7"  # type: ignore[index]


@pytest.mark.asvs("v5.0.0-15.3.4")
def test_n73_a_forged_address_does_not_reach_the_audit_row(cast: Cast) -> None:
    from backend.shell.audit.models import AuditRow
    from tests.features.cast import inside

    cast.dev.get("/me", headers={"X-Forwarded-For": "203.0.113.7", "X-Real-Ip": "203.0.113.7"})
    with inside(cast.dev.app) as session:
        addresses = {row.client_address for row in session.query(AuditRow)}
    assert addresses == {"127.0.0.1"}


OWN = [("https://localhost", "https://localhost"), ("http://localhost:8010", "http://localhost:8010")]
FOREIGN = [
    "null",
    "https://elsewhere.example",
    "http://localhost",  # from plain http to https: somebody in between
    "https://localhost:8443",
    "https://localhost.elsewhere.example",
    "https://elsewhere.example/localhost",
    "file://",
    "https://[",
    "",
]


@pytest.fixture
def cookie(cast: Cast) -> str:
    """A refresh cookie of Mara's that holds."""
    answer = cast.nobody.post("/sign-in", json={"login": cast.mara.login, "password": PASSWORD})
    return answer.headers["Set-Cookie"].split(";")[0].split("=", 1)[1]


def refreshed(app: Flask, cookie: str, base: str = "https://localhost", **headers: str) -> TestResponse:
    client = app.test_client()
    client.set_cookie(tokens.COOKIE, cookie, domain="localhost", secure=base.startswith("https"))
    sent = {"X-Ebb-Client": "web"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return client.post("/api/v1/session/refresh", headers=sent, base_url=base)


@pytest.mark.asvs("v5.0.0-3.5.1")
@pytest.mark.parametrize("origin", FOREIGN)
def test_n77_a_page_from_elsewhere_cannot_use_the_cookie(app: Flask, cookie: str, origin: str) -> None:
    answer = refreshed(app, cookie, Origin=origin)
    assert problem(answer) == (403, "foreign_page")
    assert "Set-Cookie" not in answer.headers
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]
    assert refreshed(app, cookie, Origin="https://localhost").status_code == 200  # nothing was used up


@pytest.mark.asvs("v5.0.0-3.5.1")
@pytest.mark.parametrize("site", ["cross-site", "same-site", "nonsense", ""])
def test_n77_the_browsers_own_word_counts(app: Flask, cookie: str, site: str) -> None:
    assert problem(refreshed(app, cookie, Sec_Fetch_Site=site)) == (403, "foreign_page")
    assert problem(refreshed(app, cookie, Sec_Fetch_Site=site, Origin="https://localhost")) == (403, "foreign_page")
    assert refreshed(app, cookie, Sec_Fetch_Site="same-origin", Origin="https://localhost").status_code == 200


@pytest.mark.asvs("v5.0.0-3.5.2", "v5.0.0-3.5.3")
def test_n77_nothing_is_changed_for_a_page_from_elsewhere(cast: Cast) -> None:
    """Every operation that changes something, with a token that holds: a page of another site gets nowhere."""
    from backend.app import built_contract
    from backend.shell.web.contract import operations

    asked = 0
    for path, method, _ in operations(built_contract(cast.dev.app)):
        if method == "get":
            continue
        address = path.replace("{patient_id}", str(cast.mara.patient_id))
        for name in ("mara", "dev", "nobody"):
            answer = cast.everybody[name].ask(method.upper(), address, headers={"Origin": "https://elsewhere.example"})
            assert problem(answer) == (403, "foreign_page"), path
            asked += 1
    assert asked > 40


@pytest.mark.parametrize(
    ("base", "origin", "own"),
    [
        (HOME, HOME, True),
        ("http://ebb.river.example", HOME, True),  # a proxy that ends TLS and is not named in the settings
        ("http://10.20.0.9:8000", HOME, True),  # and passes its own name on
        (HOME, "http://ebb.river.example", False),
        ("http://ebb.river.example", "http://ebb.river.example", False),
        ("http://10.20.0.9:8000", "http://10.20.0.9:8000", True),
        (HOME, "https://ebb.river.example:444", False),
    ],
)
def test_where_people_open_it_is_said_once(served: Served, base: str, origin: str, own: bool) -> None:
    client = served(origin=HOME, allowed_hosts=("10.20.0.9",))
    answer = client.post("/api/v1/sign-in", json={}, base_url=base, headers={"Origin": origin})
    assert answer.status_code == (422 if own else 403)


def test_a_program_that_is_no_browser_sends_no_origin(app: Flask, cookie: str) -> None:
    assert refreshed(app, cookie).status_code == 200


def measured(client: FlaskClient, base: str = "http://localhost", peer: str = "127.0.0.1", **headers: str) -> int:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = client.get("/metrics", base_url=base, headers=sent, environ_overrides={"REMOTE_ADDR": peer})
    if answer.status_code != 200:
        assert problem(answer) == (404, "not_found")
    return answer.status_code


@pytest.mark.asvs("v5.0.0-13.4.5")
def test_n78_figures_are_read_on_this_machine_only(served: Served) -> None:
    client = served(origin=HOME, trusted_proxies=(PROXY,))
    assert measured(client) == 200
    assert measured(client, peer="::1") == 200
    assert measured(client, peer="198.51.100.4") == 404
    assert measured(client, base=HOME) == 404  # through a proxy on this machine that passes the name on
    assert measured(client, X_Forwarded_For="203.0.113.7") == 404  # or says where it came from
    assert measured(client, Via="1.1 proxy") == 404
    assert measured(client, peer=PROXY, X_Forwarded_For="127.0.0.1") == 404


def test_n78_or_with_their_token(served: Served) -> None:
    token = "Tq4-zR8-Lm1-Vx6-Pw9-Kc3-Hn7-Bd2-Fs5"
    client = served(metrics_token=token, origin=HOME)
    assert measured(client) == 404
    assert measured(client, HOME, "198.51.100.4", Authorization=f"Bearer {token}") == 200
    for wrong in (f"Bearer {token}x", "Bearer ", token, f"Basic {token}", "Bearer é"):
        assert measured(client, HOME, "198.51.100.4", Authorization=wrong) == 404


@pytest.mark.asvs("v5.0.0-13.4.5")
@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_n78_health_is_open_and_says_no_more_than_that(served: Served, path: str) -> None:
    answer = served().get(path, environ_overrides={"REMOTE_ADDR": "198.51.100.4"})
    assert answer.status_code == 200
    assert set(answer.json) <= {"status", "checks"}  # type: ignore[arg-type]


@pytest.mark.asvs("v5.0.0-3.4.1")
def test_hsts_follows_what_people_open(served: Served) -> None:
    promise = "max-age=31536000; includeSubDomains"
    assert ask(served(origin=HOME), "http://ebb.river.example").headers["Strict-Transport-Security"] == promise
    assert "Strict-Transport-Security" not in ask(served()).headers
    proxied = ask(served(trusted_proxies=(PROXY,)), peer=PROXY, X_Forwarded_Proto="https")
    assert proxied.headers["Strict-Transport-Security"] == promise


@pytest.mark.asvs("v5.0.0-4.1.2")
def test_nothing_leads_from_http_to_https_in_silence(cast: Cast) -> None:
    """A program that asks over plain http is answered or refused, never sent on: somebody would not notice."""
    client = cast.mara.app.test_client()
    for path in ("/api/v1/me", "/api/v1/sign-in", f"/api/v1/patients/{cast.mara.patient_id}", "/healthz"):
        for method in ("GET", "POST"):
            assert client.open(path, method=method, base_url="http://localhost").status_code // 100 != 3


@pytest.mark.asvs("v5.0.0-12.1.3")
def test_a_certificate_named_in_a_header_means_nothing(app: Flask, cast: Cast) -> None:
    """No header that a proxy may set for a client's certificate, or for a person it knows, signs anybody in."""
    assert cast.dev.login
    for name in (
        "X-SSL-Client-S-DN",
        "X-Forwarded-Client-Cert",
        "Client-Cert",
        "X-User",
        "Remote-User",
    ):
        answer = app.test_client().get("/api/v1/me", headers={name: cast.dev.login}, base_url="https://localhost")
        assert problem(answer) == (401, "sign_in_needed")


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("A.Example:1", "a.example"),
        ("[::1]:80", "::1"),
        ("a.example.", "a.example"),
        ("u@a.example", ""),
        ("a/b", ""),
        ("a?b", ""),
    ],
)
def test_a_host_is_read_in_one_way(host: str, name: str) -> None:
    assert host_name(host) == name


def test_an_address_has_one_spelling() -> None:
    def of(text: str) -> str:
        return client_address(Request(EnvironBuilder(environ_overrides={"REMOTE_ADDR": text}).get_environ()))

    assert [of(text) for text in ("::ffff:10.0.0.1", "2001:DB8:0::7", "", "nobody")] == [
        "10.0.0.1",
        "2001:db8::7",
        "",
        "",
    ]
