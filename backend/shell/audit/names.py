"""How does a name stand in a log that outlives the person?

Sealed with AES-256-GCM. The key is made of the program's secret and of a random salt that is kept for each person
(`name_key`): whoever has the database alone reads no name, and when the salt is removed nobody does. A login that
belongs to nobody is kept as an HMAC; a bare hash could be tried out.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from backend.shell.audit.models import NameKey

_NONCE = 12
_KNOWN_AT_MOST = 20_000
_TABLE: Table = NameKey.__table__  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Facts:
    """What the log writes beside ids: the clinic's name and those of these patients."""

    clinic: str | None
    patients: dict[UUID, str]


# Who these patients are, in the clinic that was entered. Given by `people`, wired in `app`.
Knows = Callable[[Session, Sequence[UUID]], Facts]


@dataclass(slots=True)
class Book:
    """Seals and opens what the log says about people."""

    secret: bytes = field(repr=False)
    knows: Knows
    _keys: dict[tuple[UUID, UUID], bytes] = field(default_factory=dict, repr=False)

    def digest(self, text: str) -> str:
        """The same for the same text, and nothing to be learnt from it without the secret."""
        return hmac.new(self.secret, b"digest\0" + text.encode(), hashlib.sha256).hexdigest()

    def keys(self, connection: Connection, clinic_id: UUID, people: Iterable[UUID]) -> dict[UUID, bytes]:
        """The key of each of these people, made for whom there is none. Asked before the head of the chain is held."""
        wanted = sorted(set(people))
        found = {one: self._keys[clinic_id, one] for one in wanted if (clinic_id, one) in self._keys}
        unknown = [one for one in wanted if one not in found]
        if unknown:
            kept = self.kept(connection, clinic_id, unknown)
            if len(self._keys) > _KNOWN_AT_MOST:
                self._keys.clear()
            self._keys.update({(clinic_id, one): key for one, key in kept.items()})
            missing = [one for one in unknown if one not in kept]
            if missing:
                _make(connection, clinic_id, missing)
                # Not remembered before it is committed: what is taken back now has never been.
                kept |= self.kept(connection, clinic_id, missing)
            found |= kept
        return found

    def kept(self, connection: Connection, clinic_id: UUID, people: Iterable[UUID]) -> dict[UUID, bytes]:
        """The keys that are there, read anew."""
        asked = select(_TABLE.c.id, _TABLE.c.salt).where(_TABLE.c.clinic_id == clinic_id, _TABLE.c.id.in_(set(people)))
        return {row.id: self._key(clinic_id, row.id, row.salt) for row in connection.execute(asked)}

    def forget(self, session: Session, clinic_id: UUID, person_id: UUID) -> None:
        """From here on nobody can read this person's name in the log. The rows stay, and so does the chain."""
        self._keys.pop((clinic_id, person_id), None)
        session.execute(delete(NameKey).where(NameKey.id == person_id))

    def _key(self, clinic_id: UUID, person_id: UUID, salt: bytes) -> bytes:
        return hmac.new(self.secret, b"name\0" + clinic_id.bytes + person_id.bytes + salt, hashlib.sha256).digest()


def seal(key: bytes, text: str, what: str) -> str:
    """The text, unreadable without the key. `what` names the field, so that it cannot be shown as another."""
    nonce = secrets.token_bytes(_NONCE)
    return base64.b64encode(nonce + AESGCM(key).encrypt(nonce, text.encode(), what.encode())).decode()


def unseal(key: bytes | None, sealed: str | None, what: str) -> str | None:
    """The text, or None where there is none or it can no longer be read."""
    if key is None or sealed is None:
        return None
    try:
        raw = base64.b64decode(sealed, validate=True)
        return AESGCM(key).decrypt(raw[:_NONCE], raw[_NONCE:], what.encode()).decode()
    except (InvalidTag, ValueError):
        return None


def _make(connection: Connection, clinic_id: UUID, people: Sequence[UUID]) -> None:
    """In the order of their ids, and past those whom somebody else has just made."""
    rows = [{"clinic_id": clinic_id, "id": one, "salt": secrets.token_bytes(32)} for one in people]
    on = postgresql if connection.dialect.name == "postgresql" else sqlite
    connection.execute(on.insert(_TABLE).on_conflict_do_nothing(), rows)
