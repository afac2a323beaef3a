"""Where a reader stands in a clinic's changes: sealed, so that it can neither be made up nor carried elsewhere."""

from __future__ import annotations

from uuid import UUID

from itsdangerous import BadData, URLSafeSerializer

from backend.shell.web.problems import Problem


class Cursors:
    """Seals and opens cursors with one key."""

    def __init__(self, key: bytes) -> None:
        self._serializer = URLSafeSerializer(key, salt="cursor")

    def seal(self, kind: str, clinic_id: UUID, owner_id: UUID | None, position: int | str) -> str:
        """A cursor for this list of this owner at this place."""
        return str(self._serializer.dumps([kind, clinic_id.hex, owner_id.hex if owner_id else "", position]))

    def open(self, text: str, kind: str, clinic_id: UUID, owner_id: UUID | None) -> int | str:
        """The place a cursor stands for; a forged one and another list's one are told apart by nobody."""
        try:
            said_kind, said_clinic, said_owner, position = self._serializer.loads(text)
        except (BadData, ValueError, TypeError) as bad:
            raise bad_cursor() from bad
        if (said_kind, said_clinic, said_owner) != (kind, clinic_id.hex, owner_id.hex if owner_id else ""):
            raise bad_cursor()
        if not isinstance(position, int | str):
            raise bad_cursor()
        return position


def bad_cursor() -> Problem:
    """The one answer to every cursor that is not ours."""
    return Problem(400, "bad_cursor", "This cursor is not one that was handed out here.")


def resync() -> Problem:
    """The answer to a cursor older than what is kept for pulling."""
    return Problem(410, "resync", "This cursor is too old. Pull everything once, then go on from there.")
