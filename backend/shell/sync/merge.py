"""What becomes of one record a phone sends. Revisions decide, never clocks. Pure.

A phone gives a record its UUID and revision 1 when it is written; each correction and the withdrawal are the
next revision. What was sent once is frozen, so the same revision with other content is a conflict and never
an overwrite. Every record gets exactly one outcome of a closed list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of it. `unchanged` is the answer to a repeat; `rejected` and `conflict` are kept to be shown."""

    CREATED = "created"
    AMENDED = "amended"
    UNCHANGED = "unchanged"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    RETRY = "retry"


LEAVES_OUTBOX = frozenset({Outcome.CREATED, Outcome.AMENDED, Outcome.UNCHANGED, Outcome.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Incoming:
    """A record as it arrives: its revision, the digest of its canonical content, and whether it withdraws."""

    revision: int
    digest: str
    withdraws: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the server holds of the record: the digest of every revision, and when it was withdrawn."""

    digests: Mapping[int, str]
    withdrawn_at: datetime | None

    @property
    def latest(self) -> int:
        return max(self.digests)


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome, and the code that says why where it is not simply done."""

    outcome: Outcome
    code: str | None = None


def decide(known: Known | None, incoming: Incoming) -> Decision:
    """One outcome for one record.

    Unknown: revision 1 is created; a later one must wait until the first has arrived (retry, revision_gap).
    Known: an old revision with the same content is unchanged, with other content a conflict; the next one
    amends or withdraws; one further on must wait. Withdrawn: nothing but repeats of the withdrawal is taken.
    """
    if known is None:
        return _unknown(incoming)
    repeat = known.digests.get(incoming.revision) == incoming.digest
    if known.withdrawn_at is not None:
        return Decision(Outcome.UNCHANGED) if repeat and incoming.withdraws else Decision(Outcome.REJECTED, "retracted")
    if incoming.revision in known.digests:
        return Decision(Outcome.UNCHANGED) if repeat else Decision(Outcome.CONFLICT, "revision_taken")
    if incoming.revision != known.latest + 1:
        return Decision(Outcome.RETRY, "revision_gap")
    return Decision(Outcome.WITHDRAWN if incoming.withdraws else Outcome.AMENDED)


def _unknown(incoming: Incoming) -> Decision:
    if incoming.revision != 1:
        return Decision(Outcome.RETRY, "revision_gap")
    if incoming.withdraws:
        return Decision(Outcome.REJECTED, "nothing_to_withdraw")
    return Decision(Outcome.CREATED)
