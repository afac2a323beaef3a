"""The texts people are shown are all there, in both languages, and what somebody read stays what it was."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from backend.consent import wording
from backend.consent.purpose import Purpose

# A text that people may have read is not edited: a changed one is a new file, and gets its line here.
READ = {
    "notice-1.yaml": "702b8cd1dd35d3ba",
    "purposes-1.yaml": "4c007ccd726f5f8f",
    "purposes-2.yaml": "0374f51c6cbeba3f",
}


def test_texts_that_may_have_been_read_are_not_edited() -> None:
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:16] for path in wording.FOLDER.glob("*.yaml")}
    assert found == READ


def test_every_purpose_is_asked_in_both_languages() -> None:
    assert set(wording.current_questions().asked) == set(Purpose)
    before: set[Purpose] = set()
    for asked in wording.questions().values():
        assert before <= set(asked.asked), "a purpose that was asked once is asked in every later version"
        before = set(asked.asked)
        for text in asked.asked.values():
            assert set(text) == set(wording.LANGUAGES)
            assert all(one.question.endswith("?") or "?" in one.question for one in text.values())


def test_both_languages_say_as_much() -> None:
    for notice in wording.notices().values():
        assert len({len(paper.paragraphs) for paper in notice.text.values()}) == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("notice-1.yaml", "authority: x\nen: {title: a, paragraphs: [b]}\n"),
        ("notice-1.yaml", "authority: x\nen: {title: a, paragraphs: [b]}\nfr: {title: ' ', paragraphs: [b]}\n"),
        ("notice-2.yaml", "authority: x\n"),
    ],
)
def test_a_text_that_leaves_something_out_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text)
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    wording.notices.cache_clear()
    try:
        with pytest.raises(wording.BadWording):
            wording.notices()
    finally:
        wording.notices.cache_clear()
