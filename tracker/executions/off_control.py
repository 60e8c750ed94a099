"""Questions about what is off control as a whole: by which decision, and what a decision took off."""

from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.orm import aliased, joinedload

from tracker.db import session
from tracker.executions.models import TakenOff
from tracker.executions.queries import NAMED
from tracker.resolutions.models import Assignment, Point


def standing(assignment_ids: Iterable[int]) -> dict[int, TakenOff]:
    """What is off control of some assignments, and by which decision."""
    chosen = select(TakenOff).where(TakenOff.assignment_id.in_(list(assignment_ids)), TakenOff.put_back_at.is_(None))
    return {each.assignment_id: each for each in session.scalars(chosen)}


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
