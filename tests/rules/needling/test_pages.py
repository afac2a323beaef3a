"""The pages keep the same lists and the same codes as the server, so that they refuse before they ask."""

from __future__ import annotations

import re

from backend.needling.chest import NEAR_CHEST
from backend.needling.interlock import REASONS
from backend.needling.technique import Advice, RedFlag
from backend.shell.settings import ROOT

PAGES = ROOT / "frontend" / "src"


def listed(file: str, opening: str) -> list[str]:
    text = (PAGES / "clinic" / "needling" / file).read_text(encoding="utf-8")
    begins = text.index(opening) + len(opening)
    return re.findall(r"'(\w+)'", text[begins : text.index("]", begins)])


def test_the_muscles_near_the_chest_are_the_same() -> None:
    assert set(listed("muscles.ts", "NEAR_CHEST = new Set<string>([")) == NEAR_CHEST


def test_the_questions_and_the_advice_are_the_same() -> None:
    assert listed("session_draft.ts", "RED_FLAGS: RedFlag[] = [") == [flag.value for flag in RedFlag]
    assert listed("session_draft.ts", "ADVICE: Advice[] = [") == [one.value for one in Advice]


def test_every_rule_has_its_words() -> None:
    for language in ("en", "fr"):
        catalogue = (PAGES / "words" / language / "needling.ts").read_text(encoding="utf-8")
        needs = catalogue[catalogue.index("  needs: {") :]
        assert set(REASONS) <= set(re.findall(r"(?m)^    (\w+):", needs[: needs.index("\n  },")]))
