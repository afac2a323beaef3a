"""In which muscles may a needle reach the chest?

The list is wide on purpose: every muscle that lies over ribs, lung or their upper and lower edge, where a needle that
goes too deep may let air in beside the lung. Whoever needles one of them tells the patient what to watch for. Source:
N4 of the domain; advice on this risk that was not given, or not written down, is what a regulator's case turned on.
"""

from __future__ import annotations

from collections.abc import Iterable

NEAR_CHEST = frozenset(
    {
        "infraspinatus",
        "latissimus_dorsi",
        "levator_scapulae",
        "lower_trapezius",
        "middle_trapezius",
        "pectoralis_major",
        "pectoralis_minor",
        "quadratus_lumborum",
        "rhomboids",
        "scalenes",
        "serratus_anterior",
        "sternocleidomastoid",
        "subscapularis",
        "supraspinatus",
        "thoracic_erector_spinae",
        "thoracic_multifidus",
        "upper_trapezius",
    }
)


def near_chest(muscles: Iterable[str]) -> tuple[str, ...]:
    """Those of these muscles where a needle may reach the chest, each once, in their order."""
    return tuple(dict.fromkeys(muscle for muscle in muscles if muscle in NEAR_CHEST))
