"""One clinic per statement: the application's own wall, in one place, and the word that raises the second one.

First wall: every ORM statement that touches a clinic's table is narrowed to the clinic of the verified identity.
A session without a clinic cannot touch such a table at all; an empty scope is never "everything".

Second wall: PostgreSQL shows a transaction the rows of the clinic it named (migration 0013). The name is told by
one listener at each begin, and again when a clinic is entered inside an open transaction. It is told for that
transaction only, never for the connection, and also when there is none: what somebody left on a pooled connection
counts for nothing.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Executable, Table, event, func, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, with_loader_criteria
from sqlalchemy.orm.unitofwork import UOWTransaction
from sqlalchemy.sql import visitors

from backend.shell.db.base import ClinicItself, InClinic

SETTING = "app.clinic"
# A clinic that does not exist: who has signed in nowhere is asked the same questions and finds nothing.
NOWHERE = UUID(int=0)
_SCOPE = "clinic_id"
_CONNECTION = "open_connection"


class OutsideClinic(RuntimeError):
    """A statement reached for a clinic's table without a clinic, or for another clinic's row."""


def enter_clinic(session: Session, clinic_id: UUID) -> None:
    """From here on this session sees one clinic. What it held of another one is written and let go."""
    if session.info.get(_SCOPE) not in {None, clinic_id}:
        session.flush()
        session.expunge_all()
    session.info[_SCOPE] = clinic_id
    if _CONNECTION in session.info:
        _tell(session, session.info[_CONNECTION])


def entered(session: Session) -> UUID | None:
    """The clinic this session sees, if any."""
    found: UUID | None = session.info.get(_SCOPE)
    return found


@event.listens_for(Session, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    scope = state.session.info.get(_SCOPE)
    if state.is_column_load or state.is_relationship_load:
        return
    if not isinstance(scope, UUID):
        if _touches_a_clinic(state.statement):
            raise OutsideClinic("no clinic was entered")
        return
    # For every statement, not only where an entity is selected: select(count()).select_from(Patient) selects none.
    state.statement = state.statement.options(
        with_loader_criteria(InClinic, lambda cls: cls.clinic_id == scope, include_aliases=True),
        with_loader_criteria(ClinicItself, lambda cls: cls.id == scope, include_aliases=True),
    )


def _touches_a_clinic(statement: Executable) -> bool:
    return any(
        isinstance(element, Table) and (element.name == "clinic" or "clinic_id" in element.primary_key.columns)
        for element in visitors.iterate(statement)  # type: ignore[arg-type]
    )


@event.listens_for(Session, "before_flush")
def _keep_inside(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    scope = session.info.get(_SCOPE)
    for row in (*session.new, *session.dirty, *session.deleted):
        of = row.clinic_id if isinstance(row, InClinic) else row.id if isinstance(row, ClinicItself) else scope
        if of != scope:
            raise OutsideClinic(f"a {type(row).__name__} of another clinic")


@event.listens_for(Session, "after_begin")
def _name_the_clinic(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested or connection.dialect.name != "postgresql":
        return
    session.info[_CONNECTION] = connection
    _tell(session, connection)


@event.listens_for(Session, "after_soft_rollback")
def _name_it_again(session: Session, previous: SessionTransaction) -> None:
    """Going back to a savepoint takes back what was told after it."""
    if previous.nested and _CONNECTION in session.info:
        _tell(session, session.info[_CONNECTION])


@event.listens_for(Session, "after_transaction_end")
def _forget_the_connection(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(_CONNECTION, None)


def _tell(session: Session, connection: Connection) -> None:
    scope = session.info.get(_SCOPE)
    connection.execute(select(func.set_config(SETTING, "" if scope is None else str(scope), True)))  # noqa: FBT003
