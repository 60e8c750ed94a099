"""The open executions with what their letters need: columns only, in a number of queries that doesn't grow."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    column,
    func,
    or_,
    select,
    union,
    values,
)

from tracker import clock
from tracker.db import session
from tracker.directory.models import Body, Organisation, Person
from tracker.executions.deadlines import ExecutionRules
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.intake.draft import Part
from tracker.reminders.facts import ISSUED, Card, Day
from tracker.reminders.models import Reminder
from tracker.reminders.schedule import LadderRules, Term
from tracker.resolutions.models import Assignment
from tracker.resolutions.queries import working_calendar

BATCH = 500
"""Organisations of one query."""

MOST_TOLD = 5000
"""A letter that tells of more than so many has enough to say without the rest."""

FRESH = timedelta(days=14)
"""A new duty, and a decision on a request for a later day, are news for so long."""

_round = select(func.max(ExecutionReport.round)).where(ExecutionReport.execution_id == Execution.id).scalar_subquery()

_told = (
    select(func.aggregate_strings(cast(Reminder.recipient_id, String) + " " + Reminder.rung, ";"))
    .where(Reminder.execution_id == Execution.id)
    .scalar_subquery()
)


def days() -> dict[int, Day]:
    """The day of each body, by its own clock and rules."""
    calendar = working_calendar()
    rows = session.execute(select(Body.id, Body.time_zone, Body.rules))
    return {
        body_id: Day(
            today=clock.today(zone),
            zone=zone,
            calendar=calendar,
            ladder=LadderRules.from_json(rules.get("ladder", {})),
            executions=ExecutionRules.from_json(rules.get("executions", {})),
        )
        for body_id, zone, rules in rows
    }


def to_tell(body_days: dict[int, Day], heads: dict[int, int]) -> Iterator[Card]:
    """Every open execution about which something may have to be told, with all that was told of it.

    Left out is what can have no news: a day that is far ahead, when the present head knows of the issue.
    """
    everywhere = session.scalars(select(Organisation.id).order_by(Organisation.id)).all()
    for batch in _batches(everywhere):
        pairs = [(organisation_id, heads.get(organisation_id, 0)) for organisation_id in batch]
        head = values(column("organisation_id", Integer), column("person_id", Integer)).data(pairs).cte("head")
        knows = (
            select(Reminder.id)
            .where(
                Reminder.execution_id == Execution.id,
                Reminder.recipient_id == head.c.person_id,
                Reminder.rung == ISSUED,
            )
            .exists()
        )
        is_new = and_(Execution.state.in_(UNANSWERED), head.c.person_id != 0, ~knows)
        decided = _decisions().subquery("decided")
        chosen = (
            _columns(decided, _told)
            .join(head, head.c.organisation_id == Execution.organisation_id)
            .where(Execution.state.in_(OPEN), or_(is_new, _near(body_days.values()), decided.c.at >= _fresh_from()))
        )
        yield from (_card(row, body_days) for row in session.execute(chosen))


def of_a_person(body_days: dict[int, Day], scopes: Sequence[ColumnElement[bool]], told: Collection[int]) -> list[Card]:
    """The open executions in a person's scopes that are near, late or waiting, and those that a letter tells of."""
    near = _near(body_days.values())
    pressing = [select(Execution.id).where(Execution.state.in_(OPEN), scope, near) for scope in scopes]
    told_of = select(Execution.id).where(Execution.id.in_(sorted(told)[:MOST_TOLD]))
    # a select for each scope, so that each finds its index
    ids = select(union(*pressing, told_of).subquery().c.id)
    decided = _decisions().where(Extension.execution_id.in_(ids)).subquery("decided")
    chosen = _columns(decided).where(Execution.id.in_(ids)).order_by(Execution.due_on, Execution.id)
    return [_card(row, body_days) for row in session.execute(chosen)]


def is_named_controller(person_id: int) -> ColumnElement[bool]:
    """The executions whose assignment names a person as its controller."""
    return Execution.assignment_id.in_(select(Assignment.id).where(Assignment.controller_id == person_id))


def _decisions() -> Select[int, int, datetime | None, Any]:
    """The last decision on a later day, and when the day was moved last."""
    moved_at = case((Extension.decision == Decision.GRANTED, Extension.decided_at))
    return (
        select(
            Extension.execution_id,
            func.max(Extension.id).label("id"),
            func.max(Extension.decided_at).label("at"),
            func.max(moved_at).label("moved_at"),
        )
        .where(Extension.decision.is_not(None))
        .group_by(Extension.execution_id)
    )


def _near(all_days: Iterable[Day]) -> ColumnElement[bool]:
    """What may be due soon, late, returned or waiting too long, as wide as the widest rules of a body."""
    horizon = max((_horizon(day) for day in all_days), default=date.min)
    waiting = and_(Execution.state == State.UNDER_REVIEW, Execution.submitted_at < clock.now() - timedelta(days=1))
    return or_(Execution.due_on <= horizon, Execution.state == State.RETURNED, waiting)


def _horizon(day: Day) -> date:
    return day.calendar.shift(day.today, max((*day.ladder.before, day.ladder.due_soon)) + 1)


def _fresh_from() -> datetime:
    return clock.now() - FRESH


def _columns(decided: Subquery, told: ColumnElement[str] | None = None) -> Select[Any]:
    named = select(Person.id).where(Person.id == Assignment.controller_id, Person.deactivated_at.is_(None))
    wanted: list[Any] = [
        Execution.id,
        Execution.body_id,
        Execution.organisation_id,
        named.scalar_subquery().label("controller_id"),
        Execution.part,
        Execution.state,
        Execution.issued_on,
        Execution.due_on,
        Execution.submitted_at,
        case((Execution.state != State.IN_PROGRESS, _round)).label("round"),
        decided.c.id.label("decided_id"),
        decided.c.at.label("decided_at"),
        decided.c.moved_at,
        *([told.label("told")] if told is not None else []),
    ]
    return (
        select(*wanted)
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .outerjoin(decided, decided.c.execution_id == Execution.id)
    )


def _card(row: Row[Any], body_days: dict[int, Day]) -> Card:
    zone = body_days[row.body_id].zone
    is_fresh = row.decided_at is not None and row.decided_at >= _fresh_from()
    told = getattr(row, "told", None)
    return Card(
        id=row.id,
        body_id=row.body_id,
        organisation_id=row.organisation_id,
        controller_id=row.controller_id,
        is_lead=row.part is Part.LEAD,
        state=row.state,
        term=Term(row.issued_on, row.due_on, _day_of(row.moved_at, zone)),
        submitted_on=_day_of(row.submitted_at, zone),
        round=row.round or 0,
        decided_id=row.decided_id if is_fresh else None,
        told=frozenset(told.split(";")) if told else frozenset(),
    )


def _day_of(at: datetime | None, zone: str) -> date | None:
    return at and at.astimezone(ZoneInfo(zone)).date()


def _batches(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while batch := list(islice(remaining, BATCH)):
        yield batch
