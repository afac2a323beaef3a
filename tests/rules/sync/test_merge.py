"""What becomes of a record, whatever comes in whatever order: a model of a phone and of two of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shell.sync.merge import LEAVES_OUTBOX, Decision, Incoming, Known, Outcome, decide

GONE = datetime(2026, 3, 10, tzinfo=UTC)


def known(*digests: str, withdrawn: bool = False) -> Known:
    return Known(dict(enumerate(digests, start=1)), GONE if withdrawn else None)


@pytest.mark.parametrize(
    ("held", "incoming", "decision"),
    [
        (None, Incoming(1, "a", withdraws=False), Decision(Outcome.CREATED)),
        (None, Incoming(2, "a", withdraws=False), Decision(Outcome.RETRY, "revision_gap")),
        (None, Incoming(1, "a", withdraws=True), Decision(Outcome.REJECTED, "nothing_to_withdraw")),
        (None, Incoming(2, "a", withdraws=True), Decision(Outcome.RETRY, "revision_gap")),
        (known("a"), Incoming(1, "a", withdraws=False), Decision(Outcome.UNCHANGED)),
        (known("a"), Incoming(1, "b", withdraws=False), Decision(Outcome.CONFLICT, "revision_taken")),
        (known("a"), Incoming(2, "b", withdraws=False), Decision(Outcome.AMENDED)),
        (known("a"), Incoming(2, "b", withdraws=True), Decision(Outcome.WITHDRAWN)),
        (known("a"), Incoming(3, "b", withdraws=False), Decision(Outcome.RETRY, "revision_gap")),
        (known("a", "b"), Incoming(1, "a", withdraws=False), Decision(Outcome.UNCHANGED)),
        (known("a", "b"), Incoming(2, "c", withdraws=False), Decision(Outcome.CONFLICT, "revision_taken")),
        (known("a", "w", withdrawn=True), Incoming(2, "w", withdraws=True), Decision(Outcome.UNCHANGED)),
        (known("a", "w", withdrawn=True), Incoming(1, "a", withdraws=False), Decision(Outcome.REJECTED, "retracted")),
        (known("a", "w", withdrawn=True), Incoming(3, "b", withdraws=False), Decision(Outcome.REJECTED, "retracted")),
        (known("a", "w", withdrawn=True), Incoming(2, "x", withdraws=True), Decision(Outcome.REJECTED, "retracted")),
    ],
)
def test_every_case_has_its_outcome(held: Known | None, incoming: Incoming, decision: Decision) -> None:
    assert decide(held, incoming) == decision


@dataclass
class Server:
    """The smallest server: it keeps what `decide` says is to be kept."""

    digests: dict[int, str] = field(default_factory=dict)
    withdrawn: bool = False

    def receive(self, incoming: Incoming) -> Decision:
        held = Known(dict(self.digests), GONE if self.withdrawn else None) if self.digests else None
        decision = decide(held, incoming)
        if decision.outcome in {Outcome.CREATED, Outcome.AMENDED, Outcome.WITHDRAWN}:
            self.digests[incoming.revision] = incoming.digest
            self.withdrawn = decision.outcome is Outcome.WITHDRAWN
        return decision


INCOMING = st.builds(Incoming, st.integers(1, 5), st.sampled_from("abc"), st.booleans())


@given(st.lists(INCOMING, max_size=30))
def test_what_was_kept_is_never_changed(sent: list[Incoming]) -> None:
    server = Server()
    for incoming in sent:
        before = dict(server.digests)
        decision = server.receive(incoming)
        assert before.items() <= server.digests.items()
        assert sorted(server.digests) == list(range(1, len(server.digests) + 1))
        kept = decision.outcome in LEAVES_OUTBOX
        assert not kept or server.digests[incoming.revision] == incoming.digest
        assert (decision.code is None) == kept


@given(st.lists(INCOMING, max_size=30))
def test_a_repeat_changes_nothing_and_is_never_new(sent: list[Incoming]) -> None:
    server = Server()
    for incoming in sent:
        first = server.receive(incoming)
        held = dict(server.digests)
        again = server.receive(incoming)
        assert server.digests == held
        if first.outcome in LEAVES_OUTBOX:
            assert again.outcome is Outcome.UNCHANGED
        else:
            assert again == first


@given(st.integers(1, 5), st.booleans(), st.randoms(use_true_random=False))
def test_a_phone_that_sends_until_all_is_taken_gets_there_in_any_order(last: int, gone: bool, chance) -> None:  # type: ignore[no-untyped-def]
    outbox = [Incoming(number, f"content {number}", withdraws=False) for number in range(1, last + 1)]
    if gone:
        outbox.append(Incoming(last + 1, "withdrawal", withdraws=True))
    everything, server = list(outbox), Server()
    for _ in range(len(everything)):
        chance.shuffle(outbox)
        outbox = [incoming for incoming in outbox if server.receive(incoming).outcome is Outcome.RETRY]
    assert not outbox
    assert server.digests == {incoming.revision: incoming.digest for incoming in everything}
    assert server.withdrawn is gone
