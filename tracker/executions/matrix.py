"""The matrix of a resolution: what each organisation has done of each assignment, and the totals both ways."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, cast

from sqlalchemy import String, and_, case, select, type_coerce

from tracker.db import session
from tracker.directory.models import Organisation
from tracker.directory.queries import Visitor
from tracker.directory.roles import OrganisationKind
from tracker.executions.models import Execution
from tracker.executions.overview import OVERDUE, seen_in
from tracker.executions.states import OPEN, UNANSWERED, State
from tracker.intake.draft import Part
from tracker.resolutions import queries as resolutions
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import Written

PRESSING = (OVERDUE, *(State.RETURNED, State.UNDER_REVIEW, State.IN_PROGRESS, State.EXECUTED, State.WITHDRAWN))
"""Of several periods the one that presses most is shown; the first is the most pressing."""

NOT_ANSWERED = frozenset({OVERDUE, *(each.value for each in UNANSWERED)})
"""The states of a cell that wait for the executor."""


class Row(NamedTuple):
    """An assignment and the point that it comes from."""

    id: int
    point: Written


class Column(NamedTuple):
    """An organisation."""

    id: int
    name: str
    kind: OrganisationKind


Cell = tuple[int, str]
"""An execution and its state, or OVERDUE."""

Found = tuple[int, int, int, str, int]
"""An assignment, an organisation, an execution, its state or OVERDUE, and 1 if its day has passed."""


@dataclass
class Total:
    """How many are executed of those that count, and how many are overdue."""

    executed: int = 0
    of: int = 0
    overdue: int = 0


@dataclass(frozen=True)
class Matrix:
    """The cells by (assignment, organisation), and the totals of rows and of columns over all that was ordered."""

    resolution_id: int
    rows: Sequence[Row]
    columns: Sequence[Column]
    cells: dict[tuple[int, int], Cell]
    of_rows: dict[int, Total]
    of_columns: dict[int, Total]
    kinds: Sequence[OrganisationKind]

    def narrowed(self, states: frozenset[str]) -> "Matrix":
        """The same with the cells in these states alone, without the rows and columns that have none of them."""
        cells = {place: cell for place, cell in self.cells.items() if cell[1] in states}
        rows, columns = {place[0] for place in cells}, {place[1] for place in cells}
        return Matrix(
            self.resolution_id,
            [each for each in self.rows if each.id in rows],
            [each for each in self.columns if each.id in columns],
            cells,
            self.of_rows,
            self.of_columns,
            self.kinds,
        )


def matrix(visitor: Visitor, resolution: Resolution, kind: OrganisationKind | None = None) -> Matrix:
    """The leads' executions of a resolution that the visitor may see, of one kind of organisations or of all.

    Co-executors answer to their lead and don't stand in it; what was withdrawn stands in it and doesn't count.
    """
    points = resolutions.text_of(resolution.id)
    rows = [Row(each.id, point) for point in points for each in point.ordered]
    found = _executions(visitor, resolution)
    everybody = _columns({each[1] for each in found})
    columns = [each for each in everybody if kind in {None, each.kind}]
    if kind is not None:
        shown = {each.id for each in columns}
        found = [each for each in found if each[1] in shown]
    of_rows, of_columns = _totals(found, by_row=True), _totals(found, by_row=False)
    return Matrix(
        resolution.id,
        [each for each in rows if each.id in of_rows],
        columns,
        _cells(found),
        of_rows,
        of_columns,
        sorted({each.kind for each in everybody}, key=list(OrganisationKind).index),
    )


def _cells(found: Sequence[Found]) -> dict[tuple[int, int], Cell]:
    """The execution that presses most in each place; among equals the latest period."""
    cells = {(row, column): (number, state) for row, column, number, state, _late in found}
    if len(cells) < len(found):
        by_weight = sorted(found, key=lambda each: PRESSING.index(each[3]), reverse=True)
        cells = {(row, column): (number, state) for row, column, number, state, _late in by_weight}
    return cells


def _totals(found: Sequence[Found], *, by_row: bool) -> dict[int, Total]:
    """The totals by assignment, or by organisation."""
    totals: dict[int, Total] = defaultdict(Total)
    counts = Counter((row if by_row else column, state, late) for row, column, _number, state, late in found)
    for (key, state, late), number in counts.items():
        total = totals[key]
        total.executed += number if state == State.EXECUTED else 0
        total.of += number if state != State.WITHDRAWN else 0
        total.overdue += number * late
    return totals


def _executions(visitor: Visitor, resolution: Resolution) -> Sequence[Found]:
    """All that stands in the matrix, by period; read past the mapper, as there are tens of thousands of values."""
    late = Execution.due_on < visitor.today
    chosen = (
        select(
            Execution.assignment_id,
            Execution.organisation_id,
            Execution.id,
            case((and_(Execution.state.in_(UNANSWERED), late), OVERDUE), else_=type_coerce(Execution.state, String)),
            case((and_(Execution.state.in_(OPEN), late), 1), else_=0),
        )
        .select_from(Execution)
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .join(Point, Point.id == Assignment.point_id)
        .where(
            Point.resolution_id == resolution.id,
            Execution.part == Part.LEAD,
            seen_in(visitor, resolution.body_id),
        )
        .order_by(Execution.period)
    )
    return cast(Sequence[Found], session.connection().execute(chosen).all())


def _columns(ids: Iterable[int]) -> list[Column]:
    chosen = select(Organisation.id, Organisation.short_name, Organisation.kind).where(Organisation.id.in_(list(ids)))
    return [Column(*row) for row in session.execute(chosen.order_by(Organisation.position, Organisation.id))]


class Unanswered(NamedTuple):
    """An execution that waits for its organisation's answer."""

    id: int
    organisation_id: int
    organisation: str
    due_on: date | None


def unanswered(visitor: Visitor, resolution: Resolution, kind: OrganisationKind | None = None) -> list[Unanswered]:
    """The leads' executions of a resolution that wait for an answer, by the order of the organisations."""
    chosen = (
        select(Execution.id, Execution.organisation_id, Organisation.short_name, Execution.due_on)
        .join(Execution.organisation)
        .join(Execution.assignment)
        .join(Assignment.point)
        .where(
            Point.resolution_id == resolution.id,
            Execution.part == Part.LEAD,
            Execution.state.in_(UNANSWERED),
            seen_in(visitor, resolution.body_id),
        )
        .order_by(Organisation.position, Organisation.id, Execution.id)
    )
    if kind is not None:
        chosen = chosen.where(Organisation.kind == kind)
    return [Unanswered(*row) for row in session.execute(chosen)]
