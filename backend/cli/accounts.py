"""`ebb clinic found` and `ebb account reset`: what the operator does where no admin can.

Both print a link for one person, once. Nobody chooses a password for somebody else, the operator neither.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import click
from flask import Flask
from sqlalchemy.orm import Session

from backend.access import service as access
from backend.access.permissions import Role
from backend.cli import start
from backend.cli.start import Sentence
from backend.credentials.service import setup
from backend.credentials.service.setup import Link
from backend.people import service as people
from backend.shell.audit import trail
from backend.shell.clock import SystemClock
from backend.shell.db.session import db
from backend.shell.moment import known_zone
from backend.shell.refusal import NotFound, Refusal
from backend.shell.settings import Settings


@click.group()
def clinic() -> None:
    """Found a clinic."""


@clinic.command()
@click.argument("name")
@click.option("--zone", required=True, help="its time zone, such as America/Edmonton")
@click.option("--admin", "login", required=True, help="the login of its first admin")
@click.option("--admin-name", help="what that person is called [default: the login]")
def found(name: str, zone: str, login: str, admin_name: str | None) -> None:
    """Found the clinic NAME, and print the link with which its first admin sets up their account."""
    if known_zone(zone) is None:
        raise Sentence(f"There is no time zone {zone}; name one such as America/Edmonton.")
    app = start.application()
    with app.app_context():
        session = db.session()
        now = SystemClock().now()
        try:
            made = people.found_clinic(session, name, zone)
            account = access.open_account(
                session,
                clinic_id=made.id,
                login=login,
                password_hash=access.NO_PASSWORD,
                role=Role.CLINIC_ADMIN,
                name=admin_name or login,
            )
        except Refusal as refused:
            raise Sentence(refused.detail) from refused
        trail.event(session, "clinic_founded", at=now)
        trail.event(session, "account_opened", at=now, about=account.id, changed=("login", "name", "role"))
        link = _link(session, app, account.id, now)
        session.commit()
        click.echo(f"Founded {name}: {made.id}")
        _tell(app, link, account.name)


@click.group()
def account() -> None:
    """Help somebody who cannot sign in."""


@account.command()
@click.argument("login")
@click.option("--clinic", "clinic_id", type=click.UUID, help="which clinic, where there are several")
def reset(login: str, clinic_id: UUID | None) -> None:
    """Set back password, second factor and sign-ins of LOGIN, and print the link with which they begin anew.

    For clinics without two admins who could do it. Ask the person yourself, by a way you know; it is in the access log.
    """
    app = start.application()
    with start.in_clinic(app, clinic_id) as (session, _):
        now = SystemClock().now()
        try:
            found = access.staff_account(session, access.id_of_login(session, login))
        except NotFound as nobody:
            raise Sentence("No open account of somebody who works there has this login.") from nobody
        setup.set_back(session, found.id, now)
        link = _link(session, app, found.id, now)
        session.commit()
        _tell(app, link, found.name)


def _link(session: Session, app: Flask, account_id: UUID, now: datetime) -> Link:
    chosen: Settings = app.extensions["ebb_settings"]
    return setup.make_link(session, account_id, None, chosen, now)


def _tell(app: Flask, link: Link, name: str) -> None:
    chosen: Settings = app.extensions["ebb_settings"]
    click.echo(f"\nFor {name} and nobody else, once, until {link.expires_at:%Y-%m-%d %H:%M} UTC:\n")
    click.echo(f"{chosen.origin.rstrip('/')}/clinic/#/setup/{link.token}\n")
    if not chosen.origin:
        click.echo("Put the address of your Ebb before it, or set EBB_ORIGIN.")
