"""Ebb's own small set of exercises, in our own words, for a clinic to begin with. Nothing in it is a recommendation.

Common exercises of the field; a therapist chooses, doses and shows them. `answers` names instruments whose finding an
exercise of this kind is usually chosen for; it is a suggestion in a form and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from backend.repertoire.purpose import Purpose

_S, _L, _C = Purpose.STRENGTH, Purpose.LENGTH, Purpose.CONTROL


@dataclass(frozen=True, slots=True)
class Start:
    """One exercise: a key that does not change, its name and words."""

    key: str
    name: str
    purpose: Purpose
    words: str


STARTING_SET = (
    Start(
        "chin_tuck",
        "Chin tuck",
        _C,
        "Sit tall. Slide the chin straight back, eyes level, without nodding. Hold, let go slowly.",
    ),
    Start(
        "neck_turn",
        "Neck turn",
        _L,
        "Sit tall. Turn the head to one side as far as it goes easily and breathe out. Back, other side.",
    ),
    Start(
        "side_neck_stretch",
        "Side neck stretch",
        _L,
        "Sit on one hand. Let the head sink to the other side until it pulls gently at the neck. Breathe.",
    ),
    Start(
        "shoulder_blade_squeeze",
        "Shoulder blade squeeze",
        _C,
        "Arms hanging. Draw the shoulder blades back and down, as if into the back pockets. Hold, let go.",
    ),
    Start(
        "row_with_band",
        "Row with band",
        _S,
        "Fix the band at chest height. Pull both elbows back along the body, shoulders low. Slowly back.",
    ),
    Start(
        "wall_push_up",
        "Wall push-up",
        _S,
        "Hands on the wall at shoulder height, body straight. Bend the elbows, push away again.",
    ),
    Start(
        "doorway_stretch",
        "Doorway chest stretch",
        _L,
        "Forearm on the door frame, elbow at shoulder height. Step through until it pulls in front of the shoulder.",
    ),
    Start(
        "upper_back_turn",
        "Upper back turn",
        _L,
        "On hands and knees, one hand behind the head. Turn that elbow to the ceiling, look after it. Slowly back.",
    ),
    Start(
        "pelvic_tilt",
        "Pelvic tilt",
        _C,
        "On your back, knees bent. Press the small of the back to the floor, then let it rise a little.",
    ),
    Start(
        "bird_dog",
        "Arm and leg on all fours",
        _C,
        "On hands and knees. Stretch one arm and the other leg, back still as a table. Change.",
    ),
    Start(
        "bridge",
        "Bridge",
        _S,
        "On your back, knees bent. Lift the hips until knee, hip and shoulder are in line. Slowly down.",
    ),
    Start(
        "hip_flexor_stretch",
        "Hip flexor stretch",
        _L,
        "Kneel on one knee. Tuck the tailbone under and shift forward until it pulls in front of the hip.",
    ),
    Start(
        "hamstring_stretch",
        "Back of the thigh stretch",
        _L,
        "On your back, a towel round one foot. Lift the leg, knee nearly straight, until it pulls behind.",
    ),
    Start(
        "side_lying_leg_lift",
        "Leg lift on the side",
        _S,
        "On your side, lower knee bent. Lift the upper leg a little back, toes forward. Slowly down.",
    ),
    Start(
        "step_down",
        "Step down",
        _C,
        "On a low step. Bend one knee until the other heel touches the floor; knee over the foot, hips level.",
    ),
    Start("sit_to_stand", "Sit to stand", _S, "From a chair, arms crossed. Stand up without a swing, sit down slowly."),
    Start("heel_raise", "Heel raise", _S, "Stand by a wall. Rise onto the toes, hold, lower slowly."),
    Start(
        "calf_stretch",
        "Calf stretch",
        _L,
        "Hands on the wall, one leg back, heel down. Lean in until it pulls at the calf.",
    ),
)
