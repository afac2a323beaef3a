"""How did a group of people do at each point in time, and who is missing from that figure?

Method: for each analysis set and each group the number who started comes first, then those with a baseline
and those with any follow-up. At each point in time mean and standard deviation are over those with a value
at that point. Change is over pairs, people with a baseline and that point, with a 95 % t interval. A
responder is better than the baseline by at least the threshold percent, inclusive; worse by the same
threshold stands beside it. Both have two denominators: completers are the pairs; everybody is all who
started, where missing counts as no response. Every share has its Wilson interval.
A cohort with a daily diary also has the time to the first two weeks in a row with 30 % (first_sustained.py).
Source: Dworkin et al. 2008, J Pain 9:105-121, for reading improvement in percent of the baseline;
thresholds are parameters and belong into the report's header with their source.
Units: the scale of the values; thresholds in percent.

None: an empty group has n 0 and no figures. One: a mean without standard deviation or interval. A baseline of
0 allows no percentage: such a person stays in the denominator, counts as neither better nor worse, and is
counted in `without_percent`. Missing is never zero and never carried forward. The order of people is free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from backend.measures.direction import Direction
from backend.reports.first_sustained import FirstSustained, first_sustained
from backend.reports.group_difference import GroupDifference, group_differences
from backend.reports.means import MeanChange, mean_change, mean_sd
from backend.reports.proportion import Proportion, wilson
from backend.trends.change import improved_by, relative_improvement, worsened_by
from backend.trends.sustained import Followed


@dataclass(frozen=True, slots=True)
class TimePoint:
    """A point in time of the cohort, such as baseline or 3 months. The first of a cohort is its baseline."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Member:
    """One person: group and values by time point. A time point without a value is left out or None.

    `followed`: how long their diary was followed, where the cohort has one; None is somebody without a start.
    """

    id: str
    group: str
    values: Mapping[str, float | None]
    followed: Followed | None = None


@dataclass(frozen=True, slots=True)
class AnalysisSet:
    """Whom a table is about: a label people can read and the ids of its members."""

    key: str
    label: str
    members: frozenset[str]


@dataclass(frozen=True, slots=True)
class AtTimePoint:
    """Mean and standard deviation of those with a value at this point."""

    key: str
    n: int
    mean: float | None
    sd: float | None


@dataclass(frozen=True, slots=True)
class ChangeTo:
    """Mean change from the baseline to this point, over those with both."""

    time_point: str
    n: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """How many, as a share of those measured and of all who started."""

    count: int
    completers: Proportion
    everybody: Proportion


@dataclass(frozen=True, slots=True)
class Responders:
    """Better and worse by the same threshold at one point in time, side by side."""

    time_point: str
    threshold: float
    improved: Share
    worse: Share
    without_percent: int


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One group within one analysis set. `sustained` is None where the cohort has no daily diary."""

    group: str
    started: int
    with_baseline: int
    with_follow_up: int
    time_points: tuple[AtTimePoint, ...]
    changes: tuple[ChangeTo, ...]
    responders: tuple[Responders, ...]
    sustained: FirstSustained | None = None


@dataclass(frozen=True, slots=True)
class SetFigures:
    """One analysis set: how many started in it, its groups, and where there are two by how much they differ."""

    key: str
    label: str
    started: int
    groups: tuple[GroupFigures, ...]
    differences: tuple[GroupDifference, ...] = ()


def cohort_figures(
    members: Iterable[Member],
    time_points: Sequence[TimePoint],
    thresholds: Sequence[float],
    direction: Direction,
    sets: Sequence[AnalysisSet],
    *,
    with_diary: bool = False,
) -> tuple[SetFigures, ...]:
    """The figures of every analysis set, its groups in order of their names, empty ones too.

    `with_diary`: the members were followed day by day.

    ValueError: an id given twice, a set naming an id nobody has, no time point, or a threshold not above 0.
    """
    people = list(members)
    ids = {member.id for member in people}
    if len(ids) < len(people):
        raise ValueError("a member was given twice")
    if any(not chosen.members <= ids for chosen in sets):
        raise ValueError("an analysis set names somebody who is not a member")
    if not time_points or any(threshold <= 0 for threshold in thresholds):
        raise ValueError("a cohort needs a baseline, and thresholds above 0")
    names = sorted({member.group for member in people})
    return tuple(
        SetFigures(
            chosen.key,
            chosen.label,
            len(chosen.members),
            tuple(
                _group(
                    name,
                    [member for member in people if member.group == name and member.id in chosen.members],
                    [point.key for point in time_points],
                    thresholds,
                    direction,
                    with_diary=with_diary,
                )
                for name in names
            ),
            differences=_differences(chosen, people, [point.key for point in time_points], thresholds, direction),
        )
        for chosen in sets
    )


def _differences(
    chosen: AnalysisSet,
    people: Sequence[Member],
    keys: Sequence[str],
    thresholds: Sequence[float],
    direction: Direction,
) -> tuple[GroupDifference, ...]:
    inside = [person for person in people if person.id in chosen.members]
    groups = sorted({person.group for person in inside})
    return group_differences(
        {
            name: {
                key: [
                    (start, later)
                    for person in inside
                    if person.group == name
                    and (start := person.values.get(keys[0])) is not None
                    and (later := person.values.get(key)) is not None
                ]
                for key in keys[1:]
            }
            for name in groups
        },
        thresholds,
        direction,
    )


def _group(
    name: str,
    people: Sequence[Member],
    keys: Sequence[str],
    thresholds: Sequence[float],
    direction: Direction,
    *,
    with_diary: bool,
) -> GroupFigures:
    at = {key: {person.id: value for person in people if (value := person.values.get(key)) is not None} for key in keys}
    start, later = at[keys[0]], keys[1:]
    pairs = {key: [(start[who], value) for who, value in at[key].items() if who in start] for key in later}
    return GroupFigures(
        group=name,
        started=len(people),
        with_baseline=len(start),
        with_follow_up=len({who for key in later for who in at[key]}),
        time_points=tuple(_at(key, at[key].values()) for key in keys),
        changes=tuple(_change(key, mean_change(pairs[key])) for key in later),
        responders=tuple(
            _responders(key, threshold, pairs[key], len(people), direction) for key in later for threshold in thresholds
        ),
        sustained=first_sustained([person.followed for person in people]) if with_diary else None,
    )


def _at(key: str, values: Iterable[float]) -> AtTimePoint:
    told = mean_sd(values)
    return AtTimePoint(key, told.n, told.mean, told.sd)


def _change(key: str, told: MeanChange) -> ChangeTo:
    return ChangeTo(key, told.n, told.mean, told.low, told.high)


def _responders(
    key: str,
    threshold: float,
    pairs: Sequence[tuple[float, float]],
    started: int,
    direction: Direction,
) -> Responders:
    improvements = [relative_improvement(before, after, direction) for before, after in pairs]
    known = [improvement for improvement in improvements if improvement is not None]
    improved = sum(improved_by(improvement, threshold) for improvement in known)
    worse = sum(worsened_by(improvement, threshold) for improvement in known)
    return Responders(
        time_point=key,
        threshold=threshold,
        improved=_share(improved, len(pairs), started),
        worse=_share(worse, len(pairs), started),
        without_percent=len(pairs) - len(known),
    )


def _share(count: int, completers: int, started: int) -> Share:
    return Share(count, wilson(count, completers), wilson(count, started))
