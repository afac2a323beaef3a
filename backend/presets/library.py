"""Ebb's own presets: neck, shoulder, low back, headache. Pure.

Each holds exercise and education beside needling, because needling is an adjunct (L1), and a stop rule: 30 per cent
is a change that many people notice (docs/clinical.md). Few exercises, because fewer than four go with doing them more.
Nothing here is a recommendation for one person.
"""

from __future__ import annotations

from uuid import UUID

from backend.plan.stop_rule import PAIN_AVERAGE, Unit
from backend.plan.timeline import ComponentKind, Phase
from backend.plan.version import Per
from backend.presets.preset import PresetDraft, PresetGoal, PresetPart, PresetReview, PresetStop, Said

_PARTS = (
    PresetPart(
        ComponentKind.EXERCISE, Said("three exercises, most days", "trois exercices, presque chaque jour"), 3, Per.DAY
    ),
    PresetPart(
        ComponentKind.EDUCATION, Said("one short lesson a week", "une courte leçon par semaine"), 1, Per.WEEK, 0, 4
    ),
    PresetPart(
        ComponentKind.NEEDLING, Said("once a week, then review", "une fois par semaine, puis bilan"), 1, Per.WEEK, 1, 6
    ),
)
_ELSE = Said(
    "Stop, examine again, and change the plan or refer on", "Arrêter, réexaminer, puis changer le plan ou orienter"
)
_STOP = PresetStop(PAIN_AVERAGE, 30, Unit.PERCENT, 8, _ELSE)


def _again(*measures: str) -> tuple[PresetReview, ...]:
    return tuple(PresetReview(week, measures) for week in (4, 8, 12))


OWN = (
    PresetDraft(
        id=UUID("0b5e55ed-0000-4000-8000-000000000001"),
        key="neck_pain",
        title=Said("Neck pain", "Douleur du cou"),
        region="neck_back",
        phase=Phase.TREATMENT,
        components=_PARTS,
        goals=(
            PresetGoal(Said("Turn my head while driving", "Tourner la tête au volant"), 12, "rom_neck_rotation", 65),
        ),
        stop_rule=_STOP,
        reassessments=_again("peg", "pseq", "rom_neck_rotation"),
    ),
    PresetDraft(
        id=UUID("0b5e55ed-0000-4000-8000-000000000002"),
        key="shoulder_pain",
        title=Said("Shoulder pain", "Douleur de l’épaule"),
        region="shoulder_top",
        phase=Phase.TREATMENT,
        components=_PARTS,
        goals=(
            PresetGoal(Said("Reach the top shelf", "Atteindre l’étagère du haut"), 12, "rom_shoulder_flexion", 150),
        ),
        stop_rule=_STOP,
        reassessments=_again("peg", "pseq", "rom_shoulder_flexion"),
    ),
    PresetDraft(
        id=UUID("0b5e55ed-0000-4000-8000-000000000003"),
        key="low_back_pain",
        title=Said("Low back pain", "Douleur du bas du dos"),
        region="lower_back",
        phase=Phase.TREATMENT,
        components=(
            *_PARTS,
            PresetPart(ComponentKind.LIFESTYLE, Said("a walk on most days", "une marche presque chaque jour")),
        ),
        goals=(PresetGoal(Said("Walk for half an hour", "Marcher une demi-heure"), 12),),
        stop_rule=_STOP,
        reassessments=_again("peg", "pseq"),
    ),
    PresetDraft(
        id=UUID("0b5e55ed-0000-4000-8000-000000000004"),
        key="headache",
        title=Said("Headache with neck pain", "Mal de tête avec douleur du cou"),
        region="head_back",
        phase=Phase.TREATMENT,
        components=_PARTS,
        goals=(PresetGoal(Said("Fewer days with headache", "Moins de jours avec mal de tête"), 12, "headache_days"),),
        stop_rule=PresetStop("headache_days", 50, Unit.PERCENT, 12, _ELSE),
        reassessments=_again("headache_days", "peg"),
    ),
)
