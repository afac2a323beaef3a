"""Headers that every answer carries, whatever its status."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from backend.shell.settings import Settings

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; object-src 'none'"
)
API_POLICY = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'"
ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), "
        "publickey-credentials-create=(self), publickey-credentials-get=(self)"
    ),
}
ONLY_TLS = "max-age=31536000; includeSubDomains"
# What an answer of the API may depend on. Nothing may keep it, and a cache that does so anyway must not mix people up.
VARIES = "Authorization, Cookie"


def of_the_server(*, only_tls: bool) -> list[tuple[str, str]]:
    """The headers of an answer that the server gives before the program is asked."""
    found = [("Content-Security-Policy", API_POLICY), ("Cache-Control", "no-store"), ("Vary", VARIES), *ALWAYS.items()]
    return [*found, ("Strict-Transport-Security", ONLY_TLS)] if only_tls else found


def reached_by_tls(settings: Settings) -> bool:
    """Whether people open Ebb under https, whatever the last hop to us speaks."""
    return urlsplit(settings.origin).scheme == "https"


def init_headers(app: Flask, settings: Settings) -> None:
    """Set them after each request."""
    app.extensions["ebb_only_tls"] = reached_by_tls(settings)
    app.after_request(dressed)


def dressed(response: Response) -> Response:
    """This answer with the headers of all answers. A problem is made with them: what fails later cannot lose them."""
    headers = response.headers
    api = request.path.startswith("/api/")
    # A service worker lives under the policy its own script came with.
    page = not api and response.mimetype in {"text/html", "text/javascript", "application/javascript"}
    headers.setdefault("Content-Security-Policy", PAGE_POLICY if page else API_POLICY)
    for name, value in ALWAYS.items():
        headers.setdefault(name, value)
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if api:
        headers["Vary"] = VARIES
    if current_app.extensions["ebb_only_tls"] or request.is_secure:
        headers.setdefault("Strict-Transport-Security", ONLY_TLS)
    return response
