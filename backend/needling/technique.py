"""What a needling session is made of: what was asked first, what the needle did, what went wrong.

Sources: the needling details of STRICTA 2010 (item 2: needle, number of insertions, depth, response, stimulation,
retention), with muscle, spot and twitch as Ebb's extension; grades of adverse events as the College of Physiotherapists
of Alberta uses them. Units: millimetres, seconds, hertz, microseconds, milliamperes. Whatever was not looked at, asked
or read off has no value: it is never 0 and never "none".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from backend.body.regions import View
from backend.people.side import Side
from backend.shell.moment import SentMoment

# Needling in this list is dry needling. Acupuncture would be a list of its own; nothing counts the two together.
MODALITY = "dry_needling"


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


class Layer(StrEnum):
    """How far it went: into the tissue over the muscle, or into the muscle."""

    SUPERFICIAL = "superficial"
    DEEP = "deep"


class Twitch(StrEnum):
    """The local twitch response. `none` was looked for and not seen; not looked for is no value at all."""

    NONE = "none"
    WEAK = "weak"
    MEDIUM = "medium"
    STRONG = "strong"


class Familiar(StrEnum):
    """How much of the pain the patient knows was felt: none, part or all of it. Not asked is no value at all."""

    NONE = "none"
    PART = "part"
    FULL = "full"


class Autonomic(StrEnum):
    """What the body does by itself at a spot, as seen or told. A list without one: looked for, and nothing."""

    SWEATING = "sweating"
    GOOSE_FLESH = "goose_flesh"
    REDNESS = "redness"
    WARMTH = "warmth"
    COLDNESS = "coldness"
    TEARING = "tearing"
    DIZZINESS = "dizziness"


class RedFlag(StrEnum):
    """What is asked before a needle is opened. Ebb's own short list; a clinic's own rules go beyond it."""

    UNEXPLAINED = "unexplained"
    ACUTE_ILLNESS = "acute_illness"
    INFECTION = "infection"
    BLEEDING = "bleeding"
    IMMUNE = "immune"
    LYMPHOEDEMA = "lymphoedema"
    LUNG = "lung"
    DEVICE = "device"
    SEIZURES = "seizures"
    ALLERGY = "allergy"
    PREGNANCY = "pregnancy"
    NEEDLE_FEAR = "needle_fear"


class Answer(StrEnum):
    """yes, no, or nobody asked. Nobody asked is never "no"."""

    YES = "yes"
    NO = "no"
    NOT_ASKED = "not_asked"


class ConsentWay(StrEnum):
    """How the patient said yes."""

    SPOKEN = "spoken"
    WRITTEN = "written"


class ConsentBy(StrEnum):
    """Who said yes."""

    PATIENT = "patient"
    REPRESENTATIVE = "representative"


class Advice(StrEnum):
    """What the patient was told to do or to watch for afterwards."""

    LUNG_RISK = "lung_risk"
    SORENESS = "soreness"
    KEEP_MOVING = "keep_moving"
    NO_HEAVY_LOAD = "no_heavy_load"
    WARMTH = "warmth"
    DRIVING = "driving"
    WHEN_TO_CALL = "when_to_call"


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
    HEADACHE = "headache"
    SWEATING = "sweating"
    ANXIETY = "anxiety"
    WORSE_SYMPTOMS = "worse_symptoms"
    NUMBNESS = "numbness"
    NERVE_INJURY = "nerve_injury"
    BENT_NEEDLE = "bent_needle"
    BROKEN_NEEDLE = "broken_needle"
    FORGOTTEN_NEEDLE = "forgotten_needle"
    NEEDLE_STICK = "needle_stick"
    FAINT = "faint"
    SEIZURE = "seizure"
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
class RedFlagAnswer:
    """What was answered to one question of the screen."""

    flag: RedFlag
    answer: Answer


@dataclass(frozen=True, slots=True)
class Consent:
    """What the yes rests on: which text, how, by whom and when. `name` is that of a representative."""

    text: str
    way: ConsentWay
    given_by: ConsentBy
    name: str | None
    given_at: SentMoment


@dataclass(frozen=True, slots=True)
class Needle:
    """The needle as its packet says it."""

    maker: str | None = None
    lot: str | None = None
    expires_on: date | None = None
    single_use: bool | None = None


@dataclass(frozen=True, slots=True)
class Current:
    """The current of electrical needling, as it was set."""

    frequency_hz: float | None = None
    pulse_us: float | None = None
    intensity_ma: float | None = None
    seconds: int | None = None

    @property
    def said(self) -> bool:
        """Whether anything of it was written down."""
        return any(one is not None for one in (self.frequency_hz, self.pulse_us, self.intensity_ma, self.seconds))


@dataclass(frozen=True, slots=True)
class Spot:
    """A spot on the drawing of the body, in the units of `body.drawing`: the view, from its left and its upper edge."""

    view: View
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Felt:
    """A region of the body and the patient's own side, where something was felt."""

    region: str
    side: Side


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
    trigger_point_id: UUID | None = None
    place: Spot | None = None
    layer: Layer | None = None
    needle: Needle = Needle()
    retention_seconds: int | None = None
    current: Current = Current()
    pain_during: int | None = None
    familiar_pain: Familiar | None = None
    referral: tuple[Felt, ...] | None = None
    autonomic: tuple[Autonomic, ...] | None = None


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """One thing that went wrong, with its grade; and when, where somebody knows."""

    kind: EventKind
    grade: Grade
    note: str | None
    happened_at: SentMoment | None = None


@dataclass(frozen=True, slots=True)
class SessionDraft:
    """A session as a therapist signs it: not yet judged, not yet kept."""

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
    consent: Consent | None = None
    red_flags: tuple[RedFlagAnswer, ...] = ()
    red_flag_decision: str | None = None
    advice: tuple[Advice, ...] = ()
    pain_before: int | None = None
    pain_after: int | None = None


@dataclass(frozen=True, slots=True)
class AddendumDraft:
    """What is added to a session that is signed, and why; events that came up later belong here."""

    id: UUID
    text: str
    reason: str
    events: tuple[AdverseEvent, ...] = ()


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
