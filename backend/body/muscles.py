"""Which muscles can a finding, a needle or an exercise name, and which sides has each?

Ebb's own list of those commonly treated; codes are stable, names for people belong to the pages. Left and right are
the person's own.
"""

from __future__ import annotations

from backend.body.regions import ACROSS, PAIRED
from backend.people.side import Side

MUSCLES: dict[str, frozenset[Side]] = {
    # head and neck
    "occipitofrontalis": ACROSS,
    "temporalis": PAIRED,
    "masseter": PAIRED,
    "lateral_pterygoid": PAIRED,
    "sternocleidomastoid": PAIRED,
    "scalenes": PAIRED,
    "suboccipitals": PAIRED,
    "splenius_capitis": PAIRED,
    "splenius_cervicis": PAIRED,
    "semispinalis_capitis": PAIRED,
    "cervical_multifidus": PAIRED,
    "levator_scapulae": PAIRED,
    # shoulder and arm
    "upper_trapezius": PAIRED,
    "middle_trapezius": PAIRED,
    "lower_trapezius": PAIRED,
    "rhomboids": PAIRED,
    "supraspinatus": PAIRED,
    "infraspinatus": PAIRED,
    "teres_minor": PAIRED,
    "teres_major": PAIRED,
    "subscapularis": PAIRED,
    "latissimus_dorsi": PAIRED,
    "serratus_anterior": PAIRED,
    "pectoralis_major": PAIRED,
    "pectoralis_minor": PAIRED,
    "deltoid": PAIRED,
    "biceps_brachii": PAIRED,
    "triceps_brachii": PAIRED,
    "brachioradialis": PAIRED,
    "wrist_extensors": PAIRED,
    "wrist_flexors": PAIRED,
    "thumb_muscles": PAIRED,
    # trunk
    "thoracic_erector_spinae": PAIRED,
    "thoracic_multifidus": PAIRED,
    "lumbar_erector_spinae": PAIRED,
    "lumbar_multifidus": PAIRED,
    "quadratus_lumborum": PAIRED,
    "rectus_abdominis": ACROSS,
    # hip and leg
    "gluteus_maximus": PAIRED,
    "gluteus_medius": PAIRED,
    "gluteus_minimus": PAIRED,
    "piriformis": PAIRED,
    "tensor_fasciae_latae": PAIRED,
    "iliopsoas": PAIRED,
    "quadriceps": PAIRED,
    "adductors": PAIRED,
    "hamstrings": PAIRED,
    "gastrocnemius": PAIRED,
    "soleus": PAIRED,
    "tibialis_anterior": PAIRED,
    "fibularis": PAIRED,
    "foot_muscles": PAIRED,
}
