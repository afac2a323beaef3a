"""Mixed batches, mixed pages and the quarantine on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import fields

from backend.access.phone import KINDS
from backend.shell.sync import wire
from backend.shell.sync.quarantine import ANSWERS
from backend.shell.web.fields import Choice, Id, ListOf, Moment, Part, Text, Whole
from backend.shell.web.schema import Schema

Resolve = Callable[[Any], Any]
LONGEST_KIND = 40


class KindName(Text):
    """Which kind of record. The contract lists those there are; a batch may name one that comes later."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(LONGEST_KIND, one_line=True, **kwargs)

    def in_contract(self, _resolve: Resolve) -> dict[str, Any]:
        return {"examples": sorted(KINDS), "description": f"One of {', '.join(f'`{name}`' for name in sorted(KINDS))}."}


class Record(fields.Raw):
    """A record of any kind, in the spelling of the wire. The contract names every shape it can have."""

    def __init__(self, *, sent: bool = False, **kwargs: Any) -> None:
        self.sent = sent
        super().__init__(error_messages={"required": "required", "null": "type"}, **kwargs)

    def in_contract(self, resolve: Resolve) -> dict[str, Any]:
        known = [resolve(one.sent if self.sent else one.kept) for _, one in sorted(KINDS.items())]
        if self.sent:
            anything = {"type": "object", "description": "What is none of these is answered as rejected."}
            return {"anyOf": [*known, resolve(wire.WithdrawalSchema), anything]}
        return {"anyOf": [*known, *([{"type": "null"}] if self.allow_none else [])]}


class PhoneRecordSchema(Schema):
    """One record and its kind."""

    kind = KindName(required=True)
    record = Record(required=True, sent=True)


class PhoneBatchSchema(wire.BatchSchema):
    """What waited on a phone, of every kind."""

    items = wire.Items(PhoneRecordSchema, withdrawals=False)


class PhoneResultSchema(wire.ResultSchema):
    """What became of one record."""

    kind = Text(LONGEST_KIND, required=True, allow_none=True)
    current = Record(required=True, allow_none=True)


class PhoneBatchAnswerSchema(wire.BatchAnswerSchema):
    """One result for each record, in the order they were sent."""

    results = ListOf(Part(PhoneResultSchema), longest=wire.MOST, required=True)


class ChangedSchema(Schema):
    """One record as it stands, and its kind."""

    kind = KindName(required=True)
    record = Record(required=True)


class ChangesSchema(wire.PageSchema):
    """Records of all kinds in the order of their last change, withdrawn ones too."""

    items = ListOf(Part(ChangedSchema), longest=200, required=True)


class HeldQuerySchema(Schema):
    """Where to go on, how many at most, and whether only what still waits for an answer."""

    after = Text(2000)
    limit = Whole(1, 200, read=True, load_default=100)
    open = Choice(["yes", "no"], load_default="no")


class QuarantinedSchema(Schema):
    """One record that was sent and not taken: exactly as it came, why, and how it was settled."""

    id = Id(required=True)
    kind = Text(LONGEST_KIND, required=True, metadata={"description": "As it was sent."})
    item = fields.Dict(required=True, metadata={"description": "As it came."})
    schema = Whole(
        1,
        wire.LATEST_SCHEMA,
        required=True,
        allow_none=True,
        metadata={"description": "The version of the contract it was written in; null where nobody asked."},
    )
    outcome = Choice(["rejected", "conflict"], required=True)
    code = Text(40, required=True, metadata={"description": "Why: one of the codes of `Problem`."})
    received_at = Moment(required=True)
    answer = Choice(
        ANSWERS,
        required=True,
        allow_none=True,
        metadata={
            "description": "let_go: not wanted any more. sent_again: put right and sent anew. taken: the server could"
            " read it after an update and keeps it. null: it waits."
        },
    )
    reason = Text(2000, required=True, allow_none=True, metadata={"description": "Why it was let go."})
    answered_at = Moment(required=True, allow_none=True)


class QuarantineSchema(Schema):
    """What was not taken, the latest first."""

    items = ListOf(Part(QuarantinedSchema), longest=200, required=True)
    next = Text(2000, required=True, allow_none=True)


class HeldAnswerSchema(Schema):
    """How the patient settles what was held back. A reason goes with `let_go` and with nothing else."""

    answer = Choice(["let_go", "sent_again"], required=True)
    reason = Text(2000, allow_none=True, load_default=None, metadata={"examples": ["I had written it twice."]})
