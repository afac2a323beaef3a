"""Ebb's own lessons in both languages, and the score of their questions."""

from __future__ import annotations

import re

import pytest

from backend.education import library
from backend.education.lesson import Lesson, Score, broken_rule, is_whole, of_plain, plain, score

# Words that promise, blame or explain by a cause; and none of the claims of the trade.
NEVER = re.compile(
    r"\b(cure|heal|guarante|proven|always|resets?|because of|due to|fail(s|ed)? you|guéri|garanti|prouvé|toujours)\w*",
    re.IGNORECASE,
)


@pytest.mark.parametrize("lesson", library.own(), ids=lambda one: one.key)
def test_each_lesson_is_short_whole_and_promises_nothing(lesson: Lesson) -> None:
    assert is_whole(lesson.en, lesson.fr)
    assert len(lesson.en.paragraphs) == len(lesson.fr.paragraphs)
    assert lesson.en.questions
    for told in (lesson.en, lesson.fr):
        text = " ".join([told.title, *told.paragraphs])
        assert len(text.split()) < 220
        assert NEVER.findall(text) == []
    assert lesson.en.title != lesson.fr.title
    assert of_plain(plain(lesson)) == lesson


def test_there_are_four_and_the_danger_is_in_the_one_about_needling() -> None:
    assert [one.key for one in library.own()] == [
        "after_needling",
        "good_and_bad_days",
        "moving_again",
        "pain_and_damage",
    ]
    text = " ".join(library.own()[0].en.paragraphs)
    assert "emergency number at once" in text


def test_the_score_is_over_what_was_answered() -> None:
    lesson = library.own()[0]
    assert score(lesson, (0,)) == Score(1, 1)
    assert score(lesson, (2,)) == Score(0, 1)
    assert score(lesson, (None,)) is None
    assert score(lesson, ()) is None


def test_an_answer_is_one_of_the_choices() -> None:
    lesson = library.own()[0]
    assert broken_rule(lesson, (3,)) == "answer_unknown"
    assert broken_rule(lesson, (0, 0)) == "answer_unknown"
    assert broken_rule(lesson, (None,)) is None
