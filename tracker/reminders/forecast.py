"""What will be sent to whom in the days ahead, if nothing is answered and nothing moved meanwhile."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, case, func, or_, select, true

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, names, visitors
from tracker.executions.models import Decision, Execution, Extension
from tracker.executions.states import UNANSWERED, State
from tracker.intake.draft import Part
from tracker.reminders.cards import cards
from tracker.reminders.digest import of_control, of_duties
from tracker.reminders.facts import Card, Case, Day, Fact, News, news
from tracker.reminders.hours import days
from tracker.reminders.models import LetterChoice
from tracker.reminders.overviews import Owed, owed
from tracker.reminders.queries import READERS
from tracker.reminders.recipients import recipients
from tracker.reminders.regular import monday_of, wants_letter
from tracker.reminders.schedule import Audience, Term, rungs_between
from tracker.reminders.sweep import Planned
from tracker.resolutions.models import Assignment

AHEAD = 14
"""Days that a forecast looks ahead, beginning tomorrow: what goes today is planned already."""


@dataclass(frozen=True)
class Expected:
    """One letter of the days ahead: of how many executions it will speak, and the overview in it."""

    on: date
    person_id: int
    name: str
    executions: int
    overview: Owed | None


def forecast(visitor: Visitor, settings: Settings, plans: Sequence[Planned]) -> list[Expected]:
    """The letters of the next days about what is of the visitor's bodies, by day and name; nothing is written.

    `plans` is what goes today. Executions with the same days are counted together by the database, so that a hundred
    thousand cost no more than the pairs of days on which they were issued and fall due.
    """
    today, body_days = clock.today(settings.time_zone), days()
    on_days = _working_days(today, body_days)
    hears = _hearing(on_days)
    readers, counted = recipients(today), Counter[tuple[date, int]]()
    ahead = cache(lambda it: tuple(_ahead(it, body_days[it.body_id], today)))
    waiting = ((card, 1) for card in cards(select(Execution.id).where(*_waits(visitor)), body_days))
    for card, number in (*_alike(visitor, body_days, today + timedelta(days=AHEAD)), *waiting):
        told = ((on, person_id) for on, each in ahead(card.case) for person_id in readers.of(card)[each.to])
        for on, person_id in {(hears(person_id, on), person_id) for on, person_id in told}:
            if on is not None:
                counted[on, person_id] += number
    above = _overviews(visitor, body_days, on_days, {plan.key for plan in plans})
    letters = counted.keys() | above.keys()
    called = names({person_id for _on, person_id in letters})
    found = (Expected(*each, called.get(each[1], ""), counted[each], above.get(each)) for each in letters)
    return sorted(found, key=lambda each: (each.on, each.name, each.person_id))


def letter_ahead(
    on: date, person_id: int, visitor: Visitor, settings: Settings, plans: Sequence[Planned]
) -> Planned | None:
    """What one letter of the forecast would be made for, or None when none is expected."""
    letters = forecast(visitor, settings, plans)
    it = next((each for each in letters if (each.on, each.person_id) == (on, person_id)), None)
    person = session.get(Person, person_id)
    if it is None or person is None:
        return None
    today, body_days = clock.today(settings.time_zone), days()
    readers, hears = recipients(today), _hearing(_working_days(today, body_days))
    (reader,) = visitors([person], today)
    ids = select(Execution.id).where(
        or_(and_(*_may_be_told(visitor, body_days, today + timedelta(days=AHEAD))), and_(*_waits(visitor))),
        or_(*of_duties([reader]), *of_control([reader])),
    )
    facts = tuple(
        Fact(card.id, each.key, each.to)
        for card in cards(ids, body_days)
        for falls_on, each in _ahead(card.case, body_days[card.case.body_id], today)
        if person_id in readers.of(card)[each.to] and hears(person_id, falls_on) == on
    )
    return Planned(person_id, person.full_name, person.email, on, facts, overview=it.overview)


def _working_days(today: date, body_days: Mapping[int, Day]) -> dict[date, bool]:
    """The working days ahead, each with whether its week begins with it."""
    calendar = next((day.calendar for day in body_days.values()), None)
    ahead = (today + timedelta(days=number) for number in range(1, AHEAD + 1))
    return {on: calendar.next_or_same(monday_of(on)) == on for on in ahead if calendar and calendar.is_working(on)}


def _hearing(on_days: Mapping[date, bool]) -> Callable[[int, date], date | None]:
    """On which day a person who has chosen to hear less is told what others hear on a day; None: not in these days."""
    columns = (LetterChoice.person_id, LetterChoice.often, LetterChoice.paused_until)
    choices = {row.person_id: (row.often, row.paused_until) for row in session.execute(select(*columns))}

    @cache
    def hears(person_id: int, on: date) -> date | None:
        if person_id not in choices:
            return on
        often, until = choices[person_id]
        for day, opens_week in on_days.items():
            if day >= on and wants_letter(often, until, first_notice=False, today=day, opens_week=opens_week):
                return day
        return None

    return hears


def _overviews(
    visitor: Visitor, body_days: Mapping[int, Day], on_days: Iterable[date], going: set[str]
) -> dict[tuple[date, int], Owed]:
    """The overviews ahead, by day and person: as the sweeps of these days would find them."""
    mine = visitor.offices.bodies(*READERS)
    found: dict[tuple[date, int], Owed] = {}
    for on in on_days:
        then = {body_id: replace(day, today=on) for body_id, day in body_days.items()}
        for person_id, each in owed(on, then, going).items():
            going.add(each.key)
            if seen := each if visitor.offices.administrator else each.of(mine):
                found[on, person_id] = seen
    return found


def _ahead(case: Case, day: Day, today: date) -> Iterable[tuple[date, News]]:
    """The days on which there will be something to tell, with what that is."""
    if case.state is State.UNDER_REVIEW:
        return _waiting_ahead(case, day, today)
    first, last = today + timedelta(days=1), today + timedelta(days=AHEAD)
    rungs = rungs_between(case.term, first, last, day.calendar, day.ladder)
    return ((each.falls_on, News(each.key, each.to)) for each in rungs if case.is_lead or each.to is Audience.EXECUTOR)


def _waiting_ahead(case: Case, day: Day, today: date) -> Iterator[tuple[date, News]]:
    """A report is told of when it has waited too long, and every week."""
    told = set(news(case, replace(day, today=day.calendar.previous_or_same(today))))
    for number in range(1, AHEAD + 1):
        on = today + timedelta(days=number)
        for each in news(case, replace(day, today=on)) if day.calendar.is_working(on) else ():
            if each not in told:
                told.add(each)
                yield on, each


def _alike(visitor: Visitor, body_days: dict[int, Day], until: date) -> Iterator[tuple[Card, int]]:
    """Open executions that can't be told apart by their letters, and how many there are of each."""
    moved_at = func.max(case((Extension.decision == Decision.GRANTED, Extension.decided_at)))
    moved = select(Extension.execution_id, moved_at.label("at")).group_by(Extension.execution_id).subquery("moved")
    named = select(Person.id).where(Person.id == Assignment.controller_id, Person.deactivated_at.is_(None))
    alike = (
        Execution.body_id,
        Execution.organisation_id,
        named.scalar_subquery().label("controller_id"),
        Execution.part,
        Execution.state,
        Execution.issued_on,
        Execution.due_on,
        func.date(moved.c.at).label("moved_on"),
    )
    rows = session.execute(
        select(*alike, func.count())
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .outerjoin(moved, moved.c.execution_id == Execution.id)
        .where(*_may_be_told(visitor, body_days, until))
        .group_by(*alike)
    )
    for body_id, organisation_id, controller_id, part, state, issued_on, due_on, moved_on, number in rows:
        day = date.fromisoformat(moved_on) if isinstance(moved_on, str) else moved_on
        found = Case(body_id, part is Part.LEAD, state, Term(issued_on, due_on, day))
        yield Card(0, organisation_id, controller_id, found, ()), number


def _may_be_told(visitor: Visitor, body_days: Mapping[int, Day], until: date) -> list[ColumnElement[bool]]:
    """Which executions may have a step of their ladder by a day."""
    steps = (day.calendar.shift(until, max((*day.ladder.before, 0)) + 1) for day in body_days.values())
    return [Execution.state.in_(UNANSWERED), Execution.due_on <= max(steps, default=until), _seen(visitor)]


def _waits(visitor: Visitor) -> list[ColumnElement[bool]]:
    """Which reports wait to be looked at."""
    return [Execution.state == State.UNDER_REVIEW, _seen(visitor)]


def _seen(visitor: Visitor) -> ColumnElement[bool]:
    offices = visitor.offices
    return true() if offices.administrator else Execution.body_id.in_(offices.bodies(*READERS))
