"""What the chair decides of himself about what was issued: days, controllers, texts, what goes off control."""

from datetime import date

from sqlalchemy import select, update

from tracker import audit, clock
from tracker.db import session
from tracker.directory.models import Person
from tracker.directory.queries import Visitor
from tracker.executions import extending, off_control, telling
from tracker.executions.models import Decision, Execution, Extension, TakenOff
from tracker.executions.refusals import DayNotLater, NothingToExtend, OwnDuty, required
from tracker.executions.states import OPEN
from tracker.resolutions.models import Assignment, Point, Resolution, TextCorrection


class SameText(Exception):
    """A correction that changes nothing."""


class NotLater(Exception):
    """Only a point of a later decision takes an assignment off control."""


def move_day(execution: Execution, by: Visitor, day: date, reason: str) -> None:
    """Give a later day unasked; kept as an extension is, so that the first day and the number of moves stay known.

    NothingToExtend while a request waits: that is decided upon by itself. OwnDuty.
    """
    if execution.organisation_id in by.offices.organisations:
        raise OwnDuty
    if not extending.extendable(execution) or execution.due_on is None:
        raise NothingToExtend
    if day <= execution.due_on or day < execution.body.today:
        raise DayNotLater
    words, before = required(reason), {"due_on": execution.due_on.isoformat()}
    session.add(_granted(execution, by, execution.due_on, day, words))
    extending.move_day(execution, day)
    execution.extensions_granted += 1
    after = {"due_on": day.isoformat()}
    audit.record(execution, "move_day", by_id=by.person.id, before=before, after=after, comment=words)


def _granted(execution: Execution, by: Visitor, old: date, new: date, words: str) -> Extension:
    """A later day that was asked for and granted by one and the same."""
    now = clock.now()
    return Extension(
        execution=execution,
        asked_at=now,
        by_id=by.person.id,
        reason=words,
        old_due_on=old,
        new_due_on=new,
        late=False,
        decision=Decision.GRANTED,
        decided_at=now,
        decided_by_id=by.person.id,
        comment=words,
    )


def name_controller(assignment: Assignment, controller: Person | None, by: Visitor) -> None:
    """Name who checks the answers to an issued assignment, or leave it to curators and controllers of the body."""
    before = {"controller_id": assignment.controller_id}
    assignment.controller = controller
    after = {"controller_id": controller.id if controller else None}
    audit.record(assignment, "set_controller", by_id=by.person.id, before=before, after=after)


def take_off(assignment: Assignment, by: Visitor, ground: str, by_point: Point | None = None) -> TakenOff:
    """Take an assignment off control: what is open of it is withdrawn, and no further period begins.

    The ground is the chair's words, or a point of a later decision of a body, which the words may explain.
    """
    words = ground.strip() if by_point else required(ground)
    resolution = assignment.point.resolution
    if by_point is not None and not is_later(by_point.resolution, resolution):
        raise NotLater
    row = TakenOff(
        assignment=assignment,
        by_point=by_point,
        ground=words,
        on=resolution.body.today,
        at=clock.now(),
        by_id=by.person.id,
    )
    session.add(row)
    session.flush()
    after = {"by_point_id": by_point.id if by_point else None}
    audit.record(assignment, "take_off", by_id=by.person.id, after=after, comment=words)
    return row


def is_later(decision: Resolution, than: Resolution) -> bool:
    """Whether a resolution was adopted after another: it may take points of that one off control."""
    if decision.id == than.id or decision.adopted_on is None or than.adopted_on is None:
        return False
    return decision.issued_on is not None and decision.adopted_on >= than.adopted_on


def put_back(row: TakenOff, by: Visitor, reason: str) -> None:
    """Put an assignment on control again; its executions are reopened by themselves."""
    words = required(reason)
    row.put_back_at = clock.now()
    audit.record(row.assignment, "put_back", by_id=by.person.id, comment=words)
    off_control.open_again(row.assignment.point.resolution, by)
    session.flush()


def correct_text(point: Point, text: str, by: Visitor, reason: str) -> TextCorrection:
    """Correct the text of an issued point, once for all its executors; who hasn't finished is told by letter.

    What was open under the old text becomes another version: an answer that is being typed is shown the new text first.
    """
    after, words = required(text), required(reason)
    if after == point.text:
        raise SameText
    row = TextCorrection(point=point, at=clock.now(), by_id=by.person.id, before=point.text, after=after, reason=words)
    point.text = after
    session.add(row)
    session.flush()
    left = unfinished(point)
    ids = [execution_id for execution_id, _organisation_id in left]
    affected = update(Execution).where(Execution.id.in_(ids))
    session.execute(affected.values(version=Execution.version + 1), execution_options={"synchronize_session": False})
    telling.corrected(row, left, by)
    for assignment in point.assignments:
        audit.record(
            assignment, "correct_text", by_id=by.person.id,
            before={"text": row.before}, after={"text": after}, comment=words,
        )  # fmt: skip
    return row


def unfinished(point: Point) -> list[tuple[int, int]]:
    """(execution, organisation) of all that is open under a point."""
    of_it = [each.id for each in point.assignments]
    chosen = select(Execution.id, Execution.organisation_id).order_by(Execution.id)
    found = session.execute(chosen.where(Execution.assignment_id.in_(of_it), Execution.state.in_(list(OPEN))))
    return [(execution_id, organisation_id) for execution_id, organisation_id in found]
