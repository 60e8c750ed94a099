"""Questions to the executions: who may see which and do what, one card, how many of how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased, defer, joinedload, raiseload, selectinload

from tracker.db import session
from tracker.directory.models import Organisation, Person
from tracker.directory.queries import Visitor, holders
from tracker.directory.roles import Role
from tracker.executions.models import Execution, ExecutionReport, Extension, ProgressNote, ReportFile, TakenOff
from tracker.executions.states import State, Who
from tracker.files import StoredFile
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

DEEPEST = 6
"""Levels of points; none is looked for above so many."""


def visible_to(visitor: Visitor) -> ColumnElement[bool]:
    """The executions a visitor may see: those of the own organisations and bodies, and those that are looked after."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    whole_bodies = [Execution.body_id.in_(bodies)] if bodies else []
    return or_(false(), *whole_bodies, *narrowly_seen(visitor, bodies))


def narrowly_seen(visitor: Visitor, beside: frozenset[int] = frozenset()) -> list[ColumnElement[bool]]:
    """What is seen without reading a whole body: the own organisations' executions, and those looked after.

    `beside` are the bodies that are read as a whole anyway: nothing has to be asked about what is looked after there.
    """
    own = visitor.offices.organisations
    return [*([Execution.organisation_id.in_(own)] if own else []), *looked_after(visitor, beside)]


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


def stored_file(visitor: Visitor, file_id: int) -> StoredFile | None:
    """A file that belongs to a report or a resolution which the visitor may see, else None."""
    proof = (
        select(ReportFile.file_id)
        .join(ExecutionReport, ExecutionReport.id == ReportFile.report_id)
        .join(Execution, Execution.id == ExecutionReport.execution_id)
        .where(ReportFile.file_id == file_id, visible_to(visitor))
    )
    source = select(Resolution.file_id).where(Resolution.file_id == file_id, resolutions_visible_to(visitor))
    seen = or_(StoredFile.id.in_(proof), StoredFile.id.in_(source))
    return session.scalars(select(StoredFile).where(StoredFile.id == file_id, seen)).first()


def execution(visitor: Visitor, execution_id: int) -> Execution | None:
    """One execution with its reports, notes and extensions, or None when the visitor may not see it."""
    return next(iter(executions(visitor, [execution_id])), None)


def executions(visitor: Visitor, execution_ids: Iterable[int]) -> list[Execution]:
    """Executions with all that belongs to them, those only that the visitor may see, in the order of their ids."""
    reports, extensions = selectinload(Execution.reports), selectinload(Execution.extensions)
    found = whole().options(
        joinedload(Execution.assignment).joinedload(Assignment.controller),
        joinedload(Execution.acknowledged_by),
        reports.selectinload(ExecutionReport.files),
        reports.joinedload(ExecutionReport.by),
        reports.joinedload(ExecutionReport.decided_by),
        extensions.joinedload(Extension.by),
        extensions.joinedload(Extension.decided_by),
        selectinload(Execution.notes).joinedload(ProgressNote.by),
    )
    chosen = found.where(Execution.id.in_(list(execution_ids)), visible_to(visitor))
    return list(session.scalars(chosen.order_by(Execution.id)))


def parts(visitor: Visitor, execution: Execution) -> frozenset[Who]:
    """In what parts a visitor may act on an execution.

    The secretary checks answers beside the controllers. Nobody controls the own organisation's execution or the
    answer that the same person has sent.
    """
    offices, body = visitor.offices, execution.body_id
    found = set()
    if execution.organisation_id in offices.organisations:
        found.add(Who.EXECUTOR)
    if _controls(visitor, execution) and Who.EXECUTOR not in found and not _answered_by(visitor, execution):
        found.add(Who.CONTROLLER)
    if body in offices.bodies(Role.CHAIR):
        found.add(Who.CHAIR)
    return frozenset(found)


def _controls(visitor: Visitor, execution: Execution) -> bool:
    offices = visitor.offices
    return (
        execution.body_id in offices.bodies(Role.CONTROLLER, Role.SECRETARY)
        or (execution.body_id, execution.organisation_id) in offices.curated()
        or (execution.assignment.controller_id == visitor.person.id and execution.body_id in _controller_of(visitor))
    )


def _answered_by(visitor: Visitor, execution: Execution) -> bool:
    return bool(execution.reports) and execution.reports[-1].by_id == visitor.person.id


def may_decide_on(visitor: Visitor, request: Extension) -> bool:
    """Whether the visitor, as a chair, may decide on a request for a later day.

    Who asked, or heads the organisation that asked, may not: the office has another holder, or one who acts in it.
    """
    found = parts(visitor, request.execution)
    return Who.CHAIR in found and Who.EXECUTOR not in found and request.by_id != visitor.person.id


def may_answer_for(visitor: Visitor, execution: Execution) -> bool:
    """Whether the visitor is a secretary who may answer on behalf of an organisation without access."""
    return execution.body_id in visitor.offices.bodies(Role.SECRETARY)


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


@dataclass(frozen=True)
class After:
    """Where a page of a list begins: after the row with these keys."""

    key: str
    id: int


def how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """In a grouped question: how many of the rows fit."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def above(point: Point) -> list[str]:
    """The texts that a point stands under, the outermost first: «4. Руководителям организаций:»."""
    found: list[str] = []
    parent_id = point.parent_id
    while parent_id is not None and len(found) < DEEPEST:
        parent = session.get_one(Point, parent_id)
        found.insert(0, f"{parent.label} {parent.text}".strip())
        parent_id = parent.parent_id
    return found


def partners(execution: Execution) -> list[Organisation]:
    """The co-executors of a lead's duty, or the leads of a co-executor's, in the order of the directory."""
    other = Part.CO_EXECUTOR if execution.part is Part.LEAD else Part.LEAD
    chosen = (
        select(Organisation)
        .join(Execution, Execution.organisation_id == Organisation.id)
        .where(
            Execution.assignment_id == execution.assignment_id,
            Execution.period == execution.period,
            Execution.part == other,
            Execution.state != State.WITHDRAWN,
        )
        .order_by(Organisation.position, Organisation.id)
    )
    return list(session.scalars(chosen))


def controllers(execution: Execution, on: date) -> list[Person]:
    """Who checks an execution: its own controller, else the organisation's curators, else the body's controllers."""
    named = execution.assignment.controller
    if named is not None and named.deactivated_at is None:
        return [named]
    curators = holders(Role.CONTROLLER, execution.body_id, on, execution.organisation_id)
    return curators or holders(Role.CONTROLLER, execution.body_id, on)
