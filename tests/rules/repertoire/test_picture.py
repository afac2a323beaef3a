"""A picture is judged by its bytes: what it is, how large, and that nothing but drawing is kept."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.repertoire.picture import JPEG, PNG, judged
from backend.repertoire.starting_set import STARTING_SET
from backend.shell.refusal import RuleBroken


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int = 2, height: int = 1, *more: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    drawn = chunk(b"IDAT", zlib.compress(b"\x00" + b"\x10\x20\x30" * 2))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + drawn + chunk(b"IEND", b"")


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def jpeg(width: int = 16, height: int = 8, *more: bytes) -> bytes:
    """No picture anybody could see, with the segments of one."""
    size = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00") + b"".join(more) + size + scan + b"\xff\xd9"


def test_a_png_and_a_jpeg_are_what_their_bytes_say() -> None:
    found = judged(png(640, 480))
    assert (found.media_type, found.width, found.height, found.content) == (PNG, 640, 480, png(640, 480))
    found = judged(jpeg(320, 200))
    assert (found.media_type, found.width, found.height, found.content) == (JPEG, 320, 200, jpeg(320, 200))


def test_what_does_not_draw_is_left_out() -> None:
    secret = b"GPS 53.5461 -113.4938 kitchen"
    for plain, spoken in (
        (png(), png(2, 1, chunk(b"tEXt", b"Comment\x00" + secret), chunk(b"eXIf", secret))),
        (jpeg(), jpeg(16, 8, segment(0xE1, b"Exif\x00\x00" + secret), segment(0xFE, secret))),
    ):
        assert secret in spoken
        assert judged(spoken).content == plain
        assert judged(plain + b"PK\x03\x04<script>").content == plain


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!doctype html><p>",
        b"GIF89a\x01\x00\x01\x00",
        b"\x89PNG\r\n\x1a\n",
        png()[:-3],
        png().replace(b"IDAT", b"IDAX"),
        jpeg()[:20],
        b"\xff\xd8\xff\xd9",
    ],
)
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(RuleBroken) as refused:
        judged(raw)
    assert refused.value.code == "picture_type"


@pytest.mark.parametrize("raw", [png(4001, 1), png(0, 1), png(2, 100_000), jpeg(0, 8)])
def test_a_picture_too_large_or_of_no_size_is_refused(raw: bytes) -> None:
    with pytest.raises(RuleBroken):
        judged(raw)


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_do_anything_else(rest: bytes, begin: bytes) -> None:
    with suppress(RuleBroken):  # anything else that is raised fails this
        judged(begin + rest)


def test_the_starting_set_has_each_purpose_and_no_key_twice() -> None:
    assert len({one.key for one in STARTING_SET}) == len(STARTING_SET) == 18
    assert {one.purpose.value for one in STARTING_SET} == {"strength", "length", "control"}
    assert all(20 < len(one.words) < 200 for one in STARTING_SET)
