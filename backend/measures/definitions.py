"""The shipped instruments. They are content of the program, so a broken one stops the start.

A clinic's own instruments stand in its database and are read by the same rules (`library.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from backend.measures.definition import Definition
from backend.measures.definition_file import UNREADABLE, BadDefinition, misfit, read

FOLDER = Path(__file__).parent / "instruments"


@cache
def all_definitions() -> Mapping[str, Definition]:
    """Every shipped instrument by key, in the order of keys."""
    return MappingProxyType({path.stem: load(path) for path in sorted(FOLDER.glob("*.yaml"))})


def get(key: str) -> Definition | None:
    """The shipped instrument of this key; None where there is none."""
    return all_definitions().get(key)


def load(path: Path) -> Definition:
    """One shipped definition. Raises BadDefinition."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise BadDefinition(path.name, [UNREADABLE]) from wrong
    definition = read(text, path.name)
    if definition.key != path.stem:
        raise BadDefinition(path.name, [misfit("key")])
    return definition
