"""Issuing: the assignments of a resolution become executions, frozen for the organisations of that day."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from tracker import audit
from tracker.calendar.recurrence import Course, Period, Recurrence, first_period, periods
from tracker.calendar.rules import DeadlineRules
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import insert_rows, session
from tracker.directory import queries as directory
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.executions.deadlines import ExecutionRules, co_executor_due_on
from tracker.executions.models import Execution
from tracker.executions.off_control import gaps, standing
from tracker.executions.states import LEAVE, LEAVING, OPEN, Action, State
from tracker.intake.draft import Part
from tracker.resolutions import queries as resolutions
from tracker.resolutions.models import Assignment, Resolution
from tracker.resolutions.queries import Members
from tracker.resolutions.services import mark_issued


@dataclass(frozen=True)
class Turn:
    """What a duty is for: a period of a recurring assignment, or "" for the only one; and its day for each part."""

    period: str
    due_on: Mapping[Part, date | None]

    def falls_due(self, first_on: date, before: date) -> bool:
        """Whether the lead's day is one of these."""
        day = self.due_on[Part.LEAD]
        return day is not None and first_on <= day < before


@dataclass(frozen=True)
class Share:
    """How many executions one organisation is given: as the lead, and as a co-executor."""

    lead: int = 0
    co_executor: int = 0


@dataclass(frozen=True)
class Issued:
    """What issuing makes, or would make: assignments and executions, and the share of each organisation by its id."""

    assignments: int
    executions: int
    shares: dict[int, Share]

    @property
    def organisations(self) -> int:
        """How many organisations are given something."""
        return len(self.shares)


def preview(resolution: Resolution, today: date, calendar: WorkingCalendar) -> Issued:
    """What issuing would make today; nothing is changed."""
    return _counted(list(_rows(resolution, today, calendar)))


def issue(resolution: Resolution, by: Visitor, calendar: WorkingCalendar) -> Issued:
    """Turn every assignment into one execution for each organisation that its addressees mean today.

    NotReady when something still has to be settled; NotAtThisStage when it was issued before.
    """
    mark_issued(resolution, by)
    rows = list(_rows(resolution, resolution.body.today, calendar))
    session.flush()
    insert_rows(Execution, rows)
    _record(resolution, rows, by)
    return _counted(rows)


def open_periods(assignment: Assignment, today: date, calendar: WorkingCalendar) -> int:
    """Make the executions of the periods that have begun since, and return how many.

    Each organisation that still had the duty in its own latest period gets it again; who was taken off control or
    excluded, or said «не относится» and was believed, or is closed, doesn't. What is off control, or has no lead left,
    begins nothing. A period of which the day passed while it was off control isn't made up for.
    """
    if standing([assignment.id]):
        return 0
    chosen = select(Execution.id, Execution.organisation_id, Execution.period, Execution.part, Execution.state)
    chosen = chosen.add_columns(Organisation.closed_on).join(Execution.organisation)
    found = session.execute(chosen.where(Execution.assignment_id == assignment.id).order_by(Execution.id)).all()
    known = {row.period for row in found}
    left_out = gaps(assignment)
    turns = [turn for turn in _turns(assignment, today, calendar) if turn.period not in known]
    fresh = [turn for turn in turns if not any(turn.falls_due(*each) for each in left_out)]
    latest = {row.organisation_id: row for row in found}.values() if fresh else ()
    gone = left({row.id: row.state for row in latest})
    still = {row.organisation_id: row.part for row in latest if row.id not in gone and row.closed_on is None}
    if Part.LEAD not in still.values():
        return 0
    rows = [_row(assignment, duty, turn, today) for turn in fresh for duty in still.items()]
    if rows:
        insert_rows(Execution, rows)
        audit.record(assignment, "open_period", by_id=None, after={"periods": [turn.period for turn in fresh]})
    return len(rows)


def left(states: Mapping[int, State]) -> set[int]:
    """Of the latest duties of some organisations, by their states, those after which there is no further one.

    What was withdrawn, but for co-executors' duties that were only closed together with the lead's, and what was left.
    """
    closed = [each for each, state in states.items() if state not in OPEN]
    actions = audit.last_actions(Execution, closed, {*LEAVING, Action.REOPEN, LEAVE}) if closed else {}
    return {each for each in closed if _has_left(states[each], actions.get(each))}


def _has_left(state: State, action: str | None) -> bool:
    return action == LEAVE or (state is State.WITHDRAWN and action != Action.END)


def duties(assignment: Assignment, members: Members) -> dict[int, Part]:
    """The organisations that the addressees mean today, each with its part; who is named as lead stays lead."""
    found: dict[int, Part] = {}
    for addressee in sorted(assignment.addressees, key=lambda each: each.part is not Part.LEAD):
        for organisation_id in resolutions.meant(addressee, members):
            found.setdefault(organisation_id, addressee.part)
    return found


def _rows(resolution: Resolution, today: date, calendar: WorkingCalendar) -> Iterable[dict[str, Any]]:
    members = directory.membership()
    for assignment in resolutions.assignments(resolution):
        turns = _turns(assignment, today, calendar) or _first_turn(assignment, today, calendar)
        for duty in duties(assignment, members).items():
            yield from (_row(assignment, duty, turn, today) for turn in turns)


def _row(assignment: Assignment, duty: tuple[int, Part], turn: Turn, today: date) -> dict[str, Any]:
    return {
        "assignment_id": assignment.id,
        "organisation_id": duty[0],
        "body_id": assignment.point.resolution.body_id,
        "period": turn.period,
        "part": duty[1],
        "state": State.IN_PROGRESS,
        "issued_on": today,
        "due_on": turn.due_on[duty[1]],
        "first_due_on": turn.due_on[duty[1]],
        "version": 1,
    }


def _turns(assignment: Assignment, today: date, calendar: WorkingCalendar) -> list[Turn]:
    """The one turn of a simple assignment, or a turn for each period of a recurring one that has begun.

    Co-executors answer to the lead by an earlier day of their own.
    """
    if not assignment.recurrence:
        return [_turn(assignment, "", assignment.due_on, today, calendar)]
    return [_turn(assignment, each.key, each.due_on, today, calendar) for each in begun(assignment, today, calendar)]


def begun(assignment: Assignment, today: date, calendar: WorkingCalendar) -> Sequence[Period]:
    """The periods of a recurring assignment that have begun by a day, oldest first."""
    recurs = _recurs(assignment)
    return periods(recurs.recurrence, recurs.course, today, calendar, recurs.rules) if recurs else ()


def _first_turn(assignment: Assignment, today: date, calendar: WorkingCalendar) -> list[Turn]:
    """The first period, still ahead: it is made at the issue, so that everybody knows who has it."""
    recurs = _recurs(assignment)
    if recurs is None:
        return []
    first = first_period(recurs.recurrence, recurs.course.starts_on, calendar, recurs.rules)
    return [_turn(assignment, first.key, first.due_on, today, calendar)]


@dataclass(frozen=True)
class Recurs:
    """How an assignment recurs, from when until when, and by which rules of its body."""

    recurrence: Recurrence
    course: Course
    rules: DeadlineRules


def _recurs(assignment: Assignment) -> Recurs | None:
    resolution = assignment.point.resolution
    starts_on = assignment.recurs_from or resolution.adopted_on
    if not assignment.recurrence or starts_on is None:
        return None
    rules = DeadlineRules.from_json(resolution.body.rules.get("deadlines", {}))
    return Recurs(Recurrence.from_json(assignment.recurrence), Course(starts_on, assignment.ends_on), rules)


def _turn(assignment: Assignment, period: str, due_on: date | None, today: date, calendar: WorkingCalendar) -> Turn:
    rules = ExecutionRules.from_json(assignment.point.resolution.body.rules.get("executions", {}))
    inner_on = due_on and co_executor_due_on(today, due_on, calendar, rules)
    return Turn(period, {Part.LEAD: due_on, Part.CO_EXECUTOR: inner_on})


def _record(resolution: Resolution, rows: list[dict[str, Any]], by: Visitor) -> None:
    """One history row an assignment, naming all the organisations it went to and the day."""
    sent: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        sent.setdefault(row["assignment_id"], []).append(row)
    for assignment in resolutions.assignments(resolution):
        made = sent.get(assignment.id, [])
        organisations = sorted({row["organisation_id"] for row in made})
        due_on = assignment.due_on and assignment.due_on.isoformat()
        after = {"organisations": organisations, "due_on": due_on}
        audit.record(assignment, "issue", by_id=by.person.id, after=after)


def _counted(rows: list[dict[str, Any]]) -> Issued:
    parts = Counter((row["organisation_id"], row["part"]) for row in rows)
    ids = dict.fromkeys(row["organisation_id"] for row in rows)
    return Issued(
        assignments=len({row["assignment_id"] for row in rows}),
        executions=len(rows),
        shares={each: Share(parts[each, Part.LEAD], parts[each, Part.CO_EXECUTOR]) for each in ids},
    )
