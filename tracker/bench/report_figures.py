"""How long the figures of one resolution, of a body's year and of a past day take out of very many executions."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from tracker import clock, db
from tracker.app import create_app
from tracker.bench import DAY, Bench, Figure, milliseconds
from tracker.bench.pages import opened, signed_in
from tracker.bench.rows import STATES, bare_row, ready_resolution, settle
from tracker.compliance.orders import About, Kind, Order
from tracker.compliance.queries import figures_by, of_resolution
from tracker.compliance.sheets import sheet
from tracker.compliance.stood import moment
from tracker.directory.models import Body, Organisation
from tracker.directory.roles import BodyKind
from tracker.executions.models import Decision, Execution, ExecutionReport
from tracker.executions.states import Answer, State
from tracker.resolutions.models import Resolution
from tracker.resolutions.states import Stage

POINTS = 120
BODIES = 20
YEARS = 5
SIZE, QUICK_SIZE = 1_000_000, 50_000
PAST = DAY - timedelta(days=30)


def figures(bench: Bench) -> Iterator[Figure]:
    """The figures and the page of a resolution of 120 points × 45 organisations, a body's year, a past day."""
    size = QUICK_SIZE if bench.quick else SIZE
    app = create_app(bench.settings)
    with db.transaction():
        settle()
        bodies = _bodies(BODIES)
    last = _fill(size, bodies)
    rounds = 3 if bench.quick else 7

    def told(name: str, value: float, unit: str = "ms", baseline: float | None = None) -> Figure:
        return Figure(name, value, unit, str(size), bench.database, baseline)

    now = milliseconds(lambda: _figures(last, DAY), rounds)
    yield told("figures_ms", now, baseline=milliseconds(lambda: _bare(last), rounds))
    then = milliseconds(lambda: _figures(last, PAST), rounds)
    yield told("as_of_ms", then)
    yield told("as_of_vs_now", then / now, "times", 3)
    year = Order(Kind.FIGURES, About.BODY, bodies[0], DAY, DAY.replace(month=1, day=1), DAY.replace(month=12, day=31))
    yield told("year_figures_ms", milliseconds(lambda: _sheet(year), rounds))
    client = signed_in(app, "secretary")
    yield told("report_page_ms", milliseconds(lambda: opened(client, f"/reports/resolutions/{last}"), rounds))
    past = f"/reports/resolutions/{last}?as_of={PAST}"
    yield told("past_report_page_ms", milliseconds(lambda: opened(client, past), rounds))


def _figures(resolution_id: int, day: date) -> None:
    with db.transaction(write=False):
        figures_by("organisation_id", moment(day, "Asia/Irkutsk"), of_resolution(resolution_id))


def _sheet(order: Order) -> None:
    with db.transaction(write=False):
        sheet(order)


def _bare(resolution_id: int) -> None:
    with db.transaction(write=False) as session:
        session.execute(select(Execution.__table__).where(of_resolution(resolution_id))).all()


def _bodies(number: int) -> list[int]:
    """The body that has its officials, and so many more."""
    first = db.session.scalars(select(Body.id)).one()
    more = [
        Body(name=f"Коллегия {n}", kind=BodyKind.COLLEGIUM, time_zone="Asia/Irkutsk", rules={})
        for n in range(1, number)
    ]
    db.session.add_all(more)
    db.session.flush()
    return [first, *(body.id for body in more)]


def _fill(size: int, bodies: list[int]) -> int:
    """Resolutions of the bodies over the years, the last of the first body and of this year; its id."""
    with db.transaction():
        organisations = list(db.session.scalars(select(Organisation.id).order_by(Organisation.position)))
    number = max(size // (POINTS * len(organisations)), 1)
    made = 0
    for place in range(number):
        body, years_ago = bodies[(number - 1 - place) % len(bodies)], (number - 1 - place) // len(bodies) % YEARS
        with db.transaction():
            made = _resolution(body, years_ago, organisations)
    return made


def _resolution(body_id: int, years_ago: int, organisations: list[int]) -> int:
    shift = timedelta(days=365 * years_ago)
    it = ready_resolution(POINTS)
    it.body_id, it.stage, it.issued_at, it.issued_on = (
        body_id,
        Stage.ISSUED,
        clock.now() - shift,
        DAY - shift - timedelta(60),
    )
    assignments = [assignment for point in it.points for assignment in point.assignments]
    db.session.flush()
    rows = [
        _row(assignment.id, organisation, it, (assignment.due_on or DAY) - shift, STATES[(i + j) % len(STATES)])
        for i, assignment in enumerate(assignments)
        for j, organisation in enumerate(organisations)
    ]
    for chunk in _chunks(rows):
        db.session.execute(insert(Execution), chunk)
    _accept(it)
    return it.id


def _row(assignment: int, organisation: int, it: Resolution, due_on: date, state: State) -> dict[str, Any]:
    row = bare_row(assignment, organisation, it.body_id, due_on, state)
    done = due_on - timedelta(days=2)
    return {**row, "issued_on": it.issued_on, "executed_on": done if state is State.EXECUTED else None}


def _accept(it: Resolution) -> None:
    """The accepted report behind each executed one, from which a past day is rebuilt."""
    executed = select(Execution.id, Execution.executed_on).where(
        of_resolution(it.id), Execution.state == State.EXECUTED
    )
    by_id = 1
    rows = [
        {
            "execution_id": row.id, "round": 1, "answer": Answer.EXECUTED, "text": "Работа выполнена.",
            "submitted_at": clock.now(), "submitted_on": row.executed_on, "by_id": by_id, "on_behalf": False,
            "decision": Decision.ACCEPTED, "decided_at": clock.now(), "comment": "",
        }
        for row in db.session.execute(executed)
    ]  # fmt: skip
    for chunk in _chunks(rows):
        db.session.execute(insert(ExecutionReport), chunk)


def _chunks(rows: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    found = iter(rows)
    while chunk := list(islice(found, 5000)):
        yield chunk
