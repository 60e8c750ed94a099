"""How far resolutions and assignments are: the list of resolutions, the margin of a text, who of whom has answered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, literal, or_, select, true, tuple_
from sqlalchemy.orm import defer, joinedload, raiseload

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import lists
from tracker.executions.lists import Duty
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

    def __add__(self, other: "Progress") -> "Progress":
        days = [each.nearest_on for each in (self, other) if each.nearest_on]
        return Progress(
            self.executed + other.executed,
            self.of + other.of,
            self.overdue + other.overdue,
            self.under_review + other.under_review,
            min(days, default=None),
        )


def resolution(visitor: Visitor, resolution_id: int) -> Resolution | None:
    """A resolution with all that is in it, or None when the visitor may not see it."""
    chosen = resolutions.whole().where(Resolution.id == resolution_id, resolutions_visible_to(visitor))
    return session.scalars(chosen).first()


def heading(visitor: Visitor, resolution_id: int) -> Resolution | None:
    """A resolution with its body, its file and its lines, but not its points; None when the visitor may not see it."""
    chosen = select(Resolution).options(
        joinedload(Resolution.body),
        joinedload(Resolution.file),
        raiseload(Resolution.points),
        raiseload(Resolution.doubts),
    )
    return session.scalars(chosen.where(Resolution.id == resolution_id, resolutions_visible_to(visitor))).first()


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
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    seen = or_(Resolution.body_id.in_(bodies), *narrowly_seen(visitor, bodies))
    counted = _by_state(Point.resolution_id, visitor.today).join(Execution.assignment).join(Assignment.point)
    return _progress(counted.join(Point.resolution).where(Resolution.id.in_(list(ids)), seen))


def of_assignments(ids: Iterable[int], visitor: Visitor, body_id: int) -> dict[int, Progress]:
    """«37 of 45» for each assignment of one body, over the leads' executions that the visitor may see.

    What was withdrawn doesn't count, and co-executors answer to their lead.
    """
    counted = _by_state(Execution.assignment_id, visitor.today)
    return _progress(counted.where(Execution.assignment_id.in_(list(ids)), seen_in(visitor, body_id)))


def seen_in(visitor: Visitor, body_id: int) -> ColumnElement[bool]:
    """What a visitor sees of a body's executions: all for its readers, and the database isn't asked about each."""
    return true() if body_id in visitor.offices.bodies(*READERS_OF_A_BODY) else visible_to(visitor)


def _by_state(key: SQLColumnExpression[int], today: date) -> Select[int, State, int, int, date | None]:
    """How many leads are in each state, and late in it: in the order of an index that holds all of this."""
    late = func.count(case((Execution.due_on < today, 1)))
    return (
        select(key, Execution.state, func.count(), late, func.min(Execution.due_on))
        .select_from(Execution)
        .where(Execution.part == Part.LEAD)
        .group_by(key, Execution.state)
    )


def _progress(counted: Select[int, State, int, int, date | None]) -> dict[int, Progress]:
    found: dict[int, Progress] = {}
    for key, state, number, late, first_on in session.execute(counted):
        found[key] = found.get(key, Progress()) + Progress(
            executed=number if state is State.EXECUTED else 0,
            of=number if state is not State.WITHDRAWN else 0,
            overdue=late if state in OPEN else 0,
            under_review=number if state is State.UNDER_REVIEW else 0,
            nearest_on=first_on if state in OPEN else None,
        )
    return found


def sees_all(visitor: Visitor, body_id: int) -> bool:
    """Whether the visitor sees how far others are, or only what the own organisation has to do."""
    curated = any(office.role is Role.CONTROLLER and office.body_id == body_id for office in visitor.offices.held)
    return curated or body_id in visitor.offices.bodies(*READERS_OF_A_BODY)


def own(ids: Iterable[int], visitor: Visitor) -> dict[int, Duty]:
    """For each assignment the duty of the visitor's own organisation: the nearest one open, else the last closed."""
    organisations = visitor.offices.organisations
    if not organisations:
        return {}
    chosen = lists.DUTIES.where(
        Execution.assignment_id.in_(list(ids)), Execution.organisation_id.in_(organisations)
    ).order_by(Execution.id)
    found = sorted((duty for duty, _more in lists.with_more(chosen)), key=_nearness, reverse=True)
    return {each.assignment_id: each for each in found}


def _nearness(duty: Duty) -> tuple[bool, int]:
    day = (duty.due_on or date.max).toordinal()
    return (False, day) if duty.is_open else (True, -day)


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
