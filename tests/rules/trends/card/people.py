"""Made-up people, each with the verdicts that somebody worked out by hand from the rules in claims.yaml.

"seen", "not_seen:band_unchanged": the verdict, and its reason where the reason is the point of the case.
"""

from __future__ import annotations

from tests.rules.trends.card.by_care import BY_CARE
from tests.rules.trends.card.by_diary import BY_DIARY
from tests.rules.trends.card.by_measure import BY_MEASURE

PEOPLE = [*BY_DIARY, *BY_MEASURE, *BY_CARE]
