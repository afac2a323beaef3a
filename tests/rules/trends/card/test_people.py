"""Every made-up person gets, for every claim, the verdict that was written down for them."""

from __future__ import annotations

import pytest

from backend.trends.claims.claim import all_claims
from backend.trends.scorecard import scorecard
from tests.rules.trends.card.lives import Case
from tests.rules.trends.card.people import PEOPLE

# Sessions without a diary, or without enough of it: what is asked of them says so.
BY_SESSIONS = ("H4a", "H4b")


def unless_written(case: Case, claim: str) -> str:
    return "too_early" if claim in BY_SESSIONS and case.record.sessions else "not_measured"


def told(case: Case) -> dict[str, tuple[str, str]]:
    return {row.claim.id: (row.verdict.value, row.why or "") for row in scorecard(case.record).rows}


@pytest.mark.parametrize("case", PEOPLE, ids=lambda case: case.name)
def test_every_verdict_is_the_written_one(case: Case) -> None:
    found = told(case)
    wrong = {}
    for claim in all_claims():
        verdict, _, why = case.written.get(claim.id, unless_written(case, claim.id)).partition(":")
        if found[claim.id][0] != verdict or (why and found[claim.id][1] != why):
            wrong[claim.id] = (found[claim.id], case.written.get(claim.id, "not_measured"))
    assert not wrong


def test_there_are_enough_people_and_each_claim_that_can_be_seen_is_seen_by_somebody() -> None:
    assert len({case.name for case in PEOPLE}) == len(PEOPLE) >= 40
    seen = {claim for case in PEOPLE for claim, verdict in case.written.items() if verdict.startswith("seen")}
    never = {claim.id for claim in all_claims()} - seen
    # No answer for one person (L16), no device here (H1c), or shown in test_scorecard.py.
    assert never == {"H1c", "H3d", "H5", "L16"}
    print(f"{len(PEOPLE)} of {len(PEOPLE)} people, {len(PEOPLE) * len(all_claims())} verdicts as written")
