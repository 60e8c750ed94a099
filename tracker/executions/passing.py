"""Inside an organisation: a head passes a duty on, gets the answer, returns it or takes the duty back.

Nothing here commits. The states and who may are those of the one table.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker import audit, clock
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions import telling
from tracker.executions.inner import SubAssignment, SubReport
from tracker.executions.models import Execution, ExecutionReport
from tracker.executions.refusals import AlreadyAsked, NoSuchInnerDay, NotOfTheOrganisation, required
from tracker.executions.states import OPEN, UNANSWERED, Action, NotAllowedNow, State, next_state
from tracker.files import StoredFile


def pass_on(execution: Execution, to: Person, by: Visitor, due_on: date | None, words: str = "") -> SubAssignment:
    """Pass a duty to somebody of the same organisation, with an inner day; without one it is the organisation's own.

    AlreadyAsked when this person has it already.
    """
    _require_unanswered(execution)
    _require_colleague(execution, to, by)
    _require_free(execution, to)
    passed = SubAssignment(
        execution=execution,
        person=to,
        words=words.strip(),
        due_on=_inner_day(execution, due_on),
        given_on=execution.body.today,
        by_id=by.person.id,
    )
    session.add(passed)
    session.flush()
    telling.passed_on(passed, by)
    _record(passed, "inner_pass", by, before={}, after=_given(passed), comment=passed.words)
    return passed


def reassign(passed: SubAssignment, to: Person, by: Visitor, due_on: date | None, words: str = "") -> None:
    """Give the duty to somebody else, or to the same person by another day; what was answered so far stays.

    AlreadyAsked when that somebody has it already.
    """
    _require_unanswered(passed)
    _require_colleague(passed.execution, to, by)
    if passed.person_id != to.id:
        _require_free(passed.execution, to)
    before = _given(passed)
    passed.person, passed.words = to, words.strip()
    passed.due_on = _inner_day(passed.execution, due_on)
    telling.passed_on(passed, by)
    _record(passed, "inner_reassign", by, before=before, after=_given(passed), comment=passed.words)


def answer(
    passed: SubAssignment, by: Visitor, text: str, files: Iterable[StoredFile], said: Mapping[str, str]
) -> SubReport:
    """Answer to the head: words, files, and what was asked for.

    The duty becomes another version: a head who is writing the organisation's answer is shown this one first.
    """
    words = required(text)
    _require_unanswered(passed.execution)
    report = SubReport(
        sub_assignment=passed,
        round=len(passed.reports) + 1,
        text=words,
        said=dict(said),
        at=clock.now(),
        by_id=by.person.id,
        files=list(files),
    )
    session.add(report)
    passed.execution.version += 1
    _move(passed, Action.REPORT, by)
    return report


def send_back(passed: SubAssignment, by: Visitor, comment: str) -> None:
    """Return the answer inside, saying what is missing."""
    words = required(comment)
    next_state(passed.state, Action.RETURN)
    passed.reports[-1].comment = words
    _move(passed, Action.RETURN, by, words)
    telling.returned_inside(passed, by, words)


def take_back(passed: SubAssignment, by: Visitor, words: str = "") -> None:
    """Take the duty back; what was answered stays in the history."""
    _move(passed, Action.WITHDRAW, by, words.strip())


def still_open(execution: Execution) -> list[SubAssignment]:
    """What of an execution is with somebody inside the organisation."""
    chosen = select(SubAssignment).where(SubAssignment.execution_id == execution.id, SubAssignment.state.in_(OPEN))
    return list(session.scalars(chosen.order_by(SubAssignment.id)))


def end_all(execution: Execution, by: Visitor, report: ExecutionReport | None) -> None:
    """End what is still passed on: with the organisation's report answers are sent on, and the rest is closed."""
    for passed in still_open(execution):
        sent_on = report is not None and passed.state is State.UNDER_REVIEW
        if sent_on:
            passed.reports[-1].report_id = report.id if report else None
        _move(passed, Action.ACCEPT if sent_on else Action.END, by)


def keep_within(execution: Execution) -> None:
    """Hold every inner day within the organisation's own, after that has moved."""
    for passed in still_open(execution):
        if execution.due_on is not None and (passed.due_on is None or passed.due_on > execution.due_on):
            before, passed.due_on = passed.due_on, max(execution.due_on, passed.given_on)
            days = {"due_on": before and before.isoformat()}, {"due_on": passed.due_on.isoformat()}
            audit.record(passed, "inner_day", by_id=None, before=days[0], after=days[1])


def _inner_day(execution: Execution, wished: date | None) -> date | None:
    """The inner day: the one wished for, not later than the own; a duty that is late already is passed for today."""
    today = execution.body.today
    own = execution.due_on and max(execution.due_on, today)
    if wished is None:
        return own
    if wished < today or (own is not None and wished > own):
        raise NoSuchInnerDay
    return wished


def _require_colleague(execution: Execution, to: Person, by: Visitor) -> None:
    if to not in directory.staff(execution.organisation_id, by.today):
        raise NotOfTheOrganisation


def _require_free(execution: Execution, to: Person) -> None:
    if any(each.person_id == to.id for each in still_open(execution)):
        raise AlreadyAsked


def _require_unanswered(duty: Execution | SubAssignment) -> None:
    if duty.state not in UNANSWERED:
        raise NotAllowedNow(duty.state, Action.REPORT)


def _given(passed: SubAssignment) -> dict[str, Any]:
    return {"person": passed.person.full_name, "due_on": passed.due_on and passed.due_on.isoformat()}


def _move(passed: SubAssignment, action: Action, by: Visitor, comment: str = "") -> None:
    before: State = passed.state
    passed.state = next_state(before, action)
    after = {"state": passed.state.value}
    _record(passed, f"inner_{action}", by, before={"state": before.value}, after=after, comment=comment)


def _record(
    passed: SubAssignment, action: str, by: Visitor, *, before: dict[str, Any], after: dict[str, Any], comment: str
) -> None:
    audit.record(passed, action, by_id=by.person.id, before=before, after=after, comment=comment)
