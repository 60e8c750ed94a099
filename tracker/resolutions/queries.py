"""Questions to the resolutions: what is in one, what each addressee means, what keeps it from being issued."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import joinedload, selectinload

from tracker import clock
from tracker.calendar.deadlines import Reason
from tracker.calendar.models import CalendarCorrection
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import session
from tracker.directory import queries as directory
from tracker.directory.models import Alias, Appointment, Organisation, OrganisationGroup, Person
from tracker.directory.roles import Role
from tracker.files import StoredFile
from tracker.intake.draft import Part, PointKind
from tracker.resolutions.models import Addressee, Assignment, Point, Resolution
from tracker.resolutions.states import Stage


def whole() -> Select[Resolution]:
    """Resolutions with their points, assignments, addressees and doubts: a handful of queries whatever the size."""
    assignments = selectinload(Resolution.points).selectinload(Point.assignments)
    return select(Resolution).options(
        joinedload(Resolution.body),
        joinedload(Resolution.file),
        assignments.joinedload(Assignment.controller),
        assignments.selectinload(Assignment.addressees).joinedload(Addressee.organisation),
        assignments.selectinload(Assignment.addressees).joinedload(Addressee.group),
        selectinload(Resolution.doubts),
    )


class Ordered(NamedTuple):
    """An assignment as it stands beside its point: its day and why it is that."""

    id: int
    due_on: date | None
    due_reason: dict[str, Any]


class Written(NamedTuple):
    """A point as it is read: its words, its place in the source and what it orders."""

    id: int
    number: str
    label: str
    section: str
    heading: bool
    level: int
    text: str
    lines: list[int]
    ordered: list[Ordered]


_POINT = [getattr(Point, name) for name in Written._fields[:-1]]
_ORDERED = [getattr(Assignment, name) for name in Ordered._fields]


def text_of(resolution_id: int) -> list[Written]:
    """The points of a resolution in their order with what each orders: plain values of one query."""
    chosen = (
        select(*_POINT, *_ORDERED)
        .outerjoin(Point.assignments)
        .where(Point.resolution_id == resolution_id)
        .order_by(Point.position, Assignment.key, Assignment.id)
    )
    found: list[Written] = []
    for row in session.execute(chosen):
        if not found or found[-1].id != row[0]:
            found.append(Written._make([*row[: len(_POINT)], []]))
        if row[len(_POINT)] is not None:
            found[-1].ordered.append(Ordered(*row[len(_POINT) :]))
    return found


def brought_in_before(resolution: Resolution) -> Resolution | None:
    """Another resolution of the body from the same file, or of the same number and day; the latest one."""
    same = [and_(Resolution.number == resolution.number, Resolution.adopted_on == resolution.adopted_on)]
    if not resolution.number or resolution.adopted_on is None:
        same = []
    if resolution.file is not None:
        same.append(StoredFile.sha256 == resolution.file.sha256)
    chosen = (
        select(Resolution)
        .outerjoin(Resolution.file)
        .where(Resolution.body_id == resolution.body.id, Resolution.id != resolution.id, or_(false(), *same))
        .order_by(Resolution.id.desc())
    )
    return session.scalars(chosen.limit(1)).first()


def at_stage(stage: Stage, body_ids: Collection[int]) -> list[Resolution]:
    """The resolutions of some bodies that stand at a stage, whole, the oldest first."""
    chosen = whole().where(Resolution.stage == stage, Resolution.body_id.in_(body_ids))
    return list(session.scalars(chosen.order_by(Resolution.created_at, Resolution.id)))


def lock(resolution_id: int) -> None:
    """Let nobody else correct or turn a resolution until the end of the present transaction."""
    session.execute(select(Resolution.id).where(Resolution.id == resolution_id).with_for_update())


def assignments(resolution: Resolution) -> list[Assignment]:
    """The assignments of a resolution in the order of its points."""
    return [assignment for point in resolution.points for assignment in point.assignments]


Members = Mapping[int, Sequence[int]]
"""The ids of the organisations of each group, as `directory.queries.membership` gives them."""


def meant(addressee: Addressee, members: Members) -> list[int]:
    """The ids of the open organisations that an addressee means: one, the members of a group, or none."""
    if addressee.organisation_id is not None:
        return [] if _is_closed(addressee) else [addressee.organisation_id]
    return list(members.get(addressee.group_id, ())) if addressee.group_id is not None else []


def _is_closed(addressee: Addressee) -> bool:
    return addressee.organisation is not None and addressee.organisation.closed_on is not None


def working_calendar() -> WorkingCalendar:
    """The production calendar with what the administrator corrected."""
    rows = session.execute(select(CalendarCorrection.day, CalendarCorrection.working).order_by(CalendarCorrection.day))
    return _calendar(tuple((row.day, row.working) for row in rows))


@lru_cache(maxsize=4)
def _calendar(corrections: tuple[tuple[date, bool], ...]) -> WorkingCalendar:
    """A calendar is a value, so one that was laid out serves every request with the same corrections."""
    return WorkingCalendar(dict(corrections))


@dataclass(frozen=True)
class Obstacle:
    """Why a resolution can't be issued yet: a code, and the point or the assignment that it is about."""

    code: str
    point: Point | None = None
    assignment: Assignment | None = None


def obstacles(resolution: Resolution, members: Members | None = None) -> list[Obstacle]:
    """All that has to be settled before issuing, in the order of the points; `members` where many are asked about."""
    members = directory.membership() if members is None else members
    found = [] if resolution.adopted_on else [Obstacle("no_date")]
    if not assignments(resolution):
        found.append(Obstacle("no_assignments"))
    for point in resolution.points:
        found += _obstacles(point, members)
    return found


def _obstacles(point: Point, members: Members) -> list[Obstacle]:
    if point.kind is PointKind.ASSIGNMENT and not point.heading and not point.assignments:
        return [Obstacle("nothing_to_do", point)]
    return [Obstacle(code, point, each) for each in point.assignments for code in _lacks(each, members)]


def _lacks(assignment: Assignment, members: Members) -> Iterator[str]:
    reached = [bool(meant(addressee, members)) for addressee in assignment.addressees]
    if not reached:
        yield "no_addressee"
    elif any(_is_closed(addressee) for addressee in assignment.addressees):
        yield "closed_addressee"
    elif not all(reached):
        yield "unknown_addressee"
    elif all(addressee.part is Part.CO_EXECUTOR for addressee in assignment.addressees):
        yield "no_lead"
    if assignment.due_on is None and assignment.due_reason.get("reason") != Reason.NO_DEADLINE:
        yield "no_day"


def possible_controllers(resolution: Resolution, on: date | None = None) -> list[Person]:
    """Who may be named to check the answers to a resolution: the controllers and the secretaries of its body."""
    chosen = (
        select(Person)
        .join(Person.appointments)
        .where(
            Appointment.role.in_([Role.CONTROLLER, Role.SECRETARY]),
            Appointment.body_id == resolution.body.id,
            directory.in_force(on or clock.now().date()),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.full_name, Person.id)
    )
    return list(session.scalars(chosen).unique())


def known_names() -> tuple[list[Organisation], list[OrganisationGroup], list[Alias]]:
    """All that an addressee can mean: organisations, groups with their members, taught phrases."""
    aliases = session.scalars(
        select(Alias).options(joinedload(Alias.organisation), joinedload(Alias.group)).order_by(Alias.phrase)
    )
    return list(session.scalars(directory.organisations())), directory.groups(), list(aliases)
