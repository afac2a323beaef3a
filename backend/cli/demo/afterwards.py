"""What the demo's people answered after their last sessions; one of them, besides Mara and Omar, was dizzy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from backend.cli.demo.life import Life, Sent, new_id, receipt
from backend.follow_up.answer import FollowUpDraft
from backend.follow_up.question import LAST, Said, Sign, windows
from backend.shell.moment import SentMoment


def follow_up_answers(life: Life, now: datetime, *, dizzy: bool) -> Iterator[Sent[FollowUpDraft]]:
    """An answer an hour after each asking of the last week was offered; the one that is open now waits."""
    rng = random.Random(f"ebb demo afterwards {life.name}")  # noqa: S311 - nothing here is a secret
    for session in life.sessions:
        performed = session.performed_at.instant
        for window in windows(performed) if performed > now - LAST else ():
            at = SentMoment.from_instant(window.opens_at + timedelta(hours=1), life.zone)
            if at.instant > now or (window.is_open(now) and not dizzy):
                continue
            said = dict.fromkeys(Sign, Said.NO) | {Sign.BRUISE: rng.choice((Said.YES, Said.NO, Said.NO))}
            if dizzy:
                said[Sign.DIZZINESS], dizzy = Said.YES, False
            draft = FollowUpDraft(session.id, window.hours, said, at, at, life.zone.key)
            yield Sent(new_id(rng), 1, draft, receipt(rng, at, now), at)
