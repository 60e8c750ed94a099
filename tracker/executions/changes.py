"""The kinds of change that are made to many executions at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions import decisions, extending, off_control, queries, recurring, services
from tracker.executions.bulk import Change, Line, Why
from tracker.executions.models import Execution, Extension, TakenOff
from tracker.executions.states import OPEN, Answer, Further, State, Who
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point


@dataclass(frozen=True)
class OfBodies:
    """A change of the chair's, over a choice in which there may be executions of other bodies: those stay."""

    change: Change
    body_ids: frozenset[int]

    def line(self, it: Execution, by: Visitor) -> Line:
        """What the change itself would make of it, in one's own bodies."""
        line = self.change.line(it, by)
        return line if it.body_id in self.body_ids else replace(line, why=Why.NOT_YOURS)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Make it so."""
        self.change.carry_out(changed, by)


@dataclass(frozen=True)
class MoveDay:
    """A later day, given unasked."""

    day: date
    reason: str

    def line(self, it: Execution, by: Visitor) -> Line:
        """Open, with an earlier day, of an organisation that the chair does not head, and nobody has asked."""
        return Line(it, it.due_on, self.day, self._against(it, by))

    def _against(self, it: Execution, by: Visitor) -> Why | None:
        if it.state not in OPEN:
            return Why.CLOSED
        if it.organisation_id in by.offices.organisations:
            return Why.OWN
        if it.due_on is None:
            return Why.NO_DAY
        if not extending.extendable(it):
            return Why.ASKED
        if self.day <= it.due_on:
            return Why.NOT_LATER
        return Why.PASSED if self.day < it.body.today else None

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Move each."""
        for each in changed:
            decisions.move_day(each, by, self.day, self.reason)


@dataclass(frozen=True)
class Exclude:
    """Organisations that the assignment is no longer for."""

    ground: str

    def line(self, it: Execution, by: Visitor) -> Line:
        """Whatever is open, and what is closed and would be followed by a further period; not what the chair heads."""
        own = Why.OWN if it.organisation_id in by.offices.organisations else None
        if it.state not in OPEN and recurring.goes_on(it):
            return Line(it, Further.PERIODS, Further.NONE, own)
        return Line(it, it.state, State.WITHDRAWN, own if it.state in OPEN else Why.CLOSED)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Withdraw what is open, let nothing follow the rest."""
        for each in _helpers_first(changed):
            act = services.withdraw if each.state in OPEN else recurring.leave
            act(each, by, self.ground)


@dataclass(frozen=True)
class TakeOff:
    """Whole assignments go off control, by the chair's ground or by a point of a later decision."""

    assignments: Sequence[Assignment]
    ground: str
    by_point: Point | None = None
    said: str = ""
    """How the later decision is called where the ground has no words of its own."""

    def line(self, it: Execution, _by: Visitor) -> Line:
        """Whatever is open."""
        return Line(it, it.state, State.WITHDRAWN, None if it.state in OPEN else Why.CLOSED)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Withdraw each, in the name of the one decision about its assignment."""
        known = off_control.standing(each.id for each in self.assignments)
        rows: dict[int, TakenOff] = {}
        for each in self.assignments:
            rows[each.id] = known.get(each.id) or decisions.take_off(each, by, self.ground, self.by_point)
        for it in _helpers_first(changed):
            it.taken_off = rows[it.assignment_id]
            services.withdraw(it, by, ". ".join(part for part in (self.said, self.ground) if part))
        for resolution in dict.fromkeys(each.point.resolution for each in self.assignments):
            off_control.close_when_all_is_off(resolution)


@dataclass(frozen=True)
class PutBack:
    """Assignments come on control again, with the executions that were closed together with them."""

    assignments: Sequence[Assignment]
    reason: str

    def line(self, it: Execution, _by: Visitor) -> Line:
        """What was withdrawn when the assignment was taken off."""
        return Line(it, it.state, State.IN_PROGRESS, None if it.taken_off_id else Why.NOT_CLOSED_SO)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Reopen each."""
        for each in changed:
            services.reopen(each, by, self.reason)
        session.flush()
        for row in off_control.standing(each.id for each in self.assignments).values():
            decisions.put_back(row, by, self.reason)


@dataclass(frozen=True)
class NameController:
    """One controller for the assignments; None leaves them to the curators and controllers of the body."""

    controller: Person | None

    def line(self, it: Execution, _by: Visitor) -> Line:
        """Wherever it is another."""
        present = it.assignment.controller
        return Line(it, present, self.controller, Why.SAME if present is self.controller else None)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Name the controller of each assignment once."""
        for assignment in dict.fromkeys(each.assignment for each in changed):
            decisions.name_controller(assignment, self.controller, by)


@dataclass(frozen=True)
class Accept:
    """Answers accepted together; what isn't plainly executed is looked at by itself."""

    comment: str = ""

    def line(self, it: Execution, by: Visitor) -> Line:
        """What waits for this controller, answered «исполнено»."""
        why = _not_to_check(it, by)
        if why is None and it.reports[-1].answer is not Answer.EXECUTED:
            why = Why.NOT_PLAIN
        return Line(it, it.state, State.EXECUTED, why)

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Accept each."""
        for each in changed:
            services.accept(each, by, self.comment)


@dataclass(frozen=True)
class SendBack:
    """Answers returned together for one and the same reason."""

    comment: str

    def line(self, it: Execution, by: Visitor) -> Line:
        """What waits for this controller."""
        return Line(it, it.state, State.RETURNED, _not_to_check(it, by))

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Return each."""
        for each in changed:
            services.send_back(each, by, self.comment)


def _helpers_first(changed: Iterable[Execution]) -> list[Execution]:
    """The co-executors before the leads: whatever is still theirs ends by itself with the last lead's duty."""
    return sorted(changed, key=lambda each: each.part is Part.LEAD)


def _not_to_check(it: Execution, by: Visitor) -> Why | None:
    if it.state is not State.UNDER_REVIEW:
        return Why.NOT_WAITING
    return None if Who.CONTROLLER in queries.parts(by, it) else Why.OWN


@dataclass(frozen=True)
class Decide:
    """Requests for a later day decided together: granted as asked or to one `day`, or refused."""

    granted: bool
    words: str = ""
    day: date | None = None

    def line(self, it: Execution, by: Visitor) -> Line:
        """What waits for this chair."""
        request = pending(it)
        if request is None or it.state not in OPEN:
            return Line(it, it.due_on, it.due_on, Why.NOT_WAITING)
        new = (self.day or request.new_due_on) if self.granted else it.due_on
        return Line(it, it.due_on, new, self._against(it, request, by))

    def _against(self, it: Execution, request: Extension, by: Visitor) -> Why | None:
        if not queries.may_decide_on(by, request):
            return Why.OWN
        if self.granted and self.day is not None:
            if it.due_on is not None and self.day <= it.due_on:
                return Why.NOT_LATER
            if extending.is_past_the_lead(it, self.day):
                return Why.PAST_THE_LEAD
            return Why.PASSED if self.day < it.body.today else None
        return None

    def carry_out(self, changed: Sequence[Execution], by: Visitor) -> None:
        """Decide on the request of each."""
        for each in changed:
            if (request := pending(each)) is None:
                continue
            if self.granted:
                extending.grant(request, by, self.words, self.day)
            else:
                extending.refuse(request, by, self.words)


def pending(it: Execution) -> Extension | None:
    """The request for a later day that waits for a decision."""
    return next((each for each in it.extensions if each.decision is None), None)
