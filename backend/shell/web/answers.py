"""Every answer the shell itself can give: its codes, and its statuses as the contract describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CODES: Mapping[str, str] = {
    "bad_request": "The request could not be read.",
    "unknown_host": "Ebb is not served under the name that the request was meant for.",
    "foreign_page": "A page of another site asked for a change.",
    "bad_json": "The body is not well-formed JSON in UTF-8, or not one object.",
    "too_deep": "The body is nested deeper than 20.",
    "duplicate_key": "One key stands twice in the same object.",
    "repeated_parameter": "A query parameter stands twice.",
    "media_type": "The body is not application/json.",
    "content_encoding": "The body is compressed; send it plain.",
    "too_large": "The body is larger than one request may be.",
    "headers_too_large": "The request's headers are too large.",
    "too_slow": "The request took too long to arrive.",
    "too_many": "Too many requests.",
    "sign_in_needed": "No valid access token.",
    "not_allowed": "The role does not include this.",
    "second_factor_needed": "The second factor is to be set up first; nothing else is open.",
    "prove_again": "This needs a fresh proof: POST /me/prove, then send it again.",
    "not_found": "There is nothing under this address, or it is somebody else's.",
    "method_not_allowed": "The address does not answer that method.",
    "stale_version": "It was changed since it was read.",
    "version_needed": "If-Match is missing.",
    "bad_version": "If-Match or If-None-Match cannot be read.",
    "bad_cursor": "The cursor was not handed out for this list.",
    "resync": "The cursor is too old: pull everything once.",
    "upgrade_required": "This version of the app is too old; nothing was taken, nothing is lost.",
    "unforeseen": "Something went wrong on the server; nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One status: its name among the components, what it means, which headers come with it."""

    name: str
    words: str
    headers: tuple[str, ...] = ()


STATUSES: Mapping[str, Answer] = {
    "304": Answer("NotChanged", "Not changed since the version you have.", ("ETag",)),
    "400": Answer("BadRequest", "The request could not be read."),
    "401": Answer("SignInNeeded", "Sign in first.", ("WWW-Authenticate",)),
    "403": Answer("NotAllowed", "Your role does not include this, or another site's page asked for a change."),
    "404": Answer("NotFound", "There is nothing here, or it is not yours: the two are told apart by nobody."),
    "409": Answer("Conflict", "What is stored stays; the answer says what it is."),
    "410": Answer("Resync", "The cursor is too old: pull everything once."),
    "412": Answer("StaleVersion", "It was changed since you read it."),
    "413": Answer("TooLarge", "The body is larger than one request may be."),
    "415": Answer("MediaType", "Send the body as application/json."),
    "422": Answer("NotAccepted", "Well formed, but it cannot be accepted; code and errors say why."),
    "426": Answer("UpgradeRequired", "This version of the app is too old; nothing was taken, nothing is lost."),
    "428": Answer("VersionNeeded", "Say with If-Match which version you read."),
    "429": Answer("TooMany", "Too many requests; Retry-After says how long to wait.", ("Retry-After",)),
    "5XX": Answer("Unforeseen", "Something went wrong on the server. Nothing was changed; send it again later."),
}
HEADERS: Mapping[str, tuple[str, str]] = {
    "X-Request-Id": ("Names this request in the log and in every problem answer.", "^[A-Za-z0-9._-]{8,64}$"),
    "ETag": ("The version of what is shown; If-Match and If-None-Match take it as it stands.", '^"[^"]+"$'),
    "Retry-After": ("Seconds to wait before the next try.", "^[0-9]{1,6}$"),
    "WWW-Authenticate": ("How to sign in.", "^Bearer$"),
}
