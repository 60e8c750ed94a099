"""Loads the demonstration into an empty database by the product's own services, each step on its own day."""

import csv
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.demo.story import tell
from tracker.directory import accounts
from tracker.directory.models import Alias, Appointment, Body, Organisation, OrganisationGroup, Person
from tracker.directory.roles import BodyKind, OrganisationKind, Role
from tracker.directory.services import add_person, appoint

DATA = Path(__file__).parent / "data"

HEADS_SINCE = date(2024, 9, 2)
"""When the heads of the demonstration took office."""

SHOWN = (
    ("chair", Role.CHAIR),
    ("secretary", Role.SECRETARY),
    ("controller", Role.CONTROLLER),
    ("curator2", Role.CONTROLLER),
    ("curator3", Role.CONTROLLER),
    ("observer", Role.OBSERVER),
    ("school3", Role.HEAD),
    ("deputy3", Role.DEPUTY),
    ("sad12", Role.HEAD),
    ("centre", Role.HEAD),
    ("admin", Role.ADMINISTRATOR),
)
"""The accounts that get a password and are printed: of each role, several of those whose views differ."""


class NotEmpty(Exception):
    """The database holds people already; the demonstration is only for an empty one."""


@dataclass(frozen=True)
class Account:
    """How to sign in to the demonstration as somebody."""

    role: str
    login: str
    password: str


def shown_day() -> date:
    """The day on which the demonstration is most telling."""
    return date.fromisoformat(_story()["demonstration_day"])


def is_empty() -> bool:
    """Whether the database has nobody in it yet."""
    return session.scalar(select(Person.id).limit(1)) is None


def load(settings: Settings, progress: Callable[[int], None] = lambda _steps: None) -> list[Account]:
    """Fill an empty database and return the accounts; the caller commits, so that it is all or nothing.

    `progress` is told of each step. Raises NotEmpty.
    """
    if not is_empty():
        raise NotEmpty
    clock.show_day(HEADS_SINCE, settings.time_zone)
    try:
        settle(settings)
        given = _passwords()
        for _step in tell(_story(), DATA, settings):
            progress(1)
    finally:
        clock.show_day(settings.today, settings.time_zone)
    return given


def _story() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((DATA / "story.json").read_text(encoding="utf-8"))
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def settle(settings: Settings) -> None:
    """The directory of the municipality: bodies, organisations, groups, aliases, people and their offices."""
    for row in _rows("bodies"):
        kind = BodyKind(row["kind"])
        session.add(
            Body(name=row["name"], short_name=row["short_name"], kind=kind, time_zone=settings.time_zone, rules={})
        )
    for position, row in enumerate(_rows("organisations")):
        _organisation(position, row)
    for row in _rows("groups"):
        named = [_by_short_name(name) for name in row["members"].split(";") if name]
        kinds = [OrganisationKind(kind) for kind in row["kinds"].split(";") if kind]
        session.add(OrganisationGroup(name=row["name"], kinds=kinds, members=named))
    session.flush()
    for row in _rows("aliases"):
        group = session.scalars(select(OrganisationGroup).where(OrganisationGroup.name == row["target"])).first()
        meant = None if group else _by_short_name(row["target"])
        session.add(Alias(phrase=row["phrase"], group=group, organisation=meant))
    for row in _rows("people"):
        _official(row)


def _organisation(position: int, row: dict[str, str]) -> None:
    organisation = Organisation(
        name=row["name"],
        short_name=row["short_name"],
        kind=OrganisationKind(row["kind"]),
        email=row["email"],
        position=position,
    )
    session.add(organisation)
    session.flush()
    head = add_person(row["head_name"], row["login"], row["email"], by_id=None)
    appoint(head, Role.HEAD, HEADS_SINCE, by_id=None, organisation_id=organisation.id, position=row["position"])


def _official(row: dict[str, str]) -> Appointment:
    known = session.scalars(select(Person).where(Person.login == row["login"])).first()
    person = known or add_person(row["full_name"], row["login"], row["email"], by_id=None)
    body = session.scalars(select(Body).where(Body.name == row["body"])).first()
    return appoint(
        person,
        Role(row["role"]),
        date.fromisoformat(row["starts_on"]),
        by_id=None,
        organisation_id=_by_short_name(row["organisation"]).id if row["organisation"] else None,
        body_id=body.id if body else None,
        position=row["position"],
        acting=row["acting"] == "1",
        ends_on=date.fromisoformat(row["ends_on"]) if row["ends_on"] else None,
    )


def _by_short_name(name: str) -> Organisation:
    return session.scalars(select(Organisation).where(Organisation.short_name == name)).one()


def _passwords() -> list[Account]:
    """Random passwords, made for this installation and printed once; nobody else can sign in by one.

    They are enough: nobody who looks at a demonstration puts a key into a telephone.
    """
    given = []
    for login, role in SHOWN:
        person = session.scalars(select(Person).where(Person.login == login)).one()
        password = secrets.token_urlsafe(9)
        accounts.set_password(person, password, by_id=None)
        person.second_factor_required = False
        given.append(Account(role.value, login, password))
    return given
