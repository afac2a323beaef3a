"""Hands the reference cases to the tests: each test reads the input and the expected figures of its case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def _read(name: str) -> Any:
    return json.loads((HERE / name).read_text(encoding="utf-8"))


def of_topic(topic: str) -> list[Any]:
    """All statistics cases of one topic, as test parameters named by their id; never an empty list."""
    found = [case for case in _read("reference_stats.json")["cases"] if case["topic"] == topic]
    assert found, topic
    return [pytest.param(case, id=case["id"]) for case in found]


def worked(case_id: str) -> Any:
    """One worked example by its id."""
    return next(case for case in _read("worked_examples.json")["cases"] if case["id"] == case_id)


def mixed_model(case_id: str) -> Any:
    """One mixed model by its id."""
    return next(case for case in _read("mixed_model.json")["cases"] if case["id"] == case_id)


def acupuncture() -> Any:
    """The figures of the acupuncture trial as published and as recomputed."""
    return _read("acupuncture_expected.json")
