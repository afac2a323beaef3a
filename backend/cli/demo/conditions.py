"""What is hurt, what is needled, what is trained: a handful of invented plans, body region by body region. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from backend.exercise.prescription import Purpose


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the catalogue. `answers` is the measure whose finding it answers, at either side."""

    name: str
    purpose: Purpose
    sets: int
    repetitions: int
    hold_seconds: int | None = None
    load: str | None = None
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """A kind of complaint. Regions are those of the body map, muscles those of the needling list."""

    words: str
    region: str
    also: str
    muscles: tuple[str, ...]
    exercises: tuple[Exercise, ...]
    goals: tuple[str, ...]
    turns_neck: bool = False


_C, _S, _L = Purpose.CONTROL, Purpose.STRENGTH, Purpose.LENGTH
CONDITIONS = (
    Condition(
        "Neck and shoulder pain",
        "neck_back",
        "shoulder_blade",
        ("upper_trapezius", "levator_scapulae", "splenius_cervicis"),
        (
            Exercise("Chin tuck", _C, 3, 10),
            Exercise("Row with band", _S, 3, 10, load="red band"),
            Exercise("Shoulder blade squeeze", _C, 2, 12, hold_seconds=5),
            Exercise("Side neck stretch", _L, 3, 1, hold_seconds=30, answers="rom_neck_rotation"),
        ),
        ("Turn my head while driving", "Work at the desk for two hours", "Carry my child up the stairs"),
        turns_neck=True,
    ),
    Condition(
        "Low back pain",
        "lower_back",
        "buttock",
        ("lumbar_multifidus", "quadratus_lumborum", "gluteus_medius"),
        (
            Exercise("Pelvic tilt", _C, 2, 15),
            Exercise("Bird dog", _C, 3, 8),
            Exercise("Bridge", _S, 3, 12),
            Exercise("Hip flexor stretch", _L, 2, 1, hold_seconds=45),
        ),
        ("Walk for an hour", "Garden again", "Lift at work without thinking of it"),
    ),
    Condition(
        "Shoulder pain",
        "shoulder_front",
        "upper_arm_front",
        ("infraspinatus", "supraspinatus", "deltoid"),
        (
            Exercise("Wall slide", _C, 3, 10),
            Exercise("External rotation with band", _S, 3, 12, load="yellow band"),
            Exercise("Sleeper stretch", _L, 3, 1, hold_seconds=30),
        ),
        ("Reach the top shelf", "Swim twice a week", "Sleep on that side"),
    ),
    Condition(
        "Tension-type headache",
        "head_back",
        "neck_back",
        ("suboccipitals", "upper_trapezius", "splenius_capitis"),
        (
            Exercise("Chin tuck", _C, 2, 10),
            Exercise("Deep neck flexor hold", _S, 5, 1, hold_seconds=10),
            Exercise("Chest opener", _L, 2, 1, hold_seconds=40),
        ),
        ("A week without a headache", "Read for an hour in the evening"),
        turns_neck=True,
    ),
    Condition(
        "Pain at the outer elbow",
        "elbow_back",
        "forearm_back",
        ("wrist_extensors", "brachioradialis"),
        (
            Exercise("Slow wrist lowering", _S, 3, 12, load="1 kg"),
            Exercise("Forearm stretch", _L, 3, 1, hold_seconds=30),
        ),
        ("Hold a full pan", "Play tennis again"),
    ),
    Condition(
        "Hip and buttock pain",
        "buttock",
        "thigh_back",
        ("gluteus_medius", "gluteus_minimus", "piriformis"),
        (
            Exercise("Clam", _C, 3, 12),
            Exercise("Side-lying leg lift", _S, 3, 10),
            Exercise("Figure-four stretch", _L, 3, 1, hold_seconds=30),
        ),
        ("Climb stairs without the rail", "Sit through a film"),
    ),
    Condition(
        "Knee pain",
        "knee_front",
        "thigh_front",
        ("quadriceps", "tensor_fasciae_latae"),
        (
            Exercise("Squat to a chair", _S, 3, 10),
            Exercise("Step down", _C, 3, 8),
            Exercise("Thigh stretch", _L, 2, 1, hold_seconds=30),
        ),
        ("Hike in the hills", "Kneel in the garden"),
    ),
)
FIRST_NAMES = (
    "Adele", "Agnieszka", "Amara", "Anders", "Beatriz", "Benoit", "Callum", "Carmen", "Chidi", "Claire", "Dalia",
    "Dmitri", "Eilidh", "Emre", "Esther", "Farid", "Fiona", "Gaston", "Greta", "Hana", "Henrik", "Ines", "Isaac",
    "Ivana", "Jamal", "Jolanta", "Kaito", "Keira", "Laszlo", "Leila", "Linh", "Luca", "Magda", "Malik",
    "Marguerite", "Mateo", "Mei", "Milan", "Nadia", "Niamh", "Oskar", "Paloma", "Pascal", "Priya", "Quentin",
    "Rafael", "Rosa", "Ruth", "Samir", "Saoirse", "Selma", "Soren", "Tamsin", "Teodor", "Thandi", "Tobias", "Ulla",
    "Vasco", "Wanda", "Yara", "Yusuf", "Zdenka", "Zoran", "Zuri",
)  # fmt: skip
LAST_NAMES = (
    "Abara", "Almeida", "Arnason", "Bakker", "Beaulieu", "Bergstrom", "Brandt", "Byrne", "Castellan", "Dvorak",
    "Eklund", "Ferreira", "Fontaine", "Gagnon", "Haddad", "Hollis", "Ibarra", "Jansen", "Kaminski", "Keller",
    "Kowal", "Lambert", "Larsen", "Leclerc", "Lindgren", "MacRae", "Marchetti", "Mbeki", "Moreau", "Nakata",
    "Nowak", "Oduya", "Okafor", "Pereira", "Petrov", "Quist", "Rahimi", "Renard", "Rossi", "Sandoval", "Sato",
    "Schroder", "Tanaka", "Tremblay", "Vargas", "Vesely", "Whelan", "Yilmaz", "Zeman",
)  # fmt: skip
