"""Trap 16: streaks and badges punish the ill. Answering is thanked, a low pain never; no days in a row are counted."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from backend.shell.settings import ROOT
from tests.features.cast import Cast
from tests.features.diary import entry, send

STREAKS = re.compile(
    r"\b(streaks?|badges?|trophy|trophies|medals?|days? in a row|points earned)\b"
    r"|\b(keep it up|well done|great job|level up)\b"
    r"|\b(jours? d.affilée|médailles?|trophées?|bravo|félicitations|série en cours)\b",
    re.IGNORECASE,
)
WORDS = sorted((ROOT / "frontend" / "src" / "words").rglob("*.ts"))


@pytest.mark.trap(16)
def test_no_word_of_a_page_counts_days_in_a_row_or_gives_a_prize() -> None:
    assert len(WORDS) >= 40
    said = {str(file): STREAKS.findall(re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)) for file in WORDS}
    assert {name: found for name, found in said.items() if found} == {}
    assert STREAKS.search("You have answered 5 days in a row! Well done.")


@pytest.mark.trap(16)
def test_nothing_the_api_answers_is_a_streak() -> None:
    schemas: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text())["components"]["schemas"]
    names = [field for schema in schemas.values() for field in schema.get("properties", {})]
    assert [name for name in names if re.search("streak|badge|reward|trophy", name)] == []


@pytest.mark.trap(16)
def test_today_says_the_same_to_a_pain_of_10_as_to_none(cast: Cast) -> None:
    """What is thanked is that somebody answered: nothing in the answer depends on how high."""

    def today() -> Any:
        found: Any = cast.mara.get(f"/patients/{cast.mara.patient_id}/today").json
        return found

    def without_score(found: Any) -> Any:
        kept = {name: value for name, value in found["check_in"]["entry"].items() if "score" not in name}
        return found | {"check_in": {"done": found["check_in"]["done"], "entry": sorted(kept)}}

    sent = entry(score=10)
    send(cast.mara, sent)
    high = without_score(today())
    send(cast.mara, sent | {"revision": 2, "score": 0})
    assert without_score(today()) == high
