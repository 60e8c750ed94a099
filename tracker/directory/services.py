"""Changes of the directory: people, their appointments, aliases."""

import secrets
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, or_, select

from tracker import audit, clock
from tracker.db import session
from tracker.directory import sessions
from tracker.directory.accounts import end_links, set_password
from tracker.directory.models import Alias, Appointment, Body, Organisation, OrganisationGroup, Person
from tracker.directory.queries import in_force
from tracker.directory.roles import WITH_SECOND_FACTOR, Role


class TwoHeads(Exception):
    """Another head begins on the same day: one of the two has to be ended, or acts for the other."""


class OrganisationClosed(Exception):
    """Nobody is appointed to an organisation that is closed by then."""


class LoginTaken(Exception):
    """Somebody signs in with this name already."""


def add_person(full_name: str, login: str, email: str, *, by_id: int | None) -> Person:
    """A new person without offices and without a password; LoginTaken when the name is in use."""
    wanted = login.strip().lower()
    if session.scalar(select(Person.id).where(Person.login == wanted)):
        raise LoginTaken(wanted)
    person = Person(full_name=full_name.strip(), login=wanted, email=email.strip().lower())
    session.add(person)
    session.flush()
    audit.record(person, "add", by_id=by_id, after={"full_name": person.full_name, "login": person.login})
    return person


def appoint(
    person: Person,
    role: Role,
    starts_on: date,
    *,
    by_id: int | None,
    organisation_id: int | None = None,
    body_id: int | None = None,
    position: str = "",
    acting: bool = False,
    ends_on: date | None = None,
) -> Appointment:
    """Give a person an office from a day on.

    A new head who is not acting takes the office over: who headed or acted before loses it the day before, and with
    it access and open work; one appointed for a later day takes it over in turn. Sessions end, so that new rights are
    in force at once, with a second factor where the office needs one. OrganisationClosed, TwoHeads.
    """
    if organisation_id is not None:
        _require_open(organisation_id, starts_on)
        if role is Role.HEAD:
            ends_on = _until_the_next(organisation_id, starts_on, ends_on, acting=acting)
        if role is Role.HEAD and not acting:
            _end_headship(organisation_id, starts_on, by_id)
    office = {"person_id": person.id, "role": role, "organisation_id": organisation_id, "body_id": body_id}
    given = Appointment(**office, position=position, acting=acting, starts_on=starts_on, ends_on=ends_on)
    session.add(given)
    session.flush()
    person.second_factor_required |= role in WITH_SECOND_FACTOR
    sessions.end_all(person)
    audit.record(given, "appoint", by_id=by_id, after={**office, "starts_on": starts_on.isoformat()})
    return given


def appoint_curator(
    person: Person, body_id: int, organisation_ids: Collection[int], starts_on: date, *, by_id: int | None
) -> int:
    """Let a person look after organisations for a body; those looked after already stay as they are. How many new."""
    known = select(Appointment.organisation_id).where(
        Appointment.person_id == person.id,
        Appointment.body_id == body_id,
        Appointment.role == Role.CONTROLLER,
        or_(Appointment.ends_on.is_(None), Appointment.ends_on >= starts_on),
    )
    fresh = [each for each in organisation_ids if each not in set(session.scalars(known))]
    for each in fresh:
        appoint(person, Role.CONTROLLER, starts_on, by_id=by_id, organisation_id=each, body_id=body_id)
    return len(fresh)


def dismiss(appointment: Appointment, ends_on: date, *, by_id: int | None) -> None:
    """End an office after a day; the last day is still served."""
    before = {"ends_on": appointment.ends_on and appointment.ends_on.isoformat()}
    appointment.ends_on = ends_on
    sessions.end_all(session.get_one(Person, appointment.person_id))
    audit.record(appointment, "dismiss", by_id=by_id, before=before, after={"ends_on": ends_on.isoformat()})


def _require_open(organisation_id: int, on: date) -> None:
    closed_on = session.scalar(select(Organisation.closed_on).where(Organisation.id == organisation_id))
    if closed_on is not None and closed_on <= on:
        raise OrganisationClosed


def _until_the_next(organisation_id: int, starts_on: date, ends_on: date | None, *, acting: bool) -> date | None:
    """The last day of a headship that begins on a day: before the next one.

    Who acts may begin together with the head who is acted for; TwoHeads when two do that don't act.
    """
    later = select(func.min(Appointment.starts_on)).where(
        Appointment.organisation_id == organisation_id,
        Appointment.role == Role.HEAD,
        Appointment.acting.is_(False),
        Appointment.starts_on > starts_on if acting else Appointment.starts_on >= starts_on,
    )
    next_on = session.scalar(later)
    if next_on is None:
        return ends_on
    if next_on == starts_on:
        raise TwoHeads
    last_on = next_on - timedelta(days=1)
    return min(ends_on, last_on) if ends_on else last_on


def _end_headship(organisation_id: int, starts_on: date, by_id: int | None) -> None:
    present = select(Appointment).where(
        Appointment.organisation_id == organisation_id,
        Appointment.role == Role.HEAD,
        Appointment.starts_on < starts_on,
        in_force(starts_on),
    )
    for appointment in session.scalars(present):
        dismiss(appointment, starts_on - timedelta(days=1), by_id=by_id)


def set_active(person: Person, *, active: bool, by_id: int | None) -> None:
    """Open or close a person's way in; closing ends the sessions, the history and the offices stay."""
    person.deactivated_at = None if active else clock.now()
    if not active:
        sessions.end_all(person)
        end_links(person)
    audit.record(person, "activate" if active else "deactivate", by_id=by_id)


def forget_second_factor(person: Person, *, by_id: int | None) -> None:
    """Let a person whose telephone is lost put a new key into another one, at the next sign-in; sessions end."""
    person.second_factor_secret, person.second_factor_step = None, 0
    sessions.end_all(person)
    end_links(person)
    audit.record(person, "forget_second_factor", by_id=by_id)


def random_password(person: Person, *, by_id: int | None) -> str:
    """Give a person a random password and return it, to be told once."""
    password = secrets.token_urlsafe(12)
    set_password(person, password, by_id=by_id)
    return password


def set_rules(body: Body, rules: dict[str, Any], *, by_id: int | None, comment: str = "") -> None:
    """Give a body its rules, each stage's under the stage's name; `comment` says in words what is another now."""
    before, body.rules = body.rules, rules
    session.flush()
    changed = {name for name in {*before, *rules} if before.get(name) != rules.get(name)}
    kept = {
        "before": {name: before.get(name) for name in changed},
        "after": {name: rules.get(name) for name in changed},
    }
    audit.record(body, "set_rules", by_id=by_id, comment=comment, **kept)


def teach_alias(phrase: str, meaning: Organisation | OrganisationGroup, *, by_id: int | None) -> Alias:
    """Remember what a phrase means here, so that the next document is understood by itself."""
    known = session.scalars(select(Alias).where(Alias.phrase == phrase)).first() or Alias(phrase=phrase)
    is_group = isinstance(meaning, OrganisationGroup)
    known.group_id, known.organisation_id = (meaning.id, None) if is_group else (None, meaning.id)
    session.add(known)
    session.flush()
    after = {"phrase": phrase, "organisation_id": known.organisation_id, "group_id": known.group_id}
    audit.record(known, "teach", by_id=by_id, after=after)
    return known


def forget_alias(phrase: str, *, by_id: int | None) -> None:
    """Remember a phrase no more; the documents that it explained stay as they are."""
    known = session.scalars(select(Alias).where(Alias.phrase == phrase)).first()
    if known is not None:
        before = {"phrase": phrase, "organisation_id": known.organisation_id, "group_id": known.group_id}
        audit.record(known, "forget", by_id=by_id, before=before)
        session.flush()
        session.delete(known)
