"""PINs that are tried first, challenges that say what they are for, and where passkeys can be."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, timedelta

import pytest

from backend.joining.place import origin_of, place_of
from backend.joining.service import first_name, qr
from backend.proof import challenge, device, passkey, pin
from backend.proof.passkey import Place

NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
KEY, OTHER = bytes(32), bytes([1]) * 32


@pytest.mark.parametrize(
    "given", ["000000", "111111", "1111111", "121212", "123123", "123456", "234567", "567890", "654321", "98765432"]
)
def test_easy_ones(given: str) -> None:
    assert pin.well_formed(given)
    assert pin.easy(given)


@pytest.mark.parametrize("given", ["704819", "112233", "135790", "123465", "100000", "111112", "12341235"])
def test_ones_that_are_not_so_easy(given: str) -> None:
    assert not pin.easy(given)


def test_a_birth_date_is_easy_for_whom_it_is_the_birth_date() -> None:
    born = date(1984, 5, 17)
    for given in ("170584", "051784", "840517", "17051984", "05171984", "19840517", "198405", "051984"):
        assert pin.easy(given, born), given
        assert not pin.easy(given, date(1990, 1, 2)), given
        assert not pin.easy(given), given


@pytest.mark.parametrize("given", ["", "12345", "1" * 13, "12 456", "12345a", "１２３４５６", "12345\n", "123456\n"])
def test_what_is_no_pin(given: str) -> None:
    assert not pin.well_formed(given)


def test_a_challenge_holds_for_its_purpose_key_and_time() -> None:
    given = challenge.make(KEY, "one thing", NOW)
    assert len(given) == challenge.LENGTH
    assert challenge.holds(KEY, "one thing", given, NOW)
    assert challenge.holds(KEY, "one thing", given, NOW + timedelta(minutes=4, seconds=59))
    assert not challenge.holds(KEY, "one thing", given, NOW + timedelta(minutes=5))
    assert not challenge.holds(KEY, "another", given, NOW)
    assert not challenge.holds(OTHER, "one thing", given, NOW)
    assert not challenge.holds(KEY, "one thing", given[:-1], NOW)
    assert not challenge.holds(KEY, "one thing", b"", NOW)
    assert not challenge.holds(KEY, "one thing", given, NOW - timedelta(days=1))


def test_every_bit_of_a_challenge_counts() -> None:
    given = challenge.make(KEY, "one thing", NOW)
    for place in range(len(given) * 8):
        bent = bytearray(given)
        bent[place // 8] ^= 1 << place % 8
        assert not challenge.holds(KEY, "one thing", bytes(bent), NOW)


def test_no_two_are_alike() -> None:
    assert len({challenge.make(KEY, "x", NOW) for _ in range(100)}) == 100


@pytest.mark.parametrize(
    ("configured", "asked", "place"),
    [
        ("", "http://localhost:8000/", Place("http://localhost:8000", "localhost")),
        ("", "http://127.0.0.1:8000/", None),
        ("", "https://ebb.clinic.example/", None),
        ("https://ebb.clinic.example", "http://whatever/", Place("https://ebb.clinic.example", "ebb.clinic.example")),
        ("https://ebb.example:8443", "x", Place("https://ebb.example:8443", "ebb.example")),
        ("http://127.0.0.1:8000", "x", None),
    ],
)
def test_where_passkeys_can_be(configured: str, asked: str, place: Place | None) -> None:
    assert place_of(configured, asked) == place


def test_links_begin_with_what_is_set_else_with_what_was_asked() -> None:
    assert origin_of("https://ebb.example", "http://forged.example/") == "https://ebb.example"
    assert origin_of("", "http://127.0.0.1:8000/") == "http://127.0.0.1:8000"


def test_rubbish_is_no_key_and_no_signature() -> None:
    assert not device.is_key(b"")
    assert not device.is_key(secrets.token_bytes(91))
    assert not device.signed(None, b"x", bytes(64))
    assert not device.signed(b"rubbish", b"x", bytes(64))


def test_a_count_that_does_not_go_up_is_a_copy_unless_nobody_counts() -> None:
    assert [passkey.copied(*pair) for pair in ((0, 0), (0, 1), (1, 2), (1, 1), (2, 1), (1, 0))] == [
        False, False, False, True, True, True,
    ]  # fmt: skip


def test_a_first_name() -> None:
    assert [first_name(name) for name in ("Mara", "Ada Lund", "  Jean-Luc  Roy", " ")] == [
        "Mara",
        "Ada",
        "Jean-Luc",
        " ",
    ]


def test_a_long_link_still_has_a_code() -> None:
    assert len(qr("https://a-rather-long-name.clinic.example:8443/app/#/join/" + "A" * 43)) <= 61
