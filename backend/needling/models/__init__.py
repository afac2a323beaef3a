"""The tables of needling: sessions with what belongs to them, drafts, and the lasting trigger points."""

from backend.needling.models.drafts import NeedlingDraft
from backend.needling.models.points import TriggerPoint, TriggerPointExamination
from backend.needling.models.sessions import AdverseEvent, NeedledSite, NeedlingAddendum, NeedlingSession, NeedlingVoid

__all__ = [
    "AdverseEvent",
    "NeedledSite",
    "NeedlingAddendum",
    "NeedlingDraft",
    "NeedlingSession",
    "NeedlingVoid",
    "TriggerPoint",
    "TriggerPointExamination",
]
