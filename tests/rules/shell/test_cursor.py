"""A cursor is sealed: made up, changed, of another list, patient or clinic, it is one and the same refusal."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.shell.web.cursor import Cursors
from backend.shell.web.problems import Problem

KEY = bytes(range(32))
CLINIC, OWNER = uuid4(), uuid4()
SEALED = Cursors(KEY).seal("pain", CLINIC, OWNER, 41)


def opened(
    text: str, kind: str = "pain", clinic: UUID = CLINIC, owner: UUID | None = OWNER, key: bytes = KEY
) -> object:
    try:
        return Cursors(key).open(text, kind, clinic, owner)
    except Problem as problem:
        return problem.status, problem.code


@given(st.integers(0, 2**63 - 1) | st.text(max_size=300), st.uuids(), st.none() | st.uuids())
def test_what_is_sealed_is_opened(position: int | str, clinic: UUID, owner: UUID | None) -> None:
    cursors = Cursors(KEY)
    assert cursors.open(cursors.seal("pain", clinic, owner, position), "pain", clinic, owner) == position


@given(st.text(max_size=200))
@example("")
@example("é\x00.a.b")
@example(".eJwLTs5ILUlVAAAKMgLp.x")
def test_what_is_made_up_is_refused(text: str) -> None:
    assert opened(text) == (400, "bad_cursor")


@given(st.integers(0, len(SEALED) - 1), st.characters())
def test_one_changed_letter_is_refused_or_the_same_place(at: int, letter: str) -> None:
    """The last letter of base64 has spare bits: another letter may spell the same bytes, never other ones."""
    changed = SEALED[:at] + letter + SEALED[at + 1 :]
    assert opened(changed) in ({41} if changed == SEALED or at == len(SEALED) - 1 else set()) | {(400, "bad_cursor")}


@pytest.mark.parametrize(
    "other",
    [
        {"kind": "exercise"},
        {"clinic": uuid4()},
        {"owner": uuid4()},
        {"owner": None},
        {"key": bytes(32)},
    ],
)
def test_another_lists_cursor_is_refused_like_a_made_up_one(other: dict[str, object]) -> None:
    assert opened(SEALED) == 41
    assert opened(SEALED, **other) == (400, "bad_cursor")  # type: ignore[arg-type]


def test_a_cursor_fits_where_cursors_are_taken() -> None:
    longest = Cursors(KEY).seal("patients", CLINIC, OWNER, "\U0001f9b4" * 200 + "\x1f" + str(OWNER))
    assert len(longest) <= 2000
