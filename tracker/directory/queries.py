"""Questions to the directory: who holds which office on a day, who belongs to a group."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from tracker import clock
from tracker.audit import HistoryEntry
from tracker.db import session
from tracker.directory.models import Appointment, Body, Organisation, OrganisationGroup, Person, SignInLink
from tracker.directory.offices import Office, Offices
from tracker.directory.roles import Role


@dataclass(frozen=True)
class Visitor:
    """A person at work: who it is, what the offices of the day allow, and which day it is there."""

    person: Person
    offices: Offices
    today: date


def in_force(on: date) -> ColumnElement[bool]:
    """The appointments that hold on a day, both ends included."""
    return and_(Appointment.starts_on <= on, or_(Appointment.ends_on.is_(None), Appointment.ends_on >= on))


def visitor(person: Person, on: date) -> Visitor:
    """The person with the offices held on a day."""
    return visitors([person], on)[0]


def visitors(people: Iterable[Person], on: date) -> list[Visitor]:
    """Each of these people with the offices held on a day, in one query."""
    listed = list(people)
    held: dict[int, set[Office]] = {person.id: set() for person in listed}
    rows = session.execute(
        select(Appointment.person_id, Appointment.role, Appointment.organisation_id, Appointment.body_id).where(
            Appointment.person_id.in_(held), in_force(on)
        )
    )
    for person_id, role, organisation_id, body_id in rows:
        held[person_id].add(Office(role, organisation_id, body_id))
    return [Visitor(person, Offices(frozenset(held[person.id])), on) for person in listed]


def uninvited(on: date) -> Sequence[Person]:
    """Those in office who have no way in: no password, never here, and no invitation that is still good; by name."""
    links = select(SignInLink.id).where(SignInLink.person_id == Person.id, SignInLink.good_until > clock.now())
    visits = select(HistoryEntry.id).where(
        HistoryEntry.subject == Person.__tablename__,
        HistoryEntry.subject_id == Person.id,
        HistoryEntry.action == "sign_in",
    )
    offices = select(Appointment.id).where(Appointment.person_id == Person.id, in_force(on))
    found = select(Person).where(
        *(Person.deactivated_at.is_(None), Person.email != "", Person.password_hash.is_(None)),
        *(offices.exists(), ~links.exists(), ~visits.exists()),
    )
    return session.scalars(found.order_by(Person.full_name, Person.id)).all()


def organisations(*, closed: bool = False) -> Select[Organisation]:
    """The organisations in the order of the directory; those closed only when asked for."""
    found = select(Organisation).order_by(Organisation.position, Organisation.id)
    return found if closed else found.where(Organisation.closed_on.is_(None))


def members(group: OrganisationGroup) -> list[Organisation]:
    """The organisations that are in a group today: of its kinds and numbers, and those named."""
    named = {member.id for member in group.members}
    found = session.scalars(organisations())
    return [each for each in found if each.id in named or group.takes(each.kind, each.short_name)]


def groups() -> list[OrganisationGroup]:
    """All groups by name, with the members named in them."""
    found = select(OrganisationGroup).options(selectinload(OrganisationGroup.members))
    return list(session.scalars(found.order_by(OrganisationGroup.name)))


def membership() -> dict[int, list[int]]:
    """The ids of the organisations in each group today, by the group's id; a handful of queries for all groups."""
    rows = session.execute(
        select(Organisation.id, Organisation.kind, Organisation.short_name)
        .where(Organisation.closed_on.is_(None))
        .order_by(Organisation.position, Organisation.id)
    ).all()
    found = {}
    for group in groups():
        named = {member.id for member in group.members}
        found[group.id] = [row.id for row in rows if row.id in named or group.takes(row.kind, row.short_name)]
    return found


def bodies() -> list[Body]:
    """All bodies by name."""
    return list(session.scalars(select(Body).order_by(Body.name)))


def heads(organisation_ids: Iterable[int], on: date, over_at: datetime | None = None) -> dict[int, Person]:
    """Who answers for each organisation on a day: the acting head where there is one, else the head.

    Whose way in is closed doesn't. Of a past day, which was over at an instant, it is told who answered then.
    """
    rows = session.execute(
        select(Appointment.organisation_id, Person)
        .join(Appointment.person)
        .where(
            Appointment.role == Role.HEAD,
            Appointment.organisation_id.in_(list(organisation_ids)),
            in_force(on),
            Person.deactivated_at.is_(None) if over_at is None else _was_active(over_at),
        )
        .order_by(Appointment.acting, Appointment.starts_on, Appointment.id)
    )
    return {organisation_id: person for organisation_id, person in rows if organisation_id is not None}


def _was_active(at: datetime) -> ColumnElement[bool]:
    """Whether a person's way in was open at an instant of the past: the last that was done to it before says so."""
    last = (
        select(HistoryEntry.action)
        .where(
            HistoryEntry.subject == Person.__tablename__,
            HistoryEntry.subject_id == Person.id,
            HistoryEntry.action.in_(("activate", "deactivate")),
            HistoryEntry.at < at,
        )
        .order_by(HistoryEntry.id.desc())
        .limit(1)
    )
    return func.coalesce(last.scalar_subquery(), "activate") == "activate"


def holders(role: Role, body_id: int, on: date, organisation_id: int | None = None) -> list[Person]:
    """Who holds a role of a body on a day; with an organisation, who holds it for that one (its curators)."""
    found = (
        select(Person)
        .join(Person.appointments)
        .where(
            Appointment.role == role,
            Appointment.body_id == body_id,
            Appointment.organisation_id == organisation_id
            if organisation_id
            else Appointment.organisation_id.is_(None),
            in_force(on),
            Person.deactivated_at.is_(None),
        )
        .order_by(Appointment.starts_on, Person.id)
    )
    return list(session.scalars(found).unique())


def staff(organisation_id: int, on: date) -> list[Person]:
    """To whom the head of an organisation may pass a duty on a day, by name."""
    found = (
        select(Person)
        .join(Person.appointments)
        .where(
            Appointment.role == Role.DEPUTY,
            Appointment.organisation_id == organisation_id,
            in_force(on),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.full_name, Person.id)
    )
    return list(session.scalars(found).unique())


def person_by_login(login: str) -> Person | None:
    """The person who signs in with this name or address, whatever the capitals.

    A school has one mailbox, whoever heads it: of several with an address it is who may come in, whose office lasts
    longest, who came last.
    """
    wanted = login.strip().lower()
    lasts = select(func.max(func.coalesce(Appointment.ends_on, date.max))).where(Appointment.person_id == Person.id)
    in_office = func.coalesce(lasts.scalar_subquery(), date.min)
    best = (Person.login == wanted, Person.deactivated_at.is_(None), in_office, Person.id)
    chosen = select(Person).where(or_(Person.login == wanted, Person.email == wanted))
    return session.scalars(chosen.order_by(*(each.desc() for each in best)).limit(1)).first()


def names(person_ids: Iterable[int]) -> dict[int, str]:
    """The full name of each of these people."""
    wanted = list(person_ids)
    rows = session.execute(select(Person.id, Person.full_name).where(Person.id.in_(wanted))) if wanted else ()
    return {row.id: row.full_name for row in rows}
