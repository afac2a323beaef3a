"""What blocks a needling session from being kept, and why.

Question: may this session be signed? Each rule stands for harm that has happened: a needle left behind, a patient who
was not asked, air beside a lung nobody had warned of, an event that was ticked away. Sources: N1, N4 and N5 of the
domain (needles in and out, red flags, consent, who may do it, events asked for so that "none" is not "not asked").

The order is that of the visit: what is asked first blocks first. The pages keep the same codes in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from backend.body.drawing import side_of_point
from backend.body.muscles import MUSCLES
from backend.body.regions import why_no_place
from backend.needling.chest import near_chest
from backend.needling.technique import (
    AdverseAsked,
    AdverseEvent,
    Advice,
    Answer,
    Autonomic,
    ConsentBy,
    Felt,
    RedFlag,
    SessionDraft,
    Site,
    Spot,
    Technique,
    Twitch,
)
from backend.people.side import Side
from backend.staff.authority import Authority

CLOCK_ALLOWANCE = timedelta(minutes=10)

REASONS = {
    "authorisation_missing": "The clinic holds no authorisation to needle for you: the manager keeps them.",
    "authorisation_lapsed": "The authorisation to needle does not cover this day.",
    "supervisor_lapsed": "The supervisor's authorisation to needle does not cover this day.",
    "red_flags_unanswered": "Ask every question of the screen first, and answer each with yes or no.",
    "red_flag_decision": "One of the questions was answered with yes: write down what you decided, and why.",
    "consent_needed": "Without the patient's consent there is no session to keep.",
    "consent_details": "Say which text the patient agreed to, how, who it was and when.",
    "consent_name": "Somebody agreed for the patient: write down who.",
    "needle_expired": "This needle is past the day its packet names.",
    "needle_reused": "A needle is used once.",
    "no_such_side": "This has no such side.",
    "spot_other_side": "The spot on the drawing lies on the other side of the person.",
    "unknown_region": "The body map has no such region.",
    "deeper_than_needle": "The depth is greater than the length of the needle.",
    "twitch_mismatch": "A number of twitches needs a twitch; none is 0 or no number.",
    "current_mismatch": "A current belongs to electrical needling and to nothing else.",
    "named_twice": "This stands in the list twice.",
    "needle_count": "The needles that went in and came out are not the same number: find the missing one first.",
    "lung_advice_needed": "A muscle near the chest was needled: tell the patient what to watch for, and write it down.",
    "events_mismatch": "Events are listed exactly when adverse_events says so.",
    "in_the_future": "This has not happened yet.",
}
_AUTHORITY = {
    Authority.MISSING: "authorisation_missing",
    Authority.LAPSED: "authorisation_lapsed",
    Authority.SUPERVISOR_LAPSED: "supervisor_lapsed",
}


def blocked_by(draft: SessionDraft, authority: Authority, now: datetime) -> str | None:
    """The code of the first rule that blocks this session, one of `REASONS`; None when it may be kept."""
    return next(_blocks(draft, authority, now), None)


def needles_missing(needles_in: int, needles_out: int) -> int:
    """How many needles have not come out; negative when more came out than went in."""
    return needles_in - needles_out


def unanswered(draft: SessionDraft) -> tuple[RedFlag, ...]:
    """The questions of the screen that have neither yes nor no."""
    said = {one.flag for one in draft.red_flags if one.answer is not Answer.NOT_ASKED}
    return tuple(flag for flag in RedFlag if flag not in said)


def _blocks(draft: SessionDraft, authority: Authority, now: datetime) -> Iterator[str]:
    if authority is not Authority.VALID:
        yield _AUTHORITY[authority]
    yield from _asked_first(draft)
    if draft.performed_at.instant > now + CLOCK_ALLOWANCE:
        yield "in_the_future"
    for site in draft.sites:
        yield from _site_blocks(site, draft.performed_at.diary_day())
    if draft.needles_in != draft.needles_out:
        yield "needle_count"
    if near_chest(site.muscle for site in draft.sites) and Advice.LUNG_RISK not in draft.advice:
        yield "lung_advice_needed"
    if len(set(draft.advice)) < len(draft.advice):
        yield "named_twice"
    if (draft.adverse_events is AdverseAsked.LISTED) != bool(draft.events):
        yield "events_mismatch"
    if happened_ahead(draft.events, now):
        yield "in_the_future"


def happened_ahead(events: tuple[AdverseEvent, ...], now: datetime) -> bool:
    """Whether one of these is said to have happened later than now."""
    return any(one.happened_at is not None and one.happened_at.instant > now + CLOCK_ALLOWANCE for one in events)


def _asked_first(draft: SessionDraft) -> Iterator[str]:
    if len({one.flag for one in draft.red_flags}) < len(draft.red_flags):
        yield "named_twice"
    if unanswered(draft):
        yield "red_flags_unanswered"
    if any(one.answer is Answer.YES for one in draft.red_flags) and not (draft.red_flag_decision or "").strip():
        yield "red_flag_decision"
    if not draft.consent_given:
        yield "consent_needed"
    if draft.consent is None:
        yield "consent_details"
    elif (draft.consent.given_by is ConsentBy.REPRESENTATIVE) != (draft.consent.name is not None):
        yield "consent_name"


def _site_blocks(site: Site, day: date) -> Iterator[str]:
    if site.side not in MUSCLES[site.muscle]:
        yield "no_such_side"
    if on_the_other_side(site.place, site.side):
        yield "spot_other_side"
    if site.needle.expires_on is not None and site.needle.expires_on < day:
        yield "needle_expired"
    if site.needle.single_use is False:
        yield "needle_reused"
    if site.depth_mm is not None and site.depth_mm > site.needle_length_mm:
        yield "deeper_than_needle"
    seen = site.twitch is not None and site.twitch is not Twitch.NONE
    counted = site.twitch_count
    if counted is not None and (site.twitch is None or (counted > 0) != seen):
        yield "twitch_mismatch"
    if site.current.said and site.technique is not Technique.ELECTRICAL:
        yield "current_mismatch"
    yield from felt_blocks(site.referral, site.autonomic)


def on_the_other_side(place: Spot | None, side: Side) -> bool:
    """Whether a spot of the drawing lies on the person's other side; in the middle and on the mid-line it does not."""
    if place is None or side is Side.MIDDLE:
        return False
    return side_of_point(place.view, place.x) not in {side, Side.MIDDLE}


def felt_blocks(referral: Sequence[Felt] | None, signs: Sequence[Autonomic] | None) -> Iterator[str]:
    """What is wrong with the regions where something was felt, or with the list of signs."""
    for felt in referral or ():
        code = why_no_place(felt.region, felt.side)
        if code is not None:
            yield code
    if any(len(set(listed)) < len(listed) for listed in (referral or (), signs or ())):
        yield "named_twice"
