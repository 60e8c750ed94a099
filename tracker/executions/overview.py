"""How far resolutions and assignments are: the list of resolutions, the margin of a text, who of whom has answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import defer, joinedload

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution
from tracker.executions.queries import (
    PAGE,
    READERS_OF_A_BODY,
    After,
    how_many,
    narrowly_seen,
    resolutions_visible_to,
    visible_to,
    whole,
)
from tracker.executions.states import OPEN, State
from tracker.intake.draft import Part
from tracker.resolutions import queries as resolutions
from tracker.resolutions.models import Assignment, Point, Resolution

ANSWERS = 100
"""Rows of the list of one assignment: all the schools of a municipality on one page."""

OVERDUE = "overdue"
"""What a list is narrowed to beside the states."""


@dataclass(frozen=True)
class Progress:
    """How far something is: executed of all that count, overdue among the rest, and the nearest day still open."""

    executed: int = 0
    of: int = 0
    overdue: int = 0
    under_review: int = 0
    nearest_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still waited for."""
        return self.executed < self.of


def resolution(visitor: Visitor, resolution_id: int) -> Resolution | None:
    """A resolution with all that is in it, or None when the visitor may not see it."""
    chosen = resolutions.whole().where(Resolution.id == resolution_id, resolutions_visible_to(visitor))
    return session.scalars(chosen).first()


def resolution_list(visitor: Visitor, after: After | None = None) -> list[Resolution]:
    """A page of the resolutions a visitor may see, the newest first, those without a date before all others.

    One row more than a page is given, so that the caller knows of a next page.
    """
    day = func.coalesce(Resolution.adopted_on, date.max)
    chosen = (
        select(Resolution)
        .options(joinedload(Resolution.body), defer(Resolution.lines))
        .where(resolutions_visible_to(visitor))
        .order_by(day.desc(), Resolution.id.desc())
    )
    if after:
        chosen = chosen.where(tuple_(day, Resolution.id) < tuple_(literal(date.fromisoformat(after.key)), after.id))
    return list(session.scalars(chosen.limit(PAGE + 1)))


def key_of(it: Resolution) -> After:
    """Where the list goes on after a resolution."""
    return After((it.adopted_on or date.max).isoformat(), it.id)


def of_resolutions(ids: Iterable[int], visitor: Visitor) -> dict[int, Progress]:
    """How far each resolution is, over the leads' executions that the visitor may see."""
    readable = Resolution.body_id.in_(visitor.offices.bodies(*READERS_OF_A_BODY))
    rows = session.execute(
        select(Point.resolution_id, *_sums(visitor.today))
        .select_from(Execution)
        .join(Execution.assignment)
        .join(Assignment.point)
        .join(Point.resolution)
        .where(Resolution.id.in_(list(ids)), Execution.part == Part.LEAD, or_(readable, *narrowly_seen(visitor)))
        .group_by(Point.resolution_id)
    )
    return {row[0]: _progress(row[1:]) for row in rows}


def of_assignments(shown: Iterable[Assignment], visitor: Visitor, body_id: int) -> dict[int, Progress]:
    """«37 of 45» for each assignment of one body, over the leads' executions that the visitor may see.

    What was withdrawn doesn't count, and co-executors answer to their lead.
    """
    rows = session.execute(
        select(Execution.assignment_id, *_sums(visitor.today))
        .where(
            Execution.assignment_id.in_([each.id for each in shown]),
            Execution.part == Part.LEAD,
            seen_in(visitor, body_id),
        )
        .group_by(Execution.assignment_id)
    )
    return {row[0]: _progress(row[1:]) for row in rows}


def seen_in(visitor: Visitor, body_id: int) -> ColumnElement[bool]:
    """What a visitor sees of a body's executions: all for its readers, and the database isn't asked about each."""
    return true() if body_id in visitor.offices.bodies(*READERS_OF_A_BODY) else visible_to(visitor)


def _sums(today: date) -> tuple[ColumnElement[Any], ...]:
    is_open = Execution.state.in_(OPEN)
    return (
        how_many(Execution.state == State.EXECUTED),
        how_many(Execution.state != State.WITHDRAWN),
        how_many(and_(is_open, Execution.due_on < today)),
        how_many(Execution.state == State.UNDER_REVIEW),
        func.min(case((is_open, Execution.due_on))),
    )


def _progress(row: Sequence[Any]) -> Progress:
    executed, of, overdue, under_review, nearest_on = row
    return Progress(int(executed), int(of), int(overdue), int(under_review), nearest_on)


def sees_all(visitor: Visitor, body_id: int) -> bool:
    """Whether the visitor sees how far others are, or only what the own organisation has to do."""
    curated = any(office.role is Role.CONTROLLER and office.body_id == body_id for office in visitor.offices.held)
    return curated or body_id in visitor.offices.bodies(*READERS_OF_A_BODY)


def own(shown: Iterable[Assignment], visitor: Visitor) -> dict[int, Execution]:
    """For each assignment the duty of the visitor's own organisation: the nearest one open, else the last closed."""
    ids = [each.id for each in shown]
    chosen = (
        select(Execution)
        .options(joinedload(Execution.organisation))
        .where(Execution.assignment_id.in_(ids), Execution.organisation_id.in_(visitor.offices.organisations))
    )
    found = sorted(session.scalars(chosen), key=_nearness, reverse=True)
    return {each.assignment_id: each for each in found}


def _nearness(execution: Execution) -> tuple[bool, int]:
    day = (execution.due_on or date.max).toordinal()
    return (False, day) if execution.state in OPEN else (True, -day)


def answers(
    assignment: Assignment, visitor: Visitor, shown: str | None = None, after: After | None = None
) -> list[Execution]:
    """A page of one assignment's executions that the visitor may see, the latest period first, then by organisation.

    `shown` narrows to a state or to OVERDUE. One row more than a page is given.
    """
    place = tuple_(Organisation.position, Execution.id)
    chosen = (
        whole()
        .join(Execution.organisation)
        .where(_of(assignment, visitor))
        .order_by(Execution.period.desc(), Organisation.position, Execution.id)
    )
    if shown:
        chosen = chosen.where(_is_shown(shown, visitor.today))
    if after:
        period, _, position = after.key.rpartition("|")
        later = and_(Execution.period == period, place > tuple_(literal(int(position)), after.id))
        chosen = chosen.where(or_(Execution.period < period, later))
    return list(session.scalars(chosen.limit(ANSWERS + 1)))


def _of(assignment: Assignment, visitor: Visitor) -> ColumnElement[bool]:
    return and_(Execution.assignment_id == assignment.id, seen_in(visitor, assignment.point.resolution.body_id))


def key_of_answer(it: Execution) -> After:
    """Where the list goes on after an execution."""
    return After(f"{it.period}|{it.organisation.position}", it.id)


def _is_shown(shown: str, today: date) -> ColumnElement[bool]:
    if shown == OVERDUE:
        return and_(Execution.state.in_(OPEN), Execution.due_on < today)
    return Execution.state == State(shown)


def answer_counts(assignment: Assignment, visitor: Visitor) -> dict[str, int]:
    """How many of an assignment's executions are in each state, and how many are overdue; none is left out."""
    row = session.execute(
        select(
            how_many(_is_shown(OVERDUE, visitor.today)), *(how_many(Execution.state == state) for state in State)
        ).where(_of(assignment, visitor))
    ).one()
    return {name: int(count) for name, count in zip((OVERDUE, *State), row, strict=True) if count}
