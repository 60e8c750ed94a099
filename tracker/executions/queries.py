"""Questions to the executions: who may see which and do what, one card, how many of how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased, defer, joinedload, raiseload, selectinload

from tracker.db import session
from tracker.directory.models import Appointment, Person
from tracker.directory.queries import Visitor, holders, in_force
from tracker.directory.roles import Role
from tracker.executions.models import Execution, ExecutionReport, Extension, ProgressNote
from tracker.executions.states import OPEN, Who
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.states import Stage

READERS_OF_A_BODY = (Role.CHAIR, Role.SECRETARY, Role.CONTROLLER, Role.OBSERVER)
"""Who sees all that a body has issued."""

PAGE = 25
"""Rows of a list."""

NAMED = (
    joinedload(Resolution.body),
    defer(Resolution.lines),
    raiseload(Resolution.points),
    raiseload(Resolution.doubts),
)
"""What is loaded of a resolution to name it in a row."""


def visible_to(visitor: Visitor) -> ColumnElement[bool]:
    """The executions a visitor may see: those of the own organisations and bodies, and those that are looked after."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    whole_bodies = [Execution.body_id.in_(bodies)] if bodies else []
    return or_(false(), *whole_bodies, *narrowly_seen(visitor, bodies))


def narrowly_seen(visitor: Visitor, beside: frozenset[int] = frozenset()) -> list[ColumnElement[bool]]:
    """What is seen without reading a whole body: the own organisations' executions, those watched and looked after.

    `beside` are the bodies that are read as a whole anyway: nothing has to be asked about what is looked after there.
    """
    own, seen = visitor.offices.organisations, looked_after(visitor, beside)
    if watched := [pair for pair in visitor.offices.watched() if pair[0] not in beside]:
        seen.append(tuple_(Execution.body_id, Execution.organisation_id).in_(sorted(watched)))
    return [*([Execution.organisation_id.in_(own)] if own else []), *seen]


def led(visitor: Visitor) -> ColumnElement[bool]:
    """The co-executors' duties under assignments that the visitor's organisations lead."""
    own = visitor.offices.organisations
    if not own:
        return false()
    lead = aliased(Execution)
    of_the_lead = select(lead.id).where(
        lead.assignment_id == Execution.assignment_id,
        lead.period == Execution.period,
        lead.organisation_id.in_(own),
        lead.part == Part.LEAD,
    )
    return and_(Execution.part == Part.CO_EXECUTOR, of_the_lead.exists())


def to_controllers() -> ColumnElement[bool]:
    """What controllers check: leads' duties, and a co-executor's that no lead with an open duty is left to look at."""
    lead = aliased(Execution)
    at_work = select(lead.id).where(
        lead.assignment_id == Execution.assignment_id,
        lead.period == Execution.period,
        lead.part == Part.LEAD,
        lead.state.in_(OPEN),
    )
    # looked up row by row: a server that read all open leads for an «exists» would be slow with millions
    return or_(Execution.part == Part.LEAD, at_work.limit(1).scalar_subquery().is_(None))


def looked_after(visitor: Visitor, beside: frozenset[int] = frozenset()) -> list[ColumnElement[bool]]:
    """What a controller has by an organisation that is curated, or by an assignment that names the controller."""
    offices = visitor.offices
    seen: list[ColumnElement[bool]] = []
    if curated := [pair for pair in offices.curated() if pair[0] not in beside]:
        seen.append(tuple_(Execution.body_id, Execution.organisation_id).in_(sorted(curated)))
    if bodies := _controller_of(visitor) - beside:
        named = select(Assignment.id).where(Assignment.controller_id == visitor.person.id)
        seen.append(and_(Execution.body_id.in_(bodies), Execution.assignment_id.in_(named)))
    return seen


def _controller_of(visitor: Visitor) -> frozenset[int]:
    """The bodies of which the visitor is a controller in whatever part: a name in an assignment outlives no office."""
    held = visitor.offices.held
    return frozenset(each.body_id for each in held if each.role is Role.CONTROLLER and each.body_id is not None)


def whole() -> Select[Execution]:
    """Executions with what a card or a row shows of them, and nothing loaded by surprise."""
    return select(Execution).options(
        joinedload(Execution.assignment).joinedload(Assignment.point).joinedload(Point.resolution).options(*NAMED),
        joinedload(Execution.organisation),
    )


def resolutions_visible_to(visitor: Visitor) -> ColumnElement[bool]:
    """The resolutions a visitor may see: chair and secretary of a body all, others what has come to execution."""
    offices = visitor.offices
    issued = Resolution.stage.in_([Stage.ISSUED, Stage.CLOSED])
    seen: list[ColumnElement[bool]] = [
        Resolution.body_id.in_(offices.bodies(Role.CHAIR, Role.SECRETARY)),
        and_(issued, Resolution.body_id.in_(offices.bodies(*READERS_OF_A_BODY))),
    ]
    if narrower := narrowly_seen(visitor):
        ordered = (
            select(Point.resolution_id)
            .join(Assignment, Assignment.point_id == Point.id)
            .join(Execution, Execution.assignment_id == Assignment.id)
            .where(or_(*narrower))
        )
        seen.append(and_(issued, Resolution.id.in_(ordered)))
    return or_(*seen)


def execution(visitor: Visitor, execution_id: int) -> Execution | None:
    """One execution with its reports, notes and extensions, or None when the visitor may not see it."""
    return next(iter(executions(visitor, [execution_id])), None)


def to_act_on(visitor: Visitor, execution_id: int) -> Execution | None:
    """One execution with its reports, for somebody who is about to do something; the rest is loaded if it is asked."""
    prepared = joinedload(Execution.reports).joinedload(ExecutionReport.prepared)
    seen = or_(visible_to(visitor), led(visitor))
    return session.scalars(whole().options(prepared).where(Execution.id == execution_id, seen)).unique().first()


def executions(visitor: Visitor, execution_ids: Iterable[int]) -> list[Execution]:
    """Executions with all that belongs to them, those only that the visitor may see, in the order of their ids."""
    reports, extensions = selectinload(Execution.reports), selectinload(Execution.extensions)
    found = whole().options(
        joinedload(Execution.assignment).joinedload(Assignment.controller),
        joinedload(Execution.acknowledged_by),
        reports.selectinload(ExecutionReport.files),
        reports.joinedload(ExecutionReport.by),
        reports.joinedload(ExecutionReport.decided_by),
        reports.joinedload(ExecutionReport.proofs),
        reports.joinedload(ExecutionReport.prepared),
        extensions.joinedload(Extension.by),
        extensions.joinedload(Extension.decided_by),
        selectinload(Execution.notes).joinedload(ProgressNote.by),
    )
    seen = or_(visible_to(visitor), led(visitor))
    chosen = found.where(Execution.id.in_(list(execution_ids)), seen)
    return list(session.scalars(chosen.order_by(Execution.id)))


def parts(visitor: Visitor, execution: Execution) -> frozenset[Who]:
    """In what parts a visitor may act on an execution.

    The secretary checks answers beside the controllers; a co-executor's answer is looked at by the lead, as long as
    that one has an open duty. Nobody looks at the answer of an organisation one serves, or at one's own, and nobody
    is the chair over the duty of an organisation one heads.
    """
    offices = visitor.offices
    found = set()
    if execution.organisation_id in offices.organisations:
        found.add(Who.EXECUTOR)
    elif execution.body_id in offices.bodies(Role.CHAIR):
        found.add(Who.CHAIR)
    if not is_own(execution, visitor):
        if execution.part is Part.LEAD or _fits(execution, to_controllers()):
            found |= {Who.CONTROLLER} if _controls(visitor, execution) else set()
        elif _fits(execution, led(visitor)):
            found.add(Who.LEAD)
    return frozenset(found)


def is_own(execution: Execution, visitor: Visitor) -> bool:
    """Whether somebody answers for the organisation, serves in it, or has written a report or a part of one."""
    offices = visitor.offices
    if execution.organisation_id in offices.organisations | offices.served:
        return True
    written = execution.reports
    return any(visitor.person.id in {each.by_id, *(inner.by_id for inner in each.prepared)} for each in written)


def _fits(execution: Execution, condition: ColumnElement[bool]) -> bool:
    return session.scalar(select(Execution.id).where(Execution.id == execution.id, condition)) is not None


def _controls(visitor: Visitor, execution: Execution) -> bool:
    offices = visitor.offices
    return (
        execution.body_id in offices.bodies(Role.CONTROLLER, Role.SECRETARY)
        or (execution.body_id, execution.organisation_id) in offices.curated()
        or (execution.assignment.controller_id == visitor.person.id and execution.body_id in _controller_of(visitor))
    )


def may_decide_on(visitor: Visitor, request: Extension) -> bool:
    """Whether the visitor, as a chair, may decide on a request for a later day.

    Who asked, or heads the organisation that asked, may not: the office has another holder, or one who acts in it.
    """
    return Who.CHAIR in parts(visitor, request.execution) and request.by_id != visitor.person.id


def may_answer_for(visitor: Visitor, execution: Execution) -> bool:
    """Whether the visitor is a secretary who may answer on behalf of an organisation without access."""
    return execution.body_id in visitor.offices.bodies(Role.SECRETARY)


@dataclass(frozen=True)
class After:
    """Where a page of a list begins: after the row with these keys."""

    key: str
    id: int


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """In a grouped question: how many of the rows fit."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def controllers(execution: Execution, on: date) -> list[Person]:
    """Who checks an execution: its own controller, else the organisation's curators, else the body's controllers."""
    named = execution.assignment.controller
    if named is not None and _may_check(named, execution.body_id, on):
        return [named]
    curators = holders(Role.CONTROLLER, execution.body_id, on, execution.organisation_id)
    return curators or holders(Role.CONTROLLER, execution.body_id, on)


def _may_check(person: Person, body_id: int, on: date) -> bool:
    """Whether a person named for a point still has the office, for all the body or for some organisations."""
    held = select(Appointment.id).where(
        Appointment.person_id == person.id,
        Appointment.body_id == body_id,
        Appointment.role.in_([Role.CONTROLLER, Role.SECRETARY]),
        in_force(on),
    )
    return person.deactivated_at is None and session.scalar(held.limit(1)) is not None
