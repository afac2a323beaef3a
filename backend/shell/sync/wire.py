"""Records from phones on the wire: what every kind shares. A feature adds its content.

A batch's envelope is checked as a whole; each record in it is loaded on its own, so that one bad record is one
`rejected` result and the other 499 arrive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from marshmallow import ValidationError, fields, post_load

from backend.shell.refusal import RuleBroken
from backend.shell.sync.draft import Draft, Malformed, withdrawal
from backend.shell.sync.intake import Result
from backend.shell.sync.merge import Outcome
from backend.shell.sync.models import Synced, SyncedRevision
from backend.shell.sync.placing import FLAGS
from backend.shell.sync.store import CODES
from backend.shell.web.etag import quoted
from backend.shell.web.fields import Choice, Day, Flag, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.observing import refused
from backend.shell.web.problems import Problem
from backend.shell.web.schema import Schema, field_errors

R = TypeVar("R", bound=Synced)
MOST = 500
MOST_REVISIONS = 100_000
# The version of what phones send, all kinds together. It rises when what was sent before means something else or can no
# longer be read as it is; a field that may be missing changes nothing. Each kind then says how to read the older one.
SCHEMA = 1
LATEST_SCHEMA = 10_000
# What a record of an older version can look like; a score off the scale is wrong in every version.
OTHER_FORM = frozenset({"required", "type", "choice", "unknown_field"})
AS_SENT = "As it was sent, with the offset the device stated: send it back unchanged when you amend."
_STATUS = {Outcome.CREATED: 201, Outcome.REJECTED: 422, Outcome.CONFLICT: 409, Outcome.RETRY: 409}


class Items(ListOf):
    """The records of a batch: objects, judged one by one after the envelope. `shape` is what each should be."""

    def __init__(self, shape: type[Schema], *, withdrawals: bool = True) -> None:
        self.shapes = (shape, WithdrawalSchema) if withdrawals else (shape,)
        words = "Each is judged on its own: one that breaks a rule is a `rejected` result, and the others are kept."
        super().__init__(
            fields.Dict(error_messages={"invalid": "type", "null": "type"}),
            shortest=1,
            longest=MOST,
            required=True,
            metadata={"description": words},
        )

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kw: Any) -> list[Any]:
        if isinstance(value, list) and not value:
            raise RuleBroken("batch_empty", CODES["batch_empty"])
        if isinstance(value, list) and len(value) > MOST:
            raise Problem(413, "batch_too_large", CODES["batch_too_large"], extra={"limit": MOST})
        return super()._deserialize(value, attr, data, **kw)


class AsSent(Part):
    """The content of a version: it is kept in the spelling of the wire already."""

    def _serialize(self, nested_obj: Any, attr: str | None, obj: Any, **_: Any) -> Any:  # type: ignore[override]
        return nested_obj


SCHEMA_FIELD: dict[str, Any] = {
    "description": f"The version of the contract these were written in; this server's is {SCHEMA}, without it 1. Older"
    " and newer ones are taken where they can be read, and kept aside where not.",
    "examples": [SCHEMA],
}


class BatchSchema(Schema):
    """What a phone has collected. `items` is added by the feature."""

    schema = Whole(1, LATEST_SCHEMA, load_default=1, metadata=SCHEMA_FIELD)
    after = Text(
        2000, metadata={"description": "The cursor of your last pull; the answer then says whether it may go on."}
    )


class IdentitySchema(Schema):
    """The phone's own id of the record, and which version of it this is, counted from 1."""

    id = Id(required=True)
    revision = Whole(1, MOST_REVISIONS, required=True)


class WithdrawalSchema(IdentitySchema):
    """A record taken back by the phone that wrote it: the next revision, with a reason instead of content."""

    withdrawn = Flag(required=True, metadata={"enum": [True]})
    reason = Text(2000, required=True)
    written_at = Moment(required=True)
    zone = Text(64, required=True, one_line=True)

    @post_load(pass_original=True)
    def _draft(self, data: dict[str, Any], original: Mapping[str, Any], **_: Any) -> Draft[Any]:
        plain = withdrawal(data["reason"], data["written_at"].text(), data["zone"])
        return Draft(data["id"], data["revision"], None, plain, original, data["reason"])


class WithdrawSchema(Schema):
    """Why a record is taken back."""

    reason = Text(2000, required=True)


class PullQuerySchema(Schema):
    """Where to go on and how many at most."""

    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=100)


class ResultSchema(IdentitySchema):
    """What became of one record. `current` (added by the feature) shows what stands instead of a conflict."""

    id = Id(required=True, allow_none=True, metadata={"description": "null where what came has no readable id."})
    revision = Whole(1, MOST_REVISIONS, required=True, allow_none=True)
    outcome = Choice(
        [outcome.value for outcome in Outcome],
        required=True,
        metadata={
            "description": "created, amended, withdrawn: kept. unchanged: kept before. conflict: what was there stays,"
            " this is kept aside. rejected: not kept as an entry, kept aside; corrected, it may be sent again."
            " retry: send it again later as it is."
        },
    )
    code = Text(40, required=True, allow_none=True, metadata={"description": "Why: one of the codes of `Problem`."})
    detail = Text(1000, required=True, allow_none=True)
    flags = ListOf(Choice(FLAGS), longest=len(FLAGS), required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    held = Id(
        required=True,
        allow_none=True,
        metadata={"description": "Under which id the quarantine keeps what was not taken; it is answered there."},
    )


class KeptSchema(Schema):
    """What the server adds to a record from a phone."""

    local_day = Day(required=True, metadata={"description": "The diary day, by the offset the device stated."})
    recalled = Flag(required=True, metadata={"description": "Written on a later day than the one it speaks of."})
    flags = ListOf(
        Choice(FLAGS),
        longest=len(FLAGS),
        required=True,
        metadata={"description": "clock_suspect: kept, but in no chart, because its clock cannot be right."},
    )
    received_at = Moment(required=True)
    first_received_at = Moment(required=True)
    withdrawn_at = Moment(required=True, allow_none=True)
    withdrawn_reason = Text(2000, required=True, allow_none=True)


class VersionSchema(Schema):
    """One version of a record, as it was sent. `content` is added by the feature; a withdrawal has a reason."""

    revision = Whole(1, MOST_REVISIONS, required=True)
    received_at = Moment(required=True)
    reason = Text(2000, required=True, allow_none=True)


class BatchAnswerSchema(Schema):
    """What became of a batch. `results` is added by the feature."""

    cursor = Text(
        2000,
        required=True,
        allow_none=True,
        metadata={
            "description": "Where the next pull may go on when `after` was given: nothing that others changed lies"
            " between. null: keep your own cursor."
        },
    )
    update_app = Flag(
        required=True,
        metadata={"description": "This app is older than is served. What could be read is kept; update it."},
    )


class PageSchema(Schema):
    """Changes in the order of their commit. `items` is added by the feature."""

    next = Text(2000, required=True, metadata={"description": "Keep it: the next pull goes on from here."})
    more = Flag(required=True)


def tag(row: Synced) -> str:
    """The version of a record as its ETag names it: no other record and no other revision has it."""
    return f"{row.id}.{row.revision}"


def tagged(row: Synced) -> dict[str, str]:
    """The header that says so."""
    return {"ETag": quoted(tag(row))}


def status(result: Result[R]) -> int:
    """The HTTP status of a record that was sent on its own."""
    if result.code == "retracted":
        return 409
    return _STATUS.get(result.outcome, 200)


def refusal(result: Result[R], schema: Schema) -> Problem:
    """The problem answer to a record that was sent on its own and not taken; it shows what stands instead."""
    extra: dict[str, Any] = {}
    if result.row is not None:
        extra = {"current": schema.dump(result.row), "withdrawn_at": Moment().serialize("withdrawn_at", result)}
    return Problem(status(result), result.code or "type", result.detail or "", extra=extra)


def answered(results: Sequence[Result[Any]], cursor: str | None, *, update_app: bool) -> dict[str, Any]:
    """The answer to a batch, ready for its schema; only a conflict shows what stands."""
    lines = [line(one) for one in results]
    for one in results:
        if one.code is not None:
            refused(one.code)
    return {"results": lines, "cursor": cursor, "update_app": update_app}


def line(one: Result[Any]) -> dict[str, Any]:
    """What became of one record, ready for its schema."""
    return {
        "id": one.id,
        "revision": one.revision,
        "outcome": one.outcome.value,
        "code": one.code,
        "detail": one.detail,
        "flags": one.flags,
        "current": one.row if one.outcome is Outcome.CONFLICT else None,
        "withdrawn_at": one.withdrawn_at,
        "held": one.held,
    }


def with_versions(row: Synced, revisions: Sequence[SyncedRevision], schema: Schema) -> dict[str, Any]:
    """A record and all its versions, ready for the schema that has both. `schema` is the record's own."""
    return {name: getattr(row, name) for name in schema.fields} | {"versions": [_version(one) for one in revisions]}


def _version(row: SyncedRevision) -> dict[str, Any]:
    """One version of a record, ready for its schema."""
    return {
        "revision": row.revision,
        "received_at": row.received_at,
        "content": None if row.withdraws else row.content,
        "reason": row.content["reason"] if row.withdraws else None,
    }


# How records of an older version are read: what each was in version n, said in version n + 1.
Older = Mapping[int, Callable[[Mapping[str, Any]], Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stated:
    """In which version a client wrote, as it says, and whether the app is older than those that are served."""

    schema: int = SCHEMA
    too_old: bool = False


def read(
    schema: Schema, items: Sequence[Mapping[str, Any]], stated: Stated | None = None, older: Older | None = None
) -> list[Draft[Any] | Malformed]:
    """Each record on its own: a draft, or which rule it breaks first.

    What an older version wrote is said in today's words first, where `older` knows how. What another version wrote and
    cannot be read is `update_app` or `newer_app`: never a part of it only, because what is left out may matter.
    """
    stated, taken_back = stated or Stated(), WithdrawalSchema()
    return [
        _named(_read(taken_back if item.get("withdrawn") is True else schema, item, stated.schema, older or {}), stated)
        for item in items
    ]


def _named(one: Draft[Any] | Malformed, stated: Stated) -> Draft[Any] | Malformed:
    if not isinstance(one, Malformed):
        return one
    if stated.schema > SCHEMA:  # a newer scale may reach further: nothing of it is judged here
        return replace(one, code="newer_app", detail=CODES["newer_app"])
    if one.code in OTHER_FORM and (stated.schema < SCHEMA or stated.too_old):
        return replace(one, code="update_app", detail=CODES["update_app"])
    return one


def _read(schema: Schema, item: Mapping[str, Any], written_in: int, older: Older) -> Draft[Any] | Malformed:
    try:
        now = item
        for version in range(written_in, SCHEMA):
            now = older.get(version, _as_it_is)(now)
        draft: Draft[Any] = schema.load(now)
        return replace(draft, raw=item)
    except ValidationError as wrong:
        first = field_errors(wrong.messages)[0]
        return Malformed(item, first.code, f"{first.field}: {first.detail}", **identity(item))
    except RuleBroken as broken:
        return Malformed(item, broken.code, broken.detail, **identity(item))


def _as_it_is(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return item


def identity(item: Mapping[str, Any]) -> dict[str, Any]:
    """The id and the revision, each if it can be read, so that the phone finds its own record again."""
    found: dict[str, Any] = {}
    for name, field in IdentitySchema().fields.items():
        try:
            found[name] = field.deserialize(item.get(name))
        except ValidationError:
            found[name] = None
    return found
