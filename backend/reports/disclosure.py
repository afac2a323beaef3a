"""What of a report may be shown to somebody who must not find out about one person?

Method: no count from 1 to `least` - 1 is shown, and none can be worked out by taking shown counts from one another. A
line of figures (a point in time, a change, responders) is left out when one of its counts, the rest of it, or the
difference to a count already shown is that small. A group is left out when its own head counts are; then more groups
are, the smallest first, until those left out are at least two and `least` people together, so that the total gives none
away.
Of the time to the first sustained change the median is shown, never the weeks, which would count people out one by one.
Differences between groups are left out. Of overlapping analysis sets only the first is shown.
Source: cell suppression with complementary suppression; Hundepool et al. 2012, Statistical Disclosure Control, ch. 4.
Units: people.

None: zero is shown, it is nobody. One group that is too small: the whole set goes. A report without any figure is an
answer too. Not covered: the same cohort asked for again on another day, which `service.ask` limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import pairwise

from backend.reports.cohort import GroupFigures, Responders, SetFigures
from backend.reports.cohort_report import CohortReport
from backend.reports.first_sustained import FirstSustained

LEAST = 10
_FEWEST_LEFT_OUT = 2


def released(report: CohortReport, least: int = LEAST) -> CohortReport:
    """The report without what could give one person away."""
    note = f"Counts from 1 to {least - 1}, and what would give them away, are left out."
    sets = tuple(_set(chosen, least) for chosen in report.sets[:1])
    return replace(report, sets=sets, sources=(*report.sources, note))


def is_safe(count: int, least: int) -> bool:
    """Whether this many people may be told: nobody, or enough."""
    return count == 0 or count >= least


def _set(chosen: SetFigures, least: int) -> SetFigures:
    kept = [group for group in (_group(group, least) for group in chosen.groups) if group is not None]
    while kept and not _covered(chosen, kept, least):
        kept.remove(min(kept, key=lambda group: (group.started, group.group)))
    started = chosen.started if kept or is_safe(chosen.started, least) else 0
    return replace(chosen, groups=tuple(kept), started=started, differences=())


def _covered(chosen: SetFigures, kept: list[GroupFigures], least: int) -> bool:
    """Whether the total says nothing of one group that was left out."""
    shown = {group.group for group in kept}
    hidden = [group.started for group in chosen.groups if group.group not in shown and group.started]
    return not hidden or (len(hidden) >= _FEWEST_LEFT_OUT and sum(hidden) >= least)


def _group(group: GroupFigures, least: int) -> GroupFigures | None:
    heads = {0, group.started, group.with_baseline, group.with_follow_up}
    if not _apart(heads, least):
        return None
    shown = set(heads)

    def fits(count: int) -> bool:
        if not _apart(shown | {count}, least):
            return False
        shown.add(count)
        return True

    time_points = tuple(one for one in group.time_points if fits(one.n))
    changes = tuple(one for one in group.changes if fits(one.n))
    responders: list[Responders] = []
    for one in group.responders:
        if fits(one.improved.completers.n) and _tells_nobody(one, responders, least):
            responders.append(one)
    return replace(
        group,
        time_points=time_points,
        changes=changes,
        responders=tuple(responders),
        sustained=_median_only(group.sustained, least, fits),
    )


def _median_only(told: FirstSustained | None, least: int, fits: Callable[[int], bool]) -> FirstSustained | None:
    """Of the time to the first sustained change how many, how many reached it, and the median."""
    if told is None or told.reached is None:
        return None
    parts = (told.reached, told.followed - told.reached, told.without_start)
    shown = all(is_safe(part, least) for part in parts) and fits(told.followed)
    return replace(told, weeks=()) if shown else None


def _tells_nobody(one: Responders, before: Iterable[Responders], least: int) -> bool:
    """Better, worse, neither, and without a percentage: each is nobody or enough, also between two thresholds."""
    of = one.improved.completers.n
    better, worse, without = one.improved.count, one.worse.count, one.without_percent
    parts = [better, worse, without, of - better - worse - without]
    beside = [other for other in before if other.time_point == one.time_point]
    parts += [abs(better - other.improved.count) for other in beside]
    parts += [abs(worse - other.worse.count) for other in beside]
    return all(is_safe(part, least) for part in parts)


def _apart(counts: set[int], least: int) -> bool:
    """Whether no two of them differ by a few people."""
    in_order = sorted(counts)
    return all(is_safe(more - fewer, least) for fewer, more in pairwise(in_order))
