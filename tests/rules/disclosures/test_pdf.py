"""The pages are read back: the chosen parts, the snapshot on each of them, grey, and the same bytes each time."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from backend.disclosures import pdf_file
from backend.disclosures.facts import Level
from backend.disclosures.insurer_report import InsurerReport, insurer_report
from backend.disclosures.sections import Section
from tests.rules.disclosures.made import FACTS, only


def report(*sections: Section) -> InsurerReport:
    return insurer_report(only(*sections), recipient="Northern", purpose="a claim", made_on=date(2026, 3, 12))


def printed(made: InsurerReport, number: int = 8) -> bytes:
    return pdf_file.to_bytes(made, pdf_file.Stamp(number, "3f2b8c1e", made.data_sha256()))


def pages(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]


def test_only_the_chosen_parts_are_there() -> None:
    text = "\n".join(pages(printed(report(Section.FUNCTION, Section.SESSIONS))))
    for word in ("Zoë Ærø", "River Clinic", "PPT", "150 kPa (2026-03-09)", "222 kPa (2026-03-11)", "upper trapezius"):
        assert word in text, word
    assert "right" in text
    assert "temporalis, left" in text
    assert "bruise (mild)" in text
    assert "not asked" in text
    assert "2026-03-09 14:00" in text
    for word in ("PHQ9", "Mood", "Pain (", "263", "21 due"):
        assert word not in text, word


def test_a_part_that_cannot_be_told_says_so() -> None:
    text = " ".join("\n".join(pages(printed(report(Section.PAIN, Section.EXERCISE)))).split())
    assert "first seven days of the plan: 7.0 (7 of 7 days answered)" in text
    assert "last seven days: too few days answered (3 of 7 days answered)" in text
    assert "21 due, 14 done, 3 not done, 4 without an answer" in text
    nothing = insurer_report(
        replace(only(), sections=(Section.MOOD,)), recipient="x", purpose="y", made_on=date(2026, 3, 12)
    )
    assert "Nothing was measured." in "\n".join(pages(printed(nothing)))


def test_every_page_names_clinic_snapshot_hash_and_its_number() -> None:
    many = replace(only(Section.SESSIONS), sessions=FACTS.sessions * 60)
    made = insurer_report(many, recipient="Northern", purpose="a claim", made_on=date(2026, 3, 12))
    found = pages(printed(made))
    assert len(found) > 2
    for number, text in enumerate(found, start=1):
        assert f"River Clinic - page {number} of {len(found)}" in text
        assert "Snapshot 8, id 3f2b8c1e" in text
        assert f"Content SHA-256 {made.data_sha256()}" in text


def test_nothing_is_told_by_colour() -> None:
    for page in PdfReader(io.BytesIO(printed(report(*Section)))).pages:
        content = page.get_contents()
        assert isinstance(content, ContentStream)
        coloured = [numbers for numbers, operator in content.operations if operator in {b"rg", b"RG", b"k", b"K"}]
        assert all(len({float(one) for one in numbers}) == 1 for numbers in coloured), coloured


def test_the_same_content_gives_the_same_bytes_and_other_content_another_hash() -> None:
    assert printed(report(*Section)) == printed(report(*Section))
    other = replace(FACTS, measures=(replace(FACTS.measures[0], side="left"), *FACTS.measures[1:]))
    made = insurer_report(other, recipient="Northern", purpose="a claim", made_on=date(2026, 3, 12))
    assert made.data_sha256() != report(*Section).data_sha256()
    assert re.fullmatch("[0-9a-f]{64}", made.data_sha256())


def test_a_letter_that_cannot_be_printed_is_refused() -> None:
    made = insurer_report(replace(only(), patient="王"), recipient="x", purpose="y", made_on=date(2026, 3, 12))
    with pytest.raises(pdf_file.NoLetter):
        printed(made)


@pytest.mark.trap(1)
@pytest.mark.parametrize(
    ("now", "told"),
    [
        (Level(0.0, 6, 7), "last seven days: 0.0 (6 of 7 days answered)"),
        (Level(None, 0, 7), "last seven days: too few days answered (0 of 7 days answered)"),
    ],
)
def test_a_week_of_zeros_is_a_level_and_a_week_of_silence_is_none(now: Level, told: str) -> None:
    facts = replace(only(Section.PAIN), levels={"start": Level(7.0, 7, 7), "now": now})
    made = insurer_report(facts, recipient="x", purpose="y", made_on=date(2026, 3, 12))
    text = " ".join("\n".join(pages(printed(made))).split())
    assert told in text
    assert ("0.0" in text) is (now.mean == 0)
