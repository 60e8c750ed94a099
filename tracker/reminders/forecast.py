"""What will be sent to whom in the days ahead, if nothing is answered and nothing moved meanwhile."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from sqlalchemy import ColumnElement, case, func, select, true

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor, names
from tracker.executions.models import Decision, Execution, Extension
from tracker.executions.states import UNANSWERED
from tracker.intake.draft import Part
from tracker.reminders.cards import days
from tracker.reminders.facts import Card, Case, Day
from tracker.reminders.queries import READERS
from tracker.reminders.recipients import recipients
from tracker.reminders.schedule import Audience, Rung, Term, rungs_between
from tracker.resolutions.models import Assignment

AHEAD = 14
"""Days that a forecast looks ahead, beginning tomorrow: what goes today is planned already."""


@dataclass(frozen=True)
class Expected:
    """One letter of the day ahead: of how many executions it will speak."""

    on: date
    person_id: int
    name: str
    executions: int


def forecast(visitor: Visitor, settings: Settings) -> list[Expected]:
    """The letters of the next days about the executions of the visitor's bodies, by day and name; nothing is written.

    Executions with the same days are counted together by the database, so that a hundred thousand cost no more
    than the pairs of days on which they were issued and fall due.
    """
    today = clock.today(settings.time_zone)
    body_days, readers, counted = days(), recipients(today), Counter[tuple[date, int]]()
    ahead = cache(lambda it: tuple(_ahead(it, body_days[it.body_id], today)))
    for card, number in _alike(visitor, body_days, today + timedelta(days=AHEAD)):
        for rung in ahead(card.case):
            for person_id in readers.of(card)[rung.to]:
                counted[rung.falls_on, person_id] += number
    called = names({person_id for _on, person_id in counted})
    found = (Expected(on, person_id, called.get(person_id, ""), number) for (on, person_id), number in counted.items())
    return sorted(found, key=lambda each: (each.on, each.name, each.person_id))


def _ahead(case: Case, day: Day, today: date) -> Iterator[Rung]:
    first, last = today + timedelta(days=1), today + timedelta(days=AHEAD)
    for rung in rungs_between(case.term, first, last, day.calendar, day.ladder):
        if case.is_lead or rung.to is Audience.EXECUTOR:
            yield rung


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
    furthest = max(
        (day.calendar.shift(until, max((*day.ladder.before, 0)) + 1) for day in body_days.values()), default=until
    )
    rows = session.execute(
        select(*alike, func.count())
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .outerjoin(moved, moved.c.execution_id == Execution.id)
        .where(Execution.state.in_(UNANSWERED), Execution.due_on <= furthest, _seen(visitor))
        .group_by(*alike)
    )
    for body_id, organisation_id, controller_id, part, state, issued_on, due_on, moved_on, number in rows:
        day = date.fromisoformat(moved_on) if isinstance(moved_on, str) else moved_on
        found = Case(body_id, part is Part.LEAD, state, Term(issued_on, due_on, day))
        yield Card(0, organisation_id, controller_id, found, ()), number


def _seen(visitor: Visitor) -> ColumnElement[bool]:
    offices = visitor.offices
    return true() if offices.administrator else Execution.body_id.in_(offices.bodies(*READERS))
