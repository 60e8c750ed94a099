"""The sweep: everything that should have been told by today and was not becomes letters, one a person a day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, or_, select, update

from config import Settings
from tracker import clock, mail
from tracker.db import in_batches, one_at_a_time, session
from tracker.directory.models import Person
from tracker.mail import UNSETTLED, Draft, Letter, LetterState, Priority
from tracker.mail.holds import Why
from tracker.mail.outbox import OBSTACLES
from tracker.reminders import ledger
from tracker.reminders.cards import days, to_tell
from tracker.reminders.facts import ISSUED, Day, Fact
from tracker.reminders.models import LetterChoice, Reminder
from tracker.reminders.overviews import MONTH, WEEK
from tracker.reminders.recipients import recipients
from tracker.reminders.regular import wants_letter

DIGEST = "digest"
"""The kind of the letter of the day."""

OF_A_DAY = (DIGEST, WEEK, MONTH)
"""Of these kinds together a person gets one letter a day."""


@dataclass(frozen=True)
class Planned:
    """What a person is to be told today. `into` is a letter of an earlier sweep that has not gone yet."""

    person_id: int
    name: str
    address: str
    on: date
    facts: tuple[Fact, ...]
    into: int | None = None
    ledger: int = 0
    """The last row of the ledger when this was planned."""


class Place(Enum):
    """Where news for a person goes."""

    NEW = "a letter of its own"
    UNSENT = "into a letter that nobody has yet"
    LATER = "not today: the person has had a letter"


def planned(settings: Settings, hour: int | None = None) -> list[Planned]:
    """What a sweep would tell whom now, by the people's names; nothing on a day off. Nothing is written.

    With an hour of the day, those are left for later to whom a body would speak whose hour has not come.
    """
    today = clock.today(settings.time_zone)
    body_days = days()
    if not all(day.calendar.is_working(today) for day in body_days.values()):
        return []
    return plans(_wanted(_news(today, body_days, _early(body_days, hour, settings)), today, body_days), today, settings)


def plans(news: Mapping[int, Sequence[Fact]], today: date, settings: Settings) -> list[Planned]:
    """What to tell whom of some news, by the people's names; who has had the letter of the day is left out."""
    ledger = session.scalar(select(func.max(Reminder.id))) or 0
    placed = {letter.recipient_id: _place(letter, settings) for letter in _last_digests(news)}
    found = []
    for person in _people(news):
        place, letter_id = placed.get(person.id, (Place.NEW, None))
        if place is not Place.LATER:
            told = tuple(news[person.id])
            found.append(Planned(person.id, person.full_name, person.email, today, told, letter_id, ledger))
    return found


def tell(plans: Sequence[Planned], settings: Settings) -> int:
    """Carry plans out in the present transaction; how many new letters that made.

    What another process has told since is told no more.
    """
    one_at_a_time(DIGEST)
    people = {plan.person_id for plan in plans}
    last = {letter.recipient_id: letter for letter in _last_digests(people, keep=True)}
    untold = _untold(plans)
    placed = {plan: _place(last.get(plan.person_id), settings) for plan in plans if untold[plan.person_id]}
    new = _posted([plan for plan, (place, _letter_id) in placed.items() if place is Place.NEW])
    _take_in([last[plan.person_id] for plan, (place, _letter_id) in placed.items() if place is Place.UNSENT])
    into = {plan: new.get(plan.person_id) if place is Place.NEW else kept for plan, (place, kept) in placed.items()}
    _note({plan: letter_id for plan, letter_id in into.items() if letter_id is not None}, untold)
    return len(new)


def _early(body_days: dict[int, Day], hour: int | None, settings: Settings) -> set[int]:
    """The bodies whose hour of letters has not come."""
    begins = {body_id: day.from_hour for body_id, day in body_days.items()}
    return {
        body_id
        for body_id, own in begins.items()
        if hour is not None and hour < (settings.letters_from_hour if own is None else own)
    }


def _news(today: date, body_days: dict[int, Day], early: Collection[int]) -> dict[int, list[Fact]]:
    """What was not told yet, by the person to be told; nothing for those to whom an early body would speak."""
    readers, heard, later = recipients(today), _heard_lately(), set()
    news: dict[int, list[Fact]] = defaultdict(list)
    for card in to_tell(body_days, readers.heads):
        people = readers.of(card)
        for key, to in card.news:
            for person_id in people[to]:
                if not card.is_told(person_id, key) and (person_id, card.id) not in heard:
                    news[person_id].append(Fact(card.id, key, to))
                    if card.case.body_id in early:
                        later.add(person_id)
    return {person_id: facts for person_id, facts in news.items() if person_id not in later}


def _wanted(news: dict[int, list[Fact]], today: date, body_days: dict[int, Day]) -> dict[int, list[Fact]]:
    """The news without those of people who have chosen to hear less; such news stay untold until a letter comes."""
    chosen = select(LetterChoice.person_id, LetterChoice.often, LetterChoice.paused_until)
    for person_id, often, paused_until in session.execute(chosen):
        first_notice = any(fact.key == ISSUED for fact in news.get(person_id, ()))
        calendar = next(iter(body_days.values())).calendar
        if not wants_letter(often, paused_until, first_notice=first_notice, today=today, calendar=calendar):
            news.pop(person_id, None)
    return news


def _heard_lately() -> set[tuple[int | None, int | None]]:
    """(person, execution) of what waits to be told by itself, or was within a day: no reminder of the same comes by."""
    lately = or_(Letter.state.in_(UNSETTLED), Letter.sent_at > clock.now() - timedelta(days=1))
    about = select(Letter.recipient_id, Letter.about_id).where(Letter.about_id.is_not(None), lately)
    return {(row[0], row[1]) for row in session.execute(about)}


def _people(ids: Collection[int]) -> list[Row[int, str, str]]:
    found: list[Row[int, str, str]] = []
    for batch in in_batches(ids):
        found += session.execute(select(Person.id, Person.full_name, Person.email).where(Person.id.in_(batch)))
    return sorted(found, key=lambda person: (person.full_name, person.id))


class LastDigest(NamedTuple):
    """The last letter of the day that was made for a person."""

    id: int
    kind: str
    recipient_id: int | None
    state: LetterState
    reason: str
    facts: dict[str, Any]
    created_at: datetime
    sent_at: datetime | None
    unknown_outcomes: int

    def takes_news(self, today: date) -> bool:
        """Whether news can go with it: nobody has it, no sender holds it, and it will be sent yet or can be today."""
        if self.unknown_outcomes or self.kind != DIGEST:
            return False
        match self.state:
            case LetterState.QUEUED | LetterState.WAITING:
                return True
            case LetterState.WITHHELD | LetterState.PARKED:
                return self.reason in (*OBSTACLES, "refused")
            case LetterState.CANCELLED:
                return self.reason != Why.RESTORED and self.facts.get("day") == today.isoformat()
        return False


_DIGESTS = select(*(getattr(Letter, name) for name in LastDigest._fields)).where(Letter.kind.in_(OF_A_DAY))


def _last_digests(person_ids: Collection[int], *, keep: bool = False) -> list[LastDigest]:
    """The last one of each person; `keep` keeps them from senders until the end of the transaction."""
    found: list[LastDigest] = []
    for batch in in_batches(person_ids):
        of_these = select(func.max(Letter.id)).where(Letter.recipient_id.in_(batch), Letter.kind.in_(OF_A_DAY))
        last = _DIGESTS.where(Letter.id.in_(of_these.group_by(Letter.recipient_id))).order_by(Letter.id)
        found += [LastDigest(*row) for row in session.execute(last.with_for_update() if keep else last)]
    return found


def _place(letter: LastDigest | None, settings: Settings) -> tuple[Place, int | None]:
    """Into a letter that nobody has yet; else a person who was written to today waits."""
    today = clock.today(settings.time_zone)
    if letter is None:
        return Place.NEW, None
    if letter.takes_news(today):
        return Place.UNSENT, letter.id
    # a clock that was ahead for a while leaves letters of days to come, which keep nobody waiting
    is_todays = letter.state in UNSETTLED or _day_of(letter.sent_at or letter.created_at, settings) == today
    return (Place.LATER if is_todays else Place.NEW), None


def _day_of(at: datetime, settings: Settings) -> date:
    return at.astimezone(ZoneInfo(settings.time_zone)).date()


def _untold(plans: Sequence[Planned]) -> dict[int, list[Fact]]:
    """What of each person's plan was not told since it was made."""
    since = select(Reminder.recipient_id, Reminder.execution_id, Reminder.rung).where(
        Reminder.id > min(plan.ledger for plan in plans),
        Reminder.recipient_id.in_([plan.person_id for plan in plans]),
        Reminder.told,
    )
    told = {tuple(row) for row in session.execute(since)}
    return {
        plan.person_id: [fact for fact in plan.facts if (plan.person_id, fact.execution_id, fact.key) not in told]
        for plan in plans
    }


def _posted(plans: Sequence[Planned]) -> dict[int, int]:
    """The new letters by the people they are for."""
    drafts = {
        f"{DIGEST}:{plan.person_id}:{plan.on}": Draft(
            kind=DIGEST,
            recipient_id=plan.person_id,
            address=plan.address,
            facts={"day": plan.on.isoformat()},
            priority=Priority.BULK,
        )
        for plan in plans
    }
    people = {f"{DIGEST}:{plan.person_id}:{plan.on}": plan.person_id for plan in plans}
    return {people[key]: letter_id for key, letter_id in mail.post_all(drafts).items()}


def _take_in(letters: Sequence[LastDigest]) -> None:
    """Have letters go with more than they were made for: words found for them before hold no longer."""
    for letter in letters:
        facts = {**letter.facts, "grown": letter.facts.get("grown", 0) + 1}
        values: dict[str, Any] = {"facts": facts}
        if letter.state not in UNSETTLED:
            values |= {"state": LetterState.QUEUED, "reason": "", "turn_at": clock.now(), "attempts": 0}
        session.execute(update(Letter).where(Letter.id == letter.id).values(values))


def _note(letters: Mapping[Planned, int], untold: Mapping[int, list[Fact]]) -> None:
    """Write the ledger."""
    ledger.write(
        [
            (execution_id, plan.person_id, key, letter_id)
            for plan, letter_id in letters.items()
            for execution_id, key, _to in untold[plan.person_id]
        ]
    )
