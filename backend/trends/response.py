"""What happens to pain in the days around a session, taken over all sessions?

Method: every session lies on day 0 of one axis from day -3 to +14. Its start is the mean of the answered days -3 to
-1, at least two of them. At each day the curve is the median over sessions of the day's value minus the start. A day
belongs to the last session before it and to no other: the next session cuts the line of the one before, and a
session whose days before it lie inside another one's fortnight is marked.

Was it lower after than before? For each session the mean of days 4 to 7 minus its start, over sessions the mean of
these with Student's interval; days 0 to 3 are left out for soreness. Told from four sessions on.

How deep, when best, how long? Told where the shape fits clearly better than a level line. Least squares over whole
days and half-lives: relief rises in a straight line to its depth on the best day, then halves with each half-life;
where sessions follow closely their reliefs add, so that no day is counted twice. Each run of sessions within a
fortnight of one another has its own level. The intervals are those of the profile likelihood, widened for days that
resemble their neighbours by (1 + r) / (1 - r).
Source: the alignment and its days: docs/clinical.md; Martin-Pintado-Zugasti 2016 for soreness; the shape is our own,
the least that has a depth, a best day and a half-life.
Units: points; days.

None: no curve. Below four sessions: the curve and no figures. Constant: difference 0, interval [0, 0], no shape.
Gapped: gaps stay. Days to come are open and are told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt
from statistics import median, stdev

import numpy as np
import numpy.typing as npt
from scipy import fft
from scipy.special import stdtrit

from backend.trends.series import DailySeries, mean

FIRST_DAY, LAST_DAY = -3, 14
LEAST_DAYS_BEFORE = 2
READ_FROM, READ_TO, LEAST_DAYS_READ = 4, 7, 2
LEAST_SESSIONS = 4
_BEST_DAYS = np.arange(1, 13)
_HALF_LIVES = np.concatenate([np.arange(1, 10, 0.5), np.arange(10, 41, 1.0)])
# By how much a profile may fit worse: 3.84 for 95 % with one degree of freedom, and more because the noise is itself
# estimated and best day and half-life move in steps. Checked by simulation (tests/rules/trends/test_response.py).
_WORSE = 5.0
_UPPER = 0.975
# How much better than a level line the shape has to fit before it is told: three figures are chosen to fit.
_CLEAR = 9.0
_NOTHING = 1e-9  # a sum of squares below this is none
_ONE_DAY = timedelta(days=1)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AlignedSession:
    """One session: its start, and its change from it for each day from -3 on that is its own.

    `known_to` is the last day of the axis that has been; `cut_at` the day on which the next session took over;
    `inside_another` says that the days before it lie within the fortnight after another session.
    """

    day: date
    start: float | None
    changes: tuple[float | None, ...]
    known_to: int
    cut_at: int | None
    inside_another: bool

    def change_on(self, lag: int) -> float | None:
        """The change on this day of the axis; None for a gap, a day to come and one of the next session."""
        at = lag - FIRST_DAY
        return self.changes[at] if 0 <= at < len(self.changes) else None

    def is_open(self, lag: int) -> bool:
        """Whether this day is still to come, and belongs to this session."""
        return lag > self.known_to and (self.cut_at is None or lag < self.cut_at)


@dataclass(frozen=True, slots=True)
class CurveDay:
    """One day of the axis: the median change over the sessions that have one, and for how many it is yet to come."""

    lag: int
    change: float | None
    sessions: int
    not_yet: int = 0


@dataclass(frozen=True, slots=True)
class Read:
    """Days 4 to 7 against the start: the mean difference over sessions, its interval, and on how many it rests."""

    difference: float | None
    low: float | None
    high: float | None
    sessions: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shape:
    """The relief: its depth in points, the day it is best, the days in which it halves, the first day with half."""

    depth: Estimate
    best_day: Estimate
    half_life: Estimate
    onset: float


@dataclass(frozen=True, slots=True)
class Response:
    """All sessions on one axis, the curve over them, the difference that is read, and the shape where it is clear."""

    sessions: tuple[AlignedSession, ...]
    curve: tuple[CurveDay, ...]
    read: Read
    shape: Shape | None


def response(daily: DailySeries, session_days: Sequence[date], today: date) -> Response:
    """The response to the sessions up to today; several on one day are one."""
    days = sorted({day for day in session_days if day <= today})
    sessions = tuple(_aligned(daily, days, at, today) for at in range(len(days)))
    read = _read(sessions)
    enough = read.difference is not None
    return Response(sessions, _curve(sessions), read, _shape(daily, days, today) if enough else None)


def around(daily: DailySeries, session_days: Sequence[date], today: date, last_day: int = 3) -> tuple[CurveDay, ...]:
    """The median value, not the change, on the days from 0 on: soreness, which has no start to differ from."""
    days = sorted({day for day in session_days if day <= today})
    lanes = []
    for at, day in enumerate(days):
        free = (days[at + 1] - day).days if at + 1 < len(days) else last_day + 1
        lanes.append([daily.value_on(day + lag * _ONE_DAY) if lag < free else None for lag in range(last_day + 1)])
    return tuple(_over(lag, [lane[lag] for lane in lanes]) for lag in range(last_day + 1))


def _aligned(daily: DailySeries, days: Sequence[date], at: int, today: date) -> AlignedSession:
    day = days[at]
    before = [daily.value_on(day + lag * _ONE_DAY) for lag in range(FIRST_DAY, 0)]
    answered = [value for value in before if value is not None]
    start = mean(answered) if len(answered) >= LEAST_DAYS_BEFORE else None
    following = (days[at + 1] - day).days if at + 1 < len(days) else None
    cut_at = following if following is not None and following <= LAST_DAY else None
    settled = (today - day).days - (daily.value_on(today) is None)  # today may still be answered
    known_to = min(LAST_DAY, settled)
    own_to = known_to if cut_at is None else min(known_to, cut_at - 1)
    values = [daily.value_on(day + lag * _ONE_DAY) for lag in range(FIRST_DAY, own_to + 1)]
    changes = tuple(None if value is None or start is None else value - start for value in values)
    inside = at > 0 and (day - days[at - 1]).days <= LAST_DAY - FIRST_DAY
    return AlignedSession(day, start, changes, known_to, cut_at, inside)


def _curve(sessions: Sequence[AlignedSession]) -> tuple[CurveDay, ...]:
    return tuple(
        _over(lag, [one.change_on(lag) for one in sessions], sum(one.is_open(lag) for one in sessions))
        for lag in range(FIRST_DAY, LAST_DAY + 1)
    )


def _over(lag: int, values: Sequence[float | None], not_yet: int = 0) -> CurveDay:
    there = [value for value in values if value is not None]
    return CurveDay(lag, median(there) if there else None, len(there), not_yet)


def _read(sessions: Sequence[AlignedSession]) -> Read:
    differences = []
    for one in sessions:
        there = [change for lag in range(READ_FROM, READ_TO + 1) if (change := one.change_on(lag)) is not None]
        if len(there) >= LEAST_DAYS_READ:
            differences.append(sum(there) / len(there))
    count = len(differences)
    if count < LEAST_SESSIONS:
        return Read(None, None, None, count)
    told = sum(differences) / count
    half = float(stdtrit(count - 1, _UPPER)) * stdev(differences) / sqrt(count)
    return Read(told, told - half, told + half, count)


def _shape(daily: DailySeries, days: Sequence[date], today: date) -> Shape | None:
    at, values, runs = _observed(daily, days, today)
    if len(values) <= len(set(runs.tolist())) + 3:
        return None
    centred = values - _means(values, runs)
    whole = float(centred @ centred)
    depths, misses, spreads = (np.zeros((len(_BEST_DAYS), len(_HALF_LIVES))) for _ in range(3))
    sessions = _Sessions.of([(day - days[0]).days for day in days], at)
    for row, best in enumerate(_BEST_DAYS):
        for column, half_life in enumerate(_HALF_LIVES):
            relief = -sessions.relief(float(best), float(half_life))
            relief -= _means(relief, runs)
            spread = float(relief @ relief)
            depth = float(relief @ centred) / spread if spread > _NOTHING else 0.0
            depths[row, column], spreads[row, column] = depth, spread
            misses[row, column] = whole - depth * depth * spread
    row, column = divmod(int(misses.argmin()), len(_HALF_LIVES))
    free = len(values) - len(set(runs.tolist())) - 3
    best_fit = -sessions.relief(float(_BEST_DAYS[row]), float(_HALF_LIVES[column])) * depths[row, column]
    alike = _alike(centred - (best_fit - _means(best_fit, runs)))
    noise = float(misses[row, column]) / free * alike
    if noise <= 0:
        return None
    if whole - float(misses[row, column]) <= _CLEAR * noise:
        return None
    near = misses - misses[row, column] <= _WORSE * noise
    reach = np.sqrt(np.maximum(_WORSE * noise - (misses - misses[row, column]), 0) / np.where(spreads > 0, spreads, 1))
    return Shape(
        Estimate(float(depths[row, column]), float((depths - reach)[near].min()), float((depths + reach)[near].max())),
        _estimate(_BEST_DAYS.astype(np.float64), row, near.any(axis=1)),
        _estimate(_HALF_LIVES, column, near.any(axis=0)),
        float(_BEST_DAYS[row]) / 2,
    )


def _estimate(grid: Floats, at: int, near: npt.NDArray[np.bool_]) -> Estimate:
    inside = grid[near]
    return Estimate(float(grid[at]), float(inside.min()), float(inside.max()))


def _observed(
    daily: DailySeries, days: Sequence[date], today: date
) -> tuple[npt.NDArray[np.int64], Floats, npt.NDArray[np.int64]]:
    """Each answered day around the sessions once: its days since the first session, its value, its run of sessions."""
    run, last = -1, None
    runs_of: dict[date, int] = {}
    for day in days:
        if last is None or (day - last).days > LAST_DAY - FIRST_DAY:
            run += 1
        for lag in range(FIRST_DAY, LAST_DAY + 1):
            on = day + lag * _ONE_DAY
            if on <= today:
                runs_of.setdefault(on, run)
        last = day
    found = [(on, value, of) for on, of in sorted(runs_of.items()) if (value := daily.value_on(on)) is not None]
    at = np.asarray([(on - days[0]).days for on, _, _ in found], dtype=np.int64)
    return at, np.asarray([value for _, value, _ in found]), np.asarray([of for _, _, of in found], dtype=np.int64)


@dataclass(frozen=True, slots=True)
class _Sessions:
    """The sessions on their days, as a spectrum: what each leaves behind adds up, day for day, by one product."""

    spectrum: npt.NDArray[np.complex128]
    length: int
    at: npt.NDArray[np.int64]

    @classmethod
    def of(cls, held: Sequence[int], at: npt.NDArray[np.int64]) -> _Sessions:
        """Sessions on these days since the first one, read on the days `at`; before the first there is none yet."""
        length = fft.next_fast_len(2 * (int(at.max(initial=0)) + 1), real=True)
        row = np.bincount(np.asarray([day for day in held if day < length]), minlength=length).astype(np.float64)
        return cls(fft.rfft(row), length, at)

    def relief(self, best: float, half_life: float) -> Floats:
        """The relief of all sessions together on each day."""
        kernel = np.zeros(self.length)
        half = self.length // 2
        kernel[:half] = _relief(np.arange(half, dtype=np.float64), best, half_life)
        summed = fft.irfft(self.spectrum * fft.rfft(kernel), n=self.length)
        return np.where(self.at > 0, summed[np.maximum(self.at, 0)], 0.0)


def _relief(lags: Floats, best: float, half_life: float) -> Floats:
    """The share of the full depth that is there so many days after a session."""
    falling = 0.5 ** ((np.maximum(lags, best) - best) / half_life)
    share: Floats = np.where(lags <= 0, 0.0, np.where(lags <= best, lags / best, falling))
    return share


def _means(values: Floats, runs: npt.NDArray[np.int64]) -> Floats:
    sums, counts = np.bincount(runs, weights=values), np.bincount(runs)
    levels: Floats = (sums / np.maximum(counts, 1))[runs]
    return levels


def _alike(rest: Floats) -> float:
    """By how much neighbouring days widen the noise; never less than 1."""
    whole = float(rest @ rest)
    r = float(rest[1:] @ rest[:-1]) / whole if whole > 0 else 0.0
    r = min(max(r, 0.0), 0.8)
    return (1 + r) / (1 - r)
