"""The trigger points of Mara and what her therapist's finger found at each visit. Pure.

Two spots at the right shoulder: one active, clear for a while, and back; one that was found clear and stayed so.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from uuid import UUID

from backend.body.regions import View
from backend.cli.demo.life import Found, Life, new_id
from backend.needling.examination import ExaminationDraft, PointDraft, TautBand
from backend.needling.ledger import State
from backend.needling.technique import Familiar, Felt, Spot
from backend.people.side import Side

# Days before today, and what was found.
UPPER = ((64, State.ACTIVE), (50, State.ACTIVE), (36, State.LATENT), (22, State.LATENT), (1, State.ACTIVE))
LEVATOR = ((64, State.ACTIVE), (50, State.LATENT), (36, State.RESOLVED), (22, State.NOT_EXAMINED), (1, State.RESOLVED))


def of_mara(life: Life, rng: random.Random, today: date) -> UUID:
    """Put both spots and every look into her life; the id of the upper trapezius's, which is needled."""
    upper = _spot(life, rng, today, "upper_trapezius", "middle of the upper border", Spot(View.BACK, 150, 112), UPPER)
    _spot(
        life, rng, today, "levator_scapulae", "at the angle of the shoulder blade", Spot(View.BACK, 142, 122), LEVATOR
    )
    return upper


def _spot(
    life: Life,
    rng: random.Random,
    today: date,
    muscle: str,
    words: str,
    place: Spot,
    looks: tuple[tuple[int, State], ...],
) -> UUID:
    first = today - timedelta(days=looks[0][0])
    point = PointDraft(new_id(rng), muscle, Side.RIGHT, words, place, first)
    life.points.append(point)
    for back, state in looks:
        life.looks.append(Found(point.id, _look(life, rng, today - timedelta(days=back), state)))
    return point.id


def _look(life: Life, rng: random.Random, day: date, state: State) -> ExaminationDraft:
    looked, active = state is not State.NOT_EXAMINED, state is State.ACTIVE
    return ExaminationDraft(
        id=new_id(rng),
        examined_at=life.at(day, 13.5),
        zone=life.zone.key,
        state=state,
        recognised_pain=active if looked else None,
        taut_band=(TautBand.NO if state is State.RESOLVED else TautBand.YES) if looked else None,
        tenderness=rng.randrange(5, 8) if active else rng.randrange(1, 4) if looked else None,
        familiar_pain=Familiar.FULL if active else None,
        referral=(Felt("temple", Side.RIGHT), Felt("neck_back", Side.RIGHT)) if active else () if looked else None,
        autonomic=() if looked else None,
        note=None,
    )
