"""What is off control as a whole: by which decision, what a decision took off, and the stage that follows from it."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker import audit, clock
from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.executions.models import TakenOff
from tracker.executions.queries import NAMED
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.states import Stage


def standing(assignment_ids: Iterable[int]) -> dict[int, TakenOff]:
    """What is off control of some assignments, and by which decision."""
    chosen = select(TakenOff).where(TakenOff.assignment_id.in_(list(assignment_ids)), TakenOff.put_back_at.is_(None))
    return {each.assignment_id: each for each in session.scalars(chosen)}


def gaps(assignment: Assignment) -> list[tuple[date, date]]:
    """From which days an assignment was off control, and on which it was put back."""
    zone = assignment.point.resolution.body.time_zone
    chosen = select(TakenOff.on, TakenOff.put_back_at).where(TakenOff.assignment_id == assignment.id)
    return [(on, clock.day_of(back_at, zone)) for on, back_at in session.execute(chosen) if back_at]


def off_control(resolution_id: int) -> list[TakenOff]:
    """What stands off control of a resolution, and what a resolution has taken off control of others; one query."""
    point = joinedload(TakenOff.assignment).joinedload(Assignment.point)
    above = aliased(Point)
    chosen = (
        select(TakenOff)
        .join(TakenOff.assignment)
        .join(Assignment.point)
        .outerjoin(above, above.id == TakenOff.by_point_id)
        .options(
            point.joinedload(Point.resolution).options(*NAMED),
            joinedload(TakenOff.by_point).joinedload(Point.resolution).options(*NAMED),
        )
        .where(
            TakenOff.put_back_at.is_(None),
            or_(Point.resolution_id == resolution_id, above.resolution_id == resolution_id),
        )
        .order_by(TakenOff.id)
    )
    return list(session.scalars(chosen))


def close_when_all_is_off(resolution: Resolution) -> None:
    """A resolution of which every assignment is off control is closed itself."""
    of_it = select(Assignment.id).join(Assignment.point).where(Point.resolution_id == resolution.id)
    ids = set(session.scalars(of_it))
    if ids <= set(standing(ids)) and resolution.stage is Stage.ISSUED:
        resolution.stage = Stage.CLOSED
        audit.record(resolution, "close", by_id=None, before={"stage": "issued"}, after={"stage": "closed"})


def open_again(resolution: Resolution, by: Visitor) -> None:
    """A closed resolution of which something comes on control again is closed no more."""
    if resolution.stage is Stage.CLOSED:
        resolution.stage = Stage.ISSUED
        audit.record(
            resolution, "open_again", by_id=by.person.id, before={"stage": "closed"}, after={"stage": "issued"}
        )
