"""Who answers for what over time: offices without a holder, two holders, and days on which a holder is away."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker import audit
from tracker.db import session
from tracker.directory.models import Absence, Appointment, Organisation, Person
from tracker.directory.queries import in_force, organisations
from tracker.directory.roles import Role

AHEAD = timedelta(days=30)
"""How far ahead an organisation without a head is warned of."""

DAY = timedelta(days=1)


class BadDays(Exception):
    """The last day is before the first."""


@dataclass(frozen=True)
class Gap:
    """An organisation for which nobody answers from a day on; until which is not asked."""

    organisation: Organisation
    starts_on: date


def gaps(on: date) -> list[Gap]:
    """The open organisations without a head on a day, or from a day that comes soon, in the order of the directory.

    Whoever acts as the head answers; who may not sign in any more doesn't.
    """
    held = _headships()
    first = {each: _first_uncovered(held[each.id], on, on + AHEAD) for each in session.scalars(organisations())}
    return [Gap(organisation, starts_on) for organisation, starts_on in first.items() if starts_on is not None]


def _headships() -> dict[int, list[tuple[date, date | None]]]:
    rows = session.execute(
        select(Appointment.organisation_id, Appointment.starts_on, Appointment.ends_on)
        .join(Appointment.person)
        .where(Appointment.role == Role.HEAD, Person.deactivated_at.is_(None))
        .order_by(Appointment.starts_on)
    )
    held: dict[int, list[tuple[date, date | None]]] = defaultdict(list)
    for organisation_id, starts_on, ends_on in rows:
        if organisation_id is not None:
            held[organisation_id].append((starts_on, ends_on))
    return held


def _first_uncovered(spans: Iterable[tuple[date, date | None]], first: date, last: date) -> date | None:
    """The first day from `first` to `last` that no span holds; the spans are in the order of their beginnings."""
    day = first
    for starts_on, ends_on in spans:
        if starts_on > day:
            break
        if ends_on is None:
            return None
        day = max(day, ends_on + DAY)
    return day if day <= last else None


def doubled(on: date) -> dict[Organisation, list[Appointment]]:
    """The organisations that two people head on a day without one of them acting for the other."""
    chosen = (
        select(Appointment)
        .options(joinedload(Appointment.organisation), joinedload(Appointment.person))
        .where(Appointment.role == Role.HEAD, Appointment.acting.is_(False), in_force(on))
        .order_by(Appointment.organisation_id, Appointment.starts_on)
    )
    found: dict[Organisation, list[Appointment]] = defaultdict(list)
    for each in session.scalars(chosen):
        if each.organisation is not None and each.organisation.closed_on is None:
            found[each.organisation].append(each)
    return {organisation: held for organisation, held in found.items() if len(held) > 1}


def add_absence(person: Person, first: date, last: date, reason: str, *, by_id: int | None) -> Absence:
    """Note that a person is away from one day to another, both included; BadDays when they are turned round."""
    if last < first:
        raise BadDays
    row = Absence(person_id=person.id, starts_on=first, ends_on=last, reason=reason.strip())
    session.add(row)
    session.flush()
    after = {"starts_on": first.isoformat(), "ends_on": last.isoformat()}
    audit.record(person, "add_absence", by_id=by_id, after=after, comment=row.reason)
    return row


def remove_absence(row: Absence, *, by_id: int | None) -> None:
    """Take an absence back; the history keeps that it was there."""
    before = {"starts_on": row.starts_on.isoformat(), "ends_on": row.ends_on.isoformat()}
    audit.record(session.get_one(Person, row.person_id), "remove_absence", by_id=by_id, before=before)
    session.delete(row)


def absences(on: date) -> list[Absence]:
    """The absences that are not over yet, the nearest first."""
    chosen = select(Absence).options(joinedload(Absence.person)).where(Absence.ends_on >= on)
    return list(session.scalars(chosen.order_by(Absence.starts_on, Absence.id)))


Duty = tuple[int, date]
"""An organisation and the day on which something of it is due."""


def away(duties: Collection[Duty]) -> dict[Duty, Absence]:
    """Of these organisations and due days those on which whoever answers then is away; two queries.

    Somebody who acts for the absent head answers, and there is nothing to warn of.
    """
    wanted = {organisation_id for organisation_id, _day in duties}
    chosen = select(Appointment).where(Appointment.role == Role.HEAD, Appointment.organisation_id.in_(wanted))
    held: dict[int | None, list[Appointment]] = defaultdict(list)
    for each in session.scalars(chosen.order_by(Appointment.acting, Appointment.starts_on, Appointment.id)):
        held[each.organisation_id].append(each)
    people = {each.person_id for offices in held.values() for each in offices}
    gone = select(Absence).options(joinedload(Absence.person)).where(Absence.person_id.in_(people))
    absent = list(session.scalars(gone.order_by(Absence.starts_on)))
    found = {}
    for organisation_id, day in set(duties):
        person_id = _answering(held[organisation_id], day)
        for gap in absent:
            if gap.person_id == person_id and gap.starts_on <= day <= gap.ends_on:
                found[organisation_id, day] = gap
    return found


def _answering(offices: list[Appointment], day: date) -> int | None:
    """Who answers on a day: the last of those in office, where who acts stands behind whom is acted for."""
    in_office = [each for each in offices if each.starts_on <= day and (each.ends_on is None or each.ends_on >= day)]
    return in_office[-1].person_id if in_office else None
