"""What must hold of an execution whatever people have tried, beside what the database itself refuses."""

from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select

from tests.municipality import Municipality
from tracker import audit, db
from tracker.executions import desk
from tracker.executions.inner import SubAssignment
from tracker.executions.models import Decision, Execution, ExecutionReport, Extension, NoteRequest, ProgressNote
from tracker.executions.states import OPEN, UNANSWERED, Answer, State


@dataclass
class Begun:
    """A life that has begun: its duty, the co-executor's, the first day, and how often something was done to it."""

    made: Municipality
    execution_id: int
    helper_id: int
    first_due_on: date | None
    done: list[str] = field(default_factory=list)


def require(begun: Begun, day: date) -> State:
    """Fail unless all holds; the state in which the duty stands now."""
    row = db.session.get_one(Execution, begun.execution_id)
    helper = db.session.get_one(Execution, begun.helper_id)
    _days_hold(row, begun.first_due_on, day)
    _decisions_hold(row, begun.made)
    _history_holds(row, begun.done)
    _others_hold(row, helper)
    assert all(report.decided_by_id != begun.made.people["sad1"] for report in helper.reports)
    return row.state


STORED = (ExecutionReport, Extension, ProgressNote, NoteRequest, SubAssignment)


def fingerprint(begun: Begun) -> tuple[object, ...]:
    """All that an action changes: it is the same after what was refused."""
    two = (begun.execution_id, begun.helper_id)
    shown = Execution.version, Execution.state, Execution.due_on, Execution.acknowledged_at
    rows = db.session.execute(select(*shown).where(Execution.id.in_(two)).order_by(Execution.id))
    beside = [select(func.count()).where(each.execution_id.in_(two)).scalar_subquery() for each in STORED]
    return (audit.newest(), *map(tuple, rows), *db.session.execute(select(*beside)).one())


def _days_hold(row: Execution, first_due_on: date | None, day: date) -> None:
    assert (row.state is State.EXECUTED) == (row.executed_on is not None)
    assert (row.state is State.WITHDRAWN) == (row.withdrawn_on is not None)
    assert row.first_due_on == first_due_on, "the first day is kept for ever"
    granted = [each for each in row.extensions if each.decision is Decision.GRANTED]
    assert row.due_on == (granted[-1].new_due_on if granted else first_due_on), (
        "while a request waits the old day holds"
    )
    assert row.extensions_granted == len(granted)
    if row.executed_on:
        assert row.executed_on == row.reports[-1].submitted_on <= day


def _decisions_hold(row: Execution, made: Municipality) -> None:
    assert [each.round for each in row.reports] == list(range(1, len(row.reports) + 1))
    for report in row.reports:
        assert report.decision is None or report.decided_by_id != report.by_id, "nobody accepts the own report"
        heads = {made.people["school1"], made.people["double"], made.people["deputy"]}
        assert report.decided_by_id not in heads
        assert report.decision is not Decision.RETURNED or report.comment.strip()
    if row.state is State.UNDER_REVIEW:
        assert row.reports[-1].decision is None
        assert row.submitted_at == row.reports[-1].submitted_at
    if row.state is State.EXECUTED:
        assert row.reports[-1].decision is Decision.ACCEPTED
    assert row.not_ours <= (row.reports != [] and row.reports[-1].answer is Answer.NOT_OURS)
    assert sum(each.decision is None for each in row.extensions) <= 1


def _history_holds(row: Execution, done: list[str]) -> None:
    entries = audit.entries_of(row)
    assert len(entries) == len(done), "what is done is written down, what is refused is not"
    states = [(each.before["state"], each.after["state"]) for each in entries if "state" in each.after]
    trail = [State.IN_PROGRESS.value, *(after for _before, after in states)]
    assert [before for before, _after in states] == trail[:-1]
    assert trail[-1] == row.state.value


def _others_hold(row: Execution, helper: Execution) -> None:
    """What is passed on inside and what a co-executor has, beside the duty itself."""
    passed = desk.passed_on(row)
    is_open = [each for each in passed if each.state in OPEN]
    assert len(is_open) <= 1, "nobody is given the same twice"
    assert not is_open or row.state in UNANSWERED, "what is passed on ends with the duty"
    for each in passed:
        assert each.due_on is None or row.due_on is None or each.due_on <= max(row.due_on, each.given_on)
        sent = [report.report_id for report in each.reports if report.report_id]
        assert bool(sent) == (each.state is State.EXECUTED)
    assert helper.state not in OPEN or row.state in OPEN, "the last lead closes the rest"
