"""What blocks a needling session from being kept, and why.

Question: may this session be signed? Each rule stands for harm that has happened: a needle left behind, a
patient who was not asked, an event that was ticked away. Sources: N4 of the domain (needles in and out,
consent, events asked for explicitly so that "none" is not "not asked").
"""

from __future__ import annotations

from datetime import datetime, timedelta

from backend.needling.technique import MUSCLES, AdverseAsked, SessionDraft, Site, Twitch

CLOCK_ALLOWANCE = timedelta(minutes=10)

REASONS = {
    "needle_count": "The needles that went in and came out are not the same number: find the missing one first.",
    "consent_needed": "Without the patient's consent there is no session to keep.",
    "events_mismatch": "Events are listed exactly when adverse_events says so.",
    "no_such_side": "This has no such side.",
    "deeper_than_needle": "The depth is greater than the length of the needle.",
    "twitch_mismatch": "A number of twitches needs a twitch; none is 0 or no number.",
    "in_the_future": "This has not happened yet.",
}


def blocked_by(draft: SessionDraft, now: datetime) -> str | None:
    """The code of the first rule that blocks this session, one of `REASONS`; None when it may be kept."""
    if not draft.consent_given:
        return "consent_needed"
    if draft.needles_in != draft.needles_out:
        return "needle_count"
    if (draft.adverse_events is AdverseAsked.LISTED) != bool(draft.events):
        return "events_mismatch"
    if draft.performed_at.instant > now + CLOCK_ALLOWANCE:
        return "in_the_future"
    return next((code for code in map(_site_blocked_by, draft.sites) if code is not None), None)


def needles_missing(draft: SessionDraft) -> int:
    """How many needles have not come out; negative when more came out than went in."""
    return draft.needles_in - draft.needles_out


def _site_blocked_by(site: Site) -> str | None:
    if site.side not in MUSCLES[site.muscle]:
        return "no_such_side"
    if site.depth_mm is not None and site.depth_mm > site.needle_length_mm:
        return "deeper_than_needle"
    seen = site.twitch is not None and site.twitch is not Twitch.NONE
    counted = site.twitch_count
    if counted is not None and (site.twitch is None or (counted > 0) != seen):
        return "twitch_mismatch"
    return None
