"""Questions whose answers are figures: how executions stood on a day, what was said of them, who signs."""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, not_, null, or_, select, true
from sqlalchemy.orm import defer, joinedload, raiseload, selectinload

from tracker.compliance.figures import Fact, Figures, Judged, Span, Standing, State, counted
from tracker.compliance.stood import Moment, stood
from tracker.compliance.then import organisations
from tracker.db import session
from tracker.directory.models import Body
from tracker.directory.queries import Visitor
from tracker.executions.models import Execution, TakenOff
from tracker.executions.queries import READERS_OF_A_BODY
from tracker.intake.draft import Part
from tracker.resolutions.models import Addressee, Assignment, Point, Resolution
from tracker.resolutions.states import Stage

LEAD = Execution.part == Part.LEAD
"""Figures count who answers for an assignment; co-executors answer to their lead."""

ADVISORY = Execution.assignment_id.in_(select(Assignment.id).join(Assignment.point).where(Point.advisory))
"""What is only recommended; it is counted apart."""

BINDING = not_(ADVISORY)
"""What is ordered."""

ISSUED = frozenset({Stage.ISSUED, Stage.CLOSED})
"""What is or was on control."""


def reported_bodies(visitor: Visitor) -> list[Body]:
    """The bodies whose execution a visitor may see as a whole, by name."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    return list(session.scalars(select(Body).where(Body.id.in_(bodies)).order_by(Body.name)))


def issued(bodies: Collection[int], most: int = 200) -> list[Resolution]:
    """The resolutions of some bodies that are or were on control, the newest first."""
    chosen = (
        select(Resolution)
        .options(joinedload(Resolution.body))
        .where(Resolution.body_id.in_(bodies), Resolution.stage.in_(ISSUED))
        .order_by(Resolution.adopted_on.desc(), Resolution.id.desc())
        .limit(most)
    )
    return list(session.scalars(chosen))


def reported_resolution(visitor: Visitor, resolution_id: int) -> Resolution | None:
    """A resolution of which a visitor may see the whole execution, issued or not; else None."""
    bodies = visitor.offices.bodies(*READERS_OF_A_BODY)
    chosen = select(Resolution).options(joinedload(Resolution.body))
    return session.scalars(chosen.where(Resolution.id == resolution_id, Resolution.body_id.in_(bodies))).first()


def is_issued(resolution: Resolution) -> bool:
    """Whether a resolution is or was on control, so that there is something to report on."""
    return resolution.stage in ISSUED


def of_resolution(resolution_id: int) -> ColumnElement[bool]:
    """The executions of one resolution."""
    return Execution.assignment_id.in_(
        select(Assignment.id).join(Assignment.point).where(Point.resolution_id == resolution_id)
    )


def of_same_points(assignment_ids: Collection[int]) -> ColumnElement[bool]:
    """The executions of all that the points of some assignments order."""
    points = select(Assignment.point_id).where(Assignment.id.in_(assignment_ids))
    return Execution.assignment_id.in_(select(Assignment.id).where(Assignment.point_id.in_(points)))


def in_order(*where: ColumnElement[bool]) -> list[Resolution]:
    """The resolutions that fit `where`, with what their points order and to whom, in the order of their adoption."""
    assignments = selectinload(Resolution.points).joinedload(Point.assignments)
    addressees = assignments.selectinload(Assignment.addressees)
    chosen = select(Resolution).options(
        joinedload(Resolution.body),
        defer(Resolution.lines),
        raiseload(Resolution.doubts),
        addressees.joinedload(Addressee.organisation),
        addressees.joinedload(Addressee.group),
    )
    return list(session.scalars(chosen.where(*where).order_by(Resolution.adopted_on, Resolution.id)))


def holding(assignment_ids: Collection[int]) -> ColumnElement[bool]:
    """The resolutions of some assignments."""
    return Resolution.id.in_(
        select(Point.resolution_id).join(Point.assignments).where(Assignment.id.in_(assignment_ids))
    )


@dataclass(frozen=True)
class Duty:
    """One organisation's execution as it stood: what figures ask, and what a row of a report says of it."""

    id: int
    assignment_id: int
    organisation_id: int
    organisation: str
    period: str
    fact: Fact
    under_review: bool = False
    organisation_position: tuple[int, int] = (0, 0)
    """Its place in the directory."""


def duties(at: Moment, *where: ColumnElement[bool], span: Span | None = None, beyond: bool = False) -> list[Duty]:
    """The executions by which figures are counted, in the order of periods and of the directory.

    With a span: those that belong to it by their current or by their first day; with `beyond` all others.
    """
    it, whose = stood(at, LEAD, *where), organisations(at).c
    chosen = (
        select(it, whose.short_name, whose.position)
        .join(whose.id.table, whose.id == it.c.organisation_id)
        .order_by(it.c.assignment_id, it.c.period, whose.position, whose.id)
    )
    if span:
        inside = or_(_holds(span, _day(it)), _holds(span, it.c.first_due_on))
        chosen = chosen.where(not_(inside) if beyond else inside)
    return [_duty(row) for row in session.execute(chosen)]


def _duty(row: Any) -> Duty:
    return Duty(
        id=row.id,
        assignment_id=row.assignment_id,
        organisation_id=row.organisation_id,
        organisation=row.short_name,
        period=row.period,
        fact=Fact(
            state=State(row.state),
            due_on=row.due_on,
            first_due_on=row.first_due_on,
            executed_on=row.executed_on,
            not_ours=bool(row.not_ours),
            extended=bool(row.extended),
            organisation=row.organisation_id,
            assignment=row.assignment_id,
        ),
        under_review=bool(row.under_review),
        organisation_position=(row.position, row.organisation_id),
    )


def off_control(at: Moment, assignment_ids: Collection[int]) -> set[int]:
    """Those of some assignments that had been taken off control by then and not put back."""
    put_back = and_(TakenOff.put_back_at.is_not(None), at.before(TakenOff.put_back_at))
    chosen = select(TakenOff.assignment_id).where(at.before(TakenOff.at), not_(put_back))
    return set(session.scalars(chosen.where(TakenOff.assignment_id.in_(assignment_ids))))


def by_assignment(found: Iterable[Duty]) -> dict[int, list[Duty]]:
    """The executions of each assignment, in the order in which they come."""
    groups = defaultdict(list)
    for duty in found:
        groups[duty.assignment_id].append(duty)
    return dict(groups)


def _day(it: Subquery) -> ColumnElement[Any]:
    """By which day an execution belongs to a span: its due day, or, having none, the day of its report."""
    return func.coalesce(it.c.due_on, it.c.executed_on)


def _holds(span: Span, day: ColumnElement[Any]) -> ColumnElement[bool]:
    return or_(day.is_(None), day.between(span.first, span.last))


def standing_so(at: Moment, standings: Collection[Standing], *where: ColumnElement[bool]) -> ColumnElement[bool]:
    """The executions that count as one of these, whenever they are due."""
    it = stood(at, LEAD, *where)
    found = judgements(it, at, None, it.c.id)
    return Execution.id.in_(select(found.c.id).where(found.c.current.in_([each.value for each in standings])))


def figures_by(key: str, at: Moment, *where: ColumnElement[bool], span: Span | None = None) -> dict[Hashable, Figures]:
    """The figures of each value of a column of `stood`, counted by the database in one query."""
    stands = stood(at, LEAD, *where)
    it = judgements(stands, at, span, stands.c[key].label("key"))
    rows = session.execute(select(*it.c, func.count().label("number")).group_by(*it.c))
    groups: dict[Hashable, Counter[Judged]] = defaultdict(Counter)
    for row in rows:
        groups[row.key][judgement(row)] += row.number
    return {value: counted(counts) for value, counts in groups.items()}


def figures_apart(at: Moment, *where: ColumnElement[bool]) -> tuple[Figures, Figures]:
    """The figures of what is ordered, and those of what is only recommended."""
    ordered, recommended = (figures_by("part", at, each, *where).values() for each in (BINDING, ADVISORY))
    return sum(ordered, Figures()), sum(recommended, Figures())


def judgement(row: Any) -> Judged:
    """What a row of `judgements` says."""
    marks = (bool(row.extended), bool(row.not_ours), bool(row.undated))
    return Judged(_STANDINGS[row.current], _STANDINGS[row.first], *marks)


_STANDINGS: dict[str | None, Standing | None] = {None: None, **{each.value: each for each in Standing}}


def judgements(it: Subquery, at: Moment, span: Span | None, *columns: Any) -> Subquery:
    """`standing.judged` in SQL beside some columns of `stood`; a test holds the two together."""
    current, first = _judgement(it, it.c.due_on, at), _judgement(it, it.c.first_due_on, at)
    belongs = _holds(span, _day(it)) if span else true()
    belongs_first = and_(it.c.first_due_on.is_not(None), _holds(span, it.c.first_due_on) if span else true())
    return select(
        *columns,
        case((belongs, current), else_=null()).label("current"),
        case((belongs_first, first), else_=null()).label("first"),
        it.c.extended,
        it.c.not_ours,
        it.c.due_on.is_(None).label("undated"),
    ).subquery("judged")


def _judgement(it: Subquery, due_on: ColumnElement[Any], at: Moment) -> ColumnElement[Any]:
    """What has been executed by now is so also where it is tomorrow already."""
    done = and_(it.c.state == State.EXECUTED.value, it.c.executed_on <= at.day if at.over_at else true())
    return case(
        (or_(it.c.not_ours, it.c.state == State.WITHDRAWN.value), Standing.WITHDRAWN.value),
        (and_(done, it.c.executed_on > due_on), Standing.LATE.value),
        (done, Standing.ON_TIME.value),
        (due_on < at.day, Standing.OVERDUE.value),
        else_=Standing.NOT_YET_DUE.value,
    )
