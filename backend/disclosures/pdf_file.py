"""The pages as a PDF: black on white, so that a grey printer loses nothing, with the snapshot named on each.

The foot of every page says the clinic, the number and id of the snapshot, the hash over the content, and which page of
how many it is. The same content and snapshot give the same bytes. The typeface lies inside (Bitstream Vera, as
reportlab carries it); a letter it does not have is refused instead of printed as a box.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import reportlab
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from backend.disclosures.insurer_report import InsurerReport, Part

_FONTS = Path(reportlab.__file__).with_name("fonts")
_PLAIN, _BOLD = "Vera", "VeraBd"
_MARGIN, _FOOT = 18 * mm, 24 * mm


class NoLetter(ValueError):
    """The content has a letter that the typeface does not have."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every page is marked with."""

    number: int
    snapshot_id: str
    data_sha256: str


def to_bytes(report: InsurerReport, stamp: Stamp) -> bytes:
    """The file. Raises NoLetter."""
    _fonts()
    for text in _texts(report):
        _refuse_missing(text)
    counted = _Feet(report.clinic, stamp, None)
    _build(report, counted)
    return _build(report, _Feet(report.clinic, stamp, counted.pages))


class _Feet:
    """Draws the foot of each page; the number of pages is known the second time."""

    def __init__(self, clinic: str, stamp: Stamp, of: int | None) -> None:
        self.clinic, self.stamp, self.of, self.pages = clinic, stamp, of, 0

    def __call__(self, canvas: Any, document: Any) -> None:
        self.pages = max(self.pages, document.page)
        stamp = self.stamp
        canvas.saveState()
        canvas.setFont(_PLAIN, 7)
        canvas.line(_MARGIN, 20 * mm, LETTER[0] - _MARGIN, 20 * mm)
        lines = (
            f"{self.clinic} - page {document.page} of {self.of or '?'}",
            f"Snapshot {stamp.number}, id {stamp.snapshot_id}",
            f"Content SHA-256 {stamp.data_sha256}",
        )
        for number, line in enumerate(lines):
            canvas.drawString(_MARGIN, (16 - 4 * number) * mm, line)
        canvas.restoreState()


def _build(report: InsurerReport, feet: _Feet) -> bytes:
    made = io.BytesIO()
    document = SimpleDocTemplate(
        made,
        pagesize=LETTER,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_FOOT,
        title=report.title,
        author=report.clinic,
        invariant=1,
        lang="en",
    )
    flow: list[Any] = [_p(report.clinic, 10), _p(report.title, 16, bold=True), Spacer(1, 3 * mm)]
    flow += [_p(f"{name}: {value}", 9.5) for name, value in report.about]
    for part in report.parts:
        flow += _part(part, document.width)
    flow += [Spacer(1, 6 * mm), _p(report.footer, 8.5)]
    document.build(flow, onFirstPage=feet, onLaterPages=feet)
    return made.getvalue()


def _part(part: Part, width: float) -> list[Any]:
    flow: list[Any] = [Spacer(1, 5 * mm), _p(part.title, 12, bold=True)]
    flow += [_p(line, 9.5) for line in part.lines]
    if part.rows:
        cells = [[_p(cell, 8, bold=True) for cell in part.header]]
        cells += [[_p(cell, 8) for cell in row] for row in part.rows]
        table = Table(cells, colWidths=[width / len(part.header)] * len(part.header), repeatRows=1)
        table.setStyle(
            TableStyle(
                [
                    ("GRID", (0, 0), (-1, -1), 0.4, (0, 0, 0)),
                    ("VALIGN", (0, 0), (-1, -1), "TOP"),
                    ("TOPPADDING", (0, 0), (-1, -1), 2),
                ]
            )
        )
        flow += [Spacer(1, 2 * mm), table]
    return flow


def _p(text: str, size: float, *, bold: bool = False) -> Paragraph:
    font = _BOLD if bold else _PLAIN
    style = ParagraphStyle(f"{font}{size}", fontName=font, fontSize=size, leading=size * 1.35, alignment=TA_LEFT)
    return Paragraph(escape(text, quote=False), style)


@cache
def _fonts() -> dict[str, Any]:
    fonts = {name: TTFont(name, str(_FONTS / f"{name}.ttf")) for name in (_PLAIN, _BOLD)}
    for font in fonts.values():
        pdfmetrics.registerFont(font)
    return fonts


def _texts(report: InsurerReport) -> list[str]:
    found = [report.clinic, report.title, report.footer, *(text for pair in report.about for text in pair)]
    for part in report.parts:
        found += [part.title, *part.lines, *part.header, *(cell for row in part.rows for cell in row)]
    return found


def _refuse_missing(text: str) -> None:
    known = [font.face.charToGlyph for font in _fonts().values()]
    if any(ord(letter) not in face for letter in text if not letter.isspace() for face in known):
        raise NoLetter(text)
