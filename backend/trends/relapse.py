"""Has a better level been held, for how long, and did it come back?

Method: by valid weeks against the start level. A better level begins with two valid weeks that follow one another,
each at least 30 % better than the start, and is reached at the end of the second. It is lost (a relapse) with two valid
weeks that follow one another back above 70 % of the start (where lower is better), at the end of the second. Weeks that
are not valid are passed over and count for neither; a single week outside makes no change.
Source: 30 %: Dworkin et al. 2008, J Pain 9:105-21; sustained as two weeks, and relapse as two weeks above 70 % of the
start after having been at or below it: conventions of this project.
Units: days; whole calendar months.

No start level, or one below 2 on 0 to 10: nothing, with the reason. None, one valid week: nothing held yet. Constant at
the start: nothing held. Constant below: one time, held. Gapped: see above. Silence neither holds nor loses: a time held
ends with the last valid week in it, and that day is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from backend.measures.direction import Direction
from backend.trends.change import LEAST_BASELINE_FOR_PERCENT, MODERATE_PERCENT, SLACK, is_better_by
from backend.trends.series import DAYS_IN_WEEK, Week

_TO_SUNDAY = timedelta(days=DAYS_IN_WEEK - 1)


class NotHeld(StrEnum):
    """Why nothing can be said of a level that was held."""

    NO_START = "no_start"
    START_BELOW_2 = "start_below_2"


@dataclass(frozen=True, slots=True)
class Held:
    """One time at a better level: its first week's Monday, the day it was reached, its last valid week's Sunday.

    `lost_on` is the end of the second week back; None while it is held. `weeks` are the valid ones at that level.
    """

    from_day: date
    reached_on: date
    last_day: date
    lost_on: date | None
    weeks: int


@dataclass(frozen=True, slots=True)
class HeldLevels:
    """Every time a better level was held, in order; `limit` is the level at or beyond which a week counts."""

    limit: float | None
    times: tuple[Held, ...]
    reason: NotHeld | None

    @property
    def relapses(self) -> int:
        """How often it was lost again."""
        return sum(one.lost_on is not None for one in self.times)

    @property
    def holds(self) -> bool:
        """Whether it is held now, as far as the last valid week says."""
        return bool(self.times) and self.times[-1].lost_on is None


def held_levels(
    weeks: Sequence[Week], start: float | None, direction: Direction, percent: float = MODERATE_PERCENT
) -> HeldLevels:
    """The times a better level was held, over these weeks in order; those without a mean are passed over."""
    if start is None:
        return HeldLevels(None, (), NotHeld.NO_START)
    if start < LEAST_BASELINE_FOR_PERCENT - SLACK:
        return HeldLevels(None, (), NotHeld.START_BELOW_2)
    share = percent / 100 if direction is Direction.LOWER_IS_BETTER else -percent / 100
    valid = [week for week in weeks if week.mean is not None]
    better = [is_better_by(start, week.mean, percent, direction) for week in valid]
    found: list[Held] = []
    now: Held | None = None
    for at in range(1, len(valid)):
        before, this = valid[at - 1], valid[at]
        if now is None and better[at - 1] and better[at]:
            now = Held(before.monday, this.monday + _TO_SUNDAY, this.monday + _TO_SUNDAY, None, 2)
        elif now is not None and better[at]:
            now = Held(now.from_day, now.reached_on, this.monday + _TO_SUNDAY, None, now.weeks + 1)
        elif now is not None and not better[at - 1]:
            found.append(Held(now.from_day, now.reached_on, now.last_day, this.monday + _TO_SUNDAY, now.weeks))
            now = None
    return HeldLevels(start * (1 - share), (*found, *((now,) if now else ())), None)


def months_between(first: date, last: date) -> int:
    """Whole calendar months from one day to a later one."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
