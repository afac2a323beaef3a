"""Days in pain, and places that are new or gone: counted, never judged."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from backend.body.regions import all_places
from backend.pain.extent import Area, Extent, Marked, NewPlace, Told, extent
from backend.people.side import Side

START = date(2026, 1, 5)
TODAY = date(2026, 3, 10)
NECK = Marked("neck_back", Side.RIGHT, 5)
OTHER_NECK = Marked("neck_back", Side.LEFT, 4)
HIP = Marked("hip", Side.LEFT, 3, secondary=True, onset=date(2026, 2, 20))


def told(day: date, score: int, *places: Marked) -> Told:
    return Told(day, score, places)


def test_without_an_entry_nothing_is_known() -> None:
    assert extent([], START, TODAY) == Extent(0, 0, 65, (), (), (), ())
    assert extent([], None, TODAY).days_possible == 90


def test_a_day_is_counted_once_and_a_zero_is_an_answered_day() -> None:
    entries = [told(TODAY, 0), told(TODAY - timedelta(days=1), 4), told(TODAY - timedelta(days=1), 6)]
    found = extent(entries, START, TODAY)
    assert (found.days_in_pain, found.days_answered) == (1, 2)


def test_days_before_the_last_90_and_days_to_come_do_not_count() -> None:
    entries = [told(TODAY - timedelta(days=90), 4), told(TODAY - timedelta(days=89), 4), told(TODAY + timedelta(1), 4)]
    assert extent(entries, None, TODAY).days_in_pain == 1


def test_left_and_right_are_two_places_and_a_later_one_is_new() -> None:
    entries = [told(START, 5, NECK), told(date(2026, 2, 27), 3, HIP), told(TODAY, 4, OTHER_NECK, HIP)]
    found = extent(entries, START, TODAY)
    assert found.at_start == (Area("neck_back", Side.RIGHT),)
    assert found.gained == (
        NewPlace("hip", Side.LEFT, date(2026, 2, 27), secondary=True, onset=date(2026, 2, 20)),
        NewPlace("neck_back", Side.LEFT, TODAY, secondary=False, onset=None),
    )
    assert found.lost == (Area("neck_back", Side.RIGHT),)


def test_a_place_marked_with_zero_is_no_place() -> None:
    assert extent([told(TODAY, 0, Marked("hip", Side.LEFT, 0))], START, TODAY).lately == ()


PLACES = st.sampled_from([Marked(region.code, side, 3) for region, side in all_places()])
ENTRIES = st.lists(
    st.builds(
        Told,
        st.dates(START, TODAY + timedelta(days=3)),
        st.integers(0, 10),
        st.lists(PLACES, max_size=4).map(tuple),
    ),
    max_size=25,
)


@given(ENTRIES)
def test_counts_never_exceed_what_they_are_of_and_order_does_not_matter(entries: list[Told]) -> None:
    found = extent(entries, START, TODAY)
    assert found.days_in_pain <= found.days_answered <= found.days_possible
    assert not {(new.region, new.side) for new in found.gained} & {(area.region, area.side) for area in found.at_start}
    assert set(found.lost) <= set(found.at_start)
    assert extent(list(reversed(entries)), START, TODAY).at_start == found.at_start
