"""One score for each place, and one spelling for one content."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from backend.body.regions import REGIONS
from backend.pain.character import Eases, Quality, Worsens
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
        replace(DRAFT, places=(Place("calf", Side.LEFT, 4, secondary=True),)),
        replace(DRAFT, places=(Place("calf", Side.LEFT, 4, secondary=True, onset=date(2026, 3, 1)),)),
        replace(DRAFT, note="n"),
        replace(DRAFT, qualities=(Quality.DULL,)),
        replace(DRAFT, worsens=(Worsens.COLD,)),
        replace(DRAFT, worsens_note="n"),
        replace(DRAFT, eases=(Eases.COLD,)),
        replace(DRAFT, eases_note="n"),
    ]
    assert len({digest(canonical(draft)) for draft in (DRAFT, *others)}) == len(others) + 1


def test_what_was_not_said_is_not_in_the_digest() -> None:
    """An entry an older app sent keeps the digest it has always had, so that it is recognised when it comes again."""
    plain = canonical(replace(DRAFT, places=(Place("calf", Side.LEFT, 4),)))
    assert sorted(plain) == ["felt_at", "kind", "note", "places", "score", "written_at", "zone"]
    assert plain["places"] == [{"region": "calf", "side": "left", "score": 4}]
    assert digest(plain) == "a8a16a0315fa6ebc3d4f29cc10bfdc7feb08a39d3e014d7b71be75244285a7ab"


@given(st.permutations(list(Quality)))
def test_words_are_the_same_in_every_order(words: list[Quality]) -> None:
    assert canonical(replace(DRAFT, qualities=tuple(words))) == canonical(replace(DRAFT, qualities=tuple(Quality)))
