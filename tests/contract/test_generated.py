"""Thousands of requests nobody thought of, as each role: no failure, no surprise, no bad value let in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from backend.access.permissions import TABLE, Permission, Role
from backend.people import routes as people_routes
from backend.people import service as people
from backend.people import signed_in
from backend.shell.web.contract import operations
from backend.shell.web.fields import Whole
from backend.shell.web.problems import Problem
from tests.contract.furnished import Drawers, furnish
from tests.contract.generated import PHASES, Tally, run
from tests.features.cast import Cast, assemble

PEOPLE = {Role.PATIENT: "mara", Role.THERAPIST: "dev", Role.CLINIC_ADMIN: "noor"}
# Together more than the 2,000 that every change has to pass.
LEAST = {Role.PATIENT: 1200, Role.THERAPIST: 1200, Role.CLINIC_ADMIN: 400}

LONGEST = 2.0  # seconds


@pytest.fixture
def cast(app: Flask) -> Cast:
    return assemble(app)


def inside(contract: dict[str, Any], role: Role) -> set[str]:
    """The operations this role may ever use, and those that are open to all."""
    return {
        said["operationId"]
        for _, _, said in operations(contract)
        if "x-permission" not in said or role in TABLE[Permission(said["x-permission"])]
    }


def generate(app: Flask, cast: Cast, contract: dict[str, Any], role: Role, *, examples: int, seed: int) -> Tally:
    """Everything about what the role may do; a few requests of each other kind, which all meet a closed door."""
    drawers = furnish(cast, contract)
    person = cast.everybody[PEOPLE[role]]
    may = inside(contract, role)
    others = {said["operationId"] for _, _, said in operations(contract)} - may
    tally = run(app, contract, person, drawers, operations=may, phases=PHASES, examples=examples, seed=seed)
    few = max(2, examples // 10)
    tally.add(run(app, contract, person, drawers, operations=others, phases=("fuzzing",), examples=few, seed=seed))
    return tally


def holds(tally: Tally, role: Role, least: int, tell: Callable[[str, object], None]) -> None:
    print(f"\nas {role}: {dict(sorted(tally.statuses.items()))}")
    tell(f"generated as {role}", (tally.sent, len(tally.failures)))
    assert not tally.failures, "\n\n".join(tally.failures[:20])
    assert not [status for status in tally.statuses if status >= 500]
    assert 0 < tally.longest < LONGEST
    assert tally.sent >= least
    # The run would be empty if nothing got past the door.
    assert sum(tally.statuses[status] for status in (200, 201, 204)) > tally.sent / 20


@pytest.mark.asvs("v5.0.0-2.2.1")
@pytest.mark.timeout(900)
@pytest.mark.parametrize("role", PEOPLE)
def test_generated_requests(
    app: Flask, cast: Cast, written: dict[str, Any], role: Role, record_property: Callable[[str, object], None]
) -> None:
    holds(generate(app, cast, written, role, examples=3, seed=20260310), role, LEAST[role], record_property)


def found(app: Flask, cast: Cast, contract: dict[str, Any], name: str, operation: str) -> str:
    """What the checks say of one operation."""
    drawers = furnish(cast, contract)
    person = cast.everybody[name]
    tally = run(app, contract, person, drawers, operations={operation}, phases=("coverage",), examples=2, seed=1)
    return "\n".join(tally.failures)


def test_a_planted_failure_is_found(
    app: Flask, cast: Cast, written: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Harnesses are tried on what they are for: here a list that breaks at one length only."""
    healthy = people.in_care_of

    def breaks(session: Any, therapist_id: Any, today: Any, after: Any = None, limit: int | None = None) -> Any:
        if limit == 201:
            raise RuntimeError("planted")
        return healthy(session, therapist_id, today, after, limit)

    monkeypatch.setattr(people, "in_care_of", breaks)
    assert "not_a_server_error" in found(app, cast, written, "dev", "list_patients")


def test_a_planted_lenience_is_found(
    app: Flask, cast: Cast, written: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """marshmallow's own reading of a whole number: 2.7 is 2 and "7" is 7."""
    monkeypatch.setattr(Whole, "_deserialize", lambda self, value, *_, **__: min(max(int(float(value)), 0), 10))
    assert "negative_data_rejection" in found(app, cast, written, "mara", "record_pain_entry")


@pytest.mark.asvs("v5.0.0-15.3.1")
def test_a_planted_surprise_is_found(
    app: Flask, cast: Cast, written: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A field that the contract does not name as it is, and a status that it does not name at all."""
    told, teapot = signed_in.person, Problem(418, "not_found", "planted")
    plants = {
        "response_schema_conformance": lambda *given: told(*given) | {"role": "owner"},
        "status_code_conformance": lambda *_: (_ for _ in ()).throw(teapot),
    }
    assert cast.dev.get("/me").status_code == 200  # signed in before anything is planted
    for check, plant in plants.items():
        monkeypatch.setattr(people_routes, "person", plant)
        drawers = Drawers(str(cast.mara.patient_id))
        tally = run(app, written, cast.dev, drawers, operations={"read_me"}, phases=("coverage",), examples=2, seed=1)
        assert check in "\n".join(tally.failures)


@pytest.mark.long
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("seed", range(5))
def test_many_more_generated_requests(
    app: Flask,
    cast: Cast,
    written: dict[str, Any],
    role: Role,
    seed: int,
    record_property: Callable[[str, object], None],
) -> None:
    holds(generate(app, cast, written, role, examples=150, seed=seed), role, 3 * LEAST[role], record_property)
