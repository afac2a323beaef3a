"""Signing in by two steps, the second factor, the password, links that set an account up, and setting it back."""

from __future__ import annotations

from collections.abc import Mapping

RULES: Mapping[str, str] = {
    "bad_credentials": "Login, password or code is not right.",
    "wrong_proof": "This is not right: type it again, or wait for the next code.",
    "nothing_to_confirm": "No authenticator waits for its first code: begin to set one up.",
    "no_authenticator": "Recovery codes stand beside an authenticator: set one up first.",
    "already_set_up": "This account has a password: ask for a reset instead.",
    "link_over": "This link is over: it was used, replaced, or is too old. Ask for another one.",
    "yourself": "Ask another admin to begin your reset.",
    "second_person": "Another admin has to agree: not who asked, and not whom it is about.",
    "password_short": "A password has at least 15 characters, or 8 where there is a second factor.",
    "password_common": "This password is one of those that are tried first; take words that only you put together.",
    "password_context": "This password is made of a name that everybody here knows.",
}
