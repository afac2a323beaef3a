"""One answering of the questions after a session, as a phone wrote it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backend.follow_up.question import ALARMING, Said, Sign
from backend.shell.moment import SentMoment

RULES: Mapping[str, str] = {
    "no_such_session": "There is no such session, so this cannot stand beside it; it is kept aside.",
    "window_closed": "This was answered too late or too early for these questions; it is kept aside.",
    "nothing_said": "None of the questions is answered.",
}


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """What the person said: not yet judged, not yet kept. A sign that is not in `said` got no answer."""

    session_id: Any
    hours: int
    said: Mapping[Sign, Said]
    answered_at: SentMoment
    written_at: SentMoment
    zone: str
    note: str | None = None

    @property
    def alarms(self) -> tuple[Sign, ...]:
        """The alarming signs that are said to be there."""
        return alarms(self.said)


def alarms(said: Mapping[Any, Any]) -> tuple[Sign, ...]:
    """The alarming signs that are said to be there."""
    return tuple(sign for sign in ALARMING if said.get(sign) == Said.YES)


def alarms_in(raw: Mapping[str, Any]) -> tuple[Sign, ...]:
    """The same in what came and could not be read as a whole: somebody's yes is a yes, whatever else is wrong."""
    said = raw.get("answers")
    return alarms(said) if isinstance(said, Mapping) else ()


def canonical(draft: FollowUpDraft) -> dict[str, Any]:
    """The content as plain JSON in one spelling."""
    return {
        "session_id": str(draft.session_id),
        "hours": draft.hours,
        "answers": {sign.value: _plain(draft.said.get(sign)) for sign in Sign},
        "answered_at": draft.answered_at.text(),
        "written_at": draft.written_at.text(),
        "zone": draft.zone,
        "note": draft.note,
    }


def _plain(said: Said | None) -> str | None:
    return None if said is None else said.value
