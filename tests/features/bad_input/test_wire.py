"""What only a real socket can show: lengths that lie, bodies without end, messages with two meanings.

The numbers are those of the list of bad input in the design.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask

from backend.shell.web.server import Limits, server_of
from tests.features.bad_input.wire import QUICK, hear, request, serving, talk
from tests.features.cast import Cast
from tests.features.diary import entry, path, pulled, send

GET = "GET /healthz HTTP/1.1\nHost: localhost:{port}"
LIMIT = 1024 * 1024


@pytest.fixture
def port(app: Flask, cast: Cast) -> Iterator[int]:
    cast.mara.get("/me")  # signed in before the server starts
    with serving(app) as port:
        yield port


def post(cast: Cast, body: bytes | None, *headers: str, where: str = "batch") -> str:
    lines = [
        f"POST /api/v1{path(cast.mara, where)} HTTP/1.1",
        "Host: localhost:{port}",
        "Content-Type: application/json",
        f"Authorization: Bearer {cast.mara.token}",
        *headers,
    ]
    if body is not None:
        lines.append(f"Content-Length: {len(body)}")
    return "\n".join(lines)


def batch(*items: object, size: int = 0) -> bytes:
    """A batch of this many bytes, filled up with space."""
    return json.dumps({"items": items or [entry()]}).encode().ljust(size)


def test_a_good_request_is_answered_and_the_connection_stays(cast: Cast, port: int) -> None:
    body = batch()
    heard = talk(port, request(port, post(cast, body), body))
    assert (heard.status, heard.closed) == (200, False)
    assert json.loads(heard.body)["results"][0]["outcome"] == "created"
    assert "server" not in heard.headers


def test_n36_one_byte_over_the_limit_is_refused(cast: Cast, port: int) -> None:
    exact, over = batch(size=LIMIT), batch(size=LIMIT + 1)
    assert talk(port, request(port, post(cast, exact), exact)).status == 200
    heard = talk(port, request(port, post(cast, over), over))
    assert (heard.status, heard.code) == (413, "too_large")
    assert len(pulled(cast.mara)) == 1


def test_n36_a_body_far_over_the_limit_is_not_even_read(cast: Cast, port: int) -> None:
    huge = batch(size=20 * LIMIT)
    heard = talk(port, request(port, post(cast, huge), huge))
    assert (heard.status, heard.code, heard.closed) == (413, "too_large", True)


def test_n36_a_chunked_body_without_end_is_refused_at_the_cap(cast: Cast, port: int) -> None:
    head = request(port, post(cast, None, "Transfer-Encoding: chunked"))
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    heard = talk(port, head, *[chunk] * 40)
    assert (heard.status, heard.code, heard.closed) == (413, "too_large", True)


def test_n36_a_chunked_body_that_never_ends_is_ended_in_time(cast: Cast, port: int) -> None:
    head = request(port, post(cast, None, "Transfer-Encoding: chunked"))
    with socket.create_connection(("127.0.0.1", port), timeout=8) as wire:
        wire.sendall(head)
        began = time.monotonic()
        wire.settimeout(0.3)
        while time.monotonic() - began < 6:  # a byte now and then: no time-out between two bytes would end this
            try:
                wire.sendall(b"1\r\n \r\n")
                if wire.recv(1, socket.MSG_PEEK):
                    break
            except TimeoutError:
                continue
        wire.settimeout(5)
        heard = hear(wire)
    assert (heard.status, heard.code, heard.closed) == (408, "too_slow", True)
    assert time.monotonic() - began < QUICK.request_seconds + 4


def test_n36_a_length_that_promises_too_much_is_ended_in_time(cast: Cast, port: int) -> None:
    body = batch()
    head = post(cast, None, f"Content-Length: {len(body) + 100}")
    heard = talk(port, request(port, head, body))
    assert (heard.status, heard.code, heard.closed) == (408, "too_slow", True)
    assert pulled(cast.mara) == []


def test_n36_a_length_that_promises_too_little_keeps_nothing(cast: Cast, port: int) -> None:
    body = batch()
    head = post(cast, None, f"Content-Length: {len(body) - 20}")
    heard = talk(port, request(port, head, body))
    assert (heard.status, heard.code) == (400, "bad_json")
    assert pulled(cast.mara) == []


@pytest.mark.parametrize("length", ["-1", "+5", "5, 5", "0x10", "1e3", ""])
def test_n36_a_length_that_is_no_number_is_refused(cast: Cast, port: int, length: str) -> None:
    heard = talk(port, request(port, post(cast, None, f"Content-Length: {length}"), b"{}"))
    assert (heard.status, heard.code, heard.closed) == (400, "bad_request", True)


def test_n36_headers_that_never_end_are_ended_in_time(port: int) -> None:
    heard = talk(port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert (heard.status, heard.code, heard.closed) == (408, "too_slow", True)


@pytest.mark.asvs("v5.0.0-4.2.1")
def test_n37_a_length_and_chunks_together_are_refused(cast: Cast, port: int) -> None:
    body = b"0\r\n\r\n"
    for headers in (
        (f"Content-Length: {len(body)}", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", f"Content-Length: {len(body)}"),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: chunked"),
        (f"Content-Length: {len(body)}", f"Content-Length: {len(body)}"),
    ):
        heard = talk(port, request(port, post(cast, None, *headers), body))
        assert (heard.status, heard.code, heard.closed) == (400, "bad_request", True), headers


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /healthz HTTP/1.1\nHost: localhost\n\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\nX-Ebb-App: 1.0.0\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Note: a\rb\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Note: a\x00b\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: elsewhere\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nHOST : localhost\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n\r\n",
        b"GET /healthz HTTP/1.1\r\n Host: localhost\r\n\r\n",
        b"GET\t/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ],
)
def test_n37_a_message_with_two_meanings_is_refused_and_the_connection_closed(port: int, raw: bytes) -> None:
    heard = talk(port, raw)
    assert (heard.status, heard.code, heard.closed) == (400, "bad_request", True)


@pytest.mark.asvs("v5.0.0-4.2.1")
def test_n37_what_follows_a_refused_message_is_not_read_as_a_request(cast: Cast, port: int) -> None:
    body = batch()
    smuggled = request(port, post(cast, body), body)
    heard = talk(port, request(port, GET + "\nContent-Length: 5\nTransfer-Encoding: chunked"), smuggled)
    assert (heard.status, heard.closed) == (400, True)
    time.sleep(0.3)
    assert pulled(cast.mara) == []


@pytest.mark.asvs("v5.0.0-16.4.1")
def test_n28_a_line_break_in_a_header_never_makes_a_second_log_line(
    cast: Cast, port: int, capfd: pytest.CaptureFixture[str]
) -> None:
    forged = GET + '\nX-Request-Id: 12345678{{"event": "forged"}}\nUser-Agent: a\x0b\x85b'
    assert talk(port, request(port, forged)).status in {200, 400}
    assert talk(port, request(port, GET).replace(b"localhost", b"local\r\nX: host")).status in {200, 400}
    assert "forged" not in capfd.readouterr().err


def test_n64_headers_without_end_are_refused(port: int) -> None:
    heard = talk(port, request(port, GET + "\nAuthorization: Bearer " + "a" * 100_000))
    assert (heard.status, heard.code, heard.closed) == (431, "headers_too_large", True)
    assert talk(port, request(port, GET + "\nAuthorization: Bearer a\nAuthorization: Bearer b")).status == 400


def test_n46_cut_after_sending_the_retry_finds_what_was_kept(cast: Cast, port: int) -> None:
    item = entry()
    body = batch(item)
    with socket.create_connection(("127.0.0.1", port), timeout=8) as wire:
        wire.sendall(request(port, post(cast, body), body))
    deadline = time.monotonic() + 8
    while not pulled(cast.mara) and time.monotonic() < deadline:
        time.sleep(0.05)
    [result] = send(cast.mara, item)
    assert result["outcome"] == "unchanged"
    assert len(pulled(cast.mara)) == 1


def test_n46_cut_in_the_middle_of_the_body_nothing_is_kept(cast: Cast, port: int) -> None:
    item = entry()
    body = batch(item)
    with socket.create_connection(("127.0.0.1", port), timeout=8) as wire:
        wire.sendall(request(port, post(cast, body), body)[:-30])
    time.sleep(0.3)
    assert pulled(cast.mara) == []
    [result] = send(cast.mara, item)
    assert result["outcome"] == "created"


@pytest.mark.asvs("v5.0.0-1.4.3", "v5.0.0-15.2.2")
def test_slow_clients_do_not_keep_others_waiting(cast: Cast, port: int) -> None:
    slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(50)]
    try:
        for wire in slow:
            wire.sendall(b"POST /api/v1/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
        assert talk(port, request(port, GET)).status == 200
    finally:
        for wire in slow:
            wire.close()


def test_stopping_lets_what_was_begun_finish(app: Flask, cast: Cast) -> None:
    cast.mara.get("/me")
    entered, go_on = threading.Event(), threading.Event()

    def slow(environ, start_response):  # type: ignore[no-untyped-def]
        entered.set()
        go_on.wait(5)
        return app(environ, start_response)

    with serving(slow, Limits(finish_seconds=5)) as port:  # type: ignore[arg-type]
        body = batch()
        wire = socket.create_connection(("127.0.0.1", port), timeout=8)
        wire.sendall(request(port, post(cast, body), body))
        assert entered.wait(5)
        threading.Timer(0.5, go_on.set).start()
    assert hear(wire).status == 200
    wire.close()
    assert len(pulled(cast.mara)) == 1


def test_a_port_that_is_taken_is_said_at_once(app: Flask, port: int) -> None:
    with pytest.raises(OSError, match="in use"):
        server_of(app, "127.0.0.1", port)
