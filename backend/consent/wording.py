"""The texts people are shown: the notice and the question for each purpose, numbered, in both languages.

A text is never edited once somebody may have read it; a changed one is a new file with the next number. A file that
leaves a language out cannot be loaded; one from before a purpose existed does not ask about it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from backend.consent.purpose import Purpose

FOLDER = Path(__file__).parent / "texts"
LANGUAGES = ("en", "fr")


class BadWording(Exception):
    """A text file cannot be used; the message is one sentence that names the file."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A notice in one language."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What people are told about their record, and the authority it rests on."""

    version: int
    authority: str
    text: Mapping[str, Paper]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for one purpose in one language."""

    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Questions:
    """What is asked for each purpose."""

    version: int
    asked: Mapping[Purpose, Mapping[str, Question]]


@cache
def notices() -> Mapping[int, Notice]:
    """Every notice by its number, the first one first."""
    return MappingProxyType({number: _notice(number, path) for number, path in _numbered("notice")})


@cache
def questions() -> Mapping[int, Questions]:
    """Every set of questions by its number, the first one first."""
    return MappingProxyType({number: _questions(number, path) for number, path in _numbered("purposes")})


def current_notice() -> Notice:
    """The notice that is shown today."""
    return list(notices().values())[-1]


def current_questions() -> Questions:
    """The questions that are asked today."""
    return list(questions().values())[-1]


def _numbered(name: str) -> list[tuple[int, Path]]:
    found = sorted((int(path.stem.rpartition("-")[2]), path) for path in FOLDER.glob(f"{name}-*.yaml"))
    if [number for number, _ in found] != list(range(1, len(found) + 1)) or not found:
        raise BadWording(f"The texts {name}-1.yaml, {name}-2.yaml and so on have a gap, or there is none.")
    return found


def _notice(number: int, path: Path) -> Notice:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        text = {
            language: Paper(_words(raw[language]["title"]), tuple(map(_words, raw[language]["paragraphs"])))
            for language in LANGUAGES
        }
        return Notice(number, _words(raw["authority"]), MappingProxyType(text))
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadWording(f"{path.name} leaves something out: {wrong}.") from wrong


def _questions(number: int, path: Path) -> Questions:
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        asked = {
            purpose: MappingProxyType(
                {
                    language: Question(_words(said["title"]), _words(said["question"]))
                    for language, said in ((language, raw[purpose.value][language]) for language in LANGUAGES)
                }
            )
            for purpose in Purpose
            if purpose.value in raw
        }
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadWording(f"{path.name} leaves something out: {wrong}.") from wrong
    if not asked or set(raw) != {purpose.value for purpose in asked}:
        raise BadWording(f"{path.name} asks nothing, or about something that is no purpose.")
    return Questions(number, MappingProxyType(asked))


def _words(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is empty")
    return value
