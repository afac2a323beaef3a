"""How long somebody has to wait before the next try is looked at.

Question: some tries failed lately; may one more be judged now, and if not, when? Method: the times of the tries of
one span (a day, an hour) are kept. Up to `free` of them cost nothing. Each further one has to keep a distance from
the one before it: `first_wait`, then twice that, and so on, never more than `longest_wait`. No more than `most` are
judged in any span, wherever it begins. Units: instants in UTC. Source: docs/decisions/0023; the shape is that of
NIST SP 800-63B-4 section 3.2.2 and ASVS 5.0 6.3.1.

No tries: no wait. Tries at one instant count one by one. A time that lies ahead of `now`, because a clock was put
back or another machine's is fast, counts as now: it slows down and can never open, nor close for longer than a span.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

NONE = timedelta(0)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be tried."""

    free: int
    most: int
    span: timedelta = DAY
    first_wait: timedelta = NONE
    longest_wait: timedelta = NONE


def still_counting(tries: Sequence[datetime], now: datetime, budget: Budget) -> list[datetime]:
    """Those of this span, in order, none of them ahead of now."""
    return sorted(min(one, now) for one in tries if min(one, now) > now - budget.span)


def wait(tries: Sequence[datetime], now: datetime, budget: Budget) -> timedelta:
    """How long until one more try is judged; nothing when it is judged now."""
    counting = still_counting(tries, now, budget)
    if len(counting) < budget.free:
        return NONE
    due = now
    if counting and budget.first_wait:
        # Beyond a dozen doublings every wait is the longest one.
        doubled = budget.first_wait * 2 ** min(len(counting) - budget.free, 12)
        due = counting[-1] + min(doubled, budget.longest_wait)
    if len(counting) >= budget.most:
        due = max(due, counting[len(counting) - budget.most] + budget.span)
    return max(due - now, NONE)
