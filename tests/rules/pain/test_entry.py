"""One score for each place, and one spelling for one content."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from backend.body.regions import REGIONS
from backend.pain.entry import PainDraft, canonical, named_twice
from backend.pain.scale import PainKind, Place, Side
from backend.shell.moment import parse
from backend.shell.sync.draft import digest

WRITTEN = parse("2026-03-10T18:45:00-06:00")
DRAFT = PainDraft(PainKind.NOW, 6, WRITTEN, WRITTEN, "America/Edmonton")
PLACES = st.sampled_from([Place(region.code, side, 4) for region in REGIONS.values() for side in region.sides])


def test_one_place_carries_one_score() -> None:
    left, right = Place("knee_front", Side.LEFT, 4), Place("knee_front", Side.RIGHT, 4)
    assert not named_twice((left, right))
    assert named_twice((left, right, replace(left, score=7)))
    assert not named_twice(())


@given(
    st.lists(PLACES, unique=True, max_size=6).flatmap(
        lambda all_of: st.tuples(st.just(all_of), st.permutations(all_of))
    )
)
def test_places_are_the_same_in_every_order(orders: tuple[list[Place], list[Place]]) -> None:
    first, second = (digest(canonical(replace(DRAFT, places=tuple(places)))) for places in orders)
    assert first == second


def test_left_and_right_are_never_the_same() -> None:
    left, right = (
        digest(canonical(replace(DRAFT, places=(Place("calf", side, 4),)))) for side in (Side.LEFT, Side.RIGHT)
    )
    assert left != right


def test_every_part_of_the_content_is_in_its_digest() -> None:
    others = [
        replace(DRAFT, kind=PainKind.WORST),
        replace(DRAFT, score=7),
        replace(DRAFT, felt_at=parse("2026-03-10T18:45:00.001-06:00")),
        replace(DRAFT, felt_at=parse("2026-03-10T17:45:00-07:00")),  # the same instant, another local time
        replace(DRAFT, written_at=parse("2026-03-10T18:46:00-06:00")),
        replace(DRAFT, zone="America/Vancouver"),
        replace(DRAFT, places=(Place("calf", Side.LEFT, 4),)),
        replace(DRAFT, note="n"),
    ]
    assert len({digest(canonical(draft)) for draft in (DRAFT, *others)}) == len(others) + 1
