"""What is done to executions: issuing, answering, checking, moving the day. Nothing here commits."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions.deadlines import ExecutionRules, is_late_request
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension, ProgressNote
from tracker.executions.states import OPEN, Action, Answer, State, next_state
from tracker.files import StoredFile


class NeedsWords(Exception):
    """A text that is mandatory was left empty: a comment, a reason, a ground."""


class DayNotLater(Exception):
    """The day asked for isn't later than the present one, or has passed already."""


class NothingToExtend(Exception):
    """The execution is closed, has no day, or a request is waiting already."""


class AlreadyDecided(Exception):
    """Somebody decided on this request before."""


class OwnReport(Exception):
    """Nobody decides on the own report, nor on that of an organisation one heads."""


class OwnRequest(Exception):
    """Nobody decides on the own request for a later day, nor on that of an organisation one heads."""


def acknowledge(execution: Execution, by: Person) -> None:
    """Note who opened the duty first and when; this changes no state, and two who open it at once don't collide."""
    if execution.acknowledged_at is not None:
        return
    first = (
        update(Execution)
        .where(Execution.id == execution.id, Execution.acknowledged_at.is_(None))
        .values(acknowledged_at=clock.now(), acknowledged_by_id=by.id)
    )
    if session.execute(first.returning(Execution.id)).scalar() is not None:
        audit.record(execution, "acknowledge", by_id=by.id)
    session.expire(execution, ["acknowledged_at", "acknowledged_by_id", "acknowledged_by"])


def submit_report(
    execution: Execution,
    by: Visitor,
    answer: Answer,
    text: str,
    files: Iterable[StoredFile] = (),
    *,
    on_behalf: bool = False,
) -> ExecutionReport:
    """Send an answer for review. The day of sending is the day by which «on time» is judged."""
    words = _required(text)
    next_state(execution.state, Action.REPORT)
    report = ExecutionReport(
        execution=execution,
        round=len(execution.reports) + 1,
        answer=answer,
        text=words,
        submitted_at=clock.now(),
        submitted_on=by.today,
        by_id=by.person.id,
        on_behalf=on_behalf,
        files=list(files),
    )
    session.add(report)
    execution.submitted_at = report.submitted_at
    _move(execution, Action.REPORT, by.person, after={"answer": answer, "round": report.round, "on_behalf": on_behalf})
    return report


def accept(execution: Execution, by: Visitor, comment: str = "") -> None:
    """Accept the report under review: executed on the day it was sent, or out of the count if it isn't theirs."""
    report = _under_review(execution, Action.ACCEPT, by)
    released = report.answer is Answer.NOT_OURS
    _decide(report, Decision.ACCEPTED, by.person, comment)
    if released:
        execution.withdrawn_on, execution.not_ours = by.today, True
    else:
        execution.executed_on = report.submitted_on
    _move(execution, Action.RELEASE if released else Action.ACCEPT, by.person, comment)


def send_back(execution: Execution, by: Visitor, comment: str) -> None:
    """Return the report for rework, saying what is missing."""
    words = _required(comment)
    _decide(_under_review(execution, Action.RETURN, by), Decision.RETURNED, by.person, words)
    _move(execution, Action.RETURN, by.person, words)


def withdraw(execution: Execution, by: Visitor, ground: str) -> None:
    """Take an execution off control unexecuted, on a stated ground."""
    words = _required(ground)
    next_state(execution.state, Action.WITHDRAW)
    execution.withdrawn_on = by.today
    _move(execution, Action.WITHDRAW, by.person, words)


def reopen(execution: Execution, by: Visitor, reason: str) -> None:
    """Put a closed execution on control again; its old reports stay in the history."""
    words = _required(reason)
    next_state(execution.state, Action.REOPEN)
    execution.executed_on = execution.withdrawn_on = None
    execution.not_ours, execution.taken_off_id = False, None
    _move(execution, Action.REOPEN, by.person, words)


def add_note(execution: Execution, by: Visitor, text: str) -> ProgressNote:
    """Say how the work is going; closes nothing."""
    note = ProgressNote(execution=execution, text=_required(text), at=clock.now(), by_id=by.person.id)
    session.add(note)
    audit.record(execution, "note", by_id=by.person.id, comment=note.text)
    return note


def extendable(execution: Execution) -> bool:
    """Whether a later day may be asked for: it is open, has a day, and no request waits."""
    waits = any(each.decision is None for each in execution.extensions)
    return execution.state in OPEN and execution.due_on is not None and not waits


def ask_extension(
    execution: Execution,
    by: Visitor,
    new_due_on: date,
    reason: str,
    *,
    calendar: WorkingCalendar,
    rules: ExecutionRules,
) -> Extension:
    """Ask for a later day. While the request waits the old day holds; a late request is flagged, not refused."""
    waits = any(each.decision is None for each in execution.extensions)
    words = _required(reason)
    if execution.state not in OPEN or execution.due_on is None or waits:
        raise NothingToExtend
    if new_due_on <= execution.due_on or new_due_on < by.today:
        raise DayNotLater
    request = Extension(
        execution=execution,
        asked_at=clock.now(),
        by_id=by.person.id,
        reason=words,
        old_due_on=execution.due_on,
        new_due_on=new_due_on,
        late=is_late_request(by.today, execution.due_on, calendar, rules),
    )
    session.add(request)
    audit.record(
        execution,
        "ask_extension",
        by_id=by.person.id,
        before={"due_on": execution.due_on.isoformat()},
        after={"due_on": new_due_on.isoformat()},
        comment=request.reason,
    )
    return request


def grant(request: Extension, by: Visitor, comment: str = "", day: date | None = None) -> None:
    """Move the day as asked, or to another `day`; the first day stays for ever.

    NothingToExtend when the execution has been closed, DayNotLater when `day` is not later or has passed.
    """
    execution = request.execution
    if execution.state not in OPEN:
        raise NothingToExtend
    if day is not None and (day <= request.old_due_on or day < by.today):
        raise DayNotLater
    _settle(request, Decision.GRANTED, by, comment)
    before = {"due_on": execution.due_on and execution.due_on.isoformat()}
    if day is not None and day != request.new_due_on:
        request.asked_due_on, request.new_due_on = request.new_due_on, day
    execution.due_on = request.new_due_on
    execution.extensions_granted += 1
    after = {"due_on": request.new_due_on.isoformat()}
    audit.record(execution, "grant_extension", by_id=by.person.id, before=before, after=after, comment=comment)


def refuse(request: Extension, by: Visitor, reason: str) -> None:
    """Leave the day as it is, with a reason."""
    words = _required(reason)
    _settle(request, Decision.REFUSED, by, words)
    audit.record(request.execution, "refuse_extension", by_id=by.person.id, comment=words)


def _move(
    execution: Execution, action: Action, by: Person, comment: str = "", after: dict[str, Any] | None = None
) -> None:
    before: State = execution.state
    execution.state = next_state(before, action)
    changed = {"state": execution.state.value, **(after or {})}
    audit.record(execution, action.value, by_id=by.id, before={"state": before.value}, after=changed, comment=comment)


def _under_review(execution: Execution, action: Action, by: Visitor) -> ExecutionReport:
    """The report that waits for a decision, when `by` may take it."""
    next_state(execution.state, action)
    report = execution.reports[-1]
    if report.by_id == by.person.id or execution.organisation_id in by.offices.organisations:
        raise OwnReport
    return report


def _decide(report: ExecutionReport, decision: Decision, by: Person, comment: str) -> None:
    if report.decision is not None:
        raise AlreadyDecided
    report.decision, report.decided_at, report.decided_by_id = decision, clock.now(), by.id
    report.comment = comment


def _settle(request: Extension, decision: Decision, by: Visitor, comment: str) -> None:
    if request.by_id == by.person.id or request.execution.organisation_id in by.offices.organisations:
        raise OwnRequest
    held = select(Extension.decision).where(Extension.id == request.id).with_for_update()
    if session.scalar(held) is not None:
        raise AlreadyDecided
    request.decision, request.decided_at, request.decided_by_id = decision, clock.now(), by.person.id
    request.comment = comment


def _required(text: str) -> str:
    words = text.strip()
    if not words:
        raise NeedsWords
    return words
