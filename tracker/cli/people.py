"""Commands about people."""

from datetime import date

import click
from sqlalchemy import select

from tracker import clock, db
from tracker.cli.base import database, refused
from tracker.directory.models import Body, Organisation, Person
from tracker.directory.roles import OF_A_BODY, OF_AN_ORGANISATION, Role
from tracker.directory.services import LoginTaken, add_person, appoint, random_password
from tracker.language import gettext


@click.command("create-user")
@click.argument("login")
@click.argument("full_name")
@click.option("--email", default="", help="Where letters go.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--body", "body_name", help="The body of a chair, secretary, controller or observer.")
@click.option("--organisation", "short_name", help="The organisation of a head, by its short name.")
@click.option("--position", default="", help="The position as it is signed.")
def create_user(
    login: str,
    full_name: str,
    email: str,
    role: str,
    body_name: str | None,
    short_name: str | None,
    position: str,
) -> None:
    """Add a person with an office; the password is random and is printed once."""
    with database() as settings:
        office = Role(role)
        person = _person(login, full_name, email)
        appoint(
            person,
            office,
            _today(settings.time_zone),
            by_id=None,
            body_id=_body(body_name).id if office in OF_A_BODY else None,
            organisation_id=_organisation(short_name).id if office in OF_AN_ORGANISATION else None,
            position=position,
        )
        password = random_password(person, by_id=None)
    click.echo(password)


def _person(login: str, full_name: str, email: str) -> Person:
    try:
        return add_person(full_name, login, email, by_id=None)
    except LoginTaken as error:
        raise refused(gettext("Somebody signs in as %(login)s already.", login=login)) from error


def _body(name: str | None) -> Body:
    found = db.session.scalars(select(Body).where(Body.name == name)).first()
    if found is None:
        raise refused(gettext("There is no body “%(name)s”.", name=name or ""))
    return found


def _organisation(short_name: str | None) -> Organisation:
    found = db.session.scalars(select(Organisation).where(Organisation.short_name == short_name)).first()
    if found is None:
        raise refused(gettext("There is no organisation “%(name)s”.", name=short_name or ""))
    return found


def _today(zone: str) -> date:
    return clock.today(zone)
