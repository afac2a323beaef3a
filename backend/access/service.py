"""Accounts: opened, found by login and password, named. What follows a right password is in `sign_ins`."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.access import passwords, sign_ins
from backend.access.models import Account, SignIn
from backend.access.permissions import Role
from backend.access.sign_ins import SignedIn
from backend.shell.audit import trail
from backend.shell.db import doors
from backend.shell.db.base import Base
from backend.shell.db.scope import NOWHERE, enter_clinic
from backend.shell.refusal import Conflict, NotFound, RuleBroken
from backend.shell.settings import Settings

# What stands where a password's hash would: nobody's.
NO_PASSWORD = "-"  # noqa: S105 - no password at all

RULES: Mapping[str, str] = {
    "pick_clinic": "These fit in more than one clinic: send them again with clinic_id, one of clinics.",
    **sign_ins.RULES,
}
# What stands where a password's hash would: nobody's.
NO_PASSWORD = "-"  # noqa: S105 - no password fits it
SETUP = "setup"
# A sign-in or another proof counts as fresh for so long.
FRESH = timedelta(minutes=15)


def open_account(
    session: Session,
    *,
    clinic_id: UUID,
    login: str,
    password_hash: str,
    role: Role,
    name: str,
    patient_id: UUID | None = None,
    account_id: UUID | None = None,
) -> Account:
    """Let somebody sign in.

    Raises RuleBroken `login_letters` for a login that could be taken for another one, Conflict `login_taken`
    when somebody of this clinic has it, in whatever spelling. Another clinic may know the same login.
    """
    name_of_login = passwords.login_name(login)
    if not passwords.looks_like_itself(login):
        raise RuleBroken("login_letters", "A login is made of Latin letters, digits and signs such as . - _ @ +.")
    if _account_of(session, name_of_login) is not None:
        raise Conflict("login_taken", "Somebody signs in with this login already.")
    account = Account(
        clinic_id=clinic_id,
        id=account_id or uuid.uuid4(),
        login=name_of_login,
        password_hash=password_hash,
        role=role.value,
        name=name,
        patient_id=patient_id,
    )
    session.add(account)
    session.flush()
    return account


def open_without_password(
    session: Session, *, clinic_id: UUID, role: Role, name: str, patient_id: UUID | None = None
) -> Account:
    """An account for somebody who will sign in with a passkey or a PIN: no password fits, and the login is its id."""
    account_id = uuid.uuid4()
    return open_account(
        session,
        clinic_id=clinic_id,
        login=f"~{account_id}",
        password_hash=NO_PASSWORD,
        role=role,
        name=name,
        patient_id=patient_id,
        account_id=account_id,
    )


def account_of_patient(session: Session, patient_id: UUID) -> Account | None:
    """The account with which this patient signs in, also a closed one."""
    return session.scalar(select(Account).where(Account.patient_id == patient_id).order_by(Account.id).limit(1))


def has_password(account: Account) -> bool:
    """Whether a password can fit at all."""
    return account.password_hash != NO_PASSWORD


def account_with(session: Session, login: str, password: str, clinic_id: UUID | None = None) -> Account | None:
    """The open account that has this login and this password; its clinic is entered. None when there is none.

    Raises Conflict `pick_clinic` when they fit in several clinics and none was named: only those they fit in are
    told. A clinic that was named and does not fit is the same as a wrong password.
    """
    name_of_login = passwords.login_name(login)
    asked = [one for one in doors.clinics_of_login(session, name_of_login) if clinic_id in {None, one}]
    fitting: list[UUID] = []
    # Without such a login the same questions are asked, so that the time tells nobody that there is none.
    for one in asked or [NOWHERE]:
        enter_clinic(session, one)
        account = _account_of(session, name_of_login)
        usable = account is not None and account.closed_at is None and has_password(account)
        if passwords.matches(password, account.password_hash if account and usable else None):
            fitting.append(one)
    if len(fitting) > 1:
        told = sorted(
            ({"id": str(one), "name": _name_of_clinic(session, one)} for one in fitting), key=lambda c: c["name"]
        )
        raise Conflict("pick_clinic", RULES["pick_clinic"], clinics=told)
    if not fitting:
        return None
    enter_clinic(session, fitting[0])
    return _account_of(session, name_of_login)


def open_account_of(session: Session, account_id: UUID) -> Account:
    """This account of the clinic that was entered, held until the transaction ends. NotFound when it is closed."""
    query = select(Account).where(Account.id == account_id, Account.closed_at.is_(None)).with_for_update()
    account = session.scalar(query)
    if account is None:
        raise NotFound
    return account


def found(session: Session, account_id: UUID) -> Account | None:
    """The account of this id in the clinic that was entered, open or closed."""
    return session.scalar(select(Account).where(Account.id == account_id))


def id_of_login(session: Session, login: str) -> UUID:
    """Whose login this is in the clinic that was entered. Raises NotFound."""
    account = _account_of(session, passwords.login_name(login))
    if account is None:
        raise NotFound
    return account.id


def staff_account(session: Session, account_id: UUID) -> Account:
    """The open account of somebody who works here, held until the transaction ends. Raises NotFound."""
    account = open_account_of(session, account_id)
    if account.role == Role.PATIENT:
        raise NotFound
    return account


def staff(session: Session) -> list[Account]:
    """Everybody who works here or did, by name."""
    query = select(Account).where(Account.role != Role.PATIENT.value)
    return list(session.scalars(query.order_by(Account.name, Account.id)))


def with_account(session: Session, patient_ids: Collection[UUID]) -> set[UUID]:
    """Which of these patients have an account of their own."""
    query = select(Account.patient_id).where(Account.patient_id.in_(patient_ids), Account.closed_at.is_(None))
    return {one for one in session.scalars(query) if one is not None}


def begin(
    session: Session, account_id: UUID, settings: Settings, now: datetime, only_for: str | None = None
) -> SignedIn:
    """Begin a sign-in for somebody who has shown who they are. NotFound when the account is closed."""
    held = sign_ins.begin(session, open_account_of(session, account_id), settings, now, only_for)
    who = trail.Who(held.actor.account_id, held.actor.role.value, held.actor.name, held.actor.sign_in_id)
    trail.event(session, "signed_in", at=now, by=who)
    return held


def end_sign_ins(session: Session, account_id: UUID, why: str, now: datetime, besides: UUID | None = None) -> None:
    """End every sign-in of this account, on every device, but for one that may be named."""
    sign_ins.end_all_of(session, account_id, why, now, besides)


def password_is(session: Session, account_id: UUID, password: str) -> bool:
    """Whether this is the password of the account."""
    return passwords.matches(password, open_account_of(session, account_id).password_hash)


def set_password(session: Session, account_id: UUID, password_hash: str) -> None:
    """From now on this password and no other."""
    open_account_of(session, account_id).password_hash = password_hash
    session.flush()


def is_fresh(session: Session, sign_in_id: UUID, now: datetime) -> bool:
    """Whether somebody has shown a short while ago, in this sign-in, that it is them."""
    row = session.execute(select(SignIn.began_at, SignIn.proved_at).where(SignIn.id == sign_in_id)).one_or_none()
    return row is not None and now - (row.proved_at or row.began_at) <= FRESH


def proved(session: Session, sign_in_id: UUID, now: datetime) -> None:
    """Keep that somebody has just shown again that it is them."""
    session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(proved_at=now))


def accounts_of(session: Session, patient_id: UUID) -> list[UUID]:
    """The accounts of a patient, closed ones too."""
    return list(session.scalars(select(Account.id).where(Account.patient_id == patient_id).order_by(Account.id)))


def names_of(session: Session, account_ids: set[UUID]) -> dict[UUID, str]:
    """What these people are called; a dash for whoever has no account in this clinic."""
    if not account_ids:
        return {}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(account_ids)))
    return dict.fromkeys(account_ids, "-") | {row.id: row.name for row in rows}


def _account_of(session: Session, name_of_login: str) -> Account | None:
    return session.scalar(select(Account).where(Account.login == name_of_login))


def _name_of_clinic(session: Session, clinic_id: UUID) -> str:
    enter_clinic(session, clinic_id)
    clinic = Base.metadata.tables["clinic"].c
    name: str = session.execute(select(clinic.name).where(clinic.id == clinic_id)).scalar_one()
    return name
