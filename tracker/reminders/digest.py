"""The letter of the day as it stands at the moment of sending: what a person has to do, and what is late below."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, select, tuple_

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, visitors
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.states import UNANSWERED, State
from tracker.mail import LetterState, Meaningless
from tracker.reminders.cards import FRESH, is_named_controller, pressing
from tracker.reminders.choices import DECLINED, silent
from tracker.reminders.entries import Entry, entries
from tracker.reminders.facts import ISSUED, Card, Case, Day, above
from tracker.reminders.hours import days
from tracker.reminders.recipients import Over, recipients
from tracker.reminders.schedule import Audience

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
    """Those of the entries that the person hears of for the first time."""
    total: int
    nearest_on: date | None
    """The first due day in it that has not passed; the cards of a part stand by their days."""


@dataclass(frozen=True)
class Digest:
    """All that a person is told today."""

    on: date
    person_id: int
    name: str
    address: str
    locale: str
    by_link: bool
    """Whether links may let this person in: not one who needs a second factor."""
    sections: tuple[Section, ...]
    many_organisations: bool
    untold: tuple[int, ...]
    """The executions that the letter was made for, and that are no more in it."""


Keys = dict[int, tuple[str, ...]]
"""The keys of facts by their executions."""

Told = Mapping[int, Keys]
"""What the letter of each person was made for."""


def composed(told: Told, settings: Settings) -> dict[int, Digest | Meaningless]:
    """What each of these people is told among all that is pressing, or why there is nothing to tell.

    It goes only if some of what it was made for is still true and still this person's business. For many people the
    database is asked no more often than for one.
    """
    today = clock.today(settings.time_zone)
    body_days = days()
    people = session.scalars(select(Person).where(Person.id.in_(told), Person.deactivated_at.is_(None)))
    found = {
        visitor.person.id: _Found(visitor, told[visitor.person.id], body_days) for visitor in visitors(people, today)
    }
    for person_id in silent(found, today):
        found[person_id].is_silent = True
    _place(found, today, body_days)
    shown = entries([card for each in found.values() for card in each.shown()], body_days)
    return {
        person_id: _digest(found[person_id], today, shown) if person_id in found else NO_OFFICE for person_id in told
    }


def _digest(found: "_Found", today: date, shown: Mapping[int, Entry]) -> Digest | Meaningless:
    if not found.concerned:
        return NO_OFFICE
    if not found.said:
        return NOTHING
    if found.is_silent and not any(ISSUED in keys for keys in found.told.values()):
        return DECLINED
    person = found.visitor.person
    organisations = {card.organisation_id for cards in found.parts.values() for card in cards}
    return Digest(
        on=today,
        person_id=person.id,
        name=person.full_name,
        address=person.email,
        locale=person.locale,
        by_link=not person.second_factor_required,
        sections=tuple(_sections(found, shown)),
        many_organisations=len(organisations) > 1 or not found.visitor.offices.organisations,
        untold=tuple(found.told.keys() - found.said),
    )


def _place(found: dict[int, "_Found"], today: date, body_days: dict[int, Day]) -> None:
    """Put each execution where it belongs in the letters of those who answer for it."""
    told_of = {execution_id for each in found.values() for execution_id in each.told}
    concerned = [each.visitor for each in found.values()]
    cards = pressing(body_days, of_duties(concerned), of_control(concerned), told_of)
    readers = recipients(today, {card.organisation_id for card in cards})
    supervisors = found.keys() & readers.supervisors()
    for card in cards:
        for person_id in readers.of(card)[Audience.EXECUTOR]:
            if person_id in found:
                found[person_id].place(card, found[person_id].duty(card))
        if supervisors:
            _place_above(found, card, readers.over(card), card.id in told_of)


def _place_above(found: dict[int, "_Found"], card: Card, over: Over, is_known: bool) -> None:
    """Put an execution into the letters of those above; nowhere as long as there is nothing to tell them."""
    speaks_to = above(card.news)
    for person_id, audiences in over:
        is_told = not speaks_to.isdisjoint(audiences)
        if (is_told or is_known) and person_id in found:
            found[person_id].place(card, _control(card) if is_told else None)


def of_duties(concerned: Sequence[Visitor]) -> list[ColumnElement[bool]]:
    """The executions that can be these people's duties."""
    organisations = sorted({each for one in concerned for each in one.offices.organisations})
    return [Execution.organisation_id.in_(organisations)] if organisations else []


def of_control(concerned: Sequence[Visitor]) -> list[ColumnElement[bool]]:
    """The executions over which they can be: a condition for each way to be concerned."""
    offices = [each.offices for each in concerned]
    bodies = sorted({each for office in offices for each in office.bodies(Role.CONTROLLER, Role.CHAIR)})
    curated = sorted({each for office in offices for each in office.curated()})
    scopes = [is_named_controller([each.person.id for each in concerned])]
    if bodies:
        scopes.append(Execution.body_id.in_(bodies))
    if curated:
        scopes.append(tuple_(Execution.body_id, Execution.organisation_id).in_(curated))
    return scopes


@dataclass
class _Found:
    """A digest while it is put together."""

    visitor: Visitor
    told: Keys
    body_days: dict[int, Day]
    parts: dict[Part, list[Card]] = field(default_factory=dict)
    concerned: bool = False
    """Whether the person answers in any part for something that the letter was made for."""
    said: set[int] = field(default_factory=set)
    """What the letter was made for, and is in it."""
    is_silent: bool = False
    """Whether the person has chosen to hear of new duties only, perhaps since the letter was made."""

    def shown(self) -> Iterable[Card]:
        """The executions of which the letter says more than their number."""
        return (card for cards in self.parts.values() for card in cards[:SHOWN])

    def is_news(self, card: Card) -> bool:
        """Whether the letter is the first word of a duty that was given lately."""
        age = self.body_days[card.case.body_id].today - card.case.term.issued_on
        return ISSUED in self.told.get(card.id, ()) and age <= FRESH

    def place(self, card: Card, part: Part | None) -> None:
        """Put an execution where it belongs, or nowhere."""
        told = card.id in self.told
        self.concerned |= told
        if part:
            if told:
                self.said.add(card.id)
            self.parts.setdefault(part, []).append(card)

    def duty(self, card: Card) -> Part | None:
        """Where a duty stands; what presses stands in every digest."""
        it = card.case
        if it.state not in UNANSWERED:
            return None
        if it.state is State.RETURNED:
            return Part.RETURNED
        if it.is_overdue:
            return Part.OVERDUE
        return Part.SOON if it.is_due_soon else _far_ahead(it, self.told.get(card.id, ()))


def _control(card: Card) -> Part:
    """Where an execution stands for one who is above."""
    return Part.WAITING if card.case.state is State.UNDER_REVIEW else Part.LATE


def _far_ahead(it: Case, told: Collection[str]) -> Part | None:
    """Where a duty stands that doesn't press: only in the letter that was made for it, and if its day still holds."""
    if it.decision_key in told:
        return Part.DECIDED
    if any(key.endswith(f"@{it.term.due_on}") for key in told):
        return Part.SOON
    return Part.NEW if ISSUED in told or it.reopened_key in told else None


def _sections(found: _Found, shown: Mapping[int, Entry]) -> Iterable[Section]:
    for part in Part:
        if cards := found.parts.get(part):
            rows = tuple(_as_told(shown[card.id], card, found.told) for card in cards[:SHOWN])
            new = frozenset(card.id for card in cards[:SHOWN] if part is Part.NEW or found.is_news(card))
            yield Section(part, rows, new, len(cards), _nearest(cards, found.body_days))


def _as_told(entry: Entry, card: Card, told: Keys) -> Entry:
    """What happened to a duty is said once, wherever the duty stands: in the letter that was made for it."""
    if entry.granted is None and not entry.again:
        return entry
    keys = told.get(card.id, ())
    granted = entry.granted if card.case.decision_key in keys else None
    return entry._replace(granted=granted, again=entry.again and card.case.reopened_key in keys)


def _nearest(cards: Sequence[Card], body_days: Mapping[int, Day]) -> date | None:
    due = ((card.case.term.due_on, body_days[card.case.body_id].today) for card in cards)
    return next((due_on for due_on, today in due if due_on is not None and due_on >= today), None)
