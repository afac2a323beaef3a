"""Which passwords are refused (NIST SP 800-63B-4 section 3.1.1.2): short ones, common ones, and names everybody knows.

Question: may this be somebody's password? Method: length in code points, 15 where the password stands alone and 8
where a second factor stands beside it. Then, without case and as a whole: a word that is tried first, also with a few
signs around it or written several times; a walk over the keyboard, the alphabet or the digits; a few signs over and
over; years in a row; and the names of the person, the clinic and the product with little else. Longer ones that merely
hold such a word are fine. No rule asks for kinds of characters, none asks to change a password that nobody has learnt.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable

from backend.credentials.common_passwords import is_common

ALONE, BESIDE_A_FACTOR = 15, 8
# How many signs around a common word, or beside known names, do not make a password of it.
_LITTLE = 5
_WORDS = (
    *("ebb", "physio", "physiotherapy", "physiotherapie", "therapist", "therapeute", "clinic", "clinique", "patient"),
    *("patients", "acupuncture", "needling", "pain", "douleur", "admin", "manager", "password", "passwort"),
    *("motdepasse", "welcome", "bienvenue", "changeme", "letmein", "secret", "login"),
)
_LINES = (
    *("1234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop", "asdfghjkl", "zxcvbnm"),
    *("azertyuiop", "qsdfghjklm", "wxcvbn", "qwertzuiop", "yxcvbnm"),
    *("1qaz", "2wsx", "3edc", "4rfv", "5tgb", "6yhn", "7ujm", "8ik,", "9ol.", "0p;/"),
)
_STEPS = {pair for line in _LINES for way in (line, line[::-1]) for pair in itertools.pairwise(way)}


def broken_rule(password: str, *, alone: bool, known: Iterable[str] = ()) -> str | None:
    """The code of the rule this password breaks; None when it may be kept."""
    if len(password) < (ALONE if alone else BESIDE_A_FACTOR):
        return "password_short"
    folded = password.casefold()
    if _tried_first(folded):
        return "password_common"
    return "password_context" if _made_of_names(folded, known) else None


def _tried_first(folded: str) -> bool:
    unit = _unit(folded)
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", unit)
    around = len(unit) - len(core)
    return (
        is_common(folded)
        or is_common(unit)
        or (len(core) >= 4 and around <= _LITTLE and (is_common(core) or core in _WORDS))
        or len(set(folded)) <= 4
        or len(unit) <= 4
        or _is_walk(unit)
        or re.fullmatch(r"((19|20)\d\d[\W_]*)+", folded) is not None
    )


def _unit(text: str) -> str:
    """What is written again and again to make this text; the text itself when nothing is."""
    return text[: (text + text).index(text, 1)]


def _is_walk(text: str) -> bool:
    """Whether it goes along the rows and columns of a keyboard, or repeats a key, with few jumps."""
    jumps = sum(a != b and (a, b) not in _STEPS for a, b in itertools.pairwise(text))
    return jumps + 1 <= len(text) / 4


def _made_of_names(folded: str, known: Iterable[str]) -> bool:
    left = re.sub(r"[\W_]", "", folded)
    whole = len(left)
    words = {word for name in (*known, *_WORDS) for word in re.split(r"[\W_]+", name.casefold()) if len(word) >= 3}
    for word in sorted(words, key=len, reverse=True):
        left = left.replace(word, "")
    return len(left) < whole and len(left) <= _LITTLE
