"""Which looks at records should somebody ask about?

Question: which looks of a period have a sign that nobody needed them? Method: plain rules, no score and no learning;
each finding names its signs, so that a person can judge it. Unit: one person, one patient, one day. Signs:

- no_care_link: no care link covered that day, whether the look was denied or had a stated reason.
- same_surname: a family name of the patient is one of whoever looked; letters are compared without accents and case.
- after_hours: outside the hours given, by the clinic's clock.
- walking: at least MANY_STRANGERS people without a care link, or MANY_PEOPLE altogether, opened by one person
  within WINDOW. What one request showed as a list does not count.

Source: how such looks were found in Alberta: by surname, by missing care relation, by patients who asked.
Limits: a sign is a question, never a proof; a family name that is common says little; who has two names or married is
missed; Ebb keeps no addresses, so people of one household are not seen, and it marks nobody as well known. None: no
looks, no findings. Names that can no longer be read: that sign is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.people.link import Link

SIGNS = ("no_care_link", "same_surname", "after_hours", "walking")
WINDOW = timedelta(minutes=10)
MANY_STRANGERS = 4
MANY_PEOPLE = 15
OPENS, CLOSES = 6, 22
_STAFF_WITH_PATIENTS = "therapist"


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one patient's record, allowed or denied."""

    at: datetime
    actor_id: UUID
    actor_name: str | None
    role: str
    patient_id: UUID
    patient_name: str | None
    denied: bool
    stated_reason: bool
    in_list: bool = False
    of_clinic: bool = True  # an id that was tried may be nobody's, or somebody's elsewhere


@dataclass(frozen=True, slots=True)
class Hours:
    """When people work, by the clinic's clock: from the full hour `opens` until just before `closes`."""

    zone: ZoneInfo
    opens: int = OPENS
    closes: int = CLOSES


@dataclass(frozen=True, slots=True)
class Finding:
    """One person, one patient, one day: how often, and why somebody should ask."""

    day: date
    actor_id: UUID
    actor_name: str | None
    role: str
    patient_id: UUID
    patient_name: str | None
    of_clinic: bool
    signs: tuple[str, ...]
    looks: int
    denied: int
    first_at: datetime
    last_at: datetime


def unusual(looks: Sequence[Look], links: Iterable[Link], hours: Hours) -> list[Finding]:
    """The findings, the latest first."""
    between: dict[tuple[UUID, UUID], list[Link]] = defaultdict(list)
    for link in links:
        between[link.therapist_id, link.patient_id].append(link)
    in_order = sorted(looks, key=lambda look: (look.at, look.actor_id, look.patient_id))
    strange = [_without_link(look, between, hours) for look in in_order]
    walked = _walked(in_order, strange)
    found: dict[tuple[date, UUID, UUID], list[tuple[Look, set[str]]]] = defaultdict(list)
    for number, look in enumerate(in_order):
        local = look.at.astimezone(hours.zone)
        signs = set()
        if strange[number]:
            signs.add("no_care_link")
        if surnames(look.actor_name) & surnames(look.patient_name):
            signs.add("same_surname")
        if not hours.opens <= local.hour < hours.closes and not look.in_list:
            signs.add("after_hours")
        if number in walked:
            signs.add("walking")
        found[local.date(), look.actor_id, look.patient_id].append((look, signs))
    findings = [_finding(day, seen) for (day, _, _), seen in found.items() if any(signs for _, signs in seen)]
    return sorted(findings, key=lambda one: (one.last_at, one.actor_id, one.patient_id), reverse=True)


def surnames(name: str | None) -> frozenset[str]:
    """The family names in a name: its last word, in its parts where it has a hyphen, without accents and case.

    A name of one word has no family name that could be told.
    """
    words = (name or "").split()
    if len(words) < 2:
        return frozenset()
    last = unicodedata.normalize("NFKD", words[-1].casefold())
    plain = "".join(sign for sign in last if not unicodedata.combining(sign))
    return frozenset(part for part in re.split(r"[-\u2010\u2011]", plain) if len(part) > 1)


def _without_link(look: Look, between: Mapping[tuple[UUID, UUID], Sequence[Link]], hours: Hours) -> bool:
    if look.in_list:
        return False
    if look.role != _STAFF_WITH_PATIENTS:
        return look.denied or look.stated_reason
    day = look.at.astimezone(hours.zone).date()
    return not any(link.covers(day) for link in between.get((look.actor_id, look.patient_id), ()))


def _walked(in_order: Sequence[Look], strange: Sequence[bool]) -> set[int]:
    """The looks that belong to a walk through many records."""
    walked: set[int] = set()
    lately: dict[UUID, deque[int]] = defaultdict(deque)
    for number, look in enumerate(in_order):
        if look.in_list:
            continue
        recent = lately[look.actor_id]
        recent.append(number)
        while look.at - in_order[recent[0]].at > WINDOW:
            recent.popleft()
        everybody = {in_order[one].patient_id for one in recent}
        strangers = {in_order[one].patient_id for one in recent if strange[one]}
        if len(strangers) >= MANY_STRANGERS or len(everybody) >= MANY_PEOPLE:
            walked.update(recent)
    return walked


def _finding(day: date, seen: Sequence[tuple[Look, set[str]]]) -> Finding:
    looks = [look for look, _ in seen]
    signs = {sign for _, found in seen for sign in found}
    last = looks[-1]
    return Finding(
        day=day,
        actor_id=last.actor_id,
        actor_name=last.actor_name,
        role=last.role,
        patient_id=last.patient_id,
        patient_name=last.patient_name,
        of_clinic=last.of_clinic,
        signs=tuple(sign for sign in SIGNS if sign in signs),
        looks=len(looks),
        denied=sum(look.denied for look in looks),
        first_at=looks[0].at,
        last_at=last.at,
    )
