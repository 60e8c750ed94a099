"""The list of executions that everybody may search: what one may see, narrowed, the nearest day first."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, literal, or_, select, true, tuple_

from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions import lists
from tracker.executions.lists import Duty
from tracker.executions.models import Execution
from tracker.executions.overview import OVERDUE, seen_in
from tracker.executions.queries import (
    NAMED,
    PAGE,
    READERS_OF_A_BODY,
    After,
    narrowly_seen,
    resolutions_visible_to,
    visible_to,
)
from tracker.executions.states import OPEN, State
from tracker.executions.worklists import NO_DAY
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point, Resolution


@dataclass(frozen=True)
class Narrowed:
    """To what the list is narrowed: `shown` is a state or OVERDUE, the days are those on which something is due.

    With `part` to those who answer for it, as figures count, or to those who help them.
    """

    organisation_id: int | None = None
    resolution: Resolution | None = None
    shown: str | None = None
    part: Part | None = None
    first_on: date | None = None
    last_on: date | None = None


def resolution(visitor: Visitor, resolution_id: int) -> Resolution | None:
    """A resolution as far as a row names it, or None when the visitor may not see it."""
    chosen = select(Resolution).options(*NAMED)
    return session.scalars(chosen.where(Resolution.id == resolution_id, resolutions_visible_to(visitor))).first()


def executions(visitor: Visitor, to: Narrowed, after: After | None = None) -> list[Duty]:
    """A page, and a row more, of the executions that the visitor may see; what has no day comes last."""
    return [duty for duty, _more in lists.listed(session.scalars(_chosen(visitor, to, after, PAGE + 1)).all())]


def ids(visitor: Visitor, to: Narrowed, most: int) -> list[int]:
    """The ids of the first so many executions of the list."""
    return list(session.scalars(_chosen(visitor, to, None, most)))


def _chosen(visitor: Visitor, to: Narrowed, after: After | None, most: int) -> Select[int]:
    """One resolution or one organisation has few enough to sort; of all others the indexes are followed."""
    due_on, number = Execution.due_on, Execution.id
    as_part = Execution.part == to.part if to.part else true()
    days, narrowed = [and_(day, as_part) for day in _days(to, visitor.today, after)], list(_narrowed(to))
    if narrowed:
        seen = seen_in(visitor, to.resolution.body_id) if to.resolution else visible_to(visitor)
        fits = select(number).where(seen, Execution.state.in_(_states(to.shown)), or_(*days), *narrowed)
        return fits.order_by(due_on.nulls_last(), number).limit(most)
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    seen_by = [*(Execution.body_id == each for each in sorted(bodies)), *narrowly_seen(visitor, bodies)]
    states = [Execution.state == each for each in _states(to.shown)]
    ways = [and_(way, state, day) for way in seen_by for state in states for day in days]
    return lists.first_of(ways, (due_on, number), most)


def key_of(it: Duty) -> After:
    """Where the list goes on after an execution."""
    return After(str(it.due_on or NO_DAY), it.id)


def _narrowed(to: Narrowed) -> Iterator[ColumnElement[bool]]:
    if to.organisation_id:
        yield Execution.organisation_id == to.organisation_id
    if to.resolution:
        ordered = select(Assignment.id).join(Assignment.point).where(Point.resolution_id == to.resolution.id)
        yield Execution.assignment_id.in_(ordered)


def _states(shown: str | None) -> list[State]:
    if shown == OVERDUE:
        return [each for each in State if each in OPEN]
    return [State(shown)] if shown else list(State)


def _days(to: Narrowed, today: date, after: After | None) -> Iterator[ColumnElement[bool]]:
    """What has a day, and, unless days are asked for, what has none: two ways, each in the order of its index."""
    due_on, number = Execution.due_on, Execution.id
    day = date.fromisoformat(after.key) if after else date.min
    if day != NO_DAY:
        bounds: list[ColumnElement[bool]] = [due_on.is_not(None)]
        if after:
            bounds.append(tuple_(due_on, number) > tuple_(literal(day), literal(after.id)))
        if to.first_on:
            bounds.append(due_on >= to.first_on)
        if to.last_on:
            bounds.append(due_on <= to.last_on)
        if to.shown == OVERDUE:
            bounds.append(due_on < today)
        yield and_(*bounds)
    if not (to.first_on or to.last_on or to.shown == OVERDUE):
        since = [number > after.id] if after and day == NO_DAY else []
        yield and_(due_on.is_(None), *since)
