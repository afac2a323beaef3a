"""How does a score run over time in a group, when people differ in where they are and in how they change?

Method: linear mixed model. Each value is a line common to all (fixed part) plus a line of its own for each person
(random part, its coefficients normal with any covariance) plus a normal rest. The covariance, as a factor of the
rest's, is found by maximising the restricted likelihood (REML) profiled over everything else, from three starts; the
fixed part follows by generalised least squares. Intervals are coefficient +- 1.96 errors.
Source: Laird & Ware 1982, Biometrics 38:963-974; the profiled likelihood as in Bates et al. 2015, J Stat Softw 67(1).
Units: those of the values and of the columns.

It uses everybody with at least one value, also those who stopped: right where missing depends only on what was seen
(missing at random) and the parts are about normal. Neither can be checked from the data.
None, one person, fewer values than it needs, columns that say nothing new, a constant value: no figures, with the
reason. Starts that do not agree, or a search that does not end: `not_converged`, and no figures. Tied and gapped values
are as any others. A spread found to be 0, or two parts of which the one follows from the other, are told as
`at_boundary`: the figures of the fixed part stand, the spreads cannot be told apart here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Floats = npt.NDArray[np.float64]
_REACH = 1.959963984540054
_AGREE = 1e-4
_AT_ZERO = 1e-4
_STARTS = (1.0, 0.3, 3.0)


class NoModel(StrEnum):
    """Why there are no figures."""

    TOO_FEW = "too_few"
    NOTHING_NEW = "nothing_new"
    CONSTANT = "constant"
    NOT_CONVERGED = "not_converged"


@dataclass(frozen=True, slots=True)
class OnePerson:
    """The values of one person: one row of each design for each value."""

    values: Sequence[float]
    fixed: Sequence[Sequence[float]]
    random: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient of the fixed part with its error and 95 % interval."""

    value: float
    error: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class MixedModel:
    """The fixed part in the order of its columns; spread of the random parts, their correlations row by row, the rest.

    `correlations` are those below the diagonal; None where one of the two does not spread. `criterion` is -2 log of the
    (restricted) likelihood.
    """

    people: int
    values: int
    fixed: tuple[Coefficient, ...]
    spread: tuple[float, ...]
    correlations: tuple[float | None, ...]
    rest: float
    criterion: float
    at_boundary: bool


def mixed_model(people: Sequence[OnePerson], *, reml: bool = True) -> MixedModel | NoModel:
    """The model of these people, or why there is none. `reml` False: the plain likelihood."""
    told = [one for one in people if one.values]
    values = sum(len(one.values) for one in told)
    if len(told) < 2:
        return NoModel.TOO_FEW
    columns, own = len(told[0].fixed[0]), len(told[0].random[0])
    if values <= columns + own * (own + 1) // 2 + 1 or values <= len(told):
        return NoModel.TOO_FEW
    design = np.vstack([np.asarray(one.fixed, dtype=np.float64) for one in told])
    if np.linalg.matrix_rank(design) < columns:
        return NoModel.NOTHING_NEW
    if np.ptp(np.concatenate([np.asarray(one.values, dtype=np.float64) for one in told])) == 0:
        return NoModel.CONSTANT
    return _Likelihood(told, reml=reml).found()


class _Likelihood:
    """-2 log likelihood of the covariance's factor (lower triangle, row by row), in cross-products of each person.

    Values are taken off their least-squares line and divided by what is left, random columns by their own size, so
    that no unit makes the search imprecise.
    """

    def __init__(self, people: Sequence[OnePerson], *, reml: bool) -> None:
        y = [np.asarray(one.values, dtype=np.float64) for one in people]
        x = [np.asarray(one.fixed, dtype=np.float64) for one in people]
        z = [np.asarray(one.random, dtype=np.float64) for one in people]
        whole, design = np.concatenate(y), np.vstack(x)
        self.line = np.linalg.lstsq(design, whole, rcond=None)[0]
        self.unit = float(np.std(whole - design @ self.line)) or 1.0
        y = [(each - other @ self.line) / self.unit for each, other in zip(y, x, strict=True)]
        self.scale = np.sqrt(np.mean(np.vstack(z) ** 2, axis=0))
        z = [each / self.scale for each in z]
        self.people, self.n = len(people), sum(map(len, y))
        self.columns, self.own, self.reml = x[0].shape[1], z[0].shape[1], reml
        self.zz = np.stack([each.T @ each for each in z])
        self.zx = np.stack([each.T @ other for each, other in zip(z, x, strict=True)])
        self.zy = np.stack([each.T @ other for each, other in zip(z, y, strict=True)])
        self.xx = np.sum([each.T @ each for each in x], axis=0)
        self.xy = np.sum([each.T @ other for each, other in zip(x, y, strict=True)], axis=0)
        self.yy = float(np.sum([each @ each for each in y]))
        self.triangle = np.tril_indices(self.own)
        self.diagonal = [at for at, (row, column) in enumerate(zip(*self.triangle, strict=True)) if row == column]

    def found(self) -> MixedModel | NoModel:
        """The best of three searches, where the better two agree."""
        bounds = [(0.0, None) if at in self.diagonal else (None, None) for at in range(len(self.triangle[0]))]
        ends = []
        for height in _STARTS:
            start = np.zeros(len(bounds))
            start[self.diagonal] = height
            near = minimize(self.criterion, start, method="L-BFGS-B", jac="3-point", bounds=bounds)
            end = minimize(
                self.criterion, near.x, method="Nelder-Mead", bounds=bounds, options={"xatol": 1e-7, "fatol": 1e-10}
            )
            if end.success and np.all(np.isfinite(end.x)) and np.isfinite(end.fun):
                ends.append((float(end.fun), end.x))
        ends.sort(key=lambda one: one[0])
        if len(ends) < 2 or ends[1][0] - ends[0][0] > _AGREE or not self._is_lowest(ends[0][1], ends[0][0], bounds):
            return NoModel.NOT_CONVERGED
        return self._told(ends[0][1], ends[0][0])

    def criterion(self, theta: Floats) -> float:
        """-2 log likelihood at this factor, everything else at its best."""
        fitted = self._fit(theta)
        if fitted is None:
            return np.inf
        _, inverse, rest, logs = fitted
        free = self.n - self.columns if self.reml else self.n
        told = free * (1 + np.log(2 * np.pi * rest / free) + 2 * np.log(self.unit)) + logs
        if self.reml:
            told -= np.linalg.slogdet(inverse)[1]
        return float(told)

    def _fit(self, theta: Floats) -> tuple[Floats, Floats, float, float] | None:
        """Coefficients, the inverse of X'V^-1 X, the weighted sum of squares, and log |V|; the rest's variance is 1."""
        factor = self._factor(theta)
        inner = np.eye(self.own) + factor.T @ self.zz @ factor
        sign, logs = np.linalg.slogdet(inner)
        if np.any(sign <= 0) or not np.all(np.isfinite(logs)):
            return None
        lx, ly = factor.T @ self.zx, self.zy @ factor
        weighted = np.linalg.solve(inner, np.concatenate([lx, ly[:, :, None]], axis=2))
        xx = self.xx - np.einsum("pki,pkj->ij", lx, weighted[:, :, :-1])
        xy = self.xy - np.einsum("pki,pk->i", lx, weighted[:, :, -1])
        yy = self.yy - float(np.sum(ly * weighted[:, :, -1]))
        try:
            inverse = np.linalg.inv(xx)
        except np.linalg.LinAlgError:
            return None
        told = inverse @ xy
        rest = yy - float(xy @ told)
        return (told, inverse, rest, float(np.sum(logs))) if rest > 0 else None

    def _factor(self, theta: Floats) -> Floats:
        factor = np.zeros((self.own, self.own))
        factor[self.triangle] = theta
        return factor

    def _is_lowest(self, theta: Floats, height: float, bounds: Sequence[tuple[float | None, float | None]]) -> bool:
        """Whether no small step to either side of any parameter goes down."""
        for at, (lowest, _) in enumerate(bounds):
            for step in (-1e-3, 1e-3):
                beside = theta.copy()
                beside[at] += step * max(1.0, abs(theta[at]))
                if lowest is not None and beside[at] < lowest:
                    continue
                if self.criterion(beside) < height - _AGREE:
                    return False
        return True

    def _told(self, theta: Floats, height: float) -> MixedModel | NoModel:
        fitted = self._fit(theta)
        if fitted is None:
            return NoModel.NOT_CONVERGED
        told, inverse, rest, _ = fitted
        told = self.line + self.unit * told
        variance = self.unit**2 * rest / (self.n - self.columns if self.reml else self.n)
        errors = np.sqrt(variance * np.diag(inverse))
        factor = self._factor(theta)
        whole = variance * factor @ factor.T
        spread = np.sqrt(np.diag(whole))
        flat = np.sqrt(np.diag(whole) / variance) < _AT_ZERO
        pairs = [(row, column) for row in range(self.own) for column in range(row)]
        return MixedModel(
            people=self.people,
            values=self.n,
            fixed=tuple(
                Coefficient(float(b), float(e), float(b - _REACH * e), float(b + _REACH * e))
                for b, e in zip(told, errors, strict=True)
            ),
            spread=tuple(0.0 if flat[at] else float(spread[at] / self.scale[at]) for at in range(self.own)),
            correlations=tuple(
                None if flat[row] or flat[column] else float(whole[row, column] / (spread[row] * spread[column]))
                for row, column in pairs
            ),
            rest=float(np.sqrt(variance)),
            criterion=height,
            at_boundary=bool(np.any(np.abs(theta[self.diagonal]) < _AT_ZERO)),
        )
