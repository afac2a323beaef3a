"""Do level and slope differ before and after the first needling? Two lines in a picture, figures under details.

Method: segmented regression on valid weekly means at equal steps t = 0, 1, ...: y = b0 + b1 t + b2 phase + b3 (t - t0)
phase, with phase 1 from the first week after on; b2 is the change in level, b3 the change in slope. Ordinary least
squares gives the lines and plain errors; weeks resemble their neighbours, so the errors told are Newey-West's with
lag 3. The Durbin-Watson figure says how alike neighbouring residuals are (2: not at all).
Source: Wagner 2002, J Clin Pharm Ther 27:299-309; Bernal 2017, Int J Epidemiol 46:348-355; Newey & West 1987.
Units: points; points per week.

Below eight weeks on a side it is not offered (a convention). None, one: not offered. Constant: all changes 0,
errors 0. Gapped: weeks keep their number t, missing ones are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEAST_WEEKS_EACH_SIDE = 8
LAGS = 3
_TERMS = 4

Floats = npt.NDArray[np.float64]
Four = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class TwoLines:
    """Intercept, slope before, change in level, change in slope; their plain and their robust errors; the standard
    deviation of the residuals and their Durbin-Watson figure."""

    coefficients: Four
    errors: Four
    robust_errors: Four
    residual: float
    durbin_watson: float | None


def two_lines(t: Sequence[float], y: Sequence[float], first_after: float) -> TwoLines | None:
    """The two lines; None where four figures cannot be told from so few points."""
    times, values = np.asarray(t, dtype=np.float64), np.asarray(y, dtype=np.float64)
    phase = (times >= first_after).astype(np.float64)
    design = np.column_stack([np.ones_like(times), times, phase, (times - first_after) * phase])
    free = len(times) - _TERMS
    if free < 1 or np.linalg.matrix_rank(design) < _TERMS:
        return None
    inverse: Floats = np.asarray(np.linalg.inv(design.T @ design), dtype=np.float64)
    coefficients = inverse @ design.T @ values
    rest = values - design @ coefficients
    squares = float(rest @ rest)
    plain = np.sqrt(np.maximum(np.diag(inverse) * squares / free, 0.0))
    turns = float(np.diff(rest) @ np.diff(rest))
    return TwoLines(
        _four(coefficients),
        _four(plain),
        _four(_newey_west(design, rest, inverse)),
        float(np.sqrt(squares / free)),
        turns / squares if squares > 0 else None,
    )


def _newey_west(design: Floats, rest: Floats, inverse: Floats) -> Floats:
    moments = design * rest[:, None]
    middle = moments.T @ moments
    for lag in range(1, min(LAGS, len(rest) - 1) + 1):
        crossed = moments[lag:].T @ moments[:-lag]
        middle += (1 - lag / (LAGS + 1)) * (crossed + crossed.T)
    errors: Floats = np.sqrt(np.maximum(np.diag(inverse @ middle @ inverse), 0.0))
    return errors


def _four(values: Floats) -> Four:
    first, second, third, fourth = (float(value) for value in values)
    return first, second, third, fourth
