"""What is asked after a needling session, when, and until when. Pure.

Asked at 2, 24 and 72 hours, counted from the session as it happened, whatever the clocks do between. Each may be
answered until the next one is offered, the last for a week after the session: judged by when it was answered, not by
when it arrived. A sign is yes, no, or no answer (null); no answer is never a no.
All but a bruise are alarming: after needling near the chest a lung can be hurt, and it may show a day later.
Sources: clinical.md (needling: pneumothorax is rare and may come late; a bruise and soreness are common and pass);
the choice of hours is the clinic's protocol. An alarming sign is no diagnosis.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Sign(StrEnum):
    """What is asked about, in the order it is asked."""

    BREATHLESS = "breathless"
    CHEST_PAIN = "chest_pain"
    BLEEDING = "bleeding"
    INFECTION = "infection"
    NUMBNESS = "numbness"
    DIZZINESS = "dizziness"
    BRUISE = "bruise"


class Said(StrEnum):
    """An answer. Null is none."""

    YES = "yes"
    NO = "no"


ALARMING = tuple(sign for sign in Sign if sign is not Sign.BRUISE)
# Hours after the session at which it is offered, and until when it may be answered.
UNTIL: Mapping[int, int] = {2: 24, 24: 72, 72: 168}
HOURS = tuple(UNTIL)
LAST = timedelta(hours=max(UNTIL.values()))


@dataclass(frozen=True, slots=True)
class Window:
    """When one asking is offered, and until when it may be answered."""

    hours: int
    opens_at: datetime
    closes_at: datetime

    def holds(self, moment: datetime, tolerance: timedelta = timedelta()) -> bool:
        """Whether something answered then was answered in time."""
        return self.opens_at - tolerance <= moment < self.closes_at + tolerance

    def is_open(self, now: datetime) -> bool:
        """Whether it is offered now."""
        return self.opens_at <= now < self.closes_at


def window(performed_at: datetime, hours: int) -> Window:
    """The window of one asking after a session."""
    return Window(hours, performed_at + timedelta(hours=hours), performed_at + timedelta(hours=UNTIL[hours]))


def windows(performed_at: datetime) -> tuple[Window, ...]:
    """The three of a session."""
    return tuple(window(performed_at, hours) for hours in HOURS)
