"""Prescribing exercises, pausing and ending them, and keeping what the patient says was done."""

from __future__ import annotations

from backend.exercise.service.done import KIND, adherence_told, intake, logged, logs, missed, today
from backend.exercise.service.pausing import end_pause, hold_pause, pause_exercises, pauses
from backend.exercise.service.prescribing import (
    answers,
    due_on,
    end,
    hold,
    prescribe,
    prescribed,
    prescription_of,
    prescriptions,
    told,
    without_exercise,
)
from backend.exercise.service.rules import RULES

__all__ = [
    "KIND",
    "RULES",
    "adherence_told",
    "answers",
    "due_on",
    "end",
    "end_pause",
    "hold",
    "hold_pause",
    "intake",
    "logged",
    "logs",
    "missed",
    "pause_exercises",
    "pauses",
    "prescribe",
    "prescribed",
    "prescription_of",
    "prescriptions",
    "today",
    "told",
    "without_exercise",
]
