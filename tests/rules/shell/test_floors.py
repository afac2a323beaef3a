"""A library that is too old is named in one sentence, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata

import pytest

from backend.shell import floors
from backend.shell.floors import FLOORS, TooOld, release


def with_one(name: str, version: str | None) -> Callable[[str], str]:
    """An installation in which everything is at its floor but one."""

    def installed(asked: str) -> str:
        if asked != name:
            return FLOORS[asked]
        if version is None:
            raise metadata.PackageNotFoundError(name)
        return version

    return installed


def test_what_is_installed_here_is_new_enough() -> None:
    floors.check()


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("flask", "3.1.2"),
        ("flask", "3.1.3rc1"),
        ("flask", "2.99.9"),
        ("pyjwt", "2.11.9"),
        ("pyjwt", "2.12.0.dev3"),
        ("marshmallow", "4.1.1"),
        ("marshmallow", "3.26.2"),
        ("tzdata", "2026.5"),
        ("tzdata", "2025.9"),
        ("tzdata", None),
        ("flask", "no version"),
    ],
)
def test_a_planted_old_one_is_found(name: str, version: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    (said,) = floors.faults(with_one(name, version))
    assert name in said
    assert FLOORS[name] in said
    assert said.endswith("install what requirements.lock names (tools/install.sh).")
    monkeypatch.setattr(metadata, "version", with_one(name, version))
    with pytest.raises(TooOld) as wrong:
        floors.check()
    assert str(wrong.value) == said


@pytest.mark.parametrize("version", ["3.1.3", "3.1.10", "3.2", "4.0.0rc1", "10.0", "3.1.3.post1"])
def test_newer_ones_are_taken(version: str) -> None:
    assert list(floors.faults(with_one("flask", version))) == []


def test_versions_are_compared_as_numbers() -> None:
    assert release("2026.10") > release("2026.6")
    assert release("3.1.3rc1") < release("3.1.3") < release("3.1.10")
