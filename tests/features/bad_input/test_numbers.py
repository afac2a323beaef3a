"""Bad input: numbers. The numbers of the tests are those of the list in the design."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.features.cast import Cast
from tests.features.diary import entry, outcome, path, pulled, send


def raw_batch(cast: Cast, score: str) -> tuple[int, str | None, list[dict[str, Any]]]:
    """Send a batch whose score is this text of JSON; status, code of the problem, results."""
    text = json.dumps({"items": [entry(score=7)]}).replace('"score": 7', f'"score": {score}')
    answer = cast.mara.post(path(cast.mara, "batch"), data=text, content_type="application/json")
    body: dict[str, Any] = answer.json  # type: ignore[assignment]
    return answer.status_code, body.get("code"), body.get("results", [])


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_n13_what_is_no_json_number_is_no_body(cast: Cast, literal: str) -> None:
    assert raw_batch(cast, literal) == (400, "bad_json", [])


@pytest.mark.asvs("v5.0.0-2.2.1")
@pytest.mark.parametrize(
    ("score", "code"), [(11, "range"), (-1, "range"), (7.5, "type"), (2.7, "type"), (1e300, "range"), (0.1, "type")]
)
def test_n14_a_score_off_the_scale_is_refused(cast: Cast, score: float, code: str) -> None:
    assert outcome(cast.mara, entry(score=score)) == ("rejected", code)
    alone = cast.mara.post(path(cast.mara), json=entry(score=score))
    assert (alone.status_code, alone.json["code"]) == (422, code)  # type: ignore[index]


@pytest.mark.parametrize("score", ["7", "", True, False, [7], {}, None])
def test_n15_only_a_number_is_a_score(cast: Cast, score: Any) -> None:
    assert outcome(cast.mara, entry(score=score)) == ("rejected", "type")
    alone = cast.mara.post(path(cast.mara), json=entry(score=score))
    assert (alone.status_code, alone.json["code"]) == (422, "type")  # type: ignore[index]


def test_n15_null_stands_only_where_it_may(cast: Cast) -> None:
    assert outcome(cast.mara, entry(note=None)) == ("created", None)
    assert outcome(cast.mara, entry(kind=None)) == ("rejected", "type")
    assert outcome(cast.mara, entry(places=None)) == ("rejected", "type")
    assert outcome(cast.mara, entry(score=...)) == ("rejected", "required")


@pytest.mark.asvs("v5.0.0-1.4.2")
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("1e400", (400, "bad_json")),
        ("-1e400", (400, "bad_json")),
        (str(2**63), (200, "range")),
        (str(2**64), (200, "range")),
        ("9" * 4000, (200, "range")),
        ("9" * 5000, (400, "bad_json")),
        ("7" + "0" * 300 + ".0", (200, "range")),
    ],
)
def test_n16_a_number_too_large_is_refused_and_never_cut(cast: Cast, number: str, expected: tuple[int, str]) -> None:
    status, code, results = raw_batch(cast, number)
    assert (status, code or results[0]["code"]) == expected
    assert pulled(cast.mara) == []
    aside = cast.mara.get(f"/patients/{cast.mara.patient_id}/quarantine").json["items"]  # type: ignore[index]
    assert len(aside) == (status == 200)


@pytest.mark.asvs("v5.0.0-1.4.2")
def test_n16_a_revision_too_large_is_refused(cast: Cast) -> None:
    for revision in (2**31, 2**63, 2**64, 0, -1):
        [result] = send(cast.mara, entry(revision=revision))
        assert (result["outcome"], result["code"], result["revision"]) == ("rejected", "range", None)


def test_n17_minus_zero_and_seven_point_zero_are_whole_numbers(cast: Cast) -> None:
    zero, seven = entry(score=0), entry(score=7)
    assert [result["outcome"] for result in send(cast.mara, zero, seven)] == ["created", "created"]
    assert outcome(cast.mara, zero | {"score": -0.0}) == ("unchanged", None)
    assert outcome(cast.mara, seven | {"score": 7.0}) == ("unchanged", None)
    float_first = entry(score=7.0)
    assert outcome(cast.mara, float_first) == ("created", None)
    assert outcome(cast.mara, float_first | {"score": 7}) == ("unchanged", None)
    assert [json.dumps(kept["score"]) for kept in pulled(cast.mara)] == ["0", "7", "7"]


@pytest.mark.parametrize("limit", ["-1", "0", "201", str(10**9), str(10**30), "abc", "", "1.0", "+5", "١", "1e1", " 5"])
def test_n18_a_limit_out_of_range_is_refused(cast: Cast, limit: str) -> None:
    answer = cast.mara.get(path(cast.mara), query_string={"limit": limit})
    assert answer.status_code == 422
    assert answer.json["errors"][0]["field"] == "limit"  # type: ignore[index]


def test_n18_a_page_holds_at_most_200(cast: Cast) -> None:
    send(cast.mara, *(entry() for _ in range(203)))
    page: dict[str, Any] = cast.mara.get(path(cast.mara) + "?limit=200").json  # type: ignore[assignment]
    assert (len(page["items"]), page["more"]) == (200, True)
    rest: dict[str, Any] = cast.mara.get(path(cast.mara) + f"?limit=200&after={page['next']}").json  # type: ignore[assignment]
    assert (len(rest["items"]), rest["more"]) == (3, False)
