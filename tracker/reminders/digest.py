"""The letter of the day as it stands at the moment of sending: what a person has to do, and what is late below."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, tuple_

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.states import UNANSWERED, State
from tracker.mail import LetterState, Meaningless, NotBefore
from tracker.reminders.cards import FRESH, days, is_named_controller, of_a_person
from tracker.reminders.entries import Entry, entries
from tracker.reminders.facts import ISSUED, Card, Day, decision_key, facts
from tracker.reminders.recipients import Recipients, recipients
from tracker.reminders.schedule import Audience, is_due_soon

SHOWN = 20
"""Rows of one section; of the rest the letter says how many there are."""

NOTHING = Meaningless(LetterState.CANCELLED, "nothing_to_say")
NO_OFFICE = Meaningless(LetterState.CANCELLED, "no_office")


class Part(StrEnum):
    """The parts of a digest in the order in which they stand; the last two are of those who control."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    DECIDED = "decided"
    SOON = "soon"
    NEW = "new"
    WAITING = "waiting"
    LATE = "late"


DUTIES = frozenset({Part.RETURNED, Part.OVERDUE, Part.DECIDED, Part.SOON, Part.NEW})


@dataclass(frozen=True)
class Section:
    """A part of a digest: its first entries, and how many there are in all."""

    part: Part
    entries: tuple[Entry, ...]
    new: frozenset[int]
    """The executions that the person hears of for the first time."""
    total: int
    nearest_on: date | None
    """The first due day in it that has not passed."""


@dataclass(frozen=True)
class Digest:
    """All that a person is told today."""

    on: date
    name: str
    address: str
    locale: str
    sections: tuple[Section, ...]
    many_organisations: bool


def composed(person_id: int, told: Iterable[tuple[int, str]], settings: Settings) -> Digest | Meaningless | NotBefore:
    """The digest that tells a person these (execution, key) among all that is pressing, or why it doesn't go now.

    It goes only if some of what it was made for is still true and still this person's business.
    """
    today = clock.today(settings.time_zone)
    body_days = days()
    if (until := _next_working(today, body_days.values(), settings)) is not None:
        return NotBefore(until)
    person = session.get(Person, person_id)
    if person is None or person.deactivated_at is not None:
        return NO_OFFICE
    found = _Found(visitor(person, today), _by_execution(told), body_days)
    cards = of_a_person(body_days, found.scopes, found.told)
    readers = recipients(today, {card.organisation_id for card in cards})
    if not any(readers.include(person_id, card) for card in cards if card.id in found.told):
        return NO_OFFICE
    for card in cards:
        found.place(card, readers)
    if not found.says_something:
        return NOTHING
    organisations = {card.organisation_id for cards in found.parts.values() for card in cards}
    return Digest(
        on=today,
        name=person.full_name,
        address=person.email,
        locale=person.locale,
        sections=tuple(_sections(found)),
        many_organisations=len(organisations) > 1 or not found.visitor.offices.organisations,
    )


def _next_working(today: date, all_days: Iterable[Day], settings: Settings) -> datetime | None:
    """The beginning of the next working day, when today is none."""
    calendar = next((day.calendar for day in all_days), None)
    if calendar is None or calendar.is_working(today):
        return None
    return datetime.combine(calendar.next_after(today), time.min, ZoneInfo(settings.time_zone))


def _by_execution(told: Iterable[tuple[int, str]]) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for execution_id, key in told:
        found[execution_id].add(key)
    return dict(found)


@dataclass
class _Found:
    """The digest while it is put together."""

    visitor: Visitor
    told: dict[int, set[str]]
    body_days: dict[int, Day]
    parts: dict[Part, list[Card]] = field(default_factory=dict)

    @property
    def scopes(self) -> list[ColumnElement[bool]]:
        """The executions that can be this person's business: a condition for each way to be concerned."""
        offices = self.visitor.offices
        scopes = [is_named_controller(self.visitor.person.id)]
        if offices.organisations:
            scopes.append(Execution.organisation_id.in_(offices.organisations))
        if bodies := offices.bodies(Role.CONTROLLER, Role.CHAIR):
            scopes.append(Execution.body_id.in_(bodies))
        if curated := offices.curated():
            scopes.append(tuple_(Execution.body_id, Execution.organisation_id).in_(sorted(curated)))
        return scopes

    @property
    def says_something(self) -> bool:
        """Whether anything that the letter was made for is in it."""
        return any(card.id in self.told for cards in self.parts.values() for card in cards)

    def is_news(self, card: Card) -> bool:
        """Whether the letter is the first word of a duty that was given lately."""
        age = self.body_days[card.body_id].today - card.term.issued_on
        return ISSUED in self.told.get(card.id, ()) and age <= FRESH

    def place(self, card: Card, readers: Recipients) -> None:
        """Put an execution where it belongs, or nowhere."""
        day = self.body_days[card.body_id]
        if self.visitor.person.id in readers.of(card, Audience.EXECUTOR):
            part = _duty(card, day, self.told.get(card.id, set()))
        else:
            part = self._control(card, day, readers)
        if part:
            self.parts.setdefault(part, []).append(card)

    def _control(self, card: Card, day: Day, readers: Recipients) -> Part | None:
        mine = any(
            self.visitor.person.id in readers.of(card, fact.to)
            for fact in facts(card, day)
            if fact.to is not Audience.EXECUTOR
        )
        if not mine:
            return None
        return Part.WAITING if card.state is State.UNDER_REVIEW else Part.LATE


def _duty(card: Card, day: Day, told: set[str]) -> Part | None:
    """Where a duty stands; what presses stands in every digest."""
    if card.state not in UNANSWERED:
        return None
    if card.state is State.RETURNED:
        return Part.RETURNED
    if card.is_overdue(day.today):
        return Part.OVERDUE
    soon = is_due_soon(card.term.due_on, day.today, day.calendar, day.ladder)
    return Part.SOON if soon else _far_ahead(card, told)


def _far_ahead(card: Card, told: set[str]) -> Part | None:
    """Where a duty stands that doesn't press: only in the letter that was made for it, and if its day still holds."""
    if decision_key(card) in told:
        return Part.DECIDED
    if any(key.endswith(f"@{card.term.due_on}") for key in told):
        return Part.SOON
    return Part.NEW if ISSUED in told else None


def _sections(found: _Found) -> Iterable[Section]:
    shown = entries([card for cards in found.parts.values() for card in cards[:SHOWN]], found.body_days)
    for part in Part:
        if cards := found.parts.get(part):
            rows = tuple(shown[card.id] for card in cards[:SHOWN])
            new = frozenset(card.id for card in cards if part is Part.NEW or found.is_news(card))
            yield Section(part, rows, new, len(cards), _nearest(cards, found))


def _nearest(cards: Sequence[Card], found: _Found) -> date | None:
    ahead = [
        card.term.due_on
        for card in cards
        if card.term.due_on is not None and card.term.due_on >= found.body_days[card.body_id].today
    ]
    return min(ahead, default=None)
