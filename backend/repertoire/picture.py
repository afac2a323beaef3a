"""Is this a picture that may be kept, and what of it is kept?

PNG and JPEG, judged by their bytes and never by a name or a stated type. SVG is a program and is not taken. Only what
draws is kept: text, dates, places and whatever hangs behind the end of the picture are left out, so that a photo of
somebody's kitchen does not say where it stands. Units: pixels, bytes.
Source: PNG specification (chunks, IEND), ITU T.81 (segments, EOI). None: what is cut short is refused.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from backend.shell.refusal import RuleBroken

MOST_BYTES = 500_000
MOST_PIXELS = 4000
PNG, JPEG = "image/png", "image/jpeg"
RULES: Mapping[str, str] = {
    "picture_type": "A picture is a PNG or a JPEG that can be read to its end.",
    "picture_size": "A picture is at most 4000 pixels wide and high.",
}
_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
_SIZE_SEGMENTS = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_END = 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})


@dataclass(frozen=True, slots=True)
class Picture:
    """What is kept: its type by its content, its size, and the bytes that draw."""

    media_type: str
    width: int
    height: int
    content: bytes


def judged(raw: bytes) -> Picture:
    """The picture in these bytes. Raises RuleBroken `picture_type` or `picture_size`."""
    try:
        found = _png(raw) if raw.startswith(_PNG_HEAD) else _jpeg(raw)
    except (IndexError, ValueError) as wrong:
        raise RuleBroken("picture_type", RULES["picture_type"]) from wrong
    if not (0 < found.width <= MOST_PIXELS and 0 < found.height <= MOST_PIXELS):
        raise RuleBroken("picture_size", RULES["picture_size"])
    return found


def _png(raw: bytes) -> Picture:
    kept, at, size = [_PNG_HEAD], len(_PNG_HEAD), (0, 0)
    kinds: list[bytes] = []
    while not kinds or kinds[-1] != b"IEND":
        length = int.from_bytes(_exactly(raw, at, 4))
        kind, data = _exactly(raw, at + 4, 4), _exactly(raw, at + 8, length)
        if int.from_bytes(_exactly(raw, at + 8 + length, 4)) != zlib.crc32(kind + data):
            raise ValueError("a chunk that is not what it was")
        if kind == b"IHDR":
            size = int.from_bytes(data[:4]), int.from_bytes(data[4:8])
        if kind in _PNG_KEPT:
            kept.append(raw[at : at + 12 + length])
        kinds.append(kind)
        at += 12 + length
    if kinds[0] != b"IHDR" or kinds.count(b"IHDR") != 1 or b"IDAT" not in kinds:
        raise ValueError("no picture inside")
    return Picture(PNG, *size, b"".join(kept))


def _jpeg(raw: bytes) -> Picture:
    if not raw.startswith(b"\xff\xd8\xff"):
        raise ValueError("no JPEG")
    kept, at, size = [raw[:2]], 2, (0, 0)
    while (marker := _marker(raw, at)) != _END:
        length = int.from_bytes(_exactly(raw, at + 2, 2))
        if length < 2:
            raise ValueError("a segment that holds nothing")
        segment = _exactly(raw, at, 2 + length)
        if marker in _SIZE_SEGMENTS:
            size = int.from_bytes(segment[7:9]), int.from_bytes(segment[5:7])
        # APP0 (JFIF) and APP14 (colours) draw; every other APP and comments are about something else.
        if not (0xE1 <= marker <= 0xED or marker in {0xEF, 0xFE}):
            kept.append(segment)
        at += 2 + length
        if marker == 0xDA:
            end = _end_of_scan(raw, at)
            kept.append(raw[at:end])
            at = end
    if size == (0, 0) or len(kept) < 3:
        raise ValueError("no picture inside")
    return Picture(JPEG, *size, b"".join([*kept, b"\xff\xd9"]))


def _marker(raw: bytes, at: int) -> int:
    if raw[at] != 0xFF:
        raise ValueError("no marker where one has to be")
    return raw[at + 1]


def _end_of_scan(raw: bytes, at: int) -> int:
    """Where the drawn bytes end: at the next marker that is none of those that stand among them."""
    while True:
        at = raw.index(b"\xff", at)
        if raw[at + 1] != 0 and raw[at + 1] not in _ALONE:
            return at
        at += 2


def _exactly(raw: bytes, at: int, many: int) -> bytes:
    found = raw[at : at + many]
    if len(found) < many:
        raise ValueError("cut short")
    return found
