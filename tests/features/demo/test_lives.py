"""The invented people: plausible, different, gappy, and nothing in them breaks a rule."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from statistics import fmean
from zoneinfo import ZoneInfo

import pytest

from backend.agenda.needs import pain_up
from backend.cli.demo import mara, people
from backend.cli.demo.life import Life
from backend.exercise import log, prescription
from backend.exercise.log import Result
from backend.exercise.schedule import Prescribed, is_due
from backend.measures import definitions
from backend.measures.reading import Judged, judge
from backend.needling.interlock import blocked_by
from backend.pain.scale import PainKind
from backend.plan.version import broken_rule
from backend.staff.authority import Authority
from backend.trends.series import DailySeries
from tests.features.cast import ZONE

ZONE_INFO = ZoneInfo(ZONE)
NOW = datetime(2026, 11, 22, 18, 30, tzinfo=ZONE_INFO).astimezone(UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    invented = [people.invent(index, TODAY, NOW, ZONE_INFO) for index in range(people.MANY)]
    return [mara.mara(TODAY, NOW, ZONE_INFO), mara.omar(TODAY, NOW, ZONE_INFO), *invented]


def averages(life: Life) -> dict[date, int]:
    """The last word on each day."""
    found: dict[date, int] = {}
    for sent in life.diary:
        if sent.content is not None and sent.content.kind is PainKind.AVERAGE:
            found[sent.content.felt_at.diary_day(4)] = sent.content.score
    return found


def test_the_same_seed_the_same_people() -> None:
    for index in (0, 17, 59):
        assert people.invent(index, TODAY, NOW, ZONE_INFO) == people.invent(index, TODAY, NOW, ZONE_INFO)


def test_about_sixty_with_half_a_year_to_three_years(lives: list[Life]) -> None:
    assert len(lives) == 62
    assert len({life.name for life in lives}) == 62
    spans = [(max(averages(life)) - life.enrolled_on).days for life in lives[2:] if averages(life)]
    assert len(spans) >= 57
    assert min(spans) > 60
    assert max(spans) > 900
    assert sum(span > 170 for span in spans) >= 50
    assert {life.therapist for life in lives} == {"dev", "lena", "tomas"}


def test_gaps_and_different_faithfulness(lives: list[Life]) -> None:
    shares = []
    for life in lives[2:]:
        days = averages(life)
        if days:
            shares.append(len(days) / ((max(days) - min(days)).days + 1))
    assert all(share < 1 for share in shares)
    assert min(shares) < 0.5
    assert max(shares) > 0.85


def test_some_get_better_some_worse_some_stay(lives: list[Life]) -> None:
    changes = []
    for life in lives[2:]:
        scored = [score for _, score in sorted(averages(life).items())]
        if len(scored) > 60:
            changes.append(fmean(scored[-21:]) - fmean(scored[:21]))
    assert sum(change < -1.5 for change in changes) >= 8
    assert sum(change > 1.0 for change in changes) >= 4
    assert sum(abs(change) < 0.8 for change in changes) >= 8


def test_days_hang_together(lives: list[Life]) -> None:
    """A bad day is followed by a bad day more often than chance would have it."""
    products = []
    for life in lives[2:30]:
        days = averages(life)
        middle = fmean(days.values()) if days else 0.0
        products += [
            (score - middle) * (days[day + timedelta(days=1)] - middle)
            for day, score in days.items()
            if day + timedelta(days=1) in days
        ]
    assert len(products) > 2000
    assert fmean(products) > 0.4


def test_one_person_has_clearly_more_pain_lately_on_any_weekday() -> None:
    for later in range(7):
        today = TODAY + timedelta(days=later)
        life = people.invent(0, today, NOW + timedelta(days=later), ZONE_INFO)
        daily = DailySeries.of((day, float(score)) for day, score in averages(life).items())
        assert pain_up(daily, today) is not None, today


def test_three_answers_to_exercises_and_none(lives: list[Life]) -> None:
    results = Counter(sent.content.result for life in lives for sent in life.logs if sent.content is not None)
    assert set(results) == set(Result)
    assert all(count > 500 for count in results.values())


def test_both_sides_and_many_muscles_are_needled(lives: list[Life]) -> None:
    sites = [site for life in lives for session in life.sessions for site in session.sites]
    assert {site.side.value for site in sites} == {"left", "right"}
    assert len({site.muscle for site in sites}) > 10
    assert {session.adverse_events.value for life in lives for session in life.sessions} == {
        "none",
        "listed",
        "not_asked",
    }


def test_plans_have_one_to_four_versions_and_goals(lives: list[Life]) -> None:
    versions = Counter(len(life.versions) for life in lives)
    assert set(versions) == {1, 2, 3, 4}
    assert sum(life.versions[-1].goal is not None for life in lives) > 45


def test_nothing_is_written_before_it_happened_or_after_now(lives: list[Life]) -> None:
    for life in lives:
        for sent in life.diary:
            assert sent.written_at.instant <= sent.received_at <= NOW, life.name
            if sent.content is not None:
                assert sent.content.felt_at.instant <= sent.content.written_at.instant
        for answer in life.logs:
            assert answer.written_at.instant <= answer.received_at <= NOW, life.name
        assert all(session.performed_at.instant < NOW for session in life.sessions)
    received = [sent for life in lives for sent in life.diary if sent.received_at > sent.written_at.instant]
    assert len(received) == sum(len(life.diary) for life in lives)  # receipt is later than the tap, always


def test_no_rule_of_any_feature_is_broken(lives: list[Life]) -> None:
    for life in lives:
        for version in life.versions:
            assert broken_rule(version) is None, (life.name, version)
        for made in life.prescriptions:
            assert prescription.broken_rule(made.draft, made.draft.starts_on) is None
            assert made.ended_on is None or made.ended_on >= made.draft.starts_on
        for session in life.sessions:
            assert blocked_by(session, Authority.VALID, NOW) is None
        for reading in life.readings:
            assert isinstance(judge(definitions.get(reading.instrument), reading, NOW), Judged), reading
        due = {
            made.draft.id: Prescribed(
                made.draft.id, frozenset(made.draft.weekdays), made.draft.starts_on, made.ended_on, 1, 1
            )
            for made in life.prescriptions
        }
        for answer in life.logs:
            assert answer.content is not None
            assert log.broken_rule(answer.content) is None
            assert is_due(due[answer.content.prescription_id], answer.content.due_on)


def test_corrections_and_slips_are_there(lives: list[Life]) -> None:
    sent = [one for life in lives for one in life.diary]
    assert sum(one.revision == 2 and one.content is not None for one in sent) > 50
    assert sum(one.content is None for one in sent) > 5
    assert sum(one.received_at - one.written_at.instant > timedelta(days=1) for one in sent) > 100
