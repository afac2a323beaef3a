"""Password rules, one-time codes, recovery codes and seals, without any framework."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.access import passwords
from backend.credentials import common_passwords, recovery, sealed, totp
from backend.credentials.password_rules import broken_rule

NOW = datetime(2026, 3, 10, 18, 30, tzinfo=UTC)
KNOWN = ("dev.marchand@ebb.example", "Dev Marchand", "River Clinic")


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("seven.7", "password_short"),
        ("password123", "password_common"),
        ("Sunshine2026!", "password_common"),
        ("passwordpassword", "password_common"),
        ("qwertyuiopasdfgh", "password_common"),
        ("1qaz2wsx3edc4rfv", "password_common"),
        ("azertyuiopqsdfghjklm", "password_common"),
        ("aaaaaaaaaaaaaaaaaaaa", "password_common"),
        ("abcabcabcabcabcabc", "password_common"),
        ("20252026", "password_common"),
        ("River Clinic 2026", "password_context"),
        ("dev.marchand@ebb.example", "password_context"),
        ("marchand-dev-1", "password_context"),
        ("physiotherapist!", "password_context"),
        ("a long walk by the river", None),
        ("the clinic by the long river", None),
        ("correct horse battery staple", None),
        ("tr4in-lamp", None),
        ("Пятьдесят цапель", None),
        ("九羽鷺飛越晚霞湖", None),
        ("x" * 64 + " and then some more words to make it a hundred and twenty-eight", None),
    ],
)
def test_what_may_be_a_password(password: str, code: str | None) -> None:
    assert broken_rule(password, alone=False, known=KNOWN) == code


def test_length_is_fifteen_alone_and_eight_beside_a_factor() -> None:
    assert [broken_rule("kumquat-fjord-9"[:n], alone=True) for n in (14, 15)] == ["password_short", None]
    assert [broken_rule("fjord-kumquat"[:n], alone=False) for n in (7, 8)] == ["password_short", None]


@given(st.text(st.characters(codec="utf-8"), min_size=8, max_size=200))
def test_any_text_is_judged(password: str) -> None:
    assert broken_rule(password, alone=False, known=KNOWN) in {None, "password_common", "password_context"}


def test_the_list_holds_what_it_should_and_little_else() -> None:
    assert all(common_passwords.is_common(word) for word in ("123456", "Password", "letmein", "iloveyou", "michael"))
    made_up = [uuid.uuid4().hex for _ in range(2000)]
    assert not any(common_passwords.is_common(word) for word in made_up)
    held = common_passwords.FILE.read_bytes()
    words = [held[at : at + common_passwords.SIZE] for at in range(0, len(held), common_passwords.SIZE)]
    assert words == sorted(set(words))
    assert len(words) > 40_000


def test_one_hash_costs_what_it_should() -> None:
    """100 to 250 ms on a quiet machine; a busy one only takes longer, which processor time does not count."""
    kept = passwords.hash_password("a long walk by the river")
    assert "$m=65536,t=3,p=1$" in kept
    spent = []
    for _ in range(3):
        began = time.thread_time()
        passwords.matches("a long walk by the lake", kept)
        spent.append(time.thread_time() - began)
    print(f"one hash: {1000 * min(spent):.0f} ms")
    assert min(spent) >= 0.05


def test_n67_a_step_counts_once() -> None:
    secret = totp.new_secret()
    step = int(NOW.timestamp()) // totp.SECONDS
    codes = {ago: pyotp.TOTP(secret).at(NOW - timedelta(seconds=30 * ago)) for ago in (-1, 0, 1, 2)}
    assert totp.step_of(secret, codes[0], NOW, None) == step
    assert totp.step_of(secret, codes[1], NOW, None) == step - 1
    assert totp.step_of(secret, codes[2], NOW, None) is None
    assert totp.step_of(secret, codes[-1], NOW, None) is None
    assert totp.step_of(secret, codes[0], NOW, step) is None
    assert totp.step_of(secret, codes[1], NOW, step) is None
    assert totp.step_of(secret, codes[0], NOW, step - 1) == step
    odd = ("", "12345", "1234567", "１２３４５６", "12 345")
    assert {totp.step_of(secret, one, NOW, None) for one in odd} == {None}


def test_ten_recovery_codes_with_letters_that_cannot_be_mistaken() -> None:
    codes, account, key = recovery.new_codes(), uuid.uuid4(), b"k" * 32
    assert len(set(codes)) == 10
    assert not set("".join(codes)) & set("IO01")
    spelled = codes[0].lower().replace("-", " ")
    assert recovery.digest(spelled, account, key) == recovery.digest(codes[0], account, key)
    assert recovery.digest(codes[0], uuid.uuid4(), key) != recovery.digest(codes[0], account, key)


def test_a_ticket_is_good_for_its_purpose_its_browser_and_its_time() -> None:
    key, until = b"k" * 32, NOW + timedelta(minutes=5)
    ticket = sealed.Ticket(uuid.uuid4(), uuid.uuid4(), until, sealed.stamp("hash"))
    text = ticket.seal(key, "step", "browser")
    assert sealed.opened(text, key, "step", NOW, "browser") == ticket
    assert sealed.opened(text, key, "step", until, "browser") is None
    assert sealed.opened(text, key, "link", NOW, "browser") is None
    assert sealed.opened(text, key, "step", NOW, "other") is None
    assert sealed.opened(text, b"j" * 32, "step", NOW, "browser") is None
    for at in range(len(text)):
        other = text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :]
        assert sealed.opened(other, key, "step", NOW, "browser") is None, at
    odd = ("", "A", text[:-1], text + "A", "é")
    assert {sealed.opened(one, key, "step", NOW, "browser") for one in odd} == {None}


def test_a_secret_opens_only_where_it_belongs() -> None:
    key, mine, yours = b"k" * 32, uuid.uuid4(), uuid.uuid4()
    locked = sealed.lock(key, "JBSWY3DPEHPK3PXP", mine)
    assert sealed.unlock(key, locked, mine) == "JBSWY3DPEHPK3PXP"
    assert sealed.unlock(key, locked, yours) is None
    assert sealed.unlock(b"j" * 32, locked, mine) is None
    assert sealed.unlock(key, b"", mine) is None
