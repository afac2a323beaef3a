"""Needling sessions, drafts of them, the ledger of trigger points, and the trace of a lot."""

from backend.needling.routes import drafts, points, sessions
from backend.needling.routes.tag import blueprint

__all__ = ["blueprint", "drafts", "points", "sessions"]
