"""Keeping needling sessions, drafts and trigger points, and handing them to pictures, watches and reports."""

from __future__ import annotations

from collections.abc import Mapping

from backend.needling.examination import REASONS as FINDING_REASONS
from backend.needling.interlock import REASONS
from backend.needling.service.afterwards import RULES as LATER_RULES
from backend.needling.service.drafts import RULES as DRAFT_RULES
from backend.needling.service.ledger import RULES as LEDGER_RULES
from backend.needling.service.ledger import Lane, ledger_of
from backend.needling.service.lots import met_by
from backend.needling.service.sessions import RULES as SESSION_RULES
from backend.needling.service.sessions import record
from backend.needling.service.signed import KeptSession, Signed, newest, session_of, sessions_of, signed_sessions

RULES: Mapping[str, str] = {
    **REASONS,
    **FINDING_REASONS,
    **LEDGER_RULES,
    **DRAFT_RULES,
    **SESSION_RULES,
    **LATER_RULES,
}

__all__ = [
    "RULES",
    "KeptSession",
    "Lane",
    "Signed",
    "ledger_of",
    "met_by",
    "newest",
    "record",
    "session_of",
    "sessions_of",
    "signed_sessions",
]
