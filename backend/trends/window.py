"""Is more exercise done in the days after a session than on this person's usual same weekdays?

Method: three windows after each session: the day after (0 to 24 h), days 2 and 3 (24 to 72 h), days 4 to 7 (72 to
168 h); a day belongs to the last session before it, the day of a session to no window. In each window the share done
of what was due is set against the share this person usually does on the same weekdays outside all windows, weekday by
weekday, weighted by how often each weekday stands in the window. Whether that could be chance: the sessions are dealt
out anew at random over the days of their own weekdays, as many on each, and the difference is formed again; p is how
often it comes out as large, ties broken at random, one draw for the real one counted in.
Source: the windows: docs/clinical.md, H5; permutation within strata: Fisher 1935; Phipson & Smyth 2010 for counting the
real one in.
Units: shares of what was due, from 0 to 1; differences from -1 to 1.

It is an association: an appointment reminds by itself, plans change at sessions, soreness works the other way.
No session, nothing due, or nothing due on the same weekdays outside: no figure, with the reason. Below six sessions
with something due in the window: counts only. A session on every day of its weekday, such as each Tuesday: cannot be
separated from the weekday. Constant: difference 0. A due exercise without an answer is due and not done here; how many
there are is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import numpy as np
import numpy.typing as npt

LEAST_SESSIONS = 6
DRAWS = 999
# A weekday counts as free where at least this share of its days, within the time of the sessions, has no session.
LEAST_FREE = 0.2
_ONE_DAY = timedelta(days=1)
_WEEK = 7

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


class Window(StrEnum):
    """The hours after a session."""

    FIRST_DAY = "0_24"
    NEXT_TWO_DAYS = "24_72"
    REST_OF_WEEK = "72_168"


_DAYS_OF = {Window.FIRST_DAY: (1, 1), Window.NEXT_TWO_DAYS: (2, 3), Window.REST_OF_WEEK: (4, 7)}


class NoDifference(StrEnum):
    """Why no difference is told."""

    NO_SESSIONS = "no_sessions"
    NOTHING_DUE = "nothing_due"
    TOO_FEW_SESSIONS = "too_few_sessions"
    CANNOT_SEPARATE = "cannot_separate"
    NO_USUAL_DAYS = "no_usual_days"


@dataclass(frozen=True, slots=True)
class ExerciseDay:
    """What was due on a day and how much of it was done; or of how many exercises a figure is known, and its sum."""

    due: int
    done: float


@dataclass(frozen=True, slots=True)
class InWindow:
    """One window: done of due in it, the usual share on the same weekdays, their difference and p."""

    window: Window
    sessions: int
    due: int
    done: float
    usual: float | None
    difference: float | None
    p: float | None
    reason: NoDifference | None


def windows(
    exercise: Mapping[date, ExerciseDay], session_days: Sequence[date], today: date, seed: int = 1
) -> tuple[InWindow, ...]:
    """The three windows, over the days before today for which something was due. The same input gives the same p."""
    return tuple(replace(one, done=int(one.done)) for one in compared(exercise, session_days, today, seed))


def compared(
    days: Mapping[date, ExerciseDay], session_days: Sequence[date], today: date, seed: int = 1
) -> tuple[InWindow, ...]:
    """The same for any figure of which each day has so many (`due`) and their sum (`done`): see tolerated.py."""
    diary = _Diary.of(days, session_days, today)
    if diary is None:
        return tuple(InWindow(window, 0, 0, 0, None, None, None, NoDifference.NO_SESSIONS) for window in Window)
    dealt = diary.deal(np.random.default_rng(seed)) if diary.can_separate() else None
    return tuple(diary.told(window, dealt) for window in Window)


@dataclass(frozen=True, slots=True)
class _Diary:
    """The days from the first to the last that count, as rows of numbers."""

    due: Floats
    done: Floats
    weekday: Ints
    sessions: Ints

    @classmethod
    def of(cls, exercise: Mapping[date, ExerciseDay], session_days: Sequence[date], today: date) -> _Diary | None:
        held = sorted({day for day in session_days if day < today})
        days = [day for day in exercise if day < today]
        if not held:
            return None
        first = min([*days, held[0]])
        length = max((today - first).days, 1)
        due, done = np.zeros(length), np.zeros(length)
        for day in days:
            due[(day - first).days], done[(day - first).days] = exercise[day].due, exercise[day].done
        weekday = (np.arange(length) + first.weekday()) % _WEEK
        return cls(due, done, weekday.astype(np.int64), np.asarray([(day - first).days for day in held]))

    def can_separate(self) -> bool:
        """Whether each weekday of a session also has days without one."""
        if not self.due.any():
            return False
        for weekday in np.unique(self.weekday[self.sessions]):
            all_days = int((self.weekday == weekday).sum())
            held = int((self.weekday[self.sessions] == weekday).sum())
            if held > (1 - LEAST_FREE) * all_days:
                return False
        return True

    def since(self, sessions: Ints) -> Ints:
        """For each day how many days lie between it and the last session; large where there was none."""
        length = len(self.due)
        at = np.full(length, -10 * length - _WEEK, dtype=np.int64)
        at[sessions] = sessions
        return np.arange(length) - np.maximum.accumulate(at)

    def differences(self, sessions: Ints) -> Floats:
        """For each row of sessions the difference of each window; not a number where it cannot be formed."""
        held = np.sort(sessions, axis=1)
        rows, lags = len(held), np.arange(_WEEK + 1)
        # Only the week after a session can lie in a window: the days of it that come before the next session.
        until = np.diff(held, axis=1, append=len(self.due) + held[:, -1:])
        days = held[:, :, None] + lags
        own = (lags < until[:, :, None]) & (days < len(self.due))
        days = np.where(own, days, 0)
        place = np.arange(rows)[:, None, None] * _WEEK + self.weekday[days]
        due, done = np.where(own, self.due[days], 0.0), np.where(own, self.done[days], 0.0)

        def summed(values: Floats, first: int, last: int) -> Floats:
            part, at = values[:, :, first : last + 1], place[:, :, first : last + 1]
            total: Floats = np.bincount(at.ravel(), weights=part.ravel(), minlength=rows * _WEEK).astype(np.float64)
            return total.reshape(rows, _WEEK)

        all_due, all_done = (np.bincount(self.weekday, weights=one, minlength=_WEEK) for one in (self.due, self.done))
        usual = _shares(all_due - summed(due, 0, _WEEK), all_done - summed(done, 0, _WEEK))
        known = ~np.isnan(usual)
        told = np.full((rows, len(Window)), np.nan)
        for column, (begin, end) in enumerate(_DAYS_OF.values()):
            there = summed(due, begin, end)
            more = np.where(known, summed(done, begin, end) - usual * there, 0).sum(axis=1)
            inside = np.where(known, there, 0).sum(axis=1)
            np.divide(more, inside, out=told[:, column], where=inside > 0)
        return told

    def deal(self, random: np.random.Generator) -> tuple[Floats, Floats, Floats]:
        """The real differences, those of sessions dealt out anew, and a random number to break ties with for each."""
        places = [np.flatnonzero(self.weekday == one) for one in range(_WEEK)]
        held = np.bincount(self.weekday[self.sessions], minlength=_WEEK)
        anew = np.asarray(
            [
                np.concatenate(
                    [random.choice(places[one], size=held[one], replace=False) for one in range(_WEEK) if held[one]]
                )
                for _ in range(DRAWS)
            ]
        )
        return self.differences(self.sessions[None, :])[0], self.differences(anew), random.random(len(Window))

    def told(self, window: Window, dealt: tuple[Floats, Floats, Floats] | None) -> InWindow:
        begin, end = _DAYS_OF[window]
        since = self.since(self.sessions)
        inside = (since >= begin) & (since <= end) & (self.due > 0)
        owners = np.unique((np.arange(len(since)) - since)[inside])
        counts = (len(owners), int(self.due[inside].sum()), float(self.done[inside].sum()))
        if not counts[1]:
            return InWindow(window, *counts, None, None, None, NoDifference.NOTHING_DUE)
        if counts[0] < LEAST_SESSIONS:
            return InWindow(window, *counts, None, None, None, NoDifference.TOO_FEW_SESSIONS)
        if dealt is None:
            return InWindow(window, *counts, None, None, None, NoDifference.CANNOT_SEPARATE)
        at = list(Window).index(window)
        real, drawn = float(dealt[0][at]), dealt[1][:, at]
        if np.isnan(real):
            return InWindow(window, *counts, None, None, None, NoDifference.NO_USUAL_DAYS)
        p = _share_as_large(real, drawn[~np.isnan(drawn)], float(dealt[2][at]))
        return InWindow(window, *counts, counts[2] / counts[1] - real, real, p, None)


def _shares(due: Floats, done: Floats) -> Floats:
    """The usual share done on each weekday; not a number where nothing was due on it."""
    shares: Floats = np.divide(done, due, out=np.full(due.shape, np.nan), where=due > 0)
    return shares


def _share_as_large(real: float, drawn: Floats, chance: float) -> float:
    """How often a difference is at least as large as the real one, which itself is counted in; ties by chance."""
    above = int((drawn > real + 1e-12).sum())
    tied = int((np.abs(drawn - real) <= 1e-12).sum())
    return (above + chance * (tied + 1)) / (len(drawn) + 1)
