"""Who answers for what on a day, for many executions at once: the people that earlier stages name one by one."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Select, select

from tracker.db import session
from tracker.directory.models import Appointment, Organisation, Person
from tracker.directory.queries import heads, in_force
from tracker.directory.roles import Role
from tracker.reminders.facts import Card
from tracker.reminders.schedule import Audience

People = tuple[int, ...]

Over = tuple[tuple[int, frozenset[Audience]], ...]

ABOVE = (Audience.CONTROLLER, Audience.CURATOR, Audience.CHAIR)


@dataclass(frozen=True)
class Recipients:
    """Ids of people: heads by organisation, curators by (body, organisation), controllers and chairs by body.

    `checkers` are all that may check something of a body: a controller named for a point is told while among them.
    """

    heads: dict[int, int]
    curators: dict[tuple[int, int], People]
    controllers: dict[int, People]
    chairs: dict[int, People]
    checkers: dict[int, set[int]]
    _known: dict[tuple[int, int, int | None], dict[Audience, People]] = field(default_factory=dict, repr=False)
    _over: dict[tuple[int, int, int | None], Over] = field(default_factory=dict, repr=False)

    def of(self, card: Card) -> dict[Audience, People]:
        """Whom a fact for each audience is told; nobody is told as controller of the own organisation."""
        # thousands of executions have the same readers
        key = (card.case.body_id, card.organisation_id, card.controller_id)
        if (known := self._known.get(key)) is None:
            head = self.heads.get(card.organisation_id)
            known = {to: tuple(each for each in self._above(card, to) if each != head) for to in ABOVE}
            known = self._known[key] = {Audience.EXECUTOR: (head,) if head else (), **known}
        return known

    def over(self, card: Card) -> Over:
        """Those above the executor, each with the audiences to which the person belongs."""
        key = (card.case.body_id, card.organisation_id, card.controller_id)
        if (known := self._over.get(key)) is None:
            people = self.of(card)
            each_of = {person_id for audience in ABOVE for person_id in people[audience]}
            known = self._over[key] = tuple(
                (person_id, frozenset(audience for audience in ABOVE if person_id in people[audience]))
                for person_id in sorted(each_of)
            )
        return known

    def supervisors(self) -> set[int]:
        """Everybody who may be told as one above the executor."""
        return set().union(*self.checkers.values(), *self.chairs.values())

    def _above(self, card: Card, audience: Audience) -> People:
        curators = self.curators.get((card.case.body_id, card.organisation_id), ())
        if audience is Audience.CURATOR:
            return curators
        if audience is Audience.CHAIR:
            return self.chairs.get(card.case.body_id, ())
        if card.controller_id and card.controller_id in self.checkers.get(card.case.body_id, ()):
            return (card.controller_id,)
        return curators or self.controllers.get(card.case.body_id, ())


def recipients(on: date, organisation_ids: Collection[int] | None = None) -> Recipients:
    """Who answers on a day, for all organisations or for some: two or three queries whatever the size."""
    chosen = session.scalars(select(Organisation.id)).all() if organisation_ids is None else organisation_ids
    answering = {organisation_id: person.id for organisation_id, person in heads(chosen, on).items()}
    curators: dict[tuple[int, int], People] = defaultdict(tuple)
    of_bodies: dict[Role, dict[int, People]] = {Role.CONTROLLER: defaultdict(tuple), Role.CHAIR: defaultdict(tuple)}
    checkers: dict[int, set[int]] = defaultdict(set)
    for role, body_id, organisation_id, person_id in session.execute(_supervisors(on)):
        if body_id is None:
            continue
        if role is not Role.CHAIR:
            checkers[body_id].add(person_id)
        if role is Role.SECRETARY:
            continue
        if organisation_id is None:
            of_bodies[role][body_id] += (person_id,)
        elif role is Role.CONTROLLER:
            curators[body_id, organisation_id] += (person_id,)
    return Recipients(
        answering, dict(curators), dict(of_bodies[Role.CONTROLLER]), dict(of_bodies[Role.CHAIR]), dict(checkers)
    )


def _supervisors(on: date) -> Select[Role, int | None, int | None, int]:
    return (
        select(Appointment.role, Appointment.body_id, Appointment.organisation_id, Appointment.person_id)
        .distinct()
        .join(Appointment.person)
        .where(
            Appointment.role.in_([Role.CONTROLLER, Role.CHAIR, Role.SECRETARY]),
            in_force(on),
            Person.deactivated_at.is_(None),
        )
        .order_by(Appointment.person_id)
    )
