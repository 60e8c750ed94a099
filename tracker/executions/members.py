"""Who joins an assignment after its issue: the members were frozen that day, and a newcomer is added by a person."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from tracker import audit
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.executions.bulk import Line, Why
from tracker.executions.deadlines import ExecutionRules, co_executor_due_on
from tracker.executions.models import Execution
from tracker.executions.off_control import standing
from tracker.executions.refusals import required
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment


@dataclass(frozen=True)
class Join:
    """Organisations that are given an assignment later than the others, with the reason."""

    reason: str

    def line(self, it: Execution, by: Visitor) -> Line:
        """Whoever hasn't had it: what was excluded or closed before is put on control again on its own card."""
        return Line(it, it.state if it.id else None, it.due_on, self._against(it, by))

    def _against(self, it: Execution, by: Visitor) -> Why | None:
        if it.id:
            return Why.HAS_IT
        if it.organisation.closed_on is not None:
            return Why.ENDED
        if it.assignment.id in standing([it.assignment.id]):
            return Why.CLOSED
        return Why.PASSED if it.due_on and it.due_on < _today(it.assignment) else None

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Make the executions, each from today on."""
        words = required(self.reason)
        session.add_all(changed)
        session.flush()
        for each in changed:
            after = {"due_on": each.due_on and each.due_on.isoformat()}
            audit.record(each, "join", by_id=by.person.id, after=after, comment=words)


@dataclass(frozen=True)
class Place:
    """As what organisations join: their part, and a day of their own where they are given one."""

    part: Part
    day: date | None
    calendar: WorkingCalendar


def candidates(
    assignments: Iterable[Assignment], organisations: Sequence[Organisation], place: Place
) -> list[Execution]:
    """For each assignment and organisation the execution there is, else the one that joining would make.

    Of a recurring assignment it is that of the present period; the later ones come by themselves.
    """
    found = []
    for assignment in assignments:
        period, first_on = _turn(assignment)
        known = _known(assignment, period)
        due_on = place.day or _day(assignment, first_on, place)
        found += [known.get(each.id) or _fresh(assignment, each, period, due_on, place) for each in organisations]
    return found


def _turn(assignment: Assignment) -> tuple[str, date | None]:
    """The present period of an assignment and its day; "" for one that doesn't recur."""
    if not assignment.recurrence:
        return "", assignment.due_on
    latest = (
        select(Execution.period, Execution.first_due_on)
        .where(Execution.assignment_id == assignment.id, Execution.part == Part.LEAD)
        .order_by(Execution.first_due_on.desc(), Execution.id.desc())
        .limit(1)
    )
    row = session.execute(latest).first()
    return (row[0], row[1]) if row else ("", assignment.due_on)


def _known(assignment: Assignment, period: str) -> dict[int, Execution]:
    chosen = select(Execution).where(Execution.assignment_id == assignment.id, Execution.period == period)
    return {each.organisation_id: each for each in session.scalars(chosen)}


def _day(assignment: Assignment, due_on: date | None, place: Place) -> date | None:
    """The day of the others; a co-executor answers to the lead before it."""
    if due_on is None or place.part is Part.LEAD or due_on < _today(assignment):
        return due_on
    rules = ExecutionRules.from_json(assignment.point.resolution.body.rules.get("executions", {}))
    return co_executor_due_on(_today(assignment), due_on, place.calendar, rules)


def _today(assignment: Assignment) -> date:
    return assignment.point.resolution.body.today


def _fresh(
    assignment: Assignment, organisation: Organisation, period: str, due_on: date | None, place: Place
) -> Execution:
    return Execution(
        assignment=assignment,
        organisation=organisation,
        body_id=assignment.point.resolution.body_id,
        period=period,
        part=place.part,
        state=State.IN_PROGRESS,
        issued_on=_today(assignment),
        due_on=due_on,
        first_due_on=due_on,
    )
