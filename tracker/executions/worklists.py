"""What waits for whom: a head's duties, section by section, and the reports to look at."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, not_, or_, select, tuple_

from tracker.db import Instant, session
from tracker.directory.models import Body
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions import lists
from tracker.executions.inner import SubReport
from tracker.executions.lists import Duty
from tracker.executions.models import Execution, ExecutionReport, ReportFile
from tracker.executions.queries import (
    PAGE,
    After,
    looked_after,
    to_controllers,
)
from tracker.executions.states import OPEN, Answer, State

MANY = 100
"""Beyond so many a page says «more than»."""

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


_ORDER = list(Section)


def _rank(today: date) -> ColumnElement[int]:
    """The place of the section in which an open duty stands."""
    waiting, due_on = Execution.state == State.IN_PROGRESS, Execution.due_on
    known = or_(Execution.acknowledged_at.is_not(None), due_on <= today + SOON)
    return case(
        (Execution.state == State.RETURNED, _ORDER.index(Section.RETURNED)),
        (Execution.state == State.UNDER_REVIEW, _ORDER.index(Section.UNDER_REVIEW)),
        (and_(waiting, due_on < today), _ORDER.index(Section.OVERDUE)),
        (and_(waiting, known), _ORDER.index(Section.NEXT)),
        else_=_ORDER.index(Section.NEW),
    )


class Standing(NamedTuple):
    """An open duty of a head's page: its section, and how many stand in that section on all pages together."""

    duty: Duty
    section: Section
    of: int


def duties(visitor: Visitor, after: After | None = None) -> list[Standing]:
    """A page, and a row more, of the open duties of the visitor's own organisations.

    Section by section, in each the nearest day first and what has no day last.
    """
    rank = _rank(visitor.today)
    standing = (
        select(Execution.id, rank.label("rank"), func.coalesce(Execution.due_on, NO_DAY).label("day"))
        .add_columns(func.count().over(partition_by=rank).label("of"))
        .where(of_own_organisations(visitor), Execution.state.in_(OPEN))
        .subquery()
    )
    place = (standing.c.rank, standing.c.day, standing.c.id)
    chosen = select(standing.c.id, standing.c.rank, standing.c.of).order_by(*place).limit(PAGE + 1)
    if after:
        section, _sign, day = after.key.partition("|")
        begun = (literal(_ORDER.index(Section(section))), literal(date.fromisoformat(day)), literal(after.id))
        chosen = chosen.where(tuple_(*place) > tuple_(*begun))
    places = {number: (_ORDER[rank], of) for number, rank, of in session.execute(chosen)}
    return [Standing(duty, *places[duty.id]) for duty, _more in lists.listed(list(places))]


def key_of_duty(it: Standing) -> After:
    """Where the list of duties goes on after one."""
    return After(f"{it.section}|{it.duty.due_on or NO_DAY}", it.duty.id)


def of_own_organisations(visitor: Visitor) -> ColumnElement[bool]:
    """The duties of the organisations that the visitor answers for."""
    return Execution.organisation_id.in_(visitor.offices.organisations)


def closed(visitor: Visitor, after: After | None = None) -> list[Duty]:
    """A page, and a row more, of what the visitor's own organisations have behind them, the last closed first."""
    place = (func.coalesce(Execution.executed_on, Execution.withdrawn_on), Execution.id)
    chosen = select(Execution.id).where(of_own_organisations(visitor), Execution.state.not_in(OPEN))
    if after:
        chosen = chosen.where(tuple_(*place) < tuple_(literal(date.fromisoformat(after.key)), literal(after.id)))
    latest = chosen.order_by(*(each.desc() for each in place)).limit(PAGE + 1)
    return [duty for duty, _more in lists.listed(session.scalars(latest).all())]


class Queued(NamedTuple):
    """A report that waits: its duty, what was answered, with how many files, and by which rules its time is counted."""

    duty: Duty
    version: int
    submitted_at: datetime
    answer: Answer
    text: str
    submitted_on: date
    files: int
    rules: dict[str, Any]


_BESIDE = (
    Execution.version,
    Execution.submitted_at,
    ExecutionReport.answer,
    func.substr(ExecutionReport.text, 1, lists.SHOWN),
    ExecutionReport.submitted_on,
    select(func.count()).where(ReportFile.report_id == ExecutionReport.id).scalar_subquery(),
    Body.rules,
)


_LAST = and_(ExecutionReport.execution_id == Execution.id, ExecutionReport.submitted_at == Execution.submitted_at)

_QUEUED = lists.DUTIES.add_columns(*_BESIDE).join(ExecutionReport, _LAST)


def queue(visitor: Visitor, after: After | None = None, most: int = PAGE + 1) -> list[Queued]:
    """A page, and a row more, of the reports that wait for the visitor as a controller, the longest waiting first."""
    return queued(waiting(visitor, after, most))


def queued(ids: Sequence[int]) -> list[Queued]:
    """The reports of `waiting` as a list shows them, in the same order."""
    return [Queued(duty, *more) for duty, more in lists.listed(ids, _QUEUED)]


def key_of_queued(it: Queued) -> After:
    """Where the queue goes on after a report."""
    return After(it.submitted_at.isoformat(), it.duty.id)


def waiting(visitor: Visitor, after: After | None = None, most: int = MANY + 1) -> Sequence[int]:
    """The duties whose reports wait for the visitor as a controller, the longest waiting first, not beyond so many."""
    return session.scalars(_first_waiting(visitor, after, most)).all()


_SINCE = (Execution.submitted_at, Execution.id)


def _first_waiting(visitor: Visitor, after: After | None, most: int) -> Select[int]:
    """The longest waiting of what the visitor may decide on: never of the own organisation, never what one has written
    oneself."""
    bodies = visitor.offices.bodies(Role.CONTROLLER, Role.SECRETARY)
    written = select(ExecutionReport.id).where(ExecutionReport.execution_id == Execution.id)
    prepared = select(SubReport.report_id).where(SubReport.by_id == visitor.person.id)
    own_words = written.where(or_(ExecutionReport.by_id == visitor.person.id, ExecutionReport.id.in_(prepared)))
    fits = [Execution.state == State.UNDER_REVIEW, to_controllers(), not_(own_words.exists())]
    if own := visitor.offices.organisations | visitor.offices.served:
        fits.append(Execution.organisation_id.not_in(own))
    if after:
        since = tuple_(literal(datetime.fromisoformat(after.key), Instant()), literal(after.id))
        fits.append(tuple_(*_SINCE) > since)
    ways = [*(Execution.body_id == each for each in sorted(bodies)), *looked_after(visitor, bodies)]
    return lists.first_of([and_(way, *fits) for way in ways], _SINCE, most)
