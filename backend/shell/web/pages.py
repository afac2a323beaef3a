"""The built web pages: hashed assets for ever, everything else asked for anew, so nobody is stranded on old code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, send_from_directory

Public = Callable[[Any], Any]
PAGES = {"app": "app/index.html", "clinic": "clinic/index.html"}


def pages_blueprint(folder: Path, public: Public) -> Blueprint:
    """`/` to sign in, `/app/` for patients, `/clinic/` for staff. `public` marks a route as open to all."""
    blueprint = Blueprint("pages", __name__)
    root = folder.resolve()

    def send(name: str, cache: str) -> Response:
        if not (root / name).is_file():
            abort(404)
        answer = send_from_directory(root, name)
        answer.headers["Cache-Control"] = cache
        return answer

    @blueprint.get("/")
    @public
    def front_page() -> Response:
        return send("index.html", "no-cache")

    @blueprint.get("/<any(app,clinic):page>/")
    @public
    def page(page: str) -> Response:
        return send(PAGES[page], "no-cache")

    @blueprint.get("/<any(app,clinic):page>")
    @public
    def page_without_slash(page: str) -> Response:
        # Our own, because Flask's would repeat whatever host the request named.
        return Response(status=308, headers={"Location": f"/{page}/", "Cache-Control": "no-cache"})

    @blueprint.get("/assets/<path:name>")
    @public
    def asset(name: str) -> Response:
        return send(f"assets/{name}", "public, max-age=31536000, immutable")

    @blueprint.get("/app/<name>")
    @public
    def app_file(name: str) -> Response:
        return send(f"app/{name}", "no-cache")

    @blueprint.get("/<any('favicon.ico','favicon.svg','icon.svg','robots.txt'):name>")
    @public
    def icon(name: str) -> Response:
        return send(name, "no-cache")

    return blueprint
