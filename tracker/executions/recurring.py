"""How an issued assignment recurs from now on: another rule, another last day; what there is stays as it is."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select

from tracker import audit
from tracker.calendar.recurrence import Recurrence
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions import issuing
from tracker.executions.models import Execution
from tracker.executions.off_control import standing
from tracker.executions.refusals import required
from tracker.executions.states import LEAVE, UNANSWERED
from tracker.resolutions.models import Assignment
from tracker.resolutions.states import NotAtThisStage, ResolutionAction, Stage


@dataclass(frozen=True)
class Rule:
    """How it recurs, from which day on and until which, and why it is changed."""

    recurrence: Recurrence
    starts_on: date
    ends_on: date | None
    reason: str


def changeable(assignment: Assignment) -> bool:
    """Whether it is issued and on control."""
    return assignment.point.resolution.stage is Stage.ISSUED and not standing([assignment.id])


def next_start(assignment: Assignment, today: date, calendar: WorkingCalendar) -> date:
    """From which day another rule counts unless the chair says otherwise: behind the period that runs now."""
    begun = issuing.begun(assignment, today, calendar)
    return max(today, begun[-1].last_on + timedelta(days=1)) if begun else today


def change(assignment: Assignment, rule: Rule, by: Visitor, calendar: WorkingCalendar) -> int:
    """Let it recur by another rule; how many executions of a period under way this makes at once.

    The executions of the periods so far keep their days. NotAtThisStage before the issue and off control.
    """
    if not changeable(assignment):
        raise NotAtThisStage(assignment.point.resolution.stage, ResolutionAction.ISSUE)
    words, before = required(rule.reason), _said(assignment)
    assignment.recurrence = asdict(rule.recurrence)
    assignment.recurs_from, assignment.ends_on = rule.starts_on, rule.ends_on
    session.flush()
    audit.record(
        assignment, "set_recurrence", by_id=by.person.id, before=before, after=_said(assignment), comment=words
    )
    return issuing.open_periods(assignment, assignment.point.resolution.body.today, calendar)


def goes_on(execution: Execution) -> bool:
    """Whether a closed duty of a recurring assignment is its organisation's latest, and a further one will follow."""
    assignment = execution.assignment
    has_ended = assignment.ends_on is not None and assignment.ends_on < execution.body.today
    if not assignment.recurrence or has_ended or execution.organisation.closed_on is not None:
        return False
    later = select(Execution.id).where(
        Execution.assignment_id == assignment.id,
        Execution.organisation_id == execution.organisation_id,
        Execution.id > execution.id,
    )
    return session.scalar(later.limit(1)) is None and not issuing.left({execution.id: execution.state})


def leave(execution: Execution, by: Visitor, ground: str) -> None:
    """Let no further period follow a closed duty for its organisation, until it is put on control again or joins."""
    audit.record(execution, LEAVE, by_id=by.person.id, comment=required(ground))


def _said(assignment: Assignment) -> dict[str, Any]:
    ends_on = assignment.ends_on and assignment.ends_on.isoformat()
    return {"recurrence": assignment.recurrence, "ends_on": ends_on}


def missed(assignment: Assignment, seen: ColumnElement[bool], today: date) -> list[str]:
    """The periods of which the day has passed without somebody's answer, the earliest first."""
    late = Execution.assignment_id == assignment.id, Execution.state.in_(UNANSWERED), Execution.due_on < today
    chosen = select(Execution.period).where(*late, Execution.period != "", seen).distinct()
    return sorted(session.scalars(chosen))
