"""Words that are tried first: passwords found in leaks, and names. Asked offline; none can be read back."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("common_passwords.bin")
SIZE = 5


def digest(word: str) -> bytes:
    """What is kept of a word."""
    return hashlib.sha256(word.casefold().encode()).digest()[:SIZE]


def is_common(word: str) -> bool:
    """Whether the word, in whatever case, is one of them. One other word in 25 million is taken for one too."""
    wanted = digest(word)
    words = _words()
    at = bisect_left(range(len(words) // SIZE), wanted, key=lambda place: words[place * SIZE : (place + 1) * SIZE])
    return words[at * SIZE : (at + 1) * SIZE] == wanted


@cache
def _words() -> bytes:
    return FILE.read_bytes()
