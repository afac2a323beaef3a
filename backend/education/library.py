"""Ebb's own lessons, read from their files once. Pure."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from backend.education.lesson import Lesson, is_whole, of_plain

_FOLDER = Path(__file__).parent / "lessons"


@cache
def own() -> tuple[Lesson, ...]:
    """Every lesson that comes with Ebb, by key. Raises ValueError for a file whose languages differ."""
    found = []
    for file in sorted(_FOLDER.glob("*.yaml")):
        lesson = of_plain(yaml.safe_load(file.read_text(encoding="utf-8")) | {"key": file.stem})
        if not is_whole(lesson.en, lesson.fr):
            raise ValueError(f"{file.name}: the two languages ask different questions")
        found.append(lesson)
    return tuple(found)
