"""One clinic per statement: the application's own wall, in one place.

Every ORM statement that touches a clinic's table is narrowed to the clinic of the verified identity. A
session without a clinic cannot touch such a table at all; an empty scope is never "everything".
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Table, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.unitofwork import UOWTransaction
from sqlalchemy.sql import visitors

from backend.shell.db.base import ClinicOwned

_SCOPE = "clinic_id"
_EVERY = object()


class OutsideClinic(RuntimeError):
    """A statement reached for a clinic's table without a clinic, or for another clinic's row."""


def enter_clinic(session: Session, clinic_id: UUID) -> None:
    """From here on this session sees one clinic."""
    session.info[_SCOPE] = clinic_id


@contextmanager
def every_clinic(session: Session) -> Iterator[None]:
    """For the few places that run before a clinic is known (sign-in) or for all of them (worker, start)."""
    before = session.info.get(_SCOPE)
    session.info[_SCOPE] = _EVERY
    try:
        yield
    finally:
        session.info[_SCOPE] = before


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope = state.session.info.get(_SCOPE)
    if scope is _EVERY or state.is_column_load or state.is_relationship_load:
        return
    if not isinstance(scope, UUID):
        if _touches_a_clinic(state.statement):
            raise OutsideClinic("no clinic was entered")
        return
    # For every statement, not only where an entity is selected: select(count()).select_from(Patient) selects none.
    state.statement = state.statement.options(
        with_loader_criteria(ClinicOwned, lambda cls: cls.clinic_id == scope, include_aliases=True)
    )


def _touches_a_clinic(statement: Executable) -> bool:
    return any(
        isinstance(element, Table) and "clinic_id" in element.primary_key.columns
        for element in visitors.iterate(statement)  # type: ignore[arg-type]
    )


@event.listens_for(Session, "before_flush")
def _keep_inside(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    scope = session.info.get(_SCOPE)
    if scope is _EVERY:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, ClinicOwned) and row.clinic_id != scope:
            raise OutsideClinic(f"a {type(row).__name__} of another clinic")
