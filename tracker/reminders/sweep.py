"""The sweep: everything that should have been told by today and was not becomes letters, one a person a day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from config import Settings
from tracker import clock, mail
from tracker.db import one_at_a_time, session
from tracker.directory.models import Person
from tracker.mail import UNSETTLED, Letter, LetterState, Priority
from tracker.mail.outbox import insert_into
from tracker.reminders.cards import days, to_tell
from tracker.reminders.facts import Day, Fact, facts
from tracker.reminders.models import Reminder
from tracker.reminders.recipients import recipients

DIGEST = "digest"
"""The kind of the letter of the day."""

BATCH = 500
"""People, or executions, of one query."""


@dataclass(frozen=True)
class Planned:
    """What a person is to be told today. `into` is a letter of an earlier sweep that has not gone yet."""

    person_id: int
    name: str
    address: str
    on: date
    facts: tuple[Fact, ...]
    into: int | None = None


class Place(Enum):
    """Where news for a person goes."""

    NEW = "a letter of its own"
    UNSENT = "into the letter that has not gone yet"
    LATER = "not today: the person has had a letter"


def planned(settings: Settings) -> list[Planned]:
    """What a sweep would tell whom now, by the people's names; nothing on a day off. Nothing is written."""
    today = clock.today(settings.time_zone)
    body_days = days()
    if not all(day.calendar.is_working(today) for day in body_days.values()):
        return []
    news = _news(today, body_days)
    placed = {letter.recipient_id: _place(letter, settings) for letter in _last_digests(news)}
    plans = []
    for person in _people(news):
        place, letter_id = placed.get(person.id, (Place.NEW, None))
        if place is not Place.LATER:
            told = tuple(news[person.id])
            plans.append(Planned(person.id, person.full_name, person.email, today, told, letter_id))
    return plans


def tell(plan: Planned, settings: Settings) -> bool:
    """Carry a plan out in the present transaction; whether it made a new letter.

    What another process has told since is told no more.
    """
    one_at_a_time(f"digest:{plan.person_id}")
    untold = _untold(plan)
    place, letter_id = _place(_last_digest(plan.person_id), settings)
    if not untold or place is Place.LATER:
        return False
    if place is Place.NEW:
        letter_id = _posted(plan, settings)
    if letter_id is not None:
        _note(plan, untold, letter_id)
    return place is Place.NEW and letter_id is not None


def _news(today: date, body_days: dict[int, Day]) -> dict[int, list[Fact]]:
    """What was not told yet, by the person to be told."""
    readers, heard = recipients(today), _heard_lately()
    news: dict[int, list[Fact]] = defaultdict(list)
    for card in to_tell(body_days, readers.heads):
        for fact in facts(card, body_days[card.body_id]):
            for person_id in readers.of(card, fact.to):
                if f"{person_id} {fact.key}" not in card.told and (person_id, card.id) not in heard:
                    news[person_id].append(fact)
    return news


def _heard_lately() -> set[tuple[int | None, int | None]]:
    """(person, execution) of the notices of the last day: no reminder comes within a day of a letter about the same."""
    lately = Letter.created_at > clock.now() - timedelta(days=1)
    about = select(Letter.recipient_id, Letter.about_id).where(Letter.about_id.is_not(None), lately)
    return {(row[0], row[1]) for row in session.execute(about.where(Letter.state != LetterState.CANCELLED))}


def _people(ids: Collection[int]) -> list[Person]:
    found: list[Person] = []
    for batch in _batches(ids):
        found += session.scalars(select(Person).where(Person.id.in_(batch)))
    return sorted(found, key=lambda person: (person.full_name, person.id))


class LastDigest(NamedTuple):
    """The last letter of the day that was made for a person."""

    id: int
    recipient_id: int | None
    state: LetterState
    created_at: datetime
    sent_at: datetime | None
    unknown_outcomes: int


_DIGESTS = select(*(getattr(Letter, name) for name in LastDigest._fields)).where(Letter.kind == DIGEST)


def _last_digests(person_ids: Collection[int]) -> list[LastDigest]:
    found: list[LastDigest] = []
    for batch in _batches(person_ids):
        of_these = select(func.max(Letter.id)).where(Letter.recipient_id.in_(batch), Letter.kind == DIGEST)
        last = of_these.group_by(Letter.recipient_id)
        found += [LastDigest(*row) for row in session.execute(_DIGESTS.where(Letter.id.in_(last)))]
    return found


def _last_digest(person_id: int) -> LastDigest | None:
    """The same for one person, kept from senders until the end of the transaction."""
    last = _DIGESTS.where(Letter.recipient_id == person_id).order_by(Letter.id.desc()).limit(1)
    row = session.execute(last.with_for_update()).first()
    return LastDigest(*row) if row else None


def _place(letter: LastDigest | None, settings: Settings) -> tuple[Place, int | None]:
    """A letter in a sender's hands takes nothing in, nor one that may have arrived already."""
    if letter is None:
        return Place.NEW, None
    if letter.state in UNSETTLED:
        is_whole = letter.state is not LetterState.SENDING and not letter.unknown_outcomes
        return (Place.UNSENT, letter.id) if is_whole else (Place.LATER, None)
    told_on = _day_of(letter.sent_at or letter.created_at, settings)
    return (Place.LATER if told_on >= clock.today(settings.time_zone) else Place.NEW), None


def _day_of(at: datetime, settings: Settings) -> date:
    return at.astimezone(ZoneInfo(settings.time_zone)).date()


def _untold(plan: Planned) -> list[Fact]:
    told: set[tuple[int, str]] = set()
    for batch in _batches({fact.execution_id for fact in plan.facts}):
        found = select(Reminder.execution_id, Reminder.rung).where(
            Reminder.recipient_id == plan.person_id, Reminder.execution_id.in_(batch)
        )
        told |= {(row.execution_id, row.rung) for row in session.execute(found)}
    return [fact for fact in plan.facts if (fact.execution_id, fact.key) not in told]


def _posted(plan: Planned, settings: Settings) -> int | None:
    return mail.post(
        f"{DIGEST}:{plan.person_id}:{plan.on}",
        DIGEST,
        recipient_id=plan.person_id,
        address=plan.address,
        facts={"day": plan.on.isoformat()},
        priority=Priority.BULK,
    )


def _note(plan: Planned, told: list[Fact], letter_id: int) -> None:
    """Write the ledger."""
    rows = [
        {
            "execution_id": fact.execution_id,
            "recipient_id": plan.person_id,
            "rung": fact.key,
            "told_on": plan.on,
            "letter_id": letter_id,
        }
        for fact in told
    ]
    session.execute(insert_into(Reminder).on_conflict_do_nothing(), rows)


def _batches(ids: Collection[int]) -> list[list[int]]:
    ordered = sorted(ids)
    return [ordered[first : first + BATCH] for first in range(0, len(ordered), BATCH)]
