"""Which instruments this clinic has: those that come with Ebb, and its own, which it loaded from files.

A clinic's own instrument is read by the same rules as a shipped one. Each version is kept as it came; the newest
counts for what is measured next, and a reading keeps the version it was judged with.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.goals import measured_with
from backend.measures import definitions
from backend.measures.definition import Definition
from backend.measures.definition_file import BadDefinition, read
from backend.measures.models import LoadedInstrument
from backend.people import service as people
from backend.shell.refusal import Conflict, RuleBroken

RULES: Mapping[str, str] = {
    "definition_faulty": "This definition cannot be used; errors names each field that is missing or wrong.",
    "instrument_shipped": "An instrument of this key comes with Ebb; give yours a key of its own.",
    "version_taken": "This version was loaded before with other content; what is stored stays. Count up the version.",
    "version_not_newer": "A newer version was loaded before; count up from there.",
}
_MOST_FAULTS = 50


def instruments(session: Session) -> dict[str, Definition]:
    """Every instrument of the clinic by key, each in its newest version, in the order of keys."""
    rows = session.scalars(select(LoadedInstrument).order_by(LoadedInstrument.key, LoadedInstrument.version))
    found = dict(definitions.all_definitions()) | {row.key: _definition(row.text) for row in rows}
    return dict(sorted(found.items()))


def instrument(session: Session, key: str) -> Definition | None:
    """The newest version of the instrument of this key; None where there is none.

    The clinic's own comes first: it may have loaded one under a key that Ebb ships only since.
    """
    row = _newest(session, key)
    return definitions.get(key) if row is None else _definition(row.text)


def versions_of(session: Session, key: str) -> list[Definition]:
    """Every version of an instrument that is known here, the newest first; none for a key nobody uses."""
    query = select(LoadedInstrument).where(LoadedInstrument.key == key).order_by(LoadedInstrument.version.desc())
    found = [_definition(row.text) for row in session.scalars(query)]
    shipped = definitions.get(key)
    return found if found or shipped is None else [shipped]


def own_keys(session: Session) -> frozenset[str]:
    """The keys of the instruments that are the clinic's own."""
    return frozenset(session.scalars(select(LoadedInstrument.key).distinct()))


def load(
    session: Session, *, clinic_id: UUID, text: str, loaded_by: UUID | None, now: datetime
) -> tuple[Definition, bool]:
    """Keep an instrument of this clinic's own: the definition, and whether it is new. Loaded twice it is one.

    Raises RuleBroken with a code of `RULES`, Conflict(version_taken).
    """
    people.lock_clinic(session, clinic_id)
    try:
        definition = read(text, "definition")
    except BadDefinition as bad:
        told = [{"field": f.field, "code": f.code, "detail": f.words} for f in bad.faults[:_MOST_FAULTS]]
        raise RuleBroken("definition_faulty", RULES["definition_faulty"], errors=told) from bad
    newest = _newest(session, definition.key)
    if newest is None and definitions.get(definition.key) is not None:
        raise RuleBroken("instrument_shipped", RULES["instrument_shipped"])
    # What a file says beyond what was asked for at first comes behind it: older files keep the digest they have had.
    later = "" if definition.reliability is None else repr(definition.reliability)
    digest = hashlib.sha256((repr(definition) + later).encode()).hexdigest()
    same = session.scalar(
        select(LoadedInstrument).where(
            LoadedInstrument.key == definition.key, LoadedInstrument.version == definition.version
        )
    )
    if same is not None:
        if same.digest != digest:
            raise Conflict("version_taken", RULES["version_taken"])
        return definition, False
    if newest is not None and newest.version > definition.version:
        raise RuleBroken("version_not_newer", RULES["version_not_newer"])
    session.add(
        LoadedInstrument(
            clinic_id=clinic_id,
            id=uuid.uuid4(),
            key=definition.key,
            version=definition.version,
            text=text,
            digest=digest,
            loaded_by=loaded_by,
            loaded_at=now,
        )
    )
    session.flush()
    return definition, True


def _newest(session: Session, key: str) -> LoadedInstrument | None:
    query = select(LoadedInstrument).where(LoadedInstrument.key == key)
    return session.scalar(query.order_by(LoadedInstrument.version.desc()).limit(1))


def _has(session: Session, key: str) -> bool:
    return definitions.get(key) is not None or _newest(session, key) is not None


measured_with.ask(_has)


@lru_cache(maxsize=500)
def _definition(text: str) -> Definition:
    """What was accepted once. The same text gives the same definition, whoever's it is."""
    return read(text, "definition")
