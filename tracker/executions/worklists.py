"""What waits for whom: a head's duties, the reports to look at, requests for a later day, the figures at home."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, tuple_
from sqlalchemy.orm import defer, joinedload, raiseload, selectinload

from tracker.db import Instant, session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution, ExecutionReport, Extension
from tracker.executions.queries import (
    PAGE,
    READERS_OF_A_BODY,
    After,
    how_many,
    looked_after,
    visible_to,
    whole,
)
from tracker.executions.states import OPEN, State
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.states import Stage

NO_DAY = date.max
"""The place of a duty without a day in a list by days: the last."""

SOON = timedelta(days=14)
"""What is due within so many days stands among the next, whether it was opened or not."""


class Section(StrEnum):
    """The parts of a head's page; each open duty of the lead or of a co-executor is in exactly one."""

    RETURNED = "returned"
    OVERDUE = "overdue"
    NEXT = "next"
    NEW = "new"
    UNDER_REVIEW = "under_review"


def _in_section(section: Section, today: date) -> ColumnElement[bool]:
    if section is Section.RETURNED:
        return Execution.state == State.RETURNED
    if section is Section.UNDER_REVIEW:
        return Execution.state == State.UNDER_REVIEW
    waiting = Execution.state == State.IN_PROGRESS
    late = and_(Execution.due_on.is_not(None), Execution.due_on < today)
    if section is Section.OVERDUE:
        return and_(waiting, late)
    soon = and_(Execution.due_on.is_not(None), Execution.due_on <= today + SOON)
    known = or_(Execution.acknowledged_at.is_not(None), soon)
    return and_(waiting, not_(late), known if section is Section.NEXT else not_(known))


def duties(visitor: Visitor, section: Section, after: After | None = None) -> list[Execution]:
    """A page of the open duties of the visitor's own organisations, the nearest day first.

    A duty without a day stands last. One row more than a page is given, so that the caller knows of a next page.
    """
    day = func.coalesce(Execution.due_on, NO_DAY)
    chosen = whole().where(_own(visitor), _in_section(section, visitor.today))
    if after:
        chosen = chosen.where(tuple_(day, Execution.id) > tuple_(literal(date.fromisoformat(after.key)), after.id))
    return list(session.scalars(chosen.order_by(day, Execution.id).limit(PAGE + 1)))


def _own(visitor: Visitor) -> ColumnElement[bool]:
    return Execution.organisation_id.in_(visitor.offices.organisations)


def closed(visitor: Visitor, after: After | None = None) -> list[Execution]:
    """A page, and a row more, of what the visitor's own organisations have behind them, the last closed first."""
    day = func.coalesce(Execution.executed_on, Execution.withdrawn_on)
    chosen = whole().where(_own(visitor), Execution.state.not_in(list(OPEN)))
    if after:
        chosen = chosen.where(tuple_(day, Execution.id) < tuple_(literal(date.fromisoformat(after.key)), after.id))
    return list(session.scalars(chosen.order_by(day.desc(), Execution.id.desc()).limit(PAGE + 1)))


def queue(visitor: Visitor, after: After | None = None, most: int = PAGE + 1) -> list[Execution]:
    """A page, and a row more, of the reports that wait for the visitor as a controller, the longest waiting first."""
    reports = selectinload(Execution.reports)
    chosen = (
        whole()
        .options(reports.joinedload(ExecutionReport.by), reports.selectinload(ExecutionReport.files))
        .where(_waits_for(visitor))
        .order_by(Execution.submitted_at, Execution.id)
    )
    if after:
        since = tuple_(literal(datetime.fromisoformat(after.key), Instant()), after.id)
        chosen = chosen.where(tuple_(Execution.submitted_at, Execution.id) > since)
    return list(session.scalars(chosen.limit(most)))


def waiting(visitor: Visitor) -> tuple[int, datetime | None]:
    """How many reports wait for the visitor as a controller, and since when the first of them."""
    found = select(func.count(Execution.id), func.min(Execution.submitted_at)).where(_waits_for(visitor))
    number, since = session.execute(found).one()
    return int(number), since


def _waits_for(visitor: Visitor) -> ColumnElement[bool]:
    """What the visitor may decide on: never the own organisation's, never what the same person has sent."""
    sent = select(ExecutionReport.id).where(
        ExecutionReport.execution_id == Execution.id,
        ExecutionReport.submitted_at == Execution.submitted_at,
        ExecutionReport.by_id == visitor.person.id,
    )
    mine = Execution.body_id.in_(visitor.offices.bodies(Role.CONTROLLER, Role.SECRETARY))
    return and_(
        Execution.state == State.UNDER_REVIEW,
        or_(mine, *looked_after(visitor)),
        Execution.organisation_id.not_in(visitor.offices.organisations),
        not_(sent.exists()),
    )


def pending_extensions(visitor: Visitor) -> list[Extension]:
    """The requests for a later day that wait for the visitor as a chair, the oldest first."""
    waits = and_(Extension.decision.is_(None), Execution.state.in_(list(OPEN)))
    chosen = _requests(visitor).where(waits, Execution.body_id.in_(visitor.offices.bodies(Role.CHAIR)))
    return list(session.scalars(chosen.order_by(Extension.asked_at, Extension.id)))


def extension(visitor: Visitor, extension_id: int) -> Extension | None:
    """A request for a later day, or None when its execution isn't the visitor's to see."""
    return session.scalars(_requests(visitor).where(Extension.id == extension_id)).first()


def _requests(visitor: Visitor) -> Select[Extension]:
    execution = joinedload(Extension.execution)
    point = execution.joinedload(Execution.assignment).joinedload(Assignment.point)
    return (
        select(Extension)
        .join(Extension.execution)
        .options(
            execution.joinedload(Execution.organisation),
            point.joinedload(Point.resolution).options(joinedload(Resolution.body), defer(Resolution.lines)),
            joinedload(Extension.by),
        )
        .where(visible_to(visitor))
    )


@dataclass(frozen=True)
class Standing:
    """What is on control: the open executions, of how many assignments, those overdue and those under review."""

    open: int
    assignments: int
    overdue: int
    under_review: int


def standing(visitor: Visitor) -> Standing:
    """The figures of the one sentence on a home page, over what the visitor may see."""
    return _standing(visible_to(visitor), visitor.today)


def own(visitor: Visitor) -> Standing:
    """The same figures over the visitor's own organisations."""
    return _standing(_own(visitor), visitor.today)


def _standing(condition: ColumnElement[bool], today: date) -> Standing:
    row = session.execute(
        select(
            func.count(Execution.id),
            func.count(Execution.assignment_id.distinct()),
            how_many(Execution.due_on < today),
            how_many(Execution.state == State.UNDER_REVIEW),
        ).where(condition, Execution.state.in_(list(OPEN)))
    ).one()
    return Standing(*(int(count) for count in row))


@dataclass(frozen=True)
class Overdue:
    """What an organisation has overdue: how much, how much of it has been answered, and since which day."""

    organisation: Organisation
    number: int
    under_review: int
    oldest_on: date


def worst_overdue(visitor: Visitor, most: int = 8) -> list[Overdue]:
    """The organisations with most overdue that they haven't answered, over what the visitor may see."""
    number, answered = func.count(Execution.id), how_many(Execution.state == State.UNDER_REVIEW)
    chosen = (
        select(Organisation, number, answered, func.min(Execution.due_on))
        .join(Execution, Execution.organisation_id == Organisation.id)
        .where(visible_to(visitor), Execution.state.in_(list(OPEN)), Execution.due_on < visitor.today)
        .group_by(Organisation.id)
        .order_by((number - answered).desc(), func.min(Execution.due_on), Organisation.id)
        .limit(most)
    )
    return [Overdue(row[0], int(row[1]), int(row[2]), row[3]) for row in session.execute(chosen) if row[3]]


def on_control(visitor: Visitor, most: int = 10) -> list[Resolution]:
    """The resolutions last issued of the visitor's bodies."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    chosen = (
        select(Resolution)
        .options(
            joinedload(Resolution.body),
            defer(Resolution.lines),
            raiseload(Resolution.points),
            raiseload(Resolution.doubts),
        )
        .where(Resolution.stage == Stage.ISSUED, Resolution.body_id.in_(bodies))
        .order_by(Resolution.adopted_on.desc(), Resolution.id.desc())
        .limit(most)
    )
    return list(session.scalars(chosen))
