"""A QR code as the data of one SVG path: the page draws it itself, so nothing is loaded and no markup travels."""

from __future__ import annotations

from dataclasses import dataclass

import segno

QUIET = 4


@dataclass(frozen=True, slots=True)
class QrCode:
    """`path` fills the dark squares in a box of `size` by `size`, the light margin around it included."""

    size: int
    path: str


def drawn(text: str) -> QrCode:
    """The QR code of this text, with a quarter of it spare for a scratched screen where that costs no size."""
    code = segno.make_qr(text, error="m")
    rows = [list(row) for row in code.matrix]
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = 0
            while x + run < len(row) and row[x + run]:
                run += 1
            if run:
                parts.append(f"M{x + QUIET} {y + QUIET}h{run}v1h-{run}z")
            x += run or 1
    return QrCode(len(rows) + 2 * QUIET, "".join(parts))
