"""What a needling session is made of: muscles with sides, what the needle did, what went wrong.

Muscles are those of `body`.
Left and right are the patient's own. Sources: the needling details of STRICTA 2010 (item 2: needle, number
of insertions, depth, response, stimulation), with muscle, spot and twitch as Ebb's extension; grades of
adverse events as the College of Physiotherapists of Alberta uses them. Units: millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.body.muscles import MUSCLES as MUSCLES  # noqa: PLC0414 - said again for those who read the technique
from backend.people.side import Side
from backend.shell.moment import SentMoment


class Position(StrEnum):
    """How the patient lay or sat."""

    PRONE = "prone"
    SUPINE = "supine"
    SIDE_LYING = "side_lying"
    SITTING = "sitting"
    OTHER = "other"


class Target(StrEnum):
    """What the needle was meant to reach."""

    TRIGGER_POINT = "trigger_point"
    TAUT_BAND = "taut_band"
    CONNECTIVE_TISSUE = "connective_tissue"


class Technique(StrEnum):
    """What the needle did: moved in and out, stayed still, or carried a current."""

    IN_OUT = "in_out"
    STATIC = "static"
    ELECTRICAL = "electrical"


class Twitch(StrEnum):
    """The local twitch response. `none` was looked for and not seen; not looked for is no value at all."""

    NONE = "none"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class AdverseAsked(StrEnum):
    """Whether anything went wrong: asked and nothing, not asked, or listed. Not asked is never "none"."""

    NONE = "none"
    NOT_ASKED = "not_asked"
    LISTED = "listed"


class EventKind(StrEnum):
    """What went wrong."""

    BLEEDING = "bleeding"
    BRUISE = "bruise"
    PAIN_DURING = "pain_during"
    PAIN_AFTER = "pain_after"
    FAINT_FEELING = "faint_feeling"
    DROWSINESS = "drowsiness"
    NAUSEA = "nausea"
    WORSE_SYMPTOMS = "worse_symptoms"
    NUMBNESS = "numbness"
    BROKEN_NEEDLE = "broken_needle"
    FORGOTTEN_NEEDLE = "forgotten_needle"
    INFECTION = "infection"
    BREATHLESSNESS = "breathlessness"
    CHEST_PAIN = "chest_pain"
    PNEUMOTHORAX = "pneumothorax"
    OTHER = "other"


class Grade(StrEnum):
    """Mild: short, reversible. Significant: needs medical attention or hinders activities. Serious: hospital,
    lasting disability or death."""

    MILD = "mild"
    SIGNIFICANT = "significant"
    SERIOUS = "serious"


@dataclass(frozen=True, slots=True)
class Site:
    """One place that was needled, and how."""

    muscle: str
    side: Side
    spot: str | None
    target: Target
    technique: Technique
    needle_diameter_mm: float
    needle_length_mm: float
    insertions: int
    depth_mm: float | None
    twitch: Twitch | None
    twitch_count: int | None


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """One thing that went wrong, with its grade."""

    kind: EventKind
    grade: Grade
    note: str | None


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as a therapist writes it: not yet judged, not yet kept."""

    id: UUID
    performed_at: SentMoment
    zone: str
    purpose: str
    position: Position | None
    consent_given: bool
    needles_in: int
    needles_out: int
    note: str | None
    adverse_events: AdverseAsked
    events: tuple[AdverseEvent, ...]
    sites: tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class NeedledMuscle:
    """A muscle and the patient's own side."""

    muscle: str
    side: Side


@dataclass(frozen=True, slots=True)
class SessionMark:
    """What a picture over months needs of a session: when, on which local day, and the muscle of each site."""

    id: UUID
    performed_at: datetime
    day: date
    sites: tuple[NeedledMuscle, ...]
