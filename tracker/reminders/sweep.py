"""The sweep: everything that should have been told by today and was not becomes letters, one a person a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Row, func, select, update

from config import Settings
from tracker import clock, mail
from tracker.db import in_batches, one_at_a_time, session
from tracker.directory.models import Person
from tracker.mail import UNSETTLED, Draft, Letter, LetterState, Priority
from tracker.mail.holds import Why
from tracker.mail.outbox import OBSTACLES
from tracker.reminders import ledger, overviews
from tracker.reminders.facts import Fact
from tracker.reminders.hours import days, early
from tracker.reminders.models import Reminder
from tracker.reminders.overviews import Owed
from tracker.reminders.regular import DIGEST, OF_A_DAY
from tracker.reminders.untold import apart, untold_news, wanted


@dataclass(frozen=True, eq=False)
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
    overview: Owed | None = None
    """What the letter brings besides; with it the letter may have no news at all."""

    @property
    def kind(self) -> str:
        """The kind of the letter."""
        return self.overview.kind if self.overview else DIGEST

    @property
    def key(self) -> str:
        """Its key in the outbox."""
        return self.overview.key if self.overview else f"{DIGEST}:{self.person_id}:{self.on}"


NIGHT = timedelta(hours=20)
"""Letters that are so far apart are a day apart: those of two mornings are, within the minutes of a sweep."""


class Place(Enum):
    """Where news for a person goes."""

    NEW = "a letter of its own"
    UNSENT = "into a letter that nobody has yet"
    LATER = "not today: the person has had a letter"


def planned(settings: Settings, *, by_hour: bool = False) -> list[Planned]:
    """What a sweep would tell whom now, by the people's names; nothing on a day off. Nothing is written.

    With `by_hour`, those are left for later to whom a body would speak whose hour has not come.
    """
    today = clock.today(settings.time_zone)
    body_days = days()
    if not all(day.calendar.is_working(today) for day in body_days.values()):
        return []
    silent = early(body_days, settings) if by_hour else set()
    news, later = untold_news(today, body_days, silent)
    owed = overviews.owed(today, body_days)
    later |= {person_id for person_id, each in owed.items() if not silent.isdisjoint(each.body_ids)}
    found = plans(wanted(news, today, settings), today, settings, owed)
    return [plan for plan in found if plan.person_id not in later]


def plans(
    news: Mapping[int, Sequence[Fact]], today: date, settings: Settings, owed: Mapping[int, Owed] | None = None
) -> list[Planned]:
    """What to tell whom of some news, by the people's names; who has had the letter of the day is left out.

    Who is `owed` an overview gets it with the news, also in a letter that has not gone, unless that one brings the
    overview of another kind: then it waits for the next letter.
    """
    last_row, owed = session.scalar(select(func.max(Reminder.id))) or 0, owed or {}
    people = _people(news.keys() | owed.keys())
    last = {letter.recipient_id: letter for letter in _last_digests([each.id for each in people])}
    news = apart(news, {letter.id: person_id or 0 for person_id, letter in last.items() if letter.went_lately})
    found = []
    for person in people:
        place, letter_id = _place(last.get(person.id), settings)
        told, overview = tuple(news.get(person.id, ())), owed.get(person.id)
        if letter_id and not last[person.id].takes(overview):
            overview = None
        if place is not Place.LATER and (told or overview):
            found.append(Planned(person.id, person.full_name, person.email, today, told, letter_id, last_row, overview))
    return found


def tell(plans: Sequence[Planned], settings: Settings) -> int:
    """Carry plans out in the present transaction; how many new letters that made.

    What another process has told since is told no more.
    """
    one_at_a_time(DIGEST)
    people = {plan.person_id for plan in plans}
    last = {letter.recipient_id: letter for letter in _last_digests(people, keep=True)}
    untold = _untold(plans)
    speaking = [plan for plan in plans if untold[plan.person_id] or plan.overview]
    placed = {plan: _place(last.get(plan.person_id), settings) for plan in speaking}
    new = _posted([plan for plan, (place, _letter_id) in placed.items() if place is Place.NEW])
    growing = {plan: last[plan.person_id] for plan, (place, _letter_id) in placed.items() if place is Place.UNSENT}
    _take_in({plan: it for plan, it in growing.items() if untold[plan.person_id] or it.takes(plan.overview)})
    into = {plan: new.get(plan.person_id) if place is Place.NEW else kept for plan, (place, kept) in placed.items()}
    _note({plan: letter_id for plan, letter_id in into.items() if letter_id is not None}, untold)
    return len(new)


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

    @property
    def went_lately(self) -> bool:
        """Whether it went since noon yesterday, as a letter of this morning sees it."""
        return self.sent_at is not None and clock.now() - self.sent_at < NIGHT

    def takes(self, overview: Owed | None) -> bool:
        """Whether an overview can go with it: it brings none yet, or an older one of the kind."""
        return overview is not None and self.kind in {DIGEST, overview.kind}

    def takes_news(self, today: date) -> bool:
        """Whether news can go with it: nobody has it, no sender holds it, and it will be sent yet or can be today."""
        if self.unknown_outcomes:
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
        plan.key: Draft(
            kind=plan.kind,
            recipient_id=plan.person_id,
            address=plan.address,
            facts={"day": plan.on.isoformat(), **(plan.overview.facts if plan.overview else {})},
            priority=Priority.BULK,
        )
        for plan in plans
    }
    people = {plan.key: plan.person_id for plan in plans}
    return {people[key]: letter_id for key, letter_id in mail.post_all(drafts).items()}


def _take_in(growing: Mapping[Planned, LastDigest]) -> None:
    """Have letters go with more than they were made for: words found for them before hold no longer."""
    for plan, letter in growing.items():
        facts = {**letter.facts, "grown": letter.facts.get("grown", 0) + 1}
        values: dict[str, Any] = {"facts": facts}
        if plan.overview and letter.takes(plan.overview):
            values = {"facts": {**facts, **plan.overview.facts}, "kind": plan.kind, "key": plan.key}
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
