"""The body map: which places there are, and that left is drawn where the person's left is, front and back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from backend.body import drawing
from backend.body.drawing import HEIGHT, MID_LINE, WIDTH, Shape, on_viewers_left, points, shapes, side_of_point
from backend.body.muscles import MUSCLES
from backend.body.regions import REGIONS, View, all_places, sides_of, why_no_place
from backend.people.side import Side
from tools import body_map

# What stands in records already and may never leave the list.
STORED = """
forehead temple face jaw neck_front collarbone shoulder_front chest upper_arm_front elbow_front forearm_front
wrist_front palm thumb fingers upper_belly lower_belly groin pelvis_front hip thigh_front knee_front shin ankle foot_top
toes head_back neck_back shoulder_top shoulder_back shoulder_blade upper_back mid_back lower_back tailbone buttock
upper_arm_back elbow_back forearm_back wrist_back hand_back thigh_back knee_back calf heel sole
"""


def test_the_body_map_has_about_45_regions_from_both_sides() -> None:
    assert 40 <= len(REGIONS) <= 50
    assert {region.view for region in REGIONS.values()} == set(View)
    assert all(code == region.code and region.sides for code, region in REGIONS.items())
    assert set(STORED.split()) <= set(REGIONS)


def test_paired_regions_have_a_left_and_a_right() -> None:
    for region in REGIONS.values():
        assert (Side.LEFT in region.sides) == (Side.RIGHT in region.sides), region.code
        assert set(sides_of(region)) == region.sides
    for sides in MUSCLES.values():
        assert {Side.LEFT, Side.RIGHT} <= sides


def test_a_place_is_a_known_region_with_a_side_it_has() -> None:
    assert [why_no_place(region.code, side) for region, side in all_places()] == [None] * 101
    assert why_no_place("antenna", Side.LEFT) == "unknown_region"
    assert why_no_place("tailbone", Side.LEFT) == "no_such_side"


def test_each_place_is_drawn_once_and_inside_its_view() -> None:
    drawn = [(shape.region, shape.side) for shape in shapes()]
    assert drawn == [(region.code, side) for region, side in all_places()]
    for shape in shapes():
        assert shape.view is REGIONS[shape.region].view
        assert shape.path.startswith("M ")
        assert shape.path.endswith(" Z")
        assert set(shape.path) <= set("MLQZ 0123456789")
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in points(shape.path))


def wrong_side(drawn: tuple[Shape, ...]) -> list[Shape]:
    """Shapes that do not lie where the person's own side is."""
    return [shape for shape in drawn if not _lies_right(shape)]


def _lies_right(shape: Shape) -> bool:
    across = [x for x, _ in points(shape.path)]
    if shape.side is Side.MIDDLE:
        return sum(across) / len(across) == MID_LINE
    # Facing us, the person's right hand is on our left; from behind it is on our right.
    on_our_left = (shape.side is Side.RIGHT) == (shape.view is View.FRONT)
    return max(across) <= MID_LINE if on_our_left else min(across) >= MID_LINE


@pytest.mark.trap(4)
def test_the_persons_own_side_is_drawn_where_it_is_seen() -> None:
    assert wrong_side(shapes()) == []
    assert on_viewers_left(View.FRONT) is Side.RIGHT
    assert on_viewers_left(View.BACK) is Side.LEFT


@pytest.mark.trap(4)
@pytest.mark.parametrize(
    ("planted", "noticed"),
    [
        (lambda _: Side.RIGHT, View.BACK),  # the back mirrored like the front
        (lambda _: Side.LEFT, View.FRONT),  # the viewer's sides taken for the person's
        (lambda view: Side.LEFT if view is View.FRONT else Side.RIGHT, View.FRONT),  # both mirrored
    ],
)
def test_a_planted_mirrored_map_is_noticed(
    monkeypatch: pytest.MonkeyPatch, planted: Callable[[View], Side], noticed: View
) -> None:
    monkeypatch.setattr(drawing, "on_viewers_left", planted)
    found = wrong_side(shapes())
    assert found
    assert noticed in {shape.view for shape in found}
    for view in {shape.view for shape in found}:
        mirrored = {(shape.region, shape.side) for shape in found if shape.view is view}
        assert mirrored == {
            (region.code, side) for region, side in all_places() if region.view is view and side is not Side.MIDDLE
        }


def test_a_point_of_the_drawing_has_the_persons_side() -> None:
    assert side_of_point(View.FRONT, 60) is Side.RIGHT
    assert side_of_point(View.FRONT, 180) is Side.LEFT
    assert side_of_point(View.BACK, 60) is Side.LEFT
    assert side_of_point(View.BACK, 180) is Side.RIGHT
    assert side_of_point(View.BACK, MID_LINE) is Side.MIDDLE


def test_the_pages_have_the_same_map() -> None:
    assert body_map.PAGE_FILE.read_text(encoding="utf-8") == body_map.written(), "run: python tools/body_map.py"
