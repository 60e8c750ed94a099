"""The figures of many executions at once, by resolutions and organisations: counted from one reading."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select

from tracker.compliance.figures import Figures, Judged, Span, counted
from tracker.compliance.queries import LEAD, judgement, judgements
from tracker.compliance.standing import as_one
from tracker.compliance.stood import Moment, stood
from tracker.db import session
from tracker.resolutions.models import Assignment, Point


class Stands(NamedTuple):
    """One execution judged, and whose it is."""

    assignment: int
    organisation: int
    resolution: int
    advisory: bool
    month: tuple[int, int] | None
    """Of the day by which it belongs to a span."""
    judged: Judged


def standings(at: Moment, *where: ColumnElement[bool], span: Span | None = None) -> list[Stands]:
    """Each execution of a span, judged by the database."""
    it = stood(at, LEAD, *where)
    day = func.coalesce(it.c.due_on, it.c.executed_on).label("day")
    found = judgements(it, at, span, it.c.assignment_id, it.c.organisation_id, day)
    chosen = (
        select(found, Point.resolution_id, Point.advisory)
        .join(Assignment, Assignment.id == found.c.assignment_id)
        .join(Point, Point.id == Assignment.point_id)
        .where(found.c.current.is_not(None) | found.c.first.is_not(None))
    )
    return [
        Stands(row.assignment_id, row.organisation_id, row.resolution_id, row.advisory, _month(row.day), judgement(row))
        for row in session.execute(chosen)
    ]


def _month(day: date | str | None) -> tuple[int, int] | None:
    it = date.fromisoformat(day) if isinstance(day, str) else day
    return (it.year, it.month) if it else None


def figures_by(key: Callable[[Stands], Hashable], found: Iterable[Stands]) -> dict[Hashable, Figures]:
    """The figures of each group in numbers of executions."""
    groups: dict[Hashable, Counter[Judged]] = defaultdict(Counter)
    for each in found:
        groups[key(each)][each.judged] += 1
    return {group: counted(counts) for group, counts in groups.items()}


def assignments(found: Iterable[Stands]) -> dict[int, tuple[int, Judged]]:
    """The resolution of each assignment, and the assignment judged as a whole, by the worst of its executions."""
    members: dict[tuple[int, int], list[Judged]] = defaultdict(list)
    for each in found:
        members[each.resolution, each.assignment].append(each.judged)
    return {assignment: (resolution, as_one(judged)) for (resolution, assignment), judged in members.items()}
