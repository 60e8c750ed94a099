"""Lists of executions: a row is plain values of one statement, and a page begins where the one before it ended."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, false, func, select, union

from tracker.db import session
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Execution
from tracker.executions.states import OPEN, State
from tracker.intake.draft import Part
from tracker.resolutions.models import Assignment, Point, Resolution

SHOWN = 240
"""Letters of a point's text that a list has use for."""


class Duty(NamedTuple):
    """An execution as a list shows it, with the point that orders it."""

    id: int
    state: State
    part: Part
    period: str
    due_on: date | None
    closed_on: date | None
    organisation: str
    assignment_id: int
    point_id: int
    label: str
    text: str
    resolution_id: int
    number: str
    adopted_on: date | None
    body: str

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody."""
        return self.state in OPEN


DUTIES = (
    select(
        Execution.id,
        Execution.state,
        Execution.part,
        Execution.period,
        Execution.due_on,
        func.coalesce(Execution.executed_on, Execution.withdrawn_on),
        Organisation.short_name,
        Execution.assignment_id,
        Point.id,
        Point.label,
        func.substr(Point.text, 1, SHOWN),
        Resolution.id,
        Resolution.number,
        Resolution.adopted_on,
        func.coalesce(func.nullif(Body.short_name, ""), Body.name),
    )
    .select_from(Execution)
    .join(Execution.organisation)
    .join(Execution.assignment)
    .join(Assignment.point)
    .join(Point.resolution)
    .join(Resolution.body)
)
"""The statement whose rows are a `Duty` each, to be narrowed and put in order."""

_WIDTH = len(DUTIES.selected_columns)


def with_more(chosen: Select[*tuple[Any, ...]]) -> Iterator[tuple[Duty, Sequence[Any]]]:
    """The rows of DUTIES to which columns were added: each duty, and what was asked for beside it."""
    return ((Duty(*row[:_WIDTH]), row[_WIDTH:]) for row in session.execute(chosen))


def listed(ids: Sequence[int], shown: Select[*tuple[Any, ...]] = DUTIES) -> Iterator[tuple[Duty, Sequence[Any]]]:
    """The rows of DUTIES, or of DUTIES with more columns, for a page of ids, in the order of the ids.

    Which rows are on a page is asked for first, and of few columns; what they show is then looked up by key, which a
    server needs no plan of its own for each visitor to do.
    """
    found = {row[0].id: row for row in with_more(shown.where(Execution.id.in_(ids)))} if ids else {}
    return (found[each] for each in ids if each in found)


Place = tuple[SQLColumnExpression[Any], SQLColumnExpression[int]]
"""What a list is ordered by: a key, and the id among equals."""


def first_of(ways: Sequence[ColumnElement[bool]], place: Place, most: int) -> Select[int]:
    """The ids of the first executions, by their place, of those that fit one of several ways.

    Each way is followed by its own index to as many rows as are wanted, so that no way is ever read to its end.
    """
    key, number = place
    found = [select(number, key).where(way).order_by(key, number).limit(most) for way in ways or [false()]]
    rows = union(*(select(each.subquery()) for each in found)).subquery()
    return select(rows.c[0]).order_by(rows.c[1].nulls_last(), rows.c[0]).limit(most)
