"""Where is each region drawn, front and back, and which of the person's sides does a point of the drawing lie on?

Our own drawing: every number here was set down by hand for Ebb, and no published figure was traced. A view is
240 wide and 556 high, the mid-line is at 120. Only the half on the viewer's left is drawn; the other one is its mirror.

On the front view the person faces the viewer, so their right is on the viewer's left. On the back view the person
looks the same way as the viewer, so their left is on the viewer's left. `on_viewers_left` says it once, and all
that is drawn, tapped or read back goes through it. A shape is SVG path text with absolute M, L, Q and Z only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from backend.body.regions import REGIONS, View, all_places, sides_of
from backend.people.side import Side

WIDTH = 240
HEIGHT = 556
MID_LINE = WIDTH // 2

_ARM = {
    "upper_arm": "M 51 156 L 84 150 L 80 170 Q 74 190 70 206 L 46 202 Q 46 180 51 156 Z",
    "elbow": "M 46 202 L 70 206 L 65 230 L 41 226 Z",
    "forearm": "M 41 226 L 65 230 Q 60 258 50 284 L 30 280 Q 34 254 41 226 Z",
    "wrist": "M 30 280 L 50 284 L 47 300 L 26 296 Z",
}
# The half on the viewer's left, of both views.
_HALF: dict[str, str] = {
    "forehead": "M 110 8 Q 98 14 95 34 L 110 34 Z",
    "temple": "M 95 34 L 102 34 L 102 58 L 94 58 Q 89 46 95 34 Z",
    "face": "M 102 34 L 112 34 L 112 68 L 103 68 L 102 58 Z",
    "jaw": "M 94 58 L 102 58 L 103 68 L 120 68 L 120 86 Q 108 86 101 78 Q 95 72 94 58 Z",
    "neck_front": "M 104 82 Q 108 86 113 86 L 113 108 L 102 106 Q 104 96 104 82 Z",
    "collarbone": "M 102 106 L 118 109 L 118 120 L 88 121 L 70 122 Q 84 112 102 106 Z",
    "shoulder_front": "M 70 122 L 88 121 L 84 150 L 51 156 Q 50 134 70 122 Z",
    "chest": "M 88 121 L 110 120 L 110 172 L 86 172 L 84 150 Z",
    "upper_arm_front": _ARM["upper_arm"],
    "elbow_front": _ARM["elbow"],
    "forearm_front": _ARM["forearm"],
    "wrist_front": _ARM["wrist"],
    "palm": "M 26 296 L 47 300 L 48 310 L 42 338 L 16 334 Q 18 312 26 296 Z",
    "thumb": "M 48 304 Q 60 312 62 332 Q 58 338 53 334 L 46 322 L 48 310 Z",
    "fingers": "M 16 334 L 42 338 Q 40 362 32 380 Q 20 384 10 376 Q 10 352 16 334 Z",
    "upper_belly": "M 86 172 L 110 172 L 110 214 L 90 214 Q 87 192 86 172 Z",
    "lower_belly": "M 90 214 L 110 214 L 110 256 L 98 250 L 86 244 Q 89 230 90 214 Z",
    "groin": "M 98 250 L 110 256 L 110 264 L 117 292 L 98 274 Z",
    "hip": "M 86 244 L 98 250 L 98 274 L 96 292 L 78 292 Q 79 262 86 244 Z",
    "thigh_front": "M 78 292 L 96 292 L 98 274 L 117 292 L 117 300 Q 116 340 111 376 L 84 376 Q 76 330 78 292 Z",
    "knee_front": "M 84 376 L 111 376 L 110 410 L 86 410 Z",
    "shin": "M 86 410 L 110 410 Q 113 440 105 484 L 90 484 Q 80 440 86 410 Z",
    "ankle": "M 90 484 L 105 484 L 107 504 L 88 504 Z",
    "foot_top": "M 88 504 L 107 504 L 109 526 L 78 526 Q 82 512 88 504 Z",
    "toes": "M 78 526 L 109 526 Q 110 542 102 546 L 76 546 Q 70 536 78 526 Z",
    "head_back": "M 108 8 Q 92 18 92 44 Q 93 62 102 74 L 108 76 Z",
    "neck_back": "M 102 74 L 108 76 L 112 77 L 112 108 L 102 106 Q 105 92 102 74 Z",
    "shoulder_top": "M 102 106 L 112 108 L 112 118 L 70 123 Q 84 112 102 106 Z",
    "shoulder_back": "M 70 123 L 86 121 L 84 150 L 51 156 Q 50 134 70 123 Z",
    "shoulder_blade": "M 86 121 L 101 119 L 101 167 L 88 170 L 84 150 Z",
    "upper_back": "M 101 119 L 112 118 L 112 168 L 101 167 Z",
    "mid_back": "M 88 170 L 101 167 L 112 168 L 112 204 L 89 204 Q 88 186 88 170 Z",
    "lower_back": "M 89 204 L 112 204 L 112 246 L 85 246 Q 89 226 89 204 Z",
    "buttock": "M 85 246 L 112 246 L 117 276 L 118 300 L 78 304 Q 76 270 85 246 Z",
    "upper_arm_back": _ARM["upper_arm"],
    "elbow_back": _ARM["elbow"],
    "forearm_back": _ARM["forearm"],
    "wrist_back": _ARM["wrist"],
    "hand_back": (
        "M 26 296 L 47 300 L 48 304 Q 60 312 62 332 Q 58 338 53 334 L 46 322 L 42 338"
        " Q 40 362 32 380 Q 20 384 10 376 Q 10 352 16 334 Q 18 312 26 296 Z"
    ),
    "thigh_back": "M 78 304 L 118 300 Q 117 340 111 376 L 84 376 Q 76 336 78 304 Z",
    "knee_back": "M 84 376 L 111 376 L 110 410 L 86 410 Z",
    "calf": "M 86 410 L 110 410 Q 113 440 105 484 L 90 484 Q 80 440 86 410 Z",
    "heel": "M 90 484 L 105 484 L 108 512 Q 98 518 87 512 Z",
    "sole": "M 87 512 Q 98 518 108 512 L 110 540 Q 94 552 78 540 Q 80 524 87 512 Z",
}
# What lies on the mid-line; each is its own mirror.
_MIDDLE: dict[str, str] = {
    "forehead": "M 110 8 Q 120 5 130 8 L 130 34 L 110 34 Z",
    "face": "M 112 34 L 128 34 L 128 68 L 112 68 Z",
    "neck_front": "M 113 86 L 127 86 L 127 108 L 113 108 Z",
    "chest": "M 110 120 L 130 120 L 130 172 L 110 172 Z",
    "upper_belly": "M 110 172 L 130 172 L 130 214 L 110 214 Z",
    "lower_belly": "M 110 214 L 130 214 L 130 256 L 110 256 Z",
    "pelvis_front": "M 110 256 L 130 256 L 130 264 L 123 292 L 117 292 L 110 264 Z",
    "head_back": "M 108 8 Q 120 4 132 8 L 132 76 L 108 76 Z",
    "neck_back": "M 112 77 L 128 77 L 128 108 L 112 108 Z",
    "upper_back": "M 112 108 L 128 108 L 128 168 L 112 168 Z",
    "mid_back": "M 112 168 L 128 168 L 128 204 L 112 204 Z",
    "lower_back": "M 112 204 L 128 204 L 128 246 L 112 246 Z",
    "tailbone": "M 112 246 L 128 246 L 123 276 L 117 276 Z",
}


@dataclass(frozen=True, slots=True)
class Shape:
    """One place as it is drawn: what it stands for, on which view, and its path."""

    region: str
    side: Side
    view: View
    path: str


def on_viewers_left(view: View) -> Side:
    """The person's side that is drawn on the viewer's left."""
    return Side.RIGHT if view is View.FRONT else Side.LEFT


def side_of_point(view: View, x: float) -> Side:
    """The person's side a point of the drawing lies on; exactly on the mid-line it is the middle."""
    if x == MID_LINE:
        return Side.MIDDLE
    left = on_viewers_left(view)
    return left if x < MID_LINE else _other(left)


def shapes() -> tuple[Shape, ...]:
    """Every place of the body map as it is drawn, in the order of the regions."""
    return tuple(
        Shape(region.code, side, region.view, _path(region.code, region.view, side)) for region, side in all_places()
    )


def as_plain() -> dict[str, Any]:
    """The drawing and the list of regions as plain JSON, which is what the pages are given."""
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "regions": [
            {"code": region.code, "view": region.view.value, "sides": [side.value for side in sides_of(region)]}
            for region in REGIONS.values()
        ],
        "shapes": [
            {"region": one.region, "side": one.side.value, "view": one.view.value, "path": one.path} for one in shapes()
        ],
    }


def points(path: str) -> list[tuple[float, float]]:
    """The points a path names, in order; those that bend a curve are among them."""
    numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _path(region: str, view: View, side: Side) -> str:
    if side is Side.MIDDLE:
        return _MIDDLE[region]
    half = _HALF[region]
    return half if side is on_viewers_left(view) else _mirrored(half)


def _mirrored(path: str) -> str:
    return re.sub(r"(\d+) (\d+)", lambda pair: f"{WIDTH - int(pair[1])} {pair[2]}", path)


def _other(side: Side) -> Side:
    return Side.LEFT if side is Side.RIGHT else Side.RIGHT
