"""Nobody gets what is not theirs: the authorization matrix, asked and counted. matrix.py makes the questions.

In `make test`, on PostgreSQL, every operation by everybody, for every owner, with a good token and the id in the
address; and a part of the bad tokens and of the other places, chosen by a seed; on SQLite a part of all.
In `make prove` the whole product on both, and on PostgreSQL with either wall down.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, create_engine, select, text

from backend.access import tokens
from backend.access.identity import Standing
from backend.access.permissions import Condition
from backend.app import create_app
from backend.people import service as people
from backend.shell.clock import FixedClock
from backend.shell.db.base import Base
from backend.shell.settings import Settings
from tests.contract.furnished import Drawers, furnish
from tests.features.cast import NOW, Cast, assemble, close
from tests.features.conftest import SECRET
from tests.guards.matrix import OWNERS, PLACES, Case, NoDrawer, Stage, Tally, cases, judge
from tests.guards.test_routes import OPERATIONS, WRITTEN
from tests.guards.test_two_walls import CANARY, STANDING, mark, mark_rows, secrets
from tests.support import walls

SEED = 20260311
SAMPLED = 0.01


@pytest.fixture
def stage(database_url: str, tmp_path: Path) -> Iterator[Stage]:
    yield from staged(database_url, tmp_path)


@pytest.fixture
def postgres_stage(postgres_url: str, tmp_path: Path) -> Iterator[Stage]:
    yield from staged(postgres_url, tmp_path)


def staged(url: str, tmp_path: Path) -> Generator[Stage]:
    clock = FixedClock(NOW)
    settings = Settings(
        database_url=url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="CRITICAL",
        second_factor_waived=True,
        # The pace of one person is not what is asked here.
        exports_an_hour=10_000,
        finds_an_hour=10_000,
        reasons_an_hour=10_000,
        sync_batches_an_hour=10_000,
    )
    app = create_app(settings, clock)
    cast = assemble(app)
    drawers = {
        "mara": furnish(cast, WRITTEN, pool=1),
        "omar": furnish(replace(cast, mara=cast.omar, dev=cast.lena), WRITTEN, pool=1),
    }
    if settings.on_sqlite:
        drawers["zoe"] = made_up(drawers["mara"], str(cast.zoe.patient_id))
    else:
        drawers["zoe"] = furnish(replace(cast, mara=cast.zoe, dev=cast.ravi, noor=cast.hana), WRITTEN, pool=1)
    with past_the_wall(url) as connection:
        for clinic_id in {cast.clinic_id} if settings.on_sqlite else {cast.clinic_id, cast.other_clinic_id}:
            mark(connection, clinic_id)
        mark_one(connection, cast.omar.patient_id)
        hidden = hidden_from(connection, cast, drawers["zoe"])
    made = Stage(app, cast, drawers, hidden, settings.on_sqlite)
    made.prepare()
    clock.advance(timedelta(hours=5))  # tokens run out, and so do the reasons the drawers hold
    made.begin()
    yield made
    close(app)


def made_up(like: Drawers, patient_id: str) -> Drawers:
    """Ids that exist nowhere: a SQLite file holds one clinic."""
    drawers = Drawers(patient_id)
    for name in like.ids:
        drawers.add(name, str(uuid.uuid4()))
    return drawers


@contextmanager
def past_the_wall(url: str) -> Iterator[Connection]:
    if not url.startswith("sqlite"):
        with walls.owner(url) as connection:
            yield connection
        return
    engine = create_engine(url)
    with engine.begin() as connection, open_to_change(connection):
        yield connection
    engine.dispose()


@contextmanager
def open_to_change(connection: Connection) -> Iterator[None]:
    """On SQLite triggers keep what is signed; they step aside while canaries are written into it."""
    kept = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in kept:
        connection.execute(text(f'DROP TRIGGER "{name}"'))
    yield
    for _, order in kept:
        connection.execute(text(order))


def hidden_from(connection: Connection, cast: Cast, of_zoe: Drawers) -> dict[str, frozenset[str]]:
    """What answers to whom may not hold."""
    river, hill = (secrets(connection, one) for one in (cast.clinic_id, cast.other_clinic_id))
    made_up_ids = {one for ids in of_zoe.ids.values() for one in ids if len(one) == 36} | {of_zoe.patient_id}
    hill_only = frozenset((hill | made_up_ids) - river)
    omar = of_one(connection, cast.omar.patient_id)
    return {
        "hill": hill_only,
        "hill and omar": hill_only | omar,
        "river": river - hill,
        "everybody": (river | hill_only) - {str(cast.clinic_id)},
    }


def mark_one(connection: Connection, patient_id: UUID | None) -> None:
    """What was written about this patient says so in words of its own."""
    for table in Base.metadata.sorted_tables:
        whose = table.c.id if table.name == "patient" else table.c.get("patient_id")
        if whose is not None and table.name != "audit_row":
            mark_rows(connection, table, whose == patient_id)


def of_one(connection: Connection, patient_id: UUID | None) -> frozenset[str]:
    """Every id and canary that belongs to one patient and nobody else."""
    found = {str(patient_id)}
    for table in Base.metadata.sorted_tables:
        whose = table.c.id if table.name == "patient" else table.c.get("patient_id")
        if whose is None:
            continue
        for row in connection.execute(select(table).where(whose == patient_id)).mappings():
            found |= {str(row["id"])} if isinstance(row.get("id"), UUID) else set()
            found |= {value for value in row.values() if isinstance(value, str) and value.startswith(CANARY)}
    return frozenset(found)


def run(stage: Stage, wanted: list[Case]) -> Tally:
    tally = Tally()
    for case in wanted:
        judge(stage, case, tally)
    return tally


def holds(tally: Tally, name: str, tell: Callable[[str, object], None]) -> None:
    tell(f"matrix {name}", (tally.asked, len(tally.leaks), len(tally.wrong)))
    print(f"\n{name}: {tally.asked} cases, {tally.let_in} let in, {len(tally.leaks)} leaks, {len(tally.wrong)} wrong")
    assert not tally.leaks, "\n".join(tally.leaks[:20])
    assert not tally.wrong, "\n".join(tally.wrong[:20])


def in_the_address(stage: Stage) -> list[Case]:
    """What a good token opens, and a part of what a bad one does not. The rules are the same code on SQLite."""
    chance = random.Random(SEED)
    whole = list(cases(("path",)))
    assert len(whole) == len(OPERATIONS) * 7 * 3 * 6
    good, bad = (0.25, 0.05) if stage.one_clinic_a_file else (1.0, 0.1)
    return [case for case in whole if chance.random() < (good if case.token == "valid" else bad)]


def elsewhere(share: float) -> list[Case]:
    """A part of the other places, always the same one."""
    chance = random.Random(SEED)
    return [case for case in cases(PLACES[1:]) if chance.random() < share]


@pytest.mark.timeout(600)
def test_the_matrix(stage: Stage, record_property: Callable[[str, object], None]) -> None:
    wanted = in_the_address(stage) + elsewhere(SAMPLED)
    holds(run(stage, wanted), "SQLite" if stage.one_clinic_a_file else "PostgreSQL", record_property)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_the_whole_matrix(stage: Stage, record_property: Callable[[str, object], None]) -> None:
    name = "SQLite" if stage.one_clinic_a_file else "PostgreSQL"
    holds(run(stage, list(cases(PLACES))), f"{name}, whole", record_property)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("standing", ["without the first wall", "without the second wall"])
def test_the_whole_matrix_with_one_wall_down(
    postgres_stage: Stage, standing: str, record_property: Callable[[str, object], None]
) -> None:
    url = postgres_stage.app.extensions["ebb_settings"].database_url
    close(postgres_stage.app)
    with STANDING[standing](url):
        tally = run(postgres_stage, list(cases(PLACES)))
        close(postgres_stage.app)
    holds(tally, standing, record_property)


# --- what the matrix has to notice, in the same run ---


def test_what_is_planted_is_noticed(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A therapist who is taken for the one in care, a token that counts although it ran out, a drawer left empty."""
    stages = staged(sqlite_url, tmp_path)
    stage = next(stages)
    healthy = people.relation

    def lenient(session: Any, actor: Any, patient_id: Any, now: Any) -> Standing | None:
        found = healthy(session, actor, patient_id, now)
        return Standing(Condition.IN_CARE) if found and found.condition is Condition.IN_CLINIC else found

    with monkeypatch.context() as plant:
        plant.setattr(people, "relation", lenient)
        tally = run(stage, [Case("read_patient", "dev", "same clinic", "valid", "path")])
        assert "instead of 404" in tally.wrong[0]
        assert "holds" in tally.leaks[0]
    with monkeypatch.context() as plant:
        plant.setattr(tokens.Claims, "hold", lambda *_: True)
        tally = run(stage, [Case("read_patient", "dev", "self or related", "expired", "path")])
        assert "instead of 401" in tally.wrong[0]
    stage.drawers["omar"].ids.pop("entry_id")
    with pytest.raises(NoDrawer, match=r"Nothing stands behind \{entry_id\}"):
        run(stage, [Case("read_pain_entry", "dev", "same clinic", "valid", "path")])
    stages.close()


def test_a_missing_filter_is_noticed(postgres_stage: Stage) -> None:
    """Planted, with the second wall down: reports of every clinic. Put back, nothing is told."""
    url = postgres_stage.app.extensions["ebb_settings"].database_url
    wanted = [Case("list_reports", "noor", owner, "valid", "path") for owner in OWNERS]
    close(postgres_stage.app)
    with walls.without_the_second_wall(url):
        with walls.with_a_filter_missing("report"):
            found = run(postgres_stage, wanted)
        none = run(postgres_stage, wanted)
        close(postgres_stage.app)
    assert len(found.leaks) + len(found.wrong) == len(wanted)
    assert none.leaks == none.wrong == []
