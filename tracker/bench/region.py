"""A region to measure pages in: two thousand organisations, one resolution that is looked at, and a growing past.

The past is put in by the database itself, so that a million executions take less than a minute.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, case, func, insert, literal, select, text

from tracker import clock, db
from tracker.bench import DAY
from tracker.bench.rows import ready_resolution
from tracker.db import Instant
from tracker.directory.models import Organisation, Person
from tracker.executions.models import Execution, ExecutionReport
from tracker.executions.states import Answer, State
from tracker.resolutions.models import Assignment, Point
from tracker.resolutions.states import Stage

ORGANISATIONS = 2000
"""Of the whole region."""

ADDRESSED = 200
"""Organisations that one resolution is addressed to."""

POINTS = 120
"""Points of one resolution."""

PARTS = ((60, State.EXECUTED), (75, State.IN_PROGRESS), (85, State.UNDER_REVIEW), (95, State.RETURNED))
"""Of a hundred executions of the resolution that is looked at, the first so many are in a state; the rest withdrawn."""

PAST = ((84, State.EXECUTED), (90, State.IN_PROGRESS), (93, State.UNDER_REVIEW), (96, State.RETURNED))
"""The same of those issued earlier."""

SPREAD = 90
"""Days over which due days and answers are spread."""


def looked_at() -> int:
    """A resolution of 120 points to 200 organisations, issued; its id."""
    return _issued(POINTS, 0, PARTS)


def first_organisation() -> int:
    """The id of an organisation that the resolution looked at is addressed to."""
    return db.session.execute(select(Organisation.id).where(Organisation.position == 1)).scalar_one()


def fill(before: int, size: int) -> None:
    """Issue further resolutions until there are so many executions beside the one looked at."""
    for number in range(before // (POINTS * ADDRESSED), -(-size // (POINTS * ADDRESSED))):
        first = max(before, number * POINTS * ADDRESSED)
        last = min(size, (number + 1) * POINTS * ADDRESSED)
        _issued((last - first) // ADDRESSED, number + 1, PAST)


def analyse() -> None:
    """Let the database look at its tables, as it does by itself in the course of a day."""
    db.session.remove()
    engine = db.session.get_bind().engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM ANALYZE"))


def _issued(points: int, number: int, parts: tuple[tuple[int, State], ...]) -> int:
    with db.transaction() as session:
        resolution = ready_resolution(points)
        resolution.stage, resolution.issued_on, resolution.issued_at = Stage.ISSUED, DAY, clock.now()
        resolution.number = str(number)
        session.flush()
        resolution_id, body_id = resolution.id, resolution.body_id
        _execute(resolution_id, body_id, number % (ORGANISATIONS // ADDRESSED), parts)
        _report(resolution_id)
    return resolution_id


def _execute(resolution_id: int, body_id: int, part: int, parts: tuple[tuple[int, State], ...]) -> None:
    """One execution of each assignment for each of the two hundred organisations, by the database itself."""
    lot = (Assignment.id * 37 + Organisation.id * 61) % 100
    state = case(*((lot < most, literal(each.value)) for most, each in parts), else_=literal(State.WITHDRAWN.value))
    days = {n: literal(DAY + timedelta(days=n - SPREAD * 2 // 3)) for n in range(SPREAD)}
    due_on = case(days, value=Assignment.id % SPREAD)
    values = {
        "assignment_id": Assignment.id,
        "organisation_id": Organisation.id,
        "body_id": literal(body_id),
        "period": literal(""),
        "part": literal("lead"),
        "state": state,
        "issued_on": literal(DAY - timedelta(days=SPREAD)),
        "due_on": due_on,
        "first_due_on": due_on,
        "submitted_at": case((state != State.IN_PROGRESS.value, _instant(Assignment.id + Organisation.id))),
        "executed_on": case((state == State.EXECUTED.value, literal(DAY))),
        "withdrawn_on": case((state == State.WITHDRAWN.value, literal(DAY))),
        "not_ours": literal(False),
        "extensions_granted": literal(0),
        "version": literal(1),
    }
    addressed = Organisation.position.between(part * ADDRESSED + 1, (part + 1) * ADDRESSED)
    rows = select(*values.values()).join_from(Assignment, Point).join(Organisation, addressed)
    rows = rows.where(Point.resolution_id == resolution_id)
    db.session.execute(insert(Execution).from_select(list(values), rows, include_defaults=False))


def _report(resolution_id: int) -> None:
    """What was answered to it."""
    reporter = select(func.min(Person.id)).scalar_subquery()
    answered = Execution.state.in_([State.EXECUTED, State.UNDER_REVIEW, State.RETURNED])
    decided = Execution.state != State.UNDER_REVIEW
    values = {
        "execution_id": Execution.id,
        "round": literal(1),
        "answer": literal(Answer.EXECUTED.value),
        "text": literal("Работа проведена в полном объёме, приказ и справка приложены."),
        "submitted_at": Execution.submitted_at,
        "submitted_on": literal(DAY - timedelta(days=3)),
        "by_id": reporter,
        "on_behalf": literal(False),
        "decision": case((Execution.state == State.EXECUTED, "accepted"), (decided, "returned")),
        "decided_at": case((decided, Execution.submitted_at)),
        "comment": literal("Уточните число участников."),
    }
    rows = (
        select(*values.values())
        .select_from(Execution)
        .join(Execution.assignment)
        .join(Assignment.point)
        .where(Point.resolution_id == resolution_id, answered)
    )
    db.session.execute(insert(ExecutionReport).from_select(list(values), rows, include_defaults=False))


def _instant(number: ColumnElement[int]) -> ColumnElement[datetime]:
    """An instant of the last weeks."""
    morning = datetime.combine(DAY, time(9), ZoneInfo("UTC"))
    return case({n: literal(morning - timedelta(hours=5 * n), Instant()) for n in range(97)}, value=number % 97)
