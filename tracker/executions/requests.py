"""The requests for a later day: those that wait for the chair, and one of them."""

from sqlalchemy import Select, and_, not_, or_, select
from sqlalchemy.orm import defer, joinedload

from tracker.db import session
from tracker.directory.queries import Visitor
from tracker.directory.roles import Role
from tracker.executions.models import Execution, Extension
from tracker.executions.queries import visible_to
from tracker.executions.states import OPEN
from tracker.resolutions.models import Assignment, Point, Resolution


def pending_extensions(visitor: Visitor) -> list[Extension]:
    """The requests for a later day that wait for the visitor as a chair, the oldest first.

    Never one's own, nor that of an organisation one heads: another holder of the chair's office decides on it.
    """
    own = or_(Extension.by_id == visitor.person.id, Execution.organisation_id.in_(visitor.offices.organisations))
    waits = and_(Extension.decision.is_(None), Execution.state.in_(list(OPEN)), not_(own))
    chosen = _requests(visitor).where(waits, Execution.body_id.in_(visitor.offices.bodies(Role.CHAIR)))
    return list(session.scalars(chosen.order_by(Extension.asked_at, Extension.id)))


def extension(visitor: Visitor, extension_id: int) -> Extension | None:
    """A request for a later day, or None when its execution isn't the visitor's to see."""
    return session.scalars(_requests(visitor).where(Extension.id == extension_id)).first()


def _requests(visitor: Visitor) -> Select[Extension]:
    execution = joinedload(Extension.execution)
    point = execution.joinedload(Execution.assignment).joinedload(Assignment.point)
    return (
        select(Extension)
        .join(Extension.execution)
        .options(
            execution.joinedload(Execution.organisation),
            point.joinedload(Point.resolution).options(joinedload(Resolution.body), defer(Resolution.lines)),
            joinedload(Extension.by),
        )
        .where(visible_to(visitor))
    )
