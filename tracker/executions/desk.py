"""What lies on the desks of an organisation beside its duties: what was passed on inside, and requests for news."""

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Exists, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions import lists
from tracker.executions.inner import SubAssignment, SubReport
from tracker.executions.lists import Duty
from tracker.executions.models import Execution, NoteRequest
from tracker.executions.queries import NAMED
from tracker.executions.states import OPEN, UNANSWERED, State, Who
from tracker.resolutions.models import Assignment, Point

LONGEST = 200
"""Rows of a list that nobody leaves unread for long."""


class Passed(NamedTuple):
    """What was passed on inside, as a list shows it: the duty, and to whom, by when and with what words."""

    duty: Duty
    id: int
    state: State
    words: str
    due_on: date | None
    person: str


class Asked(NamedTuple):
    """A request for news as a list shows it: the duty, and who asks, when and what."""

    duty: Duty
    words: str
    asked_at: datetime
    by: str


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


def passed_to(visitor: Visitor) -> list[Passed]:
    """What waits for the visitor, passed on by a head: the nearest inner day first."""
    mine = and_(SubAssignment.person_id == visitor.person.id, Execution.organisation_id.in_(visitor.offices.served))
    day = func.coalesce(SubAssignment.due_on, date.max)
    return _passed(_all_passed().where(mine, SubAssignment.state.in_(OPEN)).order_by(day, SubAssignment.id))


def answered_inside(visitor: Visitor) -> list[Passed]:
    """The answers that wait for the visitor as a head, to be sent on or returned."""
    return _passed(_all_passed().where(_answered(visitor)).order_by(SubAssignment.id))


def is_answered_inside(visitor: Visitor) -> Exists:
    """Whether any such answer waits."""
    return select(SubAssignment.id).join(SubAssignment.execution).where(_answered(visitor)).exists()


def _answered(visitor: Visitor) -> ColumnElement[bool]:
    own = Execution.organisation_id.in_(visitor.offices.organisations)
    return and_(own, Execution.state.in_(UNANSWERED), SubAssignment.state == State.UNDER_REVIEW)


def _all_passed() -> Select[Any]:
    shown = lists.DUTIES.add_columns(
        SubAssignment.id, SubAssignment.state, SubAssignment.words, SubAssignment.due_on, Person.full_name
    )
    return shown.join(SubAssignment, SubAssignment.execution_id == Execution.id).join(SubAssignment.person)


def _passed(chosen: Select[Any]) -> list[Passed]:
    return [Passed(duty, *more) for duty, more in lists.with_more(chosen.limit(LONGEST))]


def note_requests(visitor: Visitor) -> list[Asked]:
    """The requests for news that wait for the visitor's organisations, the oldest first."""
    chosen = (
        lists.DUTIES.add_columns(NoteRequest.words, NoteRequest.asked_at, Person.full_name)
        .join(NoteRequest, NoteRequest.execution_id == Execution.id)
        .join(NoteRequest.by)
    )
    waiting = chosen.where(_asked(visitor)).order_by(NoteRequest.id).limit(LONGEST)
    return [Asked(duty, *more) for duty, more in lists.with_more(waiting)]


def is_asked_for_news(visitor: Visitor) -> Exists:
    """Whether any such request waits."""
    return select(NoteRequest.id).join(NoteRequest.execution).where(_asked(visitor)).exists()


def _asked(visitor: Visitor) -> ColumnElement[bool]:
    own = Execution.organisation_id.in_(visitor.offices.organisations)
    return and_(own, Execution.state.in_(OPEN), NoteRequest.note_id.is_(None))


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
    execution, reports = contains_eager(SubAssignment.execution), selectinload(SubAssignment.reports)
    point = execution.joinedload(Execution.assignment).joinedload(Assignment.point)
    return (
        select(SubAssignment)
        .join(SubAssignment.execution)
        .options(
            point.joinedload(Point.resolution).options(*NAMED),
            execution.joinedload(Execution.organisation),
            joinedload(SubAssignment.person),
            joinedload(SubAssignment.by),
            reports.joinedload(SubReport.by),
            reports.selectinload(SubReport.files),
        )
    )
