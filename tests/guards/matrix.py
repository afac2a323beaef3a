"""The authorization matrix: every operation by everybody, for every owner, with every kind of token, wherever an id
can stand.

The questions are made from `openapi.yaml`, what is expected from `policy.yaml`, which is written by hand. A new
operation is in here as soon as it is in the contract; a new placeholder of an address needs a drawer in
`tests/contract/furnished.py`, and outside a patient's address a line under `things` in the policy.
"""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from backend.access import tokens
from backend.access.permissions import Condition, Role
from backend.shell.web.problems import MEDIA_TYPE
from tests.contract.every_answer import LEAKS
from tests.contract.furnished import Drawers
from tests.features.cast import PASSWORD, Cast, Person
from tests.guards.test_routes import OPERATIONS, POLICY, meaning, query_of
from tests.support.heard import heard

# Who asks. Each role has somebody in either clinic.
ASKERS = {"mara": "zoe", "dev": "ravi", "noor": "hana", "ines": "iris", "theo": "tove", "otto": "olaf"}
PEOPLE = (*ASKERS, "nobody")
# Whose things are asked for, as Mara and those around her see it.
OWNERS = {"self or related": "mara", "same clinic": "omar", "other clinic": "zoe"}
TOKENS = ("valid", "expired", "revoked", "wrong type", "other clinic's", "none")
PLACES = ("path", "crossed", "query", "header", "body", "nested")
NEAR = {("mara", "mara"): Condition.OWN, ("dev", "mara"): Condition.IN_CARE, ("omar", "omar"): Condition.OWN,
        ("zoe", "zoe"): Condition.OWN, ("ravi", "zoe"): Condition.IN_CARE}  # fmt: skip
# An answer that comes after the door: whoever gets it was let in.
COMMON = {"type", "title", "status", "code", "detail", "request_id"}
PAST_THE_DOOR = {"prove_again", "second_factor_needed"}


class NoDrawer(AssertionError):
    """A placeholder that nothing stands behind: the matrix would ask for what is not there and prove nothing."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question."""

    operation_id: str
    person: str
    owner: str
    token: str
    place: str

    def __str__(self) -> str:
        return f"{self.operation_id} by {self.person} for {self.owner}, token {self.token}, id in {self.place}"


@dataclass(slots=True)
class Tally:
    """What came of it."""

    cases: Counter[str] = field(default_factory=Counter)
    let_in: int = 0
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        return sum(self.cases.values())


def cases(places: tuple[str, ...]) -> Iterator[Case]:
    """The whole product, in the order of the contract."""
    for operation_id in [*POLICY["operations"], *POLICY["public"]]:
        path, _, _ = OPERATIONS[operation_id]
        for place in places:
            if place == "crossed" and path.count("{") < 2:
                continue
            for person in PEOPLE:
                for owner in OWNERS:
                    if place == "crossed" and owner == "self or related":
                        continue
                    for token in TOKENS:
                        yield Case(operation_id, person, owner, token, place)


@dataclass
class Stage:
    """Two clinics with something in every drawer, and who must not see what."""

    app: Flask
    cast: Cast
    drawers: Mapping[str, Drawers]
    # What nobody of River may hear, what nobody but Omar's own may, and what nobody of Hill may.
    secrets: Mapping[str, frozenset[str]]
    one_clinic_a_file: bool
    tokens: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        # No cookie is kept: each question stands for itself.
        self.client = self.app.test_client(use_cookies=False)

    def prepare(self) -> None:
        """Old tokens of everybody. The clock has to be put forward by more than a token's life after this."""
        for name in ASKERS:
            answer = sign_in(self.cast.everybody[name])
            self.tokens[name, "expired"] = answer.json["access_token"]  # type: ignore[index]

    def begin(self) -> None:
        """Tokens of every other kind."""
        for name in ASKERS:
            person = self.cast.everybody[name]
            gone = sign_in(person)
            ended = {"Authorization": f"Bearer {gone.json['access_token']}"}  # type: ignore[index]
            assert person.client.post("/api/v1/sign-out", headers=ended, base_url=HOST).status_code == 204
            self.tokens[name, "revoked"] = gone.json["access_token"]  # type: ignore[index]
            self.tokens[name, "wrong type"] = refresh_token_of(sign_in(person))
            self.again(name, "valid")
            self.again(name, "other clinic's")
        for state in TOKENS:
            # Nobody has no token of any kind; what they send instead is none of ours.
            self.tokens["nobody", state] = None if state == "none" else f"{state.replace(' ', '')}.{uuid.uuid4().hex}.x"

    def again(self, name: str, kind: str) -> None:
        """A new token that is good: the question before may have ended the last one."""
        person = self.cast.everybody[name if kind == "valid" else ASKERS[name]]
        self.tokens[name, kind] = sign_in(person).json["access_token"]  # type: ignore[index]

    def bearer(self, case: Case) -> dict[str, str]:
        token = self.tokens.get((case.person, case.token))
        return {} if token is None else {"Authorization": f"Bearer {token}"}

    def asker(self, case: Case) -> str:
        """Whose token it is."""
        return ASKERS.get(case.person, "nobody") if case.token == "other clinic's" else case.person

    def ids(self, owner: str, names: list[str]) -> dict[str, str]:
        """Something of this owner for every placeholder."""
        found = {}
        for name in names:
            one = str(uuid.UUID(int=7)) if name in POLICY["made_up"] else self.drawers[owner].one(name)
            if one is None:
                raise NoDrawer(
                    f"Nothing stands behind {{{name}}}: put one into tests/contract/furnished.py"
                    " (drawers.add), so that the matrix can ask for somebody else's."
                )
            found[name] = one
        return found


HOST = "https://localhost"


def sign_in(person: Person) -> TestResponse:
    answer = person.app.test_client().post(
        "/api/v1/sign-in", json={"login": person.login, "password": PASSWORD}, base_url=HOST
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer


def refresh_token_of(answer: TestResponse) -> str:
    for cookie in answer.headers.getlist("Set-Cookie"):
        if cookie.startswith(f"{tokens.COOKIE}="):
            return cookie.partition("=")[2].partition(";")[0]
    raise AssertionError("signing in set no refresh token")


# --- what is asked ---


def ask(stage: Stage, case: Case, *, in_earnest: bool) -> tuple[TestResponse, str]:
    """The answer, and everything the question held. In earnest: with a body that would do something."""
    path, method, said = OPERATIONS[case.operation_id]
    names = re.findall(r"\{(\w+)\}", path)
    owner = OWNERS[case.owner]
    foreign = stage.ids(owner, names)
    near = stage.ids("mara", names)
    ids = {"path": foreign, "crossed": foreign | {"patient_id": near.get("patient_id", "")}}.get(case.place, near)
    in_earnest |= case.place == "crossed"
    sent = body_of(said, case.place, stage.drawers[owner], in_earnest=in_earnest)
    given: dict[str, Any] = {"headers": stage.bearer(case)}
    if names and in_earnest:
        given["headers"]["If-Match"] = f'"{ids[names[-1]]}.1"'
    if sent is not None:
        given["json"] = sent
    patient, clinic = stage.drawers[owner].patient_id, str(stage.cast.everybody[owner].clinic_id)
    if case.place == "query":
        given["query_string"] = {"patient_id": patient, "clinic_id": clinic} | query_of(said)
    else:
        given["query_string"] = query_of(said)
    if case.place == "header":
        given["headers"] |= {"X-Clinic-Id": clinic, "X-Patient-Id": patient, "X-Account-Id": patient}
    url = "".join(ids[part[1:-1]] if part.startswith("{") else part for part in re.split(r"(\{\w+\})", path))
    answer = stage.client.open(url, method=method.upper(), base_url=HOST, **given)
    return answer, json.dumps([url, given["query_string"], given.get("json"), given["headers"]])


def body_of(said: Mapping[str, Any], place: str, drawers: Drawers, *, in_earnest: bool) -> Any:
    """An empty body meets the door and changes nothing; an id in it is a field too many, or leads to somebody else."""
    content = said.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        return None
    if place not in {"body", "nested"} and not in_earnest:
        return {}
    example = led_to(content.get("example") or {}, drawers if place == "nested" else None)
    if place == "body":
        return example | {"patient_id": drawers.patient_id, "clinic_id": drawers.patient_id}
    if place == "nested" and not leads_away(example):
        return example | {"patient": {"id": drawers.patient_id}}
    return example


def led_to(value: Any, drawers: Drawers | None) -> Any:
    """The same with an id of its own for what is new, and every reference, however deep, leading to this owner."""
    if isinstance(value, list):
        return [led_to(one, drawers) for one in value]
    if not isinstance(value, dict):
        return value
    made = {}
    for name, inner in value.items():
        made[name] = led_to(inner, drawers)
        if name == "id":
            made[name] = str(uuid.uuid4())
        elif name.endswith("_id") and drawers is not None:
            made[name] = drawers.one(name) or inner
    return made


def leads_away(value: Any) -> bool:
    """Whether it holds a reference anywhere."""
    if isinstance(value, list):
        return any(map(leads_away, value))
    return isinstance(value, dict) and any(name.endswith("_id") or leads_away(one) for name, one in value.items())


# --- what is expected, from the policy alone ---


def expected(stage: Stage, case: Case) -> str:
    """in, 401, 403 or 404."""
    if case.operation_id in POLICY["public"]:
        return "public"
    asker = stage.asker(case)
    signed_in = case.token == "valid" or (case.token == "other clinic's" and not stage.one_clinic_a_file)
    if asker == "nobody" or not signed_in:
        return "401"
    path, _, _ = OPERATIONS[case.operation_id]
    role = role_of(case.person)
    conditions = {one for who, one in meaning(POLICY["operations"][case.operation_id], path) if who is role}
    if not conditions:
        return "403"
    # Away from the path the address is Mara's. What only its maker gets at, the drawers hold of the admin.
    owner = OWNERS[case.owner] if case.place == "path" else "mara"
    made_by_another = own_only(case)
    return "in" if stands(stage, path, asker, owner, conditions) and not made_by_another else "404"


def stands(stage: Stage, path: str, asker: str, owner: str, conditions: set[Condition]) -> bool:
    """Whether one of the conditions is fulfilled for what the address names."""
    if "{patient_id}" in path:
        same = stage.cast.everybody[asker].clinic_id == stage.cast.everybody[owner].clinic_id
        return NEAR.get((asker, owner)) in conditions or (same and Condition.IN_CLINIC in conditions)
    return all(is_theirs(stage, name, asker, owner) for name in re.findall(r"\{(\w+)\}", path))


def role_of(person: str) -> Role:
    return dict(zip(ASKERS, Role, strict=True))[person]


def is_theirs(stage: Stage, name: str, asker: str, owner: str) -> bool:
    """Whether a thing of this owner is the asker's to name, as `things` in the policy says."""
    for whose, names in POLICY["things"].items():
        if name in names:
            if whose == "account":
                return asker == owner
            return stage.cast.everybody[asker].clinic_id == stage.cast.everybody[owner].clinic_id
    raise NoDrawer(f"Say under things in tests/guards/policy.yaml whose {{{name}}} is, the account's or the clinic's.")


# --- the judge ---


def judge(stage: Stage, case: Case, tally: Tally) -> None:
    """Ask, and hold the answer against the policy and against every secret the asker may not hear."""
    wanted = expected(stage, case)
    answer, said = ask(stage, case, in_earnest=wanted == "404")
    tally.cases[case.token] += 1
    if wrong := against_the_policy(stage, case, answer, wanted):
        tally.wrong.append(f"{case}: {wrong}")
    elif wanted == "in":
        tally.let_in += 1
        if OPERATIONS[case.operation_id][1] != "get":
            still_signed_in(stage, case)
    words = heard(answer)
    told = next((one for one in stage.secrets[hides_from(stage, case)] if one in words and one not in said), None)
    if told is None and answer.status_code >= 400:
        # What a conflict shows of the record is the reader's own text.
        leak = LEAKS.search(json.dumps({key: value for key, value in problem(answer).items() if key != "current"}))
        told = leak[0] if leak else strange(answer) if answer.status_code in {401, 403, 404} else None
    if told is not None:
        tally.leaks.append(f"{case}: {answer.status_code} holds {told}")


def against_the_policy(stage: Stage, case: Case, answer: TestResponse, wanted: str) -> str | None:
    """What is wrong with the answer; None when it is what the policy says."""
    status, code = answer.status_code, problem(answer).get("code")
    if status >= 500:
        return f"{status} {code}"
    if wanted == "in":
        return (
            None
            if came_in(case, status, code, answer) or may_name(stage, case, status)
            else f"{status} {code}, the policy lets them in"
        )
    # Past the door, or where there is none for a patient, the form is read first: it says nothing of what is there.
    path = OPERATIONS[case.operation_id][0]
    form = wanted == "404" and case.place != "path" and ("{patient_id}" not in path or own_only(case))
    if form and status in {400, 422}:
        return None
    return None if wanted in {"public", str(status)} else f"{status} {code} instead of {wanted}"


def problem(answer: TestResponse) -> dict[str, Any]:
    """The answer as a problem document; empty when it is none."""
    found: dict[str, Any] = answer.json if answer.mimetype == MEDIA_TYPE else {}  # type: ignore[assignment]
    return found


def own_only(case: Case) -> bool:
    """Whether each of this role gets only at what they made themselves."""
    return role_of(case.person).value in POLICY["only_their_own"].get(case.operation_id, ())


def may_name(stage: Stage, case: Case, status: int) -> bool:
    """Whether a body may name anybody of the clinic: where no patient stands in the address, and only inside it."""
    asker, owner = stage.asker(case), OWNERS[case.owner]
    same = stage.cast.everybody[asker].clinic_id == stage.cast.everybody[owner].clinic_id
    return case.place == "nested" and same and status < 300 and "{patient_id}" not in OPERATIONS[case.operation_id][0]


def came_in(case: Case, status: int, code: str | None, answer: TestResponse) -> bool:
    """Past the door, and no further than what is theirs: an id too many is refused, somebody else's is not there."""
    said = OPERATIONS[case.operation_id][2]
    if status in {401, 403, 429}:
        return code in PAST_THE_DOOR or status == 429
    refused = status in {400, 404, 409, 412, 422, 428}
    if case.place == "nested" and "requestBody" in said:
        return refused or case.owner == "self or related" or nothing_kept(answer)
    if case.place in {"crossed", "query"} or (case.place == "body" and "requestBody" in said):
        return refused
    nothing_there = bool(query_of(said)) or any(
        name in OPERATIONS[case.operation_id][0] for name in {**POLICY["made_up"], **POLICY["ended"]}
    )
    return status != 404 or nothing_there


def nothing_kept(answer: TestResponse) -> bool:
    """Whether a batch was taken in form only: each of its records was turned away."""
    results: list[dict[str, Any]] = (answer.json or {}).get("results") or []
    return bool(results) and all(one["outcome"] in {"rejected", "retry", "conflict"} for one in results)


def strange(answer: TestResponse) -> str | None:
    """Whatever a refusal says beside the words that everybody gets."""
    return next((key for key in problem(answer) if key not in COMMON), None)


def hides_from(stage: Stage, case: Case) -> str:
    """Whose secrets this answer must not hold."""
    asker = stage.asker(case)
    if asker == "nobody":
        return "everybody"
    if stage.cast.everybody[asker].clinic_id != stage.cast.clinic_id:
        return "river"
    return "hill and omar" if asker in {"mara", "dev", "theo", "otto"} else "hill"


def still_signed_in(stage: Stage, case: Case) -> None:
    """What was asked may have been to sign out."""
    if stage.client.get("/api/v1/me", headers=stage.bearer(case), base_url=HOST).status_code != 200:
        stage.again(case.person, case.token)
