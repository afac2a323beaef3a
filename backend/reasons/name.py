"""When is what somebody typed the name of this person? Only when it is the whole name; a part of one finds nobody.

One spelling for one name (NFC), upper and lower case alike, spaces counted once. Accents count: they tell people apart.
An empty name is nobody's.
"""

from __future__ import annotations

import unicodedata


def plain(name: str) -> str:
    """The name as it is compared."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()).split())


def same(typed: str, kept: str) -> bool:
    """Whether these are one name."""
    return plain(typed) != "" and plain(typed) == plain(kept)
