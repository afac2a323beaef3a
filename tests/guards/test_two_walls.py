"""Either wall between clinics holds without the other: everybody asks for everything of the other clinic.

Both clinics have something in every drawer, and every free text in the other one is a canary. An answer leaks when
it holds a canary or an id of the other clinic that the question did not hold, when it is a success for somebody
else's record, or when the server fails over it.

In `make test` a part of the questions, chosen by a seed; in `make prove` all of them, with both walls and with either.
"""

from __future__ import annotations

import json
import random
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import Connection, func, select, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session, aliased
from werkzeug.test import TestResponse

from backend.app import create_app
from backend.shell.clock import FixedClock
from backend.shell.db.base import Base
from backend.shell.db.session import db
from backend.shell.settings import Settings
from tests.contract.furnished import Drawers, furnish
from tests.features.cast import NOW, Person, assemble, close, inside
from tests.features.conftest import SECRET
from tests.guards.test_migrations import fill
from tests.guards.test_routes import OPERATIONS, POLICY, WRITTEN
from tests.support import walls
from tests.support.heard import heard

CANARY = "canary"
MODELS = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
# What a person writes as they like; the rest has a meaning the program reads.
FREE = {"name", "note", "reason", "goal_text", "purpose", "load", "position", "consent_note", "dose"}


@dataclass(frozen=True, slots=True)
class Side:
    """One clinic as the other one must not see it."""

    clinic_id: UUID
    people: dict[str, Person]
    drawers: Drawers
    secrets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Two:
    app: Flask
    url: str
    river: Side
    hill: Side


@pytest.fixture
def two(postgres_url: str, tmp_path: Any) -> Iterator[Two]:
    settings = Settings(
        database_url=postgres_url,
        secret=SECRET,
        report_folder=tmp_path / "reports",
        log_level="CRITICAL",
        second_factor_waived=True,
    )
    app = create_app(settings, FixedClock(NOW))
    cast = assemble(app)
    drawers = {
        cast.clinic_id: furnish(cast, WRITTEN, pool=1),
        cast.other_clinic_id: furnish(replace(cast, mara=cast.zoe, dev=cast.ravi, noor=cast.hana), WRITTEN, pool=1),
    }
    with walls.owner(postgres_url) as connection:
        # In every table of the other clinic a row that says canary wherever it can.
        fill(connection, f"{CANARY} {uuid.uuid4().hex}", into=cast.other_clinic_id)
        for clinic_id in drawers:
            mark(connection, clinic_id)
        kept = {clinic_id: secrets(connection, clinic_id) for clinic_id in drawers}
    sides = [
        Side(
            clinic_id,
            {name: one for name, one in cast.everybody.items() if one.clinic_id == clinic_id},
            add_the_rest(postgres_url, drawers[clinic_id], clinic_id),
            kept[clinic_id] - kept[other],
        )
        for clinic_id, other in ((cast.clinic_id, cast.other_clinic_id), (cast.other_clinic_id, cast.clinic_id))
    ]
    for one in cast.everybody.values():
        one.get("/me")  # signed in before a wall comes down
    close(app)
    yield Two(app, postgres_url, *sides)
    close(app)


def mark(connection: Connection, clinic_id: UUID) -> None:
    """Every free text of this clinic becomes a canary of its own."""
    for table in Base.metadata.sorted_tables:
        key = table.c.id if table.name == "clinic" else table.c.clinic_id
        if table.name == "audit_row":
            continue  # never changed, and its words are sealed
        mark_rows(connection, table, key == clinic_id)


def mark_rows(connection: Connection, table: sa.Table, which: Any) -> None:
    for column in table.columns:
        if column.name in FREE and isinstance(column.type, sa.String) and not has_words(table, column):
            word = f"{CANARY} {uuid.uuid4().hex}"[: column.type.length]
            connection.execute(update(table).where(which, column.is_not(None)).values({column: word}))


def has_words(table: sa.Table, column: sa.Column[Any]) -> bool:
    checks = [one for one in table.constraints if isinstance(one, sa.CheckConstraint)]
    return any(re.search(rf"\b{column.name}\b.* IN \(", str(one.sqltext)) for one in checks)


def secrets(connection: Connection, clinic_id: UUID) -> frozenset[str]:
    """Every id and canary that stands anywhere in this clinic's rows."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        key = table.c.id if table.name == "clinic" else table.c.clinic_id
        for row in connection.execute(select(table).where(key == clinic_id)):
            found |= {str(value) for value in row if isinstance(value, UUID)}
            found |= {value for value in row if isinstance(value, str) and value.startswith(CANARY)}
    return frozenset(found)


def add_the_rest(url: str, drawers: Drawers, clinic_id: UUID) -> Drawers:
    """Placeholders the furnishing leaves empty, such as reports: any row of theirs."""
    with walls.owner(url) as connection:
        for placeholder in {name for path, _, _ in OPERATIONS.values() for name in re.findall(r"\{(\w+)\}", path)}:
            table = Base.metadata.tables.get(placeholder.removesuffix("_id"))
            if placeholder not in drawers.ids and table is not None and "clinic_id" in table.c:
                for one in connection.execute(select(table.c.id).where(table.c.clinic_id == clinic_id)).scalars():
                    drawers.add(placeholder, str(one))
    return drawers


# --- the judge ---

SEED = 20260311
PART = 0.1


@dataclass(slots=True)
class Verdict:
    asked: int = 0
    leaks: list[str] = field(default_factory=list)
    # Foreign ids each side has put into a body itself: what could not be taken is kept aside and shown to it again.
    told: dict[UUID, str] = field(default_factory=dict)


def ask_everything(two: Two, share: float = 1.0) -> Verdict:
    """Everybody by every operation by every place an id of the other clinic can stand; or a part, chosen by a seed."""
    verdict = Verdict()
    chance = random.Random(SEED)
    for mine, other in ((two.river, two.hill), (two.hill, two.river)):
        for person in mine.people.values():
            for operation_id in POLICY["operations"]:
                if operation_id != "sign_out" and chance.random() < share:
                    for place, answer, said in questions(person, operation_id, mine, other):
                        verdict.asked += 1
                        verdict.told[mine.clinic_id] = verdict.told.get(mine.clinic_id, "") + said[1]
                        known = said[0] + verdict.told[mine.clinic_id]
                        judge(verdict, f"{person.login} {operation_id} {place}", answer, known, other)
    return verdict


def questions(
    person: Person, operation_id: str, mine: Side, other: Side
) -> Iterator[tuple[str, TestResponse, tuple[str, str]]]:
    path, method, said = OPERATIONS[operation_id]
    names = re.findall(r"\{(\w+)\}", path)
    own = {name: mine.drawers.one(name) or str(uuid.UUID(int=7)) for name in names}
    if person.patient_id:
        own["patient_id"] = str(person.patient_id)
    foreign = {name: other.drawers.one(name) or str(uuid.UUID(int=7)) for name in names}
    body = example_of(said)
    for place, ids, payload, extra in (
        ("own", own, None, {}),
        ("path", foreign, body, {}),
        *((f"path {name}", own | {name: foreign[name]}, body, {}) for name in names if len(names) > 1),
        ("body", own, with_foreign(body, other), {}),
        ("query", own, body, {"query_string": {"clinic_id": str(other.clinic_id)}}),
        ("header", own, None, {"headers": {"X-Clinic-Id": str(other.clinic_id)}}),
    ):
        sent = None if method == "get" else payload
        filled = re.sub(r"\{(\w+)\}", lambda found, ids=ids: ids[found[1]], path)  # type: ignore[misc]
        given = {} if sent is None else {"json": sent}
        given |= {"headers": {"If-Match": f'"{ids[names[-1]]}.1"'} if names else {}} | extra
        yield place, person.ask(method.upper(), filled, **given), (f"{filled} {extra}", json.dumps(sent))


def example_of(said: dict[str, Any]) -> Any:
    content = said.get("requestBody", {}).get("content", {})
    example = content.get("application/json", {}).get("example")
    return fresh(example) if isinstance(example, dict) else None


def fresh(body: dict[str, Any]) -> dict[str, Any]:
    """A new id of its own, so that what is created stands in nobody's way."""
    return body | ({"id": str(uuid.uuid4())} if "id" in body else {})


def with_foreign(body: Any, other: Side) -> Any:
    """The same body with every reference leading to the other clinic; without one, a made-up field does."""
    if not isinstance(body, dict):
        return body
    found = {name: other.drawers.one(name) for name in body if name.endswith("_id")}
    return body | {name: one for name, one in found.items() if one} or body | {"clinic_id": str(other.clinic_id)}


def judge(verdict: Verdict, place: str, answer: TestResponse, said: str, other: Side) -> None:
    words = heard(answer)
    strange = [secret for secret in other.secrets if secret in words and secret not in said]
    if strange:
        verdict.leaks.append(f"{place}: {answer.status_code} holds {strange[0]}")
    if answer.status_code >= 500:
        verdict.leaks.append(f"{place}: {answer.status_code}")
    of_a_patient = "{patient_id}" in OPERATIONS[place.split()[1]][0]
    if place.endswith(" path") and of_a_patient and answer.status_code < 400:
        verdict.leaks.append(f"{place}: {answer.status_code}")


def foreign_rows(two: Two) -> dict[str, int]:
    """For every table: how many foreign rows the ORM gives away, however it is asked."""
    found: dict[str, int] = {}
    for mine, other in ((two.river, two.hill), (two.hill, two.river)):
        with inside(two.app, mine.clinic_id) as session:
            for table, model in MODELS.items():
                found[table] = found.get(table, 0) + sum(ask(session, model, other) for ask in ASKS)
            session.rollback()
            db.session.remove()
    return found


def key_of(model: Any) -> Any:
    return model.id if model.__tablename__ == "clinic" else model.clinic_id


def by_entity(session: Session, model: Any, other: Side) -> int:
    return sum(getattr(row, key_of(model).key) == other.clinic_id for row in session.scalars(select(model)))


def by_column(session: Session, model: Any, other: Side) -> int:
    return list(session.scalars(select(key_of(model)))).count(other.clinic_id)


def by_its_key(session: Session, model: Any, other: Side) -> int:
    return len(session.execute(select(model).where(key_of(model) == other.clinic_id)).all())


def by_number(session: Session, model: Any, other: Side) -> int:
    counted = select(func.count()).select_from(model).where(key_of(model) == other.clinic_id)
    return session.execute(counted).scalar_one()


def by_another_name(session: Session, model: Any, other: Side) -> int:
    same = aliased(model)
    return len(session.execute(select(key_of(same)).where(key_of(same) == other.clinic_id)).all())


def by_changing(session: Session, model: Any, other: Side) -> int:
    if "UPDATE" not in model.app_may:
        return 0
    key = key_of(model)
    order = update(model).where(key == other.clinic_id).values({key: key})
    try:
        with session.begin_nested():
            changed: Any = session.execute(order, execution_options={"synchronize_session": False})
    except ProgrammingError:  # seen, but not let through: what is written is checked by itself
        return 0
    return int(changed.rowcount)


ASKS: tuple[Callable[[Session, Any, Side], int], ...] = (
    by_entity, by_column, by_its_key, by_number, by_another_name, by_changing,
)  # fmt: skip


# --- the proof ---


def both(_url: str) -> AbstractContextManager[None]:
    return nullcontext()


def only_the_second(_url: str) -> AbstractContextManager[None]:
    return walls.without_the_first_wall()


STANDING: dict[str, Callable[[str], AbstractContextManager[None]]] = {
    "both walls": both,
    "without the first wall": only_the_second,
    "without the second wall": walls.without_the_second_wall,
}


def nothing_is_told(two: Two, standing: str, share: float, tell: Callable[[str, object], None]) -> Verdict:
    with STANDING[standing](two.url):
        assert foreign_rows(two) == dict.fromkeys(MODELS, 0)
        verdict = ask_everything(two, share)
        close(two.app)
    tell("asked", verdict.asked)
    print(f"{standing}: {verdict.asked} questions, {len(verdict.leaks)} leaks")
    assert verdict.leaks == []
    return verdict


@pytest.mark.asvs("v5.0.0-8.4.1")
@pytest.mark.parametrize("standing", STANDING)
def test_nothing_of_another_clinic_is_told(
    two: Two, standing: str, record_property: Callable[[str, object], None]
) -> None:
    assert nothing_is_told(two, standing, PART, record_property).asked > 300


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("standing", STANDING)
def test_nothing_at_all_of_another_clinic_is_told(
    two: Two, standing: str, record_property: Callable[[str, object], None]
) -> None:
    assert nothing_is_told(two, standing, 1.0, record_property).asked > 3000


def test_the_judge_sees_what_no_wall_stops(two: Two) -> None:
    """With both walls down it has to shout, in every table and in what the program answers."""
    with walls.without_the_second_wall(two.url), walls.without_the_first_wall():
        found = foreign_rows(two)
        verdict = ask_everything(two, PART)
        close(two.app)
    assert [table for table, rows in found.items() if not rows] == []
    assert verdict.leaks, "no answer of the program leaked although nothing stood in the way"


PLANTS = {
    "forgotten in the program": None,
    "policy dropped": "DROP POLICY one_clinic ON {table}",
    "policy for everybody": "CREATE POLICY planted ON {table} USING (true)",
    "policy widened": "ALTER POLICY one_clinic ON {table} USING (true)",
    "security off": "ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
}


def plant_and_look(two: Two, chance: random.Random) -> None:
    """Leave one filter out, at random. The other wall hides it, the judge and the start see it."""
    table, plant = chance.choice(sorted(MODELS)), chance.choice(sorted(PLANTS))
    nothing, order, case = dict.fromkeys(MODELS, 0), PLANTS[plant], f"{plant}: {table}"
    engine = sa.create_engine(two.url)
    with ExitStack() as stack:
        if order is None:
            stack.enter_context(walls.with_a_filter_missing(table))
            assert foreign_rows(two) == nothing, f"{case}: the second wall did not hold"
            close(two.app)
            stack.enter_context(walls.without_the_second_wall(two.url))
        else:
            stack.enter_context(walls.with_a_policy_missing(two.url, table, order))
            assert foreign_rows(two) == nothing, f"{case}: the first wall did not hold"
            caught = [fault for fault in walls.faults(engine) if f" {table} " in fault]
            assert caught, f"{case}: the start was not refused"
            close(two.app)
            stack.enter_context(walls.without_the_first_wall())
        leaking = {name for name, rows in foreign_rows(two).items() if rows}
        close(two.app)
    # A policy that is gone altogether shows nobody anything: it fails closed, and the start has said so.
    assert leaking == (set() if plant == "policy dropped" else {table}), case
    assert walls.faults(engine) == []
    engine.dispose()


@pytest.mark.parametrize("seed", range(6))
def test_a_filter_left_out_at_random_is_noticed(two: Two, seed: int) -> None:
    plant_and_look(two, random.Random(seed))


@pytest.mark.long
@pytest.mark.timeout(3000)
def test_fifty_filters_left_out_at_random_are_noticed(two: Two) -> None:
    for seed in range(50):
        plant_and_look(two, random.Random(1000 + seed))
        assert foreign_rows(two) == dict.fromkeys(MODELS, 0)
