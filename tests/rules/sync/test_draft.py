"""One digest for one content."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from backend.shell.sync.draft import digest

PLAIN: Any = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
OBJECT = st.dictionaries(st.text(), PLAIN, max_size=5)


@given(OBJECT)
def test_the_order_of_keys_does_not_matter(plain: dict[str, Any]) -> None:
    assert digest(plain) == digest(dict(reversed(plain.items())))


@given(OBJECT, OBJECT)
def test_other_content_has_another_digest(one: dict[str, Any], other: dict[str, Any]) -> None:
    if repr(sorted(one.items())) != repr(sorted(other.items())) and one != other:
        assert digest(one) != digest(other)
    assert len(digest(one)) == 64
