"""One transaction a request: what was asked, and the trace that it was asked, are kept together or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from flask import g
from sqlalchemy.orm import Session

from backend.access.guard import clock_of_app
from backend.shell.audit import trail
from backend.shell.db.session import db


@contextmanager
def transaction() -> Iterator[Session]:
    """Open the request's one transaction. Commits with the audit row, or keeps nothing."""
    session = db.session()
    try:
        yield session
        access: trail.Access | None = g.get("access")
        if access is not None and not access.written:
            trail.write(session, access, access.outcome, access.status, clock_of_app().now())
        session.commit()
    except BaseException:
        session.rollback()
        access = g.get("access")
        if access is not None:
            access.written = False
        raise


def shows(patient_ids: list[UUID]) -> None:
    """Say whose records a list shows, so that each of them gets its row."""
    g.access.shown = patient_ids


def states(reason: str) -> None:
    """Say which reason was given for this access."""
    g.access.reason = reason


def counts(people: int) -> None:
    """Say how many people a figure was made of."""
    g.access.people = people


def changes(*fields: str) -> None:
    """Name what was changed, never its value."""
    g.access.changed = sorted(fields)


def refuses(status: int) -> None:
    """Say that the answer will be a refusal although something is kept: what was refused, to be shown."""
    g.access.outcome, g.access.status = "refused", status
