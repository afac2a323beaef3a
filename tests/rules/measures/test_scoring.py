"""Answers become a score, or a reason; never a partial number."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.measures import definitions
from backend.measures.definition import Definition, Items, MissingItems, Provenance, Rule
from backend.measures.scoring import NoScore, Score, band_of, change_counts, levels_reached, score
from tests.reference import cases

SHIPPED = definitions.all_definitions()
PEG, PHQ9, GAD7, PSEQ = (SHIPPED[key] for key in ("peg", "phq9", "gad7", "pseq"))


def like(definition: Definition, **other: Any) -> Definition:
    return dataclasses.replace(definition, **other)


# Instruments that a clinic brings itself: their rules are ours to compute, their texts are not ours to ship.
def at_least(count: int) -> MissingItems:
    return MissingItems(count, "The clinic's own file", Provenance.CITED)


INTERFERENCE = like(PEG, items=Items(7, 0, 10, ()), missing_items=at_least(4))
DISABILITY = like(PEG, items=Items(10, 0, 5, ()), score=Rule.PERCENT_INDEX, missing_items=at_least(9), high=100)
SHORT_FORM = like(
    PEG,
    items=Items(4, 1, 5, ()),
    score=Rule.LOOKUP,
    missing_items=at_least(4),
    lookup={raw: 30 + raw for raw in range(4, 21)},
    low=34,
    high=50,
)
ACTIVITIES = SHIPPED["activities"]


@pytest.mark.parametrize(
    ("case", "definition"),
    [
        ("peg/complete", PEG),
        ("bpi_interference/4_of_7", INTERFERENCE),
        ("percent_index/odi_all_ten", DISABILITY),
        ("phq9/complete", PHQ9),
        ("gad7/complete", GAD7),
    ],
)
def test_worked_examples(case: str, definition: Definition) -> None:
    example = cases.worked(case)
    found, expected = score(definition, example["input"]["items"]), example["expected"]
    assert isinstance(found, Score)
    assert found.value == pytest.approx(expected["score"], abs=1e-12)
    assert found.answered == expected.get("answered", len(example["input"]["items"]))
    assert found.band == expected.get("band")
    assert bool(found.flags) == expected.get("safety_flag", False)
    if "rounded_display" in expected:
        assert float(f"{found.value:.{definition.decimals}f}") == expected["rounded_display"]


def test_the_mean_of_named_activities() -> None:
    example = cases.worked("psfs/mean")
    found = [score(ACTIVITIES, example["input"][part], named=3) for part in ("baseline", "follow_up")]
    values = [each.value for each in found if isinstance(each, Score)]
    expected = example["expected"]
    assert values == pytest.approx([expected["baseline"], expected["follow_up"]])
    assert values[1] - values[0] == pytest.approx(expected["change"])
    assert levels_reached(ACTIVITIES, *values) == ("small", "medium")
    assert ("medium" in (levels_reached(ACTIVITIES, *values) or ())) is expected["improved_medium_or_more"]


@pytest.mark.parametrize(
    ("answers", "named", "reason"),
    [
        ([3, 4, None], 3, "too_few_answers"),
        ([3, 4, 2, None], 4, "too_few_answers"),
        ([3, 4], 2, "too_few_answers"),
        ([3, 4, 2], 4, "answers_count"),
        ([3, 4, 2], None, "answers_count"),
        ([3, 4, 11], 3, "answer_range"),
    ],
)
def test_only_the_same_activities_make_a_mean(answers: list[Any], named: int | None, reason: str) -> None:
    """Three rated of four named would be a mean of other activities: there is none."""
    found = score(ACTIVITIES, answers, named)
    assert isinstance(found, NoScore)
    assert found.reason == reason


@pytest.mark.parametrize(("answers", "value"), [([1, 1, 1, 1], 34), ([5, 5, 5, 5], 50), ([2, 3, 1, 4], 40)])
def test_a_sum_is_looked_up_in_the_clinics_own_table(answers: list[int | None], value: float) -> None:
    found = score(SHORT_FORM, answers)
    assert isinstance(found, Score)
    assert found.value == value
    missing = score(SHORT_FORM, [*answers[:3], None])
    assert isinstance(missing, NoScore)
    assert missing.reason == "too_few_answers"


@pytest.mark.parametrize(
    ("definition", "answers", "reason"),
    [
        (PEG, [6, 7, None], "too_few_answers"),
        (PEG, [None, None, None], "too_few_answers"),
        (PEG, [6, 7], "answers_count"),
        (PEG, [], "answers_count"),
        (PEG, [6, 7, 11], "answer_range"),
        (PEG, [6, 7, -1], "answer_range"),
        (PEG, [6, 7, True], "answer_range"),
        (PEG, [6, 7, 4.0], "answer_range"),
        (INTERFERENCE, [5, 6, None, 4, None, None, None], "too_few_answers"),
        (PHQ9, [1, 2, 1, 2, 1, 0, 1, None, 0], "too_few_answers"),
        (PSEQ, [6] * 10, "answers_not_asked"),
    ],
)
def test_why_there_is_no_score(definition: Definition, answers: list[Any], reason: str) -> None:
    found = score(definition, answers)
    assert isinstance(found, NoScore)
    assert found.reason == reason


def test_zero_is_an_answer() -> None:
    assert score(PEG, [0, 0, 0]) == Score(0.0, 3, None, ())


def test_an_answer_a_person_has_to_see_is_seen_also_without_a_score() -> None:
    found = score(PHQ9, [None, 2, 1, 2, 1, 0, 1, 0, 1])
    assert isinstance(found, NoScore)
    assert found.flags == ("self_harm_item",)
    assert score(PHQ9, [3, 3, 3, 3, 3, 3, 3, 3, 0]) == Score(24.0, 9, "severe", ())


def test_reversed_items_are_turned_round() -> None:
    turned = like(PEG, items=Items(3, 0, 10, (2,)))
    assert score(turned, [6, 7, 4]) == Score(13 / 3, 3, None, ())


def test_a_sum_that_may_miss_items_counts_them_at_the_mean() -> None:
    found = score(like(GAD7, missing_items=at_least(5)), [1, 2, None, 1, 2, None, 1])
    assert isinstance(found, Score)
    assert found.value == pytest.approx(9.8)
    assert (found.answered, found.band) == (5, "mild")


@pytest.mark.parametrize(
    ("value", "band"),
    [(0, "below_20"), (19, "below_20"), (20, "from_20_to_30"), (22, "from_20_to_30"), (30, "from_20_to_30"),
     (31, "from_31_to_40"), (40, "from_31_to_40"), (41, "above_40"), (60, "above_40")],
)  # fmt: skip
def test_bands_begin_where_they_say(value: float, band: str) -> None:
    assert band_of(PSEQ, value) == band
    assert band_of(PEG, value / 6) is None


@pytest.mark.parametrize(
    ("first", "latest", "counts"),
    [(22, 30, False), (22, 31, True), (22, 15, True), (25, 31, False), (24, 31, True), (31, 22, True), (22, 22, False)],
)
def test_a_change_of_self_efficacy_needs_seven_points_and_another_band(
    first: float, latest: float, counts: bool
) -> None:
    assert change_counts(PSEQ, first, latest) is counts


def test_where_nobody_says_what_matters_nothing_is_said() -> None:
    assert change_counts(SHIPPED["headache_score"], 40, 10) is None
    assert change_counts(SHIPPED["nrs_average"], 6, 4) is True
    assert change_counts(SHIPPED["nrs_average"], 6, 5) is False


@pytest.mark.parametrize(
    ("first", "latest", "levels"),
    [
        (6, 4.2, ("moderate",)),
        (7, 4.9, ("noticed", "moderate")),
        (6, 4, ("noticed", "moderate")),
        (10, 5, ("noticed", "moderate", "substantial")),
        (4, 4, ()),
        (0, 2, ("noticed",)),
        (1, 0, ("moderate", "substantial")),
        (5, 6, ()),
    ],
)
def test_thresholds_are_inclusive_and_a_share_of_nothing_is_none(
    first: float, latest: float, levels: tuple[str, ...]
) -> None:
    """The pairs of responder/edges, by the definition instead of by the picture."""
    assert levels_reached(SHIPPED["nrs_average"], first, latest) == levels


@pytest.mark.parametrize(
    ("value", "key"), [(1, "very_much_improved"), (2, "much_improved"), (4, "no_change"), (7, "very_much_worse")]
)
def test_a_choice_is_told_by_its_key(value: int, key: str) -> None:
    assert band_of(SHIPPED["pgic"], value) == key


@pytest.mark.parametrize(
    ("key", "value", "band"),
    [("phq9", v, b) for v, b in ((4, "minimal"), (5, "mild"), (9, "mild"), (10, "moderate"), (15, "moderately_severe"),
                                 (19, "moderately_severe"), (20, "severe"), (27, "severe"))]
    + [("gad7", v, b) for v, b in ((4, "minimal"), (5, "mild"), (10, "moderate"), (14, "moderate"), (15, "severe"))],
)  # fmt: skip
def test_bands_of_mood_begin_at_their_cut(key: str, value: float, band: str) -> None:
    assert band_of(SHIPPED[key], value) == band


@given(st.sampled_from(["phq9", "gad7", "phq4", "peg"]), st.data())
def test_turning_every_item_round_turns_the_score_round(key: str, data: st.DataObject) -> None:
    definition = SHIPPED[key]
    items = definition.items
    assert items is not None
    answers = data.draw(st.lists(st.integers(items.low, items.high), min_size=items.count, max_size=items.count))
    turned = like(definition, items=dataclasses.replace(items, reversed=tuple(range(1, items.count + 1))))
    found, opposite = score(definition, answers), score(turned, answers)
    assert isinstance(found, Score)
    assert isinstance(opposite, Score)
    assert found.value + opposite.value == pytest.approx(definition.low + definition.high)
    assert definition.low <= found.value <= definition.high


@given(st.lists(st.none() | st.integers(-3, 14), max_size=10))
def test_there_is_a_score_or_a_reason_and_never_both(answers: list[int | None]) -> None:
    found = score(INTERFERENCE, answers)
    given_answers = [answer for answer in answers if answer is not None]
    if len(answers) != 7:
        expected = "answers_count"
    elif any(not 0 <= answer <= 10 for answer in given_answers):
        expected = "answer_range"
    elif len(given_answers) < 4:
        expected = "too_few_answers"
    else:
        assert isinstance(found, Score)
        assert found.value == pytest.approx(sum(given_answers) / len(given_answers))
        return
    assert isinstance(found, NoScore)
    assert found.reason == expected


@given(st.lists(st.none() | st.integers(0, 10), min_size=7, max_size=7))
def test_a_score_lies_between_the_lowest_and_the_highest_answer(answers: list[int | None]) -> None:
    given_answers = [answer for answer in answers if answer is not None]
    found = score(INTERFERENCE, answers)
    if len(given_answers) < 4:
        assert isinstance(found, NoScore)
    else:
        assert isinstance(found, Score)
        assert min(given_answers) - 1e-9 <= found.value <= max(given_answers) + 1e-9
