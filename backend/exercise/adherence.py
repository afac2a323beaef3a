"""How much of what was due was done?

Method: over the exercises due in a window, both ends included, by the prescription valid on each day.
Three figures stay apart. *Of due*: answered done or partial, over all due. *Of answered*: the same, over
done, partial and not done. *Completion*: mean over all due of min(1, amount / target), 0 without an answer.
Beside them *dose*: sum of min(amount, target) over sum of targets, and *volume*, the same without the cap, as
a note only: doing more is not better adherence.
Source: per-event completion averaged over scheduled events as in CareKit's adherence; due means agreed, as in
the World Health Organization's wording of adherence. Units: shares from 0 to 1; amounts in repetitions.

Nothing due is `NothingDue`, never 0 % and never 100 %. What is due today and not yet answered is open: it is
in no figure until the day is over. Only open ones is `NotYetKnown`. Days to come are out. A log for a day on
which nothing was due is extra work and is in no figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum
from uuid import UUID

from backend.exercise.log import Logged, Result, load_done
from backend.exercise.schedule import Due

WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Event:
    """One exercise due on one day and what was answered; `result` None is no answer.

    `load` is a share of what was prescribed; pain and exertion are 0 to 10, None where nobody said.
    """

    due_on: date
    target: float | None
    result: Result | None = None
    amount: float | None = None
    load: float | None = None
    pain_during: int | None = None
    exertion: int | None = None

    @property
    def was_done(self) -> bool:
        """Whether it was done, or done in part."""
        return self.result in {Result.DONE, Result.PARTIAL}

    @property
    def completion(self) -> float | None:
        """Share of the target done, from 0 to 1; None where partly done without saying how much."""
        if self.result is None or self.result is Result.NOT_DONE:
            return 0.0
        if self.amount is not None and self.target:
            return min(1.0, self.amount / self.target)
        return 1.0 if self.result is Result.DONE else None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many were due and how each was answered. `done` includes `partial`; `open` is not in `due`."""

    due: int
    done: int
    partial: int
    not_done: int
    no_answer: int
    open: int


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Nothing was prescribed for this window: there is nothing to have a share of."""

    from_day: date
    to_day: date


@dataclass(frozen=True, slots=True)
class NotYetKnown:
    """All that is due in this window is due today and still open."""

    from_day: date
    to_day: date
    open: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a window, each with what it is a share of.

    `of_answered` is None where nobody answered. `completion`, `dose` and `volume` leave out what was partly
    done without a number; `measured` says over how many of the due they are. They are None where it is 0.
    """

    from_day: date
    to_day: date
    counts: Counts
    of_due: float
    of_answered: float | None
    completion: float | None
    dose: float | None
    volume: float | None
    measured: int


Adherence = NothingDue | NotYetKnown | Figures


def events(dues: Iterable[Due], logs: Iterable[Logged]) -> tuple[Event, ...]:
    """Lay the logs on what was due. Of several logs for one due exercise the last given counts."""
    answers: dict[tuple[UUID, date, str | None], Logged] = {
        (log.prescription_id, log.due_on, log.due_time): log for log in logs
    }
    found: list[Event] = []
    for one in dues:
        log = answers.get((one.prescription_id, one.due_on, one.due_time))
        if log is None:
            found.append(Event(one.due_on, one.target))
        else:
            load = load_done(log, one.target)
            found.append(Event(one.due_on, one.target, log.result, log.amount, load, log.pain_during, log.exertion))
    return tuple(found)


def count(listed: Iterable[Event], today: date) -> Counts:
    """Count the answers. Events of days to come are left out; today's without an answer are open."""
    done = partial = not_done = no_answer = still_open = 0
    for event in listed:
        if event.due_on > today:
            continue
        match event.result:
            case Result.DONE:
                done += 1
            case Result.PARTIAL:
                done += 1
                partial += 1
            case Result.NOT_DONE:
                not_done += 1
            case None if event.due_on == today:
                still_open += 1
            case None:
                no_answer += 1
    return Counts(done + not_done + no_answer, done, partial, not_done, no_answer, still_open)


def adherence(listed: Iterable[Event], from_day: date, to_day: date, today: date) -> Adherence:
    """The figures of the window from `from_day` to `to_day`, both included, as known on `today`."""
    inside = [event for event in listed if from_day <= event.due_on <= min(to_day, today)]
    if not inside:
        return NothingDue(from_day, to_day)
    counts = count(inside, today)
    if not counts.due:
        return NotYetKnown(from_day, to_day, counts.open)
    settled = [event for event in inside if event.result is not None or event.due_on < today]
    measured = [(event, share) for event in settled if (share := event.completion) is not None]
    answered = counts.done + counts.not_done
    return Figures(
        from_day=from_day,
        to_day=to_day,
        counts=counts,
        of_due=counts.done / counts.due,
        of_answered=counts.done / answered if answered else None,
        completion=fsum(share for _, share in measured) / len(measured) if measured else None,
        dose=_of_targets((event.target, share * (event.target or 0)) for event, share in measured),
        volume=_of_targets((event.target, _volume(event, share)) for event, share in measured),
        measured=len(measured),
    )


def week_to_show(listed: Iterable[Event], today: date) -> tuple[date, date]:
    """The seven days of the weekly figure: to today once all of today is answered, else to yesterday.

    A half answered today would either count what is still open as missed or compare unequal days.
    """
    todays = [event for event in listed if event.due_on == today]
    settled = bool(todays) and all(event.result is not None for event in todays)
    to_day = today if settled else today - _ONE_DAY
    return to_day - WEEK + _ONE_DAY, to_day


def _volume(event: Event, share: float) -> float:
    return share * (event.target or 0) if event.amount is None else event.amount


def _of_targets(pairs: Iterable[tuple[float | None, float]]) -> float | None:
    """Sum of amounts over sum of targets, among those with a target."""
    known = [(target, amount) for target, amount in pairs if target]
    return fsum(amount for _, amount in known) / fsum(target for target, _ in known) if known else None
