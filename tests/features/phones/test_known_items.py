"""What phones have ever sent can be read, and is known again: a repeat after an update is no conflict."""

from __future__ import annotations

from typing import Any

import pytest

from backend.access.phone import KINDS
from backend.shell.sync import wire
from backend.shell.sync.draft import Draft
from tests.features.phones.known_items import KNOWN


@pytest.fixture
def app() -> None:
    """None is needed: reading is the same on every database."""


@pytest.mark.parametrize(
    ("kind", "schema", "record", "digest"), KNOWN, ids=[f"{one[0]}-{one[2]['id'][-1]}" for one in KNOWN]
)
def test_it_is_read_and_has_the_digest_it_always_had(
    kind: str, schema: int, record: dict[str, Any], digest: str
) -> None:
    [draft] = KINDS[kind].read_sent([record], wire.Stated(schema))
    assert isinstance(draft, Draft), draft
    assert draft.digest == digest, f"{kind}: the same content is {draft.digest} now; a repeat of it would be a conflict"


def test_every_kind_has_a_known_item() -> None:
    """A new kind adds one line, with the digest its first record has."""
    assert set(KINDS) == {kind for kind, *_ in KNOWN}
