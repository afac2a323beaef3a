"""Which version is meant: strong tags only, read exactly."""

from __future__ import annotations

import re

import pytest
from flask import Flask, request
from hypothesis import given
from hypothesis import strategies as st

from backend.shell.refusal import StaleVersion
from backend.shell.web.etag import TAGS, check_readable, quoted, require_match, unchanged
from backend.shell.web.problems import Problem

APP = Flask("ebb")
TAG = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"'), min_size=1, max_size=20)


def verdict(header: str | None, *current: str) -> str:
    """What an edit on these versions would be answered."""
    with APP.test_request_context(headers={} if header is None else {"If-Match": header}):
        try:
            require_match(request, *current)
        except Problem as problem:
            return str(problem.status)
        except StaleVersion:
            return "412"
        return "go on"


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        (None, "428"),
        ("*", "412"),
        ('"3"', "go on"),
        (' "3" ', "go on"),
        ('"2"', "412"),
        ('W/"3"', "412"),
        ('"2", "3"', "go on"),
        ('"2","3"', "go on"),
        ('W/"3", "2"', "412"),
        ("3", "400"),
        ("", "400"),
        (",", "400"),
        ('"3', "400"),
        ('"3" "2"', "400"),
        ('"3",', "400"),
        ('w/"3"', "400"),
        ('"3\x00"', "400"),
        ('""', "412"),
    ],
)
def test_an_edit_names_what_it_was_made_on(header: str | None, wanted: str) -> None:
    assert verdict(header, "3") == wanted


@given(TAG, TAG)
def test_only_the_same_tag_matches(one: str, other: str) -> None:
    assert verdict(quoted(one), one) == "go on"
    assert verdict(quoted(one), other) == ("go on" if one == other else "412")


@given(st.text(st.characters(max_codepoint=0xFF, exclude_characters="\r\n"), max_size=30))
def test_any_header_is_read_or_refused(header: str) -> None:
    assert verdict(header, "3") in {"go on", "400", "412"}
    with APP.test_request_context(headers={"If-None-Match": header}):
        readable = re.fullmatch(TAGS, header.strip()) is not None
        try:
            check_readable(request)
            unchanged(request, "3")
        except Problem as problem:
            assert (problem.status, readable) == (400, False)  # noqa: PT017 - both ways are right, each in its case
        else:
            assert readable


@pytest.mark.parametrize(
    ("header", "same"), [('"3"', True), ('W/"3"', True), ("*", True), ('"2"', False), ('"2", "3"', True), (None, False)]
)
def test_a_reader_who_has_it_need_not_get_it_again(header: str | None, same: bool) -> None:
    with APP.test_request_context(headers={} if header is None else {"If-None-Match": header}):
        assert unchanged(request, "3") is same
