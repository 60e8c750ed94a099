"""What lies on the desks of an organisation beside its duties: what was passed on inside, and requests for news."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, defer, joinedload, raiseload, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions.inner import SubAssignment, SubReport
from tracker.executions.models import Execution, NoteRequest
from tracker.executions.states import OPEN, State, Who
from tracker.resolutions.models import Assignment, Point, Resolution

LONGEST = 200
"""Rows of a list that nobody leaves unread for long."""


def passed_inside(visitor: Visitor) -> ColumnElement[bool]:
    """What was passed on inside an organisation: seen by its head, and by whom it was passed to while in office."""
    offices = visitor.offices
    given = and_(
        SubAssignment.person_id == visitor.person.id,
        SubAssignment.state != State.WITHDRAWN,
        Execution.organisation_id.in_(offices.served),
    )
    return or_(Execution.organisation_id.in_(offices.organisations), given)


def sub_assignment(visitor: Visitor, sub_assignment_id: int) -> SubAssignment | None:
    """What was passed on, with its answers, or None when it isn't the visitor's to see."""
    return session.scalars(_whole().where(SubAssignment.id == sub_assignment_id, passed_inside(visitor))).first()


def passed_on(execution: Execution) -> list[SubAssignment]:
    """All that was ever passed on of an execution, oldest first."""
    return list(session.scalars(_whole().where(SubAssignment.execution_id == execution.id).order_by(SubAssignment.id)))


def passed_to(visitor: Visitor) -> list[SubAssignment]:
    """What waits for the visitor, passed on by a head: the nearest inner day first."""
    mine = and_(SubAssignment.person_id == visitor.person.id, Execution.organisation_id.in_(visitor.offices.served))
    chosen = _whole().where(mine, SubAssignment.state.in_(OPEN))
    day = func.coalesce(SubAssignment.due_on, date.max)
    return list(session.scalars(chosen.order_by(day, SubAssignment.id).limit(LONGEST)))


def answered_inside(visitor: Visitor) -> list[SubAssignment]:
    """The answers that wait for the visitor as a head, to be sent on or returned."""
    chosen = _whole().where(
        SubAssignment.state == State.UNDER_REVIEW, Execution.organisation_id.in_(visitor.offices.organisations)
    )
    return list(session.scalars(chosen.order_by(SubAssignment.id).limit(LONGEST)))


def note_requests(visitor: Visitor) -> list[NoteRequest]:
    """The requests for news that wait for the visitor's organisations, the oldest first."""
    chosen = (
        select(NoteRequest)
        .join(NoteRequest.execution)
        .options(*_with_execution(contains_eager(NoteRequest.execution)), joinedload(NoteRequest.by))
        .where(
            NoteRequest.note_id.is_(None),
            Execution.state.in_(OPEN),
            Execution.organisation_id.in_(visitor.offices.organisations),
        )
    )
    return list(session.scalars(chosen.order_by(NoteRequest.id).limit(LONGEST)))


def asked_for_news(execution: Execution) -> list[NoteRequest]:
    """The requests for news of an execution that wait for an answer."""
    waiting = select(NoteRequest).options(joinedload(NoteRequest.by)).where(NoteRequest.execution_id == execution.id)
    return list(session.scalars(waiting.where(NoteRequest.note_id.is_(None)).order_by(NoteRequest.id)))


def passed_only(visitor: Visitor, execution_id: int) -> int | None:
    """The duty passed to a visitor who doesn't head the organisation: its id, to be opened in place of the card."""
    offices = visitor.offices
    if not offices.served:
        return None
    mine = (
        select(SubAssignment.id)
        .join(SubAssignment.execution)
        .where(
            Execution.id == execution_id,
            Execution.organisation_id.not_in(offices.organisations),
            SubAssignment.person_id == visitor.person.id,
            passed_inside(visitor),
        )
    )
    return session.scalar(mine.order_by(SubAssignment.id.desc()).limit(1))


def passed_execution(visitor: Visitor, execution_id: int) -> Execution | None:
    """The execution of which something was passed to the visitor."""
    passed = passed_only(visitor, execution_id)
    return session.get_one(SubAssignment, passed).execution if passed else None


def parts(visitor: Visitor, passed: SubAssignment) -> frozenset[Who]:
    """In what parts a visitor may act on what was passed on."""
    found = set()
    if passed.person_id == visitor.person.id and passed.execution.organisation_id in visitor.offices.served:
        found.add(Who.DEPUTY)
    if passed.execution.organisation_id in visitor.offices.organisations:
        found.add(Who.HEAD)
    return frozenset(found)


def _whole() -> Select[SubAssignment]:
    reports = selectinload(SubAssignment.reports)
    return (
        select(SubAssignment)
        .join(SubAssignment.execution)
        .options(
            *_with_execution(contains_eager(SubAssignment.execution)),
            joinedload(SubAssignment.person),
            joinedload(SubAssignment.by),
            reports.joinedload(SubReport.by),
            reports.selectinload(SubReport.files),
        )
    )


def _with_execution(execution: _AbstractLoad) -> tuple[_AbstractLoad, _AbstractLoad]:
    """What a row shows of the execution that it is about."""
    point = execution.joinedload(Execution.assignment).joinedload(Assignment.point)
    resolution = point.joinedload(Point.resolution)
    shown = (
        joinedload(Resolution.body),
        defer(Resolution.lines),
        raiseload(Resolution.points),
        raiseload(Resolution.doubts),
    )
    return resolution.options(*shown), execution.joinedload(Execution.organisation)
