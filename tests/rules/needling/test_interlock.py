"""What blocks a needling session: a needle left behind, no consent, an event ticked away."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from backend.body.muscles import MUSCLES
from backend.body.regions import View
from backend.needling.interlock import REASONS, needles_missing, unanswered
from backend.needling.interlock import blocked_by as judged
from backend.needling.technique import (
    AdverseAsked,
    AdverseEvent,
    Advice,
    Answer,
    Autonomic,
    Consent,
    ConsentBy,
    ConsentWay,
    Current,
    EventKind,
    Felt,
    Grade,
    Needle,
    RedFlag,
    RedFlagAnswer,
    SessionDraft,
    Site,
    Spot,
    Target,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.shell.moment import SentMoment, parse
from backend.staff.authority import Authority

NOW = datetime(2026, 3, 11, 15, 30, tzinfo=UTC)
BRUISE = AdverseEvent(EventKind.BRUISE, Grade.MILD, None)
SITE = Site(
    "upper_trapezius", Side.RIGHT, None, Target.TRIGGER_POINT, Technique.IN_OUT, 0.3, 40, 6, 25, Twitch.STRONG, 3
)
AGREED = Consent("ebb-1", ConsentWay.SPOKEN, ConsentBy.PATIENT, None, parse("2026-03-11T09:00:00-06:00"))
SCREENED = tuple(RedFlagAnswer(flag, Answer.NO) for flag in RedFlag)
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
    consent=AGREED,
    red_flags=SCREENED,
    advice=(Advice.LUNG_RISK,),
)


def blocked_by(one: SessionDraft, now: datetime) -> str | None:
    return judged(one, Authority.VALID, now)


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
    assert needles_missing(into, out) == missing


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


@pytest.mark.parametrize(
    ("authority", "code"),
    [
        (Authority.VALID, None),
        (Authority.MISSING, "authorisation_missing"),
        (Authority.LAPSED, "authorisation_lapsed"),
        (Authority.SUPERVISOR_LAPSED, "supervisor_lapsed"),
    ],
)
def test_who_may_not_needle_signs_nothing(authority: Authority, code: str | None) -> None:
    assert judged(DRAFT, authority, NOW) == code


@pytest.mark.parametrize("flag", list(RedFlag))
def test_every_question_of_the_screen_has_yes_or_no(flag: RedFlag) -> None:
    for answers in (
        tuple(one for one in SCREENED if one.flag is not flag),
        tuple(RedFlagAnswer(one.flag, Answer.NOT_ASKED) if one.flag is flag else one for one in SCREENED),
    ):
        assert blocked_by(draft(red_flags=answers), NOW) == "red_flags_unanswered"
        assert unanswered(draft(red_flags=answers)) == (flag,)


@pytest.mark.parametrize(
    ("decision", "code"), [(None, "red_flag_decision"), ("  ", "red_flag_decision"), ("No.", None)]
)
def test_a_yes_needs_a_written_decision(decision: str | None, code: str | None) -> None:
    answers = (RedFlagAnswer(RedFlag.UNEXPLAINED, Answer.YES), *SCREENED[1:])
    assert blocked_by(draft(red_flags=answers, red_flag_decision=decision), NOW) == code


def test_consent_says_what_it_rests_on() -> None:
    assert blocked_by(draft(consent_given=False), NOW) == "consent_needed"
    assert blocked_by(draft(consent=None), NOW) == "consent_details"
    for_her = dataclasses.replace(AGREED, given_by=ConsentBy.REPRESENTATIVE)
    assert blocked_by(draft(consent=for_her), NOW) == "consent_name"
    assert blocked_by(draft(consent=dataclasses.replace(for_her, name="Jo Lind")), NOW) is None
    assert blocked_by(draft(consent=dataclasses.replace(AGREED, name="Jo Lind")), NOW) == "consent_name"


@pytest.mark.parametrize(("muscle", "code"), [("rhomboids", "lung_advice_needed"), ("soleus", None)])
def test_near_the_chest_the_patient_is_told_what_to_watch_for(muscle: str, code: str | None) -> None:
    one = dataclasses.replace(SITE, muscle=muscle)
    assert blocked_by(draft(sites=(one,), advice=(Advice.SORENESS,)), NOW) == code
    assert blocked_by(draft(sites=(one,), advice=(Advice.LUNG_RISK,)), NOW) is None


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"needle": Needle(expires_on=date(2026, 3, 10))}, "needle_expired"),
        ({"needle": Needle(expires_on=date(2026, 3, 11))}, None),
        ({"needle": Needle(single_use=False)}, "needle_reused"),
        ({"needle": Needle(single_use=True)}, None),
        ({"current": Current(frequency_hz=2)}, "current_mismatch"),
        ({"current": Current(frequency_hz=2), "technique": Technique.ELECTRICAL}, None),
        ({"place": Spot(View.BACK, 150, 110)}, None),  # from behind, right is on the viewer's right
        ({"place": Spot(View.BACK, 90, 110)}, "spot_other_side"),
        ({"place": Spot(View.FRONT, 90, 110)}, None),
        ({"place": Spot(View.FRONT, 150, 110)}, "spot_other_side"),
        ({"referral": (Felt("temple", Side.RIGHT),)}, None),
        ({"referral": (Felt("temple", Side.MIDDLE),)}, "no_such_side"),
        ({"referral": (Felt("moon", Side.LEFT),)}, "unknown_region"),
        ({"referral": (Felt("temple", Side.RIGHT),) * 2}, "named_twice"),
        ({"autonomic": (Autonomic.SWEATING, Autonomic.SWEATING)}, "named_twice"),
        ({"autonomic": ()}, None),
    ],
)
def test_what_is_said_of_a_site(other: dict[str, Any], code: str | None) -> None:
    assert blocked_by(site(**other), NOW) == code


def test_an_event_has_happened() -> None:
    ahead = dataclasses.replace(BRUISE, happened_at=parse("2026-03-11T10:00:00-06:00"))
    asked = {"adverse_events": AdverseAsked.LISTED, "events": (ahead,)}
    assert blocked_by(draft(**asked), NOW) == "in_the_future"


def test_every_muscle_has_a_plain_code_and_a_side() -> None:
    assert 40 <= len(MUSCLES) <= 60
    for code, sides in MUSCLES.items():
        assert code.replace("_", "").isalpha()
        assert code == code.lower()
        assert sides >= {Side.LEFT, Side.RIGHT}
