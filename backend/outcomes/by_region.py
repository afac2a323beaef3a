"""How did the episodes of each part of the body go, without telling one person's outcome?

Method: a group of fewer than five is hidden, and not even named. When what is hidden would follow from the total,
because it is one group alone, because those hidden are fewer than five together, or because each has to be four, the
next group in the order of names is hidden with it, and so on round. The order is that of names and not of size, because
"the smallest that was left" would itself say something. All that is told of those hidden is how many people they are
together.
Of a group that is shown, the outcome is shown when at least five of it have a follow-up. Responders of those without
one, and of those hidden, follow from the total as a sum; where that sum leaves one of them a single possible number, no
group's outcome is shown. When everything would have to be hidden, nothing is split.
Source: cell suppression with complementary suppression; Hundepool et al. 2012, Statistical Disclosure Control, ch. 4.
Units: people.

None: a region without an episode is not listed. Checked by trying out every table of counts that would look the same
(tests/rules/outcomes/test_by_region.py): no hidden count has one possible value only, also for who knows this rule.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from backend.outcomes.ended import Course
from backend.outcomes.figures import Figures, figures
from backend.reports.fewest import LEAST
from backend.reports.proportion import Proportion

NO_PLACE = "no_place"


@dataclass(frozen=True, slots=True)
class RegionFigures:
    """One part of the body that is shown. `improved` and `worse` are None where the outcome is hidden."""

    region: str
    ended: int
    with_follow_up: int
    improved: Proportion | None
    worse: Proportion | None


@dataclass(frozen=True, slots=True)
class Split:
    """The parts of the body that are shown, in the order of names, and how many people are in those hidden."""

    least: int
    hidden_people: int
    regions: tuple[RegionFigures, ...]


def split(courses: Collection[Course], threshold: int, least: int = LEAST) -> Split:
    """The figures of each region, as far as they may be shown."""
    groups: dict[str, list[Course]] = defaultdict(list)
    for one in courses:
        groups[one.episode.region or NO_PLACE].append(one)
    away = hidden({name: len(group) for name, group in groups.items()}, least)
    shown = {name: figures(groups[name], threshold) for name in sorted(groups) if name not in away}
    if not shown:
        return Split(least, len(courses), ())
    rest = figures([one for name in away for one in groups[name]], threshold)
    better = told(shown, rest, lambda one: one.improved.count, least)
    worse = told(shown, rest, lambda one: one.worse.count, least)
    return Split(
        least=least,
        hidden_people=sum(len(groups[name]) for name in away),
        regions=tuple(
            RegionFigures(
                name,
                one.ended,
                one.with_follow_up,
                one.improved if name in better else None,
                one.worse if name in worse else None,
            )
            for name, one in shown.items()
        ),
    )


def hidden(counts: Mapping[str, int], least: int = LEAST) -> frozenset[str]:
    """Which of these counts, whose total is known, may not be shown."""
    names = sorted(name for name, count in counts.items() if count)
    away = {name for name in names if counts[name] < least}
    while away and len(away) < len(names) and _follows([counts[name] for name in away], least):
        begin = max(names.index(name) for name in away) + 1
        away.add(next(name for name in (*names[begin:], *names[:begin]) if name not in away))
    return frozenset(away)


def _follows(away: list[int], least: int) -> bool:
    """Whether these could be worked out: one alone, too few together, or as many as that many small ones can be."""
    return len(away) == 1 or sum(away) < least or sum(away) == len(away) * (least - 1)


def told(
    shown: Mapping[str, Figures], rest: Figures, counted: Callable[[Figures], int], least: int = LEAST
) -> frozenset[str]:
    """Of which of the groups shown this may be told, better or worse; `rest` are those hidden, together."""
    enough = {name for name, one in shown.items() if one.with_follow_up >= least}
    quiet = [one for name, one in shown.items() if name not in enough] + [rest]
    quiet = [one for one in quiet if one.with_follow_up]
    open_ended = _leave_open([one.with_follow_up for one in quiet], [counted(one) for one in quiet])
    return frozenset(enough) if open_ended else frozenset()


def _leave_open(of: list[int], counts: list[int]) -> bool:
    """Whether each of these counts could be another one, when only their sum is known."""
    total, everybody = sum(counts), sum(of)
    return all(max(0, total - (everybody - most)) < min(most, total) for most in of)
