"""Which line may the eye follow through a scattered diary? For drawing only; no number is read off it.

Method: LOWESS. At each point a line is fitted to the nearest share `span` of the points, weighted by the tricube of
their distance; then the fit is repeated with points far off it weighted down by the bisquare of their residual over
six times the median of all residuals. Across a gap longer than 14 days the line is broken: each piece is fitted by
itself.
Source: Cleveland 1979, J Am Stat Assoc 74:829-836; span 2/3 and three repeats are its defaults.
Units: the scale of the values.

None: no line. One or two in a piece: their own values. Constant: that constant. Tied in x: all count. Gapped: see
above; nothing is filled in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

SPAN = 2 / 3
REPEATS = 3
LONGEST_GAP_DAYS = 14
_FEW = 3
_NEAR, _FAR = 0.001, 0.999
_SIX = 6

Floats = npt.NDArray[np.float64]


def lowess(
    x: Sequence[float] | Floats,
    y: Sequence[float] | Floats,
    span: float = SPAN,
    repeats: int = REPEATS,
    step: float = 0.0,
) -> Floats:
    """The height of the line at each x; x has to rise. ValueError where it falls or lengths differ.

    With a `step` the line is fitted only at points at least so far apart, and is straight between them.
    """
    xs, ys = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if xs.shape != ys.shape or (np.diff(xs) < 0).any():
        raise ValueError("x has to rise and to be as long as y")
    n = len(xs)
    if n < _FEW:
        return ys.copy()
    near = min(max(int(span * n + 1e-7), 2), n)
    trust, fitted = np.ones(n), np.zeros(n)
    at = _apart(xs, step)
    for _ in range(repeats + 1):
        there = _fit(xs, ys, near, trust, at)
        fitted = there if len(at) == n else np.interp(xs, xs[at], there)
        rest = np.abs(ys - fitted)
        scale = _SIX * float(np.median(rest))
        if scale < 1e-7 * float(rest.mean()) or scale == 0:
            break
        trust = _bisquare(rest / scale)
    return fitted


def pieces(days: Sequence[int], longest_gap: int = LONGEST_GAP_DAYS) -> Iterator[slice]:
    """The stretches of days between which no gap is longer than this."""
    start = 0
    for at in range(1, len(days) + 1):
        if at == len(days) or days[at] - days[at - 1] > longest_gap:
            if at > start:
                yield slice(start, at)
            start = at


def _bisquare(share: Floats) -> Floats:
    weights = (1 - share**2) ** 2
    weights[share >= _FAR] = 0.0
    weights[share <= _NEAR] = 1.0
    return weights


def _apart(xs: Floats, step: float) -> npt.NDArray[np.intp]:
    """The first point, the last one, and as many between them as lie at least a step apart."""
    if step <= 0:
        return np.arange(len(xs))
    chosen = [0]
    for at in range(1, len(xs)):
        if xs[at] - xs[chosen[-1]] >= step or at == len(xs) - 1:
            chosen.append(at)
    return np.asarray(chosen, dtype=np.intp)


def _fit(xs: Floats, ys: Floats, near: int, trust: Floats, chosen: npt.NDArray[np.intp]) -> Floats:
    """One weighted line per chosen point, its `near` nearest neighbours counted."""
    n = len(xs)
    lefts = np.zeros(n, dtype=np.intp)
    left = 0
    for at in range(n):
        while left + near < n and xs[at] - xs[left] > xs[left + near] - xs[at]:
            left += 1
        lefts[at] = left
    lefts = lefts[chosen]
    reach = np.maximum(xs[chosen] - xs[lefts], xs[lefts + near - 1] - xs[chosen])
    distance = np.abs(xs[None, :] - xs[chosen][:, None])
    share = np.divide(distance, reach[:, None], out=np.zeros_like(distance), where=reach[:, None] > 0)
    weights = np.where(share <= _FAR, np.where(share > _NEAR, (1 - share**3) ** 3, 1.0), 0.0) * trust[None, :]
    total = weights.sum(axis=1)
    usable = total > 0
    weights = np.divide(weights, total[:, None], out=np.zeros_like(weights), where=usable[:, None])
    middle = weights @ xs
    spread = (weights * (xs[None, :] - middle[:, None]) ** 2).sum(axis=1)
    width = xs[-1] - xs[0]
    sloped = np.sqrt(spread) > _NEAR * width
    lean = np.divide(xs[chosen] - middle, spread, out=np.zeros(len(chosen)), where=sloped & (spread > 0))
    tilted = weights * (1 + lean[:, None] * (xs[None, :] - middle[:, None]))
    fitted: Floats = np.where(usable, tilted @ ys, ys[chosen])
    return fitted
