"""What the pages for somebody outside say, as headings, lines and tables; and the hash over all of it.

Only the chosen parts are there, and each says what it does not know: too few days, not asked, no second value. The
hash is over this content in one spelling, so that who holds the pages can ask the clinic whether they are what was
made. Words are English; numbers are told with the decimals of their measure.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from backend.disclosures.facts import Facts, Level, MeasureFact
from backend.disclosures.sections import Section

FOOTER = "These figures tell of one person in care. They do not show what would have happened without treatment."


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: lines, then a table."""

    title: str
    lines: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class InsurerReport:
    """The pages, without their foot: that names the snapshot they are."""

    clinic: str
    title: str
    about: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    footer: str = FOOTER

    def data_sha256(self) -> str:
        """Stands for the content, in whatever pages it is printed."""
        plain: dict[str, Any] = asdict(self)
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


def insurer_report(facts: Facts, *, recipient: str, purpose: str, made_on: date) -> InsurerReport:
    """The report of these parts."""
    born = "not known" if facts.birth_date is None else facts.birth_date.isoformat()
    about = (
        ("Patient", facts.patient),
        ("Born", born),
        ("For", recipient),
        ("Purpose", purpose),
        ("Parts", ", ".join(section.value for section in facts.sections)),
        ("Made on", made_on.isoformat()),
        ("Consent", "The person's consent to share outside the clinic is on file."),
    )
    return InsurerReport(
        facts.clinic, "Report from the record", about, tuple(_MAKERS[section](facts) for section in facts.sections)
    )


def _pain(facts: Facts) -> Part:
    levels = facts.levels or {}
    lines = [f"Average pain, first seven days of the plan: {_level(levels.get('start'))}"]
    lines += [f"Average pain, last seven days: {_level(levels.get('now'))}"]
    table = _measured(facts, Section.PAIN)
    return Part("Pain (0 is no pain, 10 the worst imaginable)", tuple(lines), _HEAD if table else (), table)


def _function(facts: Facts) -> Part:
    return _of_measures(facts, Section.FUNCTION, "Function")


def _mood(facts: Facts) -> Part:
    return _of_measures(facts, Section.MOOD, "Mood, sleep and stress")


def _sessions(facts: Facts) -> Part:
    rows = []
    for one in facts.sessions:
        sites = "; ".join(f"{_words(muscle)}, {side}" for muscle, side in one.sites)
        events = "; ".join(f"{_words(event.kind)} ({event.grade})" for event in one.events)
        told = {"none": "asked: none", "not_asked": "not asked"}.get(one.asked, events)
        rows.append((one.performed_at.local.strftime("%Y-%m-%d %H:%M"), sites, told, one.therapist))
    lines = (f"{len(rows)} needling sessions.",)
    return Part("Sessions", lines, ("When", "Where (the person's own side)", "Unwanted events", "By"), tuple(rows))


def _exercise(facts: Facts) -> Part:
    one = facts.exercise
    if one is None or one.due == 0:
        return Part("Exercise", ("No exercise was due.",))
    said = f"{one.from_day} to {one.to_day}: {one.due} due, {one.done} done, {one.not_done} not done"
    return Part("Exercise", (f"{said}, {one.no_answer} without an answer.",))


_MAKERS: Mapping[Section, Callable[[Facts], Part]] = {
    Section.PAIN: _pain,
    Section.FUNCTION: _function,
    Section.SESSIONS: _sessions,
    Section.EXERCISE: _exercise,
    Section.MOOD: _mood,
}
_HEAD = ("Measure", "Place", "First", "Latest", "Better is")


def _of_measures(facts: Facts, section: Section, title: str) -> Part:
    rows = _measured(facts, section)
    return Part(title, (), _HEAD, rows) if rows else Part(title, ("Nothing was measured.",))


def _measured(facts: Facts, section: Section) -> tuple[tuple[str, ...], ...]:
    """First and latest value of each measure at each place, those after a treatment left out."""
    lines: dict[tuple[str, ...], list[MeasureFact]] = {}
    for one in facts.measures:
        if one.section is section and not one.after_treatment:
            key = (one.name, one.site or "", one.side or "", one.mode or "")
            lines.setdefault(key, []).append(one)
    return tuple(_line(key, found) for key, found in sorted(lines.items()))


def _line(key: tuple[str, ...], found: list[MeasureFact]) -> tuple[str, ...]:
    in_order = sorted(found, key=lambda one: (one.taken_at.instant, one.id))
    first, last = in_order[0], in_order[-1]
    place = _listed(_words(part) for part in key[1:])
    latest = "one value only" if first is last else _value(last)
    return (first.name, place, _value(first), latest, "higher" if first.higher_is_better else "lower")


def _value(one: MeasureFact) -> str:
    return f"{one.value:.{one.decimals}f} {one.unit} ({one.day})"


def _level(level: Level | None) -> str:
    if level is None or level.mean is None:
        answered = "" if level is None else f" ({level.answered} of {level.possible} days answered)"
        return f"too few days answered{answered}"
    return f"{level.mean:.1f} ({level.answered} of {level.possible} days answered)"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(word for word in words if word)


def _words(code: str) -> str:
    return code.replace("_", " ")
