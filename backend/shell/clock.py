"""Where "now" comes from. Everything that needs the time is handed a clock, so tests can hold it still."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Anything that can say what time it is, in UTC."""

    def now(self) -> datetime: ...

    def steady(self) -> datetime: ...


# Counts sleep too where the system can say it; two processes of one machine then go alike.
_TICKS = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


def _elapsed() -> float:
    return time.clock_gettime(_TICKS)


_BEGAN_AT, _BEGAN = datetime.now(UTC), _elapsed()


class SystemClock:
    """The machine's clock, cut to whole milliseconds: what is stored is what was said."""

    def now(self) -> datetime:
        moment = datetime.now(UTC)
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)

    def steady(self) -> datetime:
        """What the clock would say if nobody had put it forward or back since the start. For limits only."""
        return _BEGAN_AT + timedelta(seconds=_elapsed() - _BEGAN)


class FixedClock:
    """A clock that stands still until it is told to move."""

    def __init__(self, moment: datetime) -> None:
        self.set(moment)
        self._steady = self._moment

    def now(self) -> datetime:
        return self._moment

    def steady(self) -> datetime:
        return self._steady

    def set(self, moment: datetime) -> None:
        """Put the clock forward or back: no time passes."""
        if moment.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._moment = moment.astimezone(UTC)

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self._moment += by
        self._steady += by
