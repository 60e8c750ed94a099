"""What stands beside an execution on its card: the texts above its point, those who share it, its other periods."""

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.intake.draft import Part
from tracker.resolutions.models import Point

DEEPEST = 6
"""Levels of points; none is looked for above so many."""


def above(point: Point) -> list[str]:
    """The texts that a point stands under, the outermost first: «4. Руководителям организаций:»."""
    found: list[str] = []
    parent_id = point.parent_id
    while parent_id is not None and len(found) < DEEPEST:
        parent = session.get_one(Point, parent_id)
        found.insert(0, f"{parent.label} {parent.text}".strip())
        parent_id = parent.parent_id
    return found


def partners(execution: Execution) -> list[Execution]:
    """The co-executors' duties beside a lead's, or the leads' beside a co-executor's, in the order of the directory."""
    other = Part.CO_EXECUTOR if execution.part is Part.LEAD else Part.LEAD
    chosen = (
        select(Execution)
        .join(Execution.organisation)
        .options(contains_eager(Execution.organisation))
        .where(
            Execution.assignment_id == execution.assignment_id,
            Execution.period == execution.period,
            Execution.part == other,
            Execution.state != State.WITHDRAWN,
        )
        .order_by(Organisation.position, Organisation.id)
    )
    return list(session.scalars(chosen))


def periods(execution: Execution) -> list[Execution]:
    """The same organisation's duties of all periods of a recurring assignment, the latest first; else none."""
    if not execution.period:
        return []
    chosen = select(Execution).where(
        Execution.assignment_id == execution.assignment_id, Execution.organisation_id == execution.organisation_id
    )
    return list(session.scalars(chosen.order_by(Execution.period.desc())))
