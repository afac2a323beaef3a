"""The one heading under which the contract lists everything about needling."""

from __future__ import annotations

from backend.shell.web.blueprint import Blueprint

blueprint = Blueprint("needling", __name__, "Dry needling: sessions, drafts and trigger points.")
