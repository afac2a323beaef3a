"""What a browser says of itself, in two words a person knows: "Firefox, Windows".

Question: which of my sign-ins is this? Method: known names are looked for in the User-Agent, the more particular
first, because browsers name one another. Nothing of the text itself is kept, so nothing can be slipped in. A program
that is not known, and one that says nothing, is an empty answer. Limits: a browser can say what it likes; this helps
people to recognise, it proves nothing.
"""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


def named(user_agent: str) -> str:
    """The browser and the system, as far as they are known."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)
