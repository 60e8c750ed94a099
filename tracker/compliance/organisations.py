"""Questions about organisations: how each stands, what it has to do, who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, select, tuple_
from sqlalchemy.orm import joinedload

from tracker.compliance.figures import Figures, Rate, Span
from tracker.compliance.queries import BINDING, LEAD, figures_by
from tracker.compliance.stood import Moment
from tracker.db import session
from tracker.directory.models import Appointment, Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import OrganisationKind, Role
from tracker.executions.models import Execution
from tracker.executions.queries import PAGE, After, visible_to, whole
from tracker.executions.states import OPEN, State
from tracker.resolutions.models import Assignment

ROWS = 100
"""Organisations of a page: a municipality's 45 stand together."""

OFFICE = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER, Role.ADMINISTRATOR)
"""Who sees the organisations of all; a head sees the own one."""


@dataclass(frozen=True)
class Account:
    """How an organisation stands: the figures of all time, and of the year up to today those of what is ordered."""

    organisation: Organisation
    figures: Figures
    year: Figures

    @property
    def open(self) -> int:
        """What it still has to execute."""
        return self.figures.overdue + self.figures.not_yet_due


def this_year(today: date) -> Span:
    """The year up to today: the span that compliance is shown for."""
    return Span(today.replace(month=1, day=1), today)


def organisations(
    visitor: Visitor, kind: OrganisationKind | None = None, *, overdue: bool = False, after: After | None = None
) -> list[Organisation]:
    """A page, and a row more, of the organisations that aren't closed, in the order of the directory.

    With `overdue` those only that have something overdue which the visitor may see.
    """
    chosen = select(Organisation).where(Organisation.closed_on.is_(None))
    if kind:
        chosen = chosen.where(Organisation.kind == kind)
    if overdue:
        mine = and_(Execution.organisation_id == Organisation.id, LEAD, visible_to(visitor))
        chosen = chosen.where(exists().where(mine, _is_shown(Shown.OVERDUE, visitor.today)))
    if after:
        chosen = chosen.where(tuple_(Organisation.position, Organisation.id) > tuple_(int(after.key), after.id))
    return list(session.scalars(chosen.order_by(Organisation.position, Organisation.id).limit(ROWS + 1)))


def accounts(found: Sequence[Organisation], visitor: Visitor) -> list[Account]:
    """How each organisation stands in what the visitor may see, in two queries."""
    at = Moment(visitor.today)
    mine = (visible_to(visitor), Execution.organisation_id.in_([each.id for each in found]))
    whole_time = figures_by("organisation_id", at, *mine)
    year = figures_by("organisation_id", at, BINDING, *mine, span=this_year(visitor.today))
    nothing = Figures()
    return [Account(each, whole_time.get(each.id, nothing), year.get(each.id, nothing)) for each in found]


def organisation(visitor: Visitor, organisation_id: int) -> Organisation | None:
    """An organisation, closed or not; None when the visitor neither has an office of a body nor heads it."""
    offices = visitor.offices
    if not offices.has(*OFFICE) and organisation_id not in offices.organisations:
        return None
    return session.get(Organisation, organisation_id)


def participation(organisation_id: int, visitor: Visitor) -> Rate:
    """Of the points addressed to an organisation those that it has executed, in every period there was.

    What it was relieved of is in neither number.
    """
    done = func.min(case((Execution.state == State.EXECUTED, 1), else_=0)).label("done")
    points = (
        select(Assignment.point_id, done)
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .where(
            Execution.organisation_id == organisation_id, LEAD, Execution.state != State.WITHDRAWN, visible_to(visitor)
        )
        .group_by(Assignment.point_id)
        .subquery()
    )
    executed, addressed = session.execute(
        select(func.coalesce(func.sum(points.c.done), 0), func.count()).select_from(points)
    ).one()
    return Rate(int(executed), int(addressed))


class Shown(StrEnum):
    """Which executions of an organisation a list shows."""

    OPEN = "open"
    OVERDUE = "overdue"
    EXECUTED = "executed"
    WITHDRAWN = "withdrawn"


def _is_shown(shown: Shown, today: date) -> ColumnElement[bool]:
    if shown is Shown.OVERDUE:
        return and_(Execution.state.in_(OPEN), Execution.due_on < today)
    if shown is Shown.OPEN:
        return Execution.state.in_(OPEN)
    return Execution.state == (State.EXECUTED if shown is Shown.EXECUTED else State.WITHDRAWN)


def executions(organisation_id: int, visitor: Visitor, shown: Shown, after: After | None = None) -> list[Execution]:
    """A page, and a row more, of what an organisation answers for or has done, as far as the visitor may see it.

    What is open: the nearest day first, without a day last. What is closed: the latest day first.
    """
    chosen = whole().where(
        Execution.organisation_id == organisation_id, LEAD, visible_to(visitor), _is_shown(shown, visitor.today)
    )
    closed = shown in {Shown.EXECUTED, Shown.WITHDRAWN}
    day = func.coalesce(Execution.due_on, date.min if closed else date.max)
    key = tuple_(day, Execution.id)
    if after:
        since = tuple_(literal(date.fromisoformat(after.key)), after.id)
        chosen = chosen.where(key < since if closed else key > since)
    order = (day.desc(), Execution.id.desc()) if closed else (day, Execution.id)
    return list(session.scalars(chosen.order_by(*order).limit(PAGE + 1)))


def key_of(execution: Execution, shown: Shown) -> After:
    """Where the list goes on after an execution."""
    without = date.min if shown in {Shown.EXECUTED, Shown.WITHDRAWN} else date.max
    return After((execution.due_on or without).isoformat(), execution.id)


def appointments(organisation_id: int) -> list[Appointment]:
    """Who holds or held an office for an organisation, those in force first, the latest before the earlier."""
    chosen = (
        select(Appointment)
        .options(joinedload(Appointment.person), joinedload(Appointment.body))
        .where(Appointment.organisation_id == organisation_id)
        .order_by(Appointment.starts_on.desc(), Appointment.id.desc())
    )
    return list(session.scalars(chosen))
