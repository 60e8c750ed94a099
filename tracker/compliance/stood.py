"""Executions as they stood at the end of a day, as a table that the database itself can count.

For the present day it is the columns as they are. For a past one it is rebuilt from what has a date: a report counts
from the instant it was decided on, an extension from its grant, a withdrawal from its day; what was undone by putting
an execution on control again is told by the history.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    CTE,
    ColumnElement,
    ScalarSelect,
    Select,
    Subquery,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from tracker import clock
from tracker.audit import HistoryEntry
from tracker.compliance.standing import State as Stood
from tracker.db import Instant
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension
from tracker.executions.states import Action, Answer, State

NEVER = literal(datetime(1970, 1, 1, tzinfo=UTC), Instant())
"""Before everything: when what was never reopened was reopened last."""


@dataclass(frozen=True)
class Moment:
    """The end of a day: `over_at` is the instant at which the day is over, None while it still runs."""

    day: date
    over_at: datetime | None = None

    def before(self, column: Any) -> ColumnElement[bool]:
        """Whether an instant had come at the end of the day."""
        had_come: ColumnElement[bool] = column < self.over_at if self.over_at else column.is_not(None)
        return had_come


def moment(day: date, zone: str) -> Moment:
    """The end of a day in the time zone of a body; the day that runs, or one ahead, is as things are now."""
    if day >= clock.today(zone):
        return Moment(day)
    following = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return Moment(day, following.astimezone(UTC))


def stood(at: Moment, *where: ColumnElement[bool]) -> Subquery:
    """The executions issued by a day that fit `where`, as they stood at its end.

    Columns: id, assignment_id, organisation_id, period, part, first_due_on, due_on, state (open, executed, withdrawn),
    executed_on, not_ours, extended, under_review.
    """
    chosen = (Execution.issued_on <= at.day, *where)
    return (_now(*chosen) if at.over_at is None else _then(at, *chosen)).subquery("stood")


def reopened_since(at: Moment) -> ColumnElement[bool]:
    """The executions that were put on control again after the end of a day."""
    return exists().where(_history(Execution.id, Action.REOPEN), ~at.before(HistoryEntry.at))


def _now(*where: ColumnElement[bool]) -> Select[Any]:
    return select(
        *_lasting(Execution),
        Execution.due_on,
        _state(Execution.state == State.EXECUTED, Execution.state == State.WITHDRAWN),
        Execution.executed_on,
        Execution.not_ours,
        (Execution.extensions_granted > 0).label("extended"),
        (Execution.state == State.UNDER_REVIEW).label("under_review"),
    ).where(*where)


def _then(at: Moment, *where: ColumnElement[bool]) -> Select[Any]:
    it = _known(at, *where)
    has_left = it.c.accepted == Answer.NOT_OURS
    executed = it.c.accepted != Answer.NOT_OURS
    withdrawn = func.coalesce(it.c.withdrawn, False)
    return select(
        *_lasting(it.c),
        it.c.due_on,
        _state(executed, or_(has_left, withdrawn)),
        case((executed, it.c.accepted_on)).label("executed_on"),
        func.coalesce(has_left, False).label("not_ours"),
        it.c.extended,
        and_(it.c.accepted.is_(None), ~withdrawn, it.c.was_answered, _waits(at, it)).label("under_review"),
    )


def _lasting(it: Any) -> tuple[Any, ...]:
    """What never changes once it is issued."""
    return it.id, it.assignment_id, it.organisation_id, it.period, it.part, it.first_due_on


def _state(executed: ColumnElement[bool], withdrawn: ColumnElement[bool]) -> Any:
    return case((executed, Stood.EXECUTED.value), (withdrawn, Stood.WITHDRAWN.value), else_=Stood.OPEN.value).label(
        "state"
    )


def _known(at: Moment, *where: ColumnElement[bool]) -> CTE:
    """Each execution with the answer that was accepted by then, and not reopened since, and the day it was sent."""
    it = _chosen(*where)
    granted = and_(Extension.execution_id == it.c.id, Extension.decision == Decision.GRANTED)
    closed = or_(it.c.is_closed, it.c.was_reopened)
    return _once(
        select(
            *_lasting(it.c),
            case((it.c.was_extended, _day_moved_later(at, it)), else_=it.c.due_on).label("due_on"),
            and_(it.c.was_extended, exists().where(granted, at.before(Extension.decided_at))).label("extended"),
            or_(it.c.left_on <= at.day, and_(it.c.was_reopened, _left(at, it))).label("withdrawn"),
            it.c.was_answered,
            it.c.was_reopened,
            case((closed, _accepted(at, it, ExecutionReport.answer))).label("accepted"),
            case((closed, _accepted(at, it, ExecutionReport.submitted_on))).label("accepted_on"),
        )
    )


def _since(at: Moment, it: CTE) -> ColumnElement[Any]:
    """The instant of the last reopening by then: only what happened after it counts."""
    entry = aliased(HistoryEntry)
    reopened = select(func.max(entry.at)).where(_history(it.c.id, Action.REOPEN, entry), at.before(entry.at))
    last = reopened.correlate(it).scalar_subquery()
    return case((it.c.was_reopened, func.coalesce(last, NEVER)), else_=NEVER)


def _waits(at: Moment, it: CTE) -> ColumnElement[bool]:
    """Whether an answer was sent by then and not decided on by then; figures don't ask it."""
    return exists().where(
        ExecutionReport.execution_id == it.c.id,
        at.before(ExecutionReport.submitted_at),
        ExecutionReport.submitted_at > _since(at, it),
        or_(ExecutionReport.decided_at.is_(None), ~at.before(ExecutionReport.decided_at)),
    )


def _accepted(at: Moment, it: CTE, said: Any) -> ScalarSelect[Any]:
    """What the accepted report says; asked for by the execution, so that reports of others are never read."""
    return (
        select(said)
        .where(
            ExecutionReport.execution_id == it.c.id,
            ExecutionReport.decision == Decision.ACCEPTED,
            at.before(ExecutionReport.decided_at),
            ExecutionReport.decided_at > _since(at, it),
        )
        .order_by(ExecutionReport.round.desc())
        .limit(1)
        .scalar_subquery()
    )


def _once(chosen: Select[Any]) -> CTE:
    """The rows worked out once, and not again wherever one of their columns is mentioned."""
    return chosen.cte().prefix_with("MATERIALIZED")


def _chosen(*where: ColumnElement[bool]) -> CTE:
    """What is known at once, so that nothing more is asked of what was never extended, answered, closed or reopened."""
    left = and_(Execution.state == State.WITHDRAWN, Execution.not_ours.is_(False))
    return _once(
        select(
            *_lasting(Execution),
            Execution.due_on,
            case((left, Execution.withdrawn_on)).label("left_on"),
            (Execution.extensions_granted > 0).label("was_extended"),
            Execution.submitted_at.is_not(None).label("was_answered"),
            Execution.state.in_([State.EXECUTED, State.WITHDRAWN]).label("is_closed"),
            exists().where(_history(Execution.id, Action.REOPEN)).label("was_reopened"),
        ).where(*where)
    )


def _day_moved_later(at: Moment, it: CTE) -> ColumnElement[Any]:
    """The day that the first of the later extensions moved: the one that held then; else the one that holds now."""
    moved = (
        select(Extension.old_due_on)
        .where(
            Extension.execution_id == it.c.id,
            Extension.decision == Decision.GRANTED,
            ~at.before(Extension.decided_at),
        )
        .order_by(Extension.decided_at, Extension.id)
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(moved, it.c.due_on)


def _left(at: Moment, it: CTE) -> ColumnElement[bool]:
    """Withdrawn by then and not reopened until then, whatever came later."""
    return exists().where(
        _history(it.c.id, Action.WITHDRAW), at.before(HistoryEntry.at), HistoryEntry.at > _since(at, it)
    )


def _history(execution_id: Any, action: Action, entry: type[HistoryEntry] = HistoryEntry) -> ColumnElement[bool]:
    return and_(
        entry.subject == Execution.__tablename__, entry.subject_id == execution_id, entry.action == action.value
    )
