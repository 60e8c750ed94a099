"""What a home page says at a glance: how much is on control, who is late most, the resolutions last issued."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import defer, joinedload, raiseload

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.executions.models import Execution
from tracker.executions.queries import READERS_OF_A_BODY, how_many, visible_to
from tracker.executions.states import OPEN, State
from tracker.executions.worklists import of_own_organisations
from tracker.intake.draft import Part
from tracker.resolutions.models import Resolution
from tracker.resolutions.states import Stage


@dataclass(frozen=True)
class Standing:
    """What is on control: the open executions, of how many assignments, those overdue and those under review."""

    open: int
    assignments: int
    overdue: int
    under_review: int


def standing(visitor: Visitor) -> Standing:
    """The figures of the one sentence on a home page, over what the visitor may see."""
    return _standing(and_(visible_to(visitor), Execution.part == Part.LEAD), visitor.today)


def own(visitor: Visitor) -> Standing:
    """The same figures over the visitor's own organisations."""
    return _standing(of_own_organisations(visitor), visitor.today)


def _standing(condition: ColumnElement[bool], today: date) -> Standing:
    row = session.execute(
        select(
            func.count(Execution.id),
            func.count(Execution.assignment_id.distinct()),
            how_many(Execution.due_on < today),
            how_many(Execution.state == State.UNDER_REVIEW),
        ).where(condition, Execution.state.in_(list(OPEN)))
    ).one()
    return Standing(*(int(count) for count in row))


@dataclass(frozen=True)
class Overdue:
    """What an organisation has overdue: how much, how much of it has been answered, and since which day."""

    organisation: Organisation
    number: int
    under_review: int
    oldest_on: date


def worst_overdue(visitor: Visitor, most: int = 8) -> list[Overdue]:
    """The organisations with most overdue that they haven't answered, over what the visitor may see."""
    number, answered = func.count(Execution.id), how_many(Execution.state == State.UNDER_REVIEW)
    chosen = (
        select(Organisation, number, answered, func.min(Execution.due_on))
        .join(Execution, Execution.organisation_id == Organisation.id)
        .where(visible_to(visitor), Execution.part == Part.LEAD)
        .where(Execution.state.in_(list(OPEN)), Execution.due_on < visitor.today)
        .group_by(Organisation.id)
        .order_by((number - answered).desc(), func.min(Execution.due_on), Organisation.id)
        .limit(most)
    )
    return [Overdue(row[0], int(row[1]), int(row[2]), row[3]) for row in session.execute(chosen) if row[3]]


def on_control(visitor: Visitor, most: int = 10) -> list[Resolution]:
    """The resolutions last issued of the visitor's bodies."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    chosen = (
        select(Resolution)
        .options(
            joinedload(Resolution.body),
            defer(Resolution.lines),
            raiseload(Resolution.points),
            raiseload(Resolution.doubts),
        )
        .where(Resolution.stage == Stage.ISSUED, Resolution.body_id.in_(bodies))
        .order_by(Resolution.adopted_on.desc(), Resolution.id.desc())
        .limit(most)
    )
    return list(session.scalars(chosen))
