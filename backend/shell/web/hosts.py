"""Under which names Ebb is served, whose word about a request counts, and from which pages a change may come.

A request says three things that anybody can make up: the host it was meant for, the addresses it came past
(X-Forwarded-...), and the page that sent it (Origin). The first has to be a name of ours. The second is read from a
proxy named in the settings only, and only for the one hop before that proxy. The third has to be our own page wherever
something is changed; a program that is no browser sends none.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Request, request

from backend.shell.settings import Settings
from backend.shell.web.problems import Problem

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST")
# Further spellings of the same claims; nobody's word counts for these.
_NEVER = ("HTTP_FORWARDED", "HTTP_X_FORWARDED_PORT", "HTTP_X_FORWARDED_PREFIX", "HTTP_X_FORWARDED_BY", "HTTP_X_REAL_IP")
CAME_PAST = "ebb.came_past"

_Application = Callable[[Any, Any], Iterable[bytes]]


class OneHop:
    """Puts what the trusted proxy says of the hop before it in place of the proxy itself; takes all else away."""

    def __init__(self, application: _Application, settings: Settings) -> None:
        self._application, self._networks = application, settings.proxy_networks

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        said = {name: environ.pop(name, None) for name in FORWARDED}
        others = [environ.pop(name, None) for name in _NEVER]
        environ[CAME_PAST] = any(said.values()) or any(others) or "HTTP_VIA" in environ
        peer = address_of(environ.get("REMOTE_ADDR"))
        if peer is not None and any(peer in network for network in self._networks):
            self._believe(environ, *(_last(said[name]) for name in FORWARDED))
        return self._application(environ, start_response)

    @staticmethod
    def _believe(environ: dict[str, Any], came_from: str, scheme: str, host: str) -> None:
        if came_from:
            # Unreadable is nobody's address, never the proxy's own.
            environ["REMOTE_ADDR"] = str(address_of(came_from) or "")
        if scheme in {"http", "https"}:
            environ["wsgi.url_scheme"] = scheme
        if host:
            environ["HTTP_HOST"] = host


def init_hosts(app: Flask, settings: Settings) -> None:
    """Refuse other names and other pages' changes, before anything else is asked."""
    app.wsgi_app = OneHop(app.wsgi_app, settings)  # type: ignore[method-assign]
    names = {*LOOPBACK_NAMES, *settings.allowed_hosts}
    if settings.origin:
        names.add(host_name(urlsplit(settings.origin).netloc))

    @app.before_request
    def _look_at_the_envelope() -> None:
        if host_name(request.environ.get("HTTP_HOST", "")) not in names:
            raise Problem(400, "unknown_host", "Ebb is not served under this name.")
        if request.method not in SAFE_METHODS and not _from_our_own_page(settings):
            raise Problem(403, "foreign_page", "Another site's page may change nothing here.")


def client_address(asked: Request) -> str:
    """Where this request came from, as far as it is known: one spelling for an address, "" for none."""
    found = address_of(asked.remote_addr)
    return "" if found is None else str(found)


def from_this_machine(asked: Request) -> bool:
    """Whether it was asked on this machine itself: not through a proxy, as far as anybody can see."""
    found = address_of(asked.remote_addr)
    return (
        found is not None
        and found.is_loopback
        and not asked.environ.get(CAME_PAST)
        and host_name(asked.environ.get("HTTP_HOST", "")) in LOOPBACK_NAMES
    )


def host_name(host: str) -> str:
    """A Host header's name without its port, in lower case; "" for one that cannot be read."""
    try:
        found = urlsplit(f"//{host}")
        _ = found.port  # a port that is none is refused here
    except ValueError:
        return ""
    return "" if found.username is not None or found.path or found.query else (found.hostname or "").rstrip(".")


def address_of(text: str | None) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """An address, None for what is none. One that is IPv4 written as IPv6 is IPv4."""
    try:
        found = ipaddress.ip_address((text or "").strip().removeprefix("[").removesuffix("]"))
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def _last(header: str | None) -> str:
    """What the hop next to us wrote: proxies add at the end."""
    return (header or "").rpartition(",")[2].strip()


def _from_our_own_page(settings: Settings) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    if origin is None or (settings.origin and origin == settings.origin):
        return True
    try:
        stated, own = urlsplit(origin), urlsplit(settings.origin)
    except ValueError:
        return False
    host = request.environ.get("HTTP_HOST", "").lower()
    if stated.netloc.lower() != host or (own.netloc and own.netloc == host):
        return False
    # Where a proxy ends TLS the page's scheme is https and ours http; the other way round is somebody in between.
    return stated.scheme == "https" or (stated.scheme == "http" and not request.is_secure)
