"""What blocks a needling session: a needle left behind, no consent, an event ticked away."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.needling.interlock import REASONS, blocked_by, needles_missing
from backend.needling.technique import (
    MUSCLES,
    AdverseAsked,
    AdverseEvent,
    EventKind,
    Grade,
    SessionDraft,
    Site,
    Target,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.shell.moment import SentMoment, parse

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
BRUISE = AdverseEvent(EventKind.BRUISE, Grade.MILD, None)
SITE = Site(
    "upper_trapezius", Side.RIGHT, None, Target.TRIGGER_POINT, Technique.IN_OUT, 0.3, 40, 6, 25, Twitch.STRONG, 3
)
DRAFT = SessionDraft(
    id=UUID(int=1),
    performed_at=parse("2026-03-11T09:10:00-06:00"),
    zone="America/Edmonton",
    purpose="Neck rotation",
    position=None,
    consent_given=True,
    needles_in=2,
    needles_out=2,
    note=None,
    adverse_events=AdverseAsked.NONE,
    events=(),
    sites=(SITE,),
)


def draft(**other: Any) -> SessionDraft:
    return dataclasses.replace(DRAFT, **other)


def site(**other: Any) -> SessionDraft:
    return draft(sites=(SITE, dataclasses.replace(SITE, **other)))


def test_a_whole_session_may_be_kept() -> None:
    assert blocked_by(DRAFT, NOW) is None


@pytest.mark.parametrize(("into", "out", "missing"), [(2, 1, 1), (1, 2, -1)])
def test_every_needle_has_to_come_out(into: int, out: int, missing: int) -> None:
    counted = draft(needles_in=into, needles_out=out)
    assert blocked_by(counted, NOW) == "needle_count"
    assert needles_missing(counted) == missing


@pytest.mark.parametrize(
    ("asked", "events", "code"),
    [
        (AdverseAsked.NONE, (), None),
        (AdverseAsked.NOT_ASKED, (), None),
        (AdverseAsked.LISTED, (BRUISE,), None),
        (AdverseAsked.NONE, (BRUISE,), "events_mismatch"),
        (AdverseAsked.NOT_ASKED, (BRUISE,), "events_mismatch"),
        (AdverseAsked.LISTED, (), "events_mismatch"),
    ],
)
def test_the_list_and_the_answer_agree(asked: AdverseAsked, events: tuple[AdverseEvent, ...], code: str | None) -> None:
    assert blocked_by(draft(adverse_events=asked, events=events), NOW) == code


@pytest.mark.parametrize(
    ("session", "code"),
    [
        (draft(consent_given=False), "consent_needed"),
        (site(side=Side.MIDDLE), "no_such_side"),
        (site(muscle="rectus_abdominis", side=Side.MIDDLE), None),
        (site(depth_mm=40.0), None),
        (site(depth_mm=40.5), "deeper_than_needle"),
        (site(depth_mm=None), None),
        (site(twitch=None, twitch_count=None), None),
        (site(twitch=None, twitch_count=0), "twitch_mismatch"),
        (site(twitch=Twitch.NONE, twitch_count=0), None),
        (site(twitch=Twitch.NONE, twitch_count=1), "twitch_mismatch"),
        (site(twitch=Twitch.WEAK, twitch_count=0), "twitch_mismatch"),
        (site(twitch=Twitch.WEAK, twitch_count=None), None),
    ],
)
def test_one_rule_at_a_time(session: SessionDraft, code: str | None) -> None:
    assert blocked_by(session, NOW) == code
    assert code is None or code in REASONS


@pytest.mark.parametrize(("ahead", "code"), [(10, None), (11, "in_the_future")])
def test_a_session_has_happened(ahead: int, code: str | None) -> None:
    assert blocked_by(draft(performed_at=SentMoment(NOW + timedelta(minutes=ahead), -360)), NOW) == code


def test_every_muscle_has_a_plain_code_and_a_side() -> None:
    assert 40 <= len(MUSCLES) <= 60
    for code, sides in MUSCLES.items():
        assert code.replace("_", "").isalpha()
        assert code == code.lower()
        assert sides >= {Side.LEFT, Side.RIGHT}
