"""What is done to executions: opening, answering, checking, off control and on again. Nothing here commits."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions import off_control, passing, telling
from tracker.executions.models import CO_EXECUTORS, Decision, Execution, ExecutionReport, ReportProof
from tracker.executions.queries import is_own
from tracker.executions.refusals import AlreadyDecided, OwnDuty, OwnReport, ProofMissing, required
from tracker.executions.states import OPEN, UNANSWERED, Action, Answer, State, next_state
from tracker.files import StoredFile
from tracker.intake.draft import Part
from tracker.resolutions.contract import contract, number, wanting


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
    said: Mapping[str, str] | None = None,
    on_behalf: bool = False,
) -> ExecutionReport:
    """Send an answer for review; `said` is what else was asked for. «On time» is judged by its day where the body is.

    ProofMissing when it says «исполнено» without what is asked as a proof; the other answers need words only.
    """
    given = {key: words.strip() for key, words in (said or {}).items() if words.strip()}
    proofs = list(files)
    next_state(execution.state, Action.REPORT)
    _require_proven(execution, answer, {**given, "text": text}, has_files=bool(proofs))
    report = _written(execution, by, answer, text, given)
    report.files, report.on_behalf = proofs, on_behalf
    session.add(report)
    execution.submitted_at = report.submitted_at
    after = {"answer": answer, "round": report.round, "on_behalf": on_behalf}
    _move(execution, Action.REPORT, by, after=after, report=report)
    if execution.part is Part.CO_EXECUTOR:
        telling.helper_answered(execution, by)
    return report


def _written(execution: Execution, by: Visitor, answer: Answer, text: str, given: Mapping[str, str]) -> ExecutionReport:
    return ExecutionReport(
        execution=execution,
        round=len(execution.reports) + 1,
        answer=answer,
        text=text.strip(),
        submitted_at=clock.now(),
        submitted_on=execution.body.today,
        by_id=by.person.id,
        proofs=[ReportProof(key=key, said=words, number=number(words)) for key, words in given.items()],
    )


def _require_proven(execution: Execution, answer: Answer, said: Mapping[str, str], *, has_files: bool) -> None:
    if answer is not Answer.EXECUTED:
        required(said["text"])
    elif missing := wanting(contract(execution.assignment.asked), said, has_files=has_files):
        raise ProofMissing(missing)


def accept(execution: Execution, by: Visitor, comment: str = "") -> None:
    """Accept the report under review: executed on the day it was sent, or out of the count if it isn't theirs."""
    report = _under_review(execution, Action.ACCEPT, by)
    released = report.answer is Answer.NOT_OURS
    _decide(report, Decision.ACCEPTED, by.person, comment)
    if released:
        execution.withdrawn_on, execution.not_ours = execution.body.today, True
    else:
        execution.executed_on = report.submitted_on
    _move(execution, Action.RELEASE if released else Action.ACCEPT, by, comment)
    _close_helpers(execution, by)


def send_back(execution: Execution, by: Visitor, comment: str) -> None:
    """Return the report for rework, saying what is missing: the controller a lead's, the lead a co-executor's."""
    words = required(comment)
    _decide(_under_review(execution, Action.RETURN, by), Decision.RETURNED, by.person, words)
    _move(execution, Action.RETURN, by, words)


def withdraw(execution: Execution, by: Visitor, ground: str) -> None:
    """Take an execution off control unexecuted, on a stated ground.

    OwnDuty for that of an organisation one heads, unless the whole point is taken off, for all it was addressed to.
    """
    words = required(ground)
    next_state(execution.state, Action.WITHDRAW)
    if execution.taken_off is None and execution.organisation_id in by.offices.organisations:
        raise OwnDuty
    execution.withdrawn_on = execution.body.today
    _move(execution, Action.WITHDRAW, by, words)
    _close_helpers(execution, by)


def reopen(execution: Execution, by: Visitor, reason: str) -> None:
    """Put a closed execution on control again; its old reports stay in the history."""
    words = required(reason)
    next_state(execution.state, Action.REOPEN)
    execution.executed_on = execution.withdrawn_on = None
    execution.not_ours, execution.taken_off_id = False, None
    execution.reopened_at = clock.now()
    _move(execution, Action.REOPEN, by, words)
    off_control.open_again(execution.assignment.point.resolution, by)


def _close_helpers(execution: Execution, by: Visitor) -> None:
    """With the last lead's duty goes what its co-executors still have open: an answer is taken, the rest is closed."""
    if execution.part is not Part.LEAD:
        return
    together = select(Execution).where(
        Execution.assignment_id == execution.assignment_id,
        Execution.period == execution.period,
        Execution.state.in_(OPEN),
    )
    helpers = session.scalars(together.where(CO_EXECUTORS)).all()
    if not helpers or session.scalar(together.where(Execution.part == Part.LEAD).limit(1)):
        return
    for helper in helpers:
        if helper.state is State.UNDER_REVIEW and not is_own(helper, by):
            accept(helper, by)
        else:
            helper.withdrawn_on = helper.body.today
            _move(helper, Action.END, by)


def _move(
    execution: Execution,
    action: Action,
    by: Visitor,
    comment: str = "",
    *,
    after: dict[str, Any] | None = None,
    report: ExecutionReport | None = None,
) -> None:
    """The one writer of the state; what is still passed inside ends when the duty waits for the executor no more."""
    before: State = execution.state
    execution.state = next_state(before, action)
    if before in UNANSWERED and execution.state not in UNANSWERED:
        passing.end_all(execution, by, report)
    changed = {"state": execution.state.value, **(after or {})}
    states = {"state": before.value}
    audit.record(execution, action.value, by_id=by.person.id, before=states, after=changed, comment=comment)


def _under_review(execution: Execution, action: Action, by: Visitor) -> ExecutionReport:
    """The report that waits for a decision, when `by` may take it."""
    next_state(execution.state, action)
    if is_own(execution, by):
        raise OwnReport
    return execution.reports[-1]


def _decide(report: ExecutionReport, decision: Decision, by: Person, comment: str) -> None:
    if report.decision is not None:
        raise AlreadyDecided
    report.decision, report.decided_at, report.decided_by_id = decision, clock.now(), by.id
    report.comment = comment
