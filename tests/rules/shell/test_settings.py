"""A weak secret stops the start; keys for different purposes differ; what is set badly is one sentence."""

from __future__ import annotations

import base64
import dataclasses
import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shell.settings import (
    MIN_SECRET_BYTES,
    BadSettings,
    Settings,
    check_secret,
    secret_fingerprint,
    with_driver,
)

GOOD = "q8Zk2mVb7Xc4Ln9Pw3Rt6Yh1Js5Df0Gu"
URL = "sqlite:////srv/ebb/clinic.db"


@pytest.mark.asvs("v5.0.0-13.2.3", "v5.0.0-13.3.1")
@pytest.mark.parametrize(
    "secret",
    [
        "",
        "Zq7",
        GOOD[:31],
        "a" * 64,
        "ab" * 40,
        "0123456789" * 5,
        "changeme" + GOOD,
        GOOD + "ChangeMe",
        "this-is-an-example-secret-0123456789xyz",
        "development-key-0123456789-abcdefghij",
        "default" + GOOD,
        "insecure" + GOOD,
        "PASSWORD" + GOOD,
        " " * 40,
    ],
)
def test_a_weak_secret_stops_the_start(secret: str) -> None:
    with pytest.raises(BadSettings) as wrong:
        Settings(database_url=URL, secret=secret)
    assert not secret or secret not in str(wrong.value)
    assert str(wrong.value).endswith((".", '"'))


@given(st.binary(min_size=48, max_size=64).filter(lambda raw: len(set(raw)) > 24))
def test_a_random_secret_is_taken(raw: bytes) -> None:
    check_secret(base64.b85encode(raw).decode())
    check_secret(secrets.token_urlsafe(48))


@given(st.text(max_size=MIN_SECRET_BYTES - 1).filter(lambda text: len(text.encode("utf-8", "replace")) < 32))
def test_every_short_secret_is_refused(secret: str) -> None:
    with pytest.raises(BadSettings):
        check_secret(secret.encode("utf-8", "replace").decode())


def test_settings_are_frozen() -> None:
    settings = Settings(database_url=URL, secret=GOOD)
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.secret = "x"  # type: ignore[misc]


def test_each_purpose_has_a_key_of_its_own() -> None:
    settings = Settings(database_url=URL, secret=GOOD)
    purposes = ("access token signing", "cursor", "refresh successor")
    keys = {settings.key(purpose) for purpose in purposes}
    assert len(keys) == 3
    assert {len(key) for key in keys} == {32}
    assert settings.key("cursor") == Settings(database_url="sqlite://", secret=GOOD).key("cursor")
    assert settings.key("cursor") != Settings(database_url=URL, secret=GOOD[::-1]).key("cursor")
    assert GOOD not in secret_fingerprint(GOOD)
    assert secret_fingerprint(GOOD) != secret_fingerprint(GOOD[::-1])


@pytest.mark.parametrize(("hour", "fits"), [(-1, False), (0, True), (6, True), (7, False)])
def test_the_diary_day_starts_in_the_small_hours(hour: int, fits: bool) -> None:
    if fits:
        assert Settings(database_url=URL, secret=GOOD, diary_day_starts_at=hour).diary_day_starts_at == hour
        return
    with pytest.raises(BadSettings):
        Settings(database_url=URL, secret=GOOD, diary_day_starts_at=hour)


def test_the_environment_says_it_all(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.touch(mode=0o600)
    file.write_text(GOOD + "\n")
    settings = Settings.from_environment(
        {
            "EBB_DATABASE_URL": "postgres://ebb@db/clinic",
            "EBB_SECRET_FILE": str(file),
            "EBB_REPORT_FOLDER": str(tmp_path),
            "EBB_DIARY_DAY_STARTS_AT": "3",
            "EBB_LOG_LEVEL": "warning",
            "EBB_ORIGIN": "https://Ebb.example/",
            "EBB_ALLOWED_HOSTS": "ebb.local, 10.0.0.9,",
            "EBB_TRUSTED_PROXIES": "10.0.0.2,172.18.0.0/16",
            "EBB_METRICS_TOKEN": GOOD[::-1],
        }
    )
    assert (settings.origin, settings.allowed_hosts) == ("https://ebb.example", ("ebb.local", "10.0.0.9"))
    assert [str(network) for network in settings.proxy_networks] == ["10.0.0.2/32", "172.18.0.0/16"]
    assert settings.metrics_token == GOOD[::-1]
    assert settings.database_url == "postgresql+psycopg://ebb@db/clinic"
    assert (settings.secret, settings.report_folder) == (GOOD, tmp_path)
    assert (settings.diary_day_starts_at, settings.log_level) == (3, "WARNING")
    assert not settings.on_sqlite


@pytest.mark.parametrize(
    "environment",
    [
        {},
        {"EBB_DATABASE_URL": URL},
        {"EBB_SECRET": GOOD},
        {"EBB_DATABASE_URL": URL, "EBB_SECRET_FILE": "/nowhere/secret"},
        {"EBB_DATABASE_URL": URL, "EBB_SECRET": GOOD, "EBB_DIARY_DAY_STARTS_AT": "four"},
        {"EBB_DATABASE_URL": URL, "EBB_SECRET": GOOD, "EBB_LOG_LEVEL": "LOUD"},
        *(
            {"EBB_DATABASE_URL": URL, "EBB_SECRET": GOOD, name: value}
            for name, values in {
                "EBB_ORIGIN": (
                    "ebb.example",
                    "https://ebb.example/app",
                    "ftp://ebb.example",
                    "https://a@b",
                    "https://a:x",
                ),
                "EBB_ALLOWED_HOSTS": ("*", "*.example", "ebb.example:8000", "https://ebb.example", "a b"),
                "EBB_TRUSTED_PROXIES": ("proxy", "10.0.0.0/33", "10.0.0.1/8", "0.0.0.0/0", "::/0"),
                "EBB_METRICS_TOKEN": ("short",),
            }.items()
            for value in values
        ),
    ],
)
def test_what_is_missing_or_wrong_is_one_sentence(environment: dict[str, str]) -> None:
    with pytest.raises(BadSettings) as wrong:
        Settings.from_environment(environment)
    assert "\n" not in str(wrong.value)
    assert GOOD not in str(wrong.value)


@pytest.mark.asvs("v5.0.0-13.3.2")
@pytest.mark.parametrize(
    ("mode", "fits"),
    [(0o600, True), (0o400, True), (0o640, True), (0o644, False), (0o660, False), (0o602, False), (0o604, False)],
)
def test_a_secret_others_can_read_or_change_stops_the_start(tmp_path: Path, mode: int, fits: bool) -> None:
    file = tmp_path / "secret"
    file.write_text(GOOD)
    file.chmod(mode)
    environment = {"EBB_DATABASE_URL": URL, "EBB_SECRET_FILE": str(file)}
    if fits:
        assert Settings.from_environment(environment).secret == GOOD
        return
    with pytest.raises(BadSettings, match="chmod 600") as wrong:
        Settings.from_environment(environment)
    assert GOOD not in str(wrong.value)


def test_a_driver_is_named_only_where_none_is() -> None:
    assert with_driver("postgresql://a/b") == "postgresql+psycopg://a/b"
    assert with_driver("postgresql+psycopg://a/b") == "postgresql+psycopg://a/b"
    assert with_driver(URL) == URL


def test_a_secret_is_not_shown_when_the_settings_are() -> None:
    assert GOOD not in repr(Settings(database_url=URL, secret=GOOD))
    assert GOOD[::-1] not in repr(Settings(database_url=URL, secret=GOOD, metrics_token=GOOD[::-1]))
    assert "hunter2" not in repr(Settings(database_url="postgresql://ebb:hunter2@db/clinic", secret=GOOD))
