"""A later day: asked for by the executor, taken back, granted or refused by the chair. Nothing here commits."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from tracker import audit, clock
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions import passing
from tracker.executions.deadlines import ExecutionRules, is_late_request
from tracker.executions.models import Decision, Execution, Extension
from tracker.executions.refusals import (
    AlreadyDecided,
    DayNotLater,
    NothingToExtend,
    OwnRequest,
    PastTheLead,
    required,
)
from tracker.executions.states import OPEN
from tracker.intake.draft import Part


@dataclass(frozen=True)
class Days:
    """By what days are counted: the calendar, and the rules of the body."""

    calendar: WorkingCalendar
    rules: ExecutionRules


def extendable(execution: Execution) -> bool:
    """Whether a later day may be asked for: it is open, has a day, and no request waits."""
    return execution.state in OPEN and execution.due_on is not None and pending(execution) is None


def pending(execution: Execution) -> Extension | None:
    """The request that waits for the chair."""
    return next((each for each in execution.extensions if each.decision is None), None)


def ask(execution: Execution, by: Visitor, new_due_on: date, reason: str, days: Days) -> Extension:
    """Ask for a later day. While the request waits the old day holds; a late request is flagged, not refused.

    PastTheLead when a co-executor asks for more than the lead itself has.
    """
    words = required(reason)
    if not extendable(execution) or execution.due_on is None:
        raise NothingToExtend
    if new_due_on <= execution.due_on or new_due_on < execution.body.today:
        raise DayNotLater
    if is_past_the_lead(execution, new_due_on):
        raise PastTheLead
    late = is_late_request(execution.body.today, execution.due_on, days.calendar, days.rules)
    return _asked(execution, by, new_due_on, words, late=late)


def _asked(execution: Execution, by: Visitor, new_due_on: date, reason: str, *, late: bool) -> Extension:
    request = Extension(
        execution=execution,
        asked_at=clock.now(),
        by_id=by.person.id,
        reason=reason,
        old_due_on=execution.due_on,
        new_due_on=new_due_on,
        late=late,
    )
    session.add(request)
    _record(request, "ask_extension", by, reason)
    return request


def is_past_the_lead(execution: Execution, day: date) -> bool:
    """Whether a co-executor would answer after the lead's own day."""
    latest = leads_due_on(execution)
    return latest is not None and day > latest


def leads_due_on(execution: Execution) -> date | None:
    """The day by which the lead of a co-executor answers; None for a lead itself, or where it has no day."""
    if execution.part is Part.LEAD:
        return None
    lead = select(func.max(Execution.due_on)).where(
        Execution.assignment_id == execution.assignment_id,
        Execution.period == execution.period,
        Execution.part == Part.LEAD,
        Execution.state.in_(OPEN),
    )
    return session.scalar(lead)


def take_back(request: Extension, by: Visitor) -> None:
    """Withdraw a request that waits; AlreadyDecided when it doesn't any more."""
    _settle(request, Decision.TAKEN_BACK, by, "")
    _record(request, "take_back_extension", by)


def grant(request: Extension, by: Visitor, comment: str = "", day: date | None = None) -> None:
    """Move the day as asked, or to another `day`; the first day stays for ever.

    NothingToExtend when the execution has been closed, DayNotLater when `day` is not later or has passed, PastTheLead
    when it is later than the lead of a co-executor has.
    """
    execution = request.execution
    if execution.state not in OPEN:
        raise NothingToExtend
    if day is not None and (day <= request.old_due_on or day < execution.body.today):
        raise DayNotLater
    if day is not None and is_past_the_lead(execution, day):
        raise PastTheLead
    _require_others(request, by)
    _settle(request, Decision.GRANTED, by, comment)
    if day is not None and day != request.new_due_on:
        request.asked_due_on, request.new_due_on = request.new_due_on, day
    _record(request, "grant_extension", by, comment)
    move_day(execution, request.new_due_on)
    execution.extensions_granted += 1


def move_day(execution: Execution, due_on: date) -> None:
    """Put another day in place of the present one; what was passed inside stays within it."""
    execution.due_on = due_on
    passing.keep_within(execution)


def refuse(request: Extension, by: Visitor, reason: str) -> None:
    """Leave the day as it is, with a reason."""
    words = required(reason)
    _require_others(request, by)
    _settle(request, Decision.REFUSED, by, words)
    audit.record(request.execution, "refuse_extension", by_id=by.person.id, comment=words)


def _record(request: Extension, action: str, by: Visitor, comment: str = "") -> None:
    before = {"due_on": request.old_due_on.isoformat()}
    after = {"due_on": request.new_due_on.isoformat()}
    audit.record(request.execution, action, by_id=by.person.id, before=before, after=after, comment=comment)


def _require_others(request: Extension, by: Visitor) -> None:
    if request.by_id == by.person.id or request.execution.organisation_id in by.offices.organisations:
        raise OwnRequest


def _settle(request: Extension, decision: Decision, by: Visitor, comment: str) -> None:
    held = select(Extension.decision).where(Extension.id == request.id).with_for_update()
    if session.scalar(held) is not None:
        raise AlreadyDecided
    request.decision, request.decided_at, request.decided_by_id = decision, clock.now(), by.person.id
    request.comment = comment
