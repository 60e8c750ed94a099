"""One acceptance with its history: by the services alone and by the whole request, beside the bare updates."""

import re
import time
from collections.abc import Callable, Iterator
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import insert, literal, select, update

from tracker import clock, db
from tracker.app import create_app
from tracker.bench import DAY, Bench, Figure
from tracker.bench.pages import signed_in
from tracker.bench.rows import fill, settle
from tracker.directory.models import Person
from tracker.directory.queries import person_by_login, visitor
from tracker.executions import queries, services
from tracker.executions.models import Execution, ExecutionReport
from tracker.executions.states import Answer, State

WAITING = 9_000
"""Answers that wait when the first is accepted."""

ROUNDS, QUICK_ROUNDS = 60, 10

FIELD = re.compile(r'name="(csrf_token|version)"[^>]*value="([^"]*)"')


def acceptances(bench: Bench) -> Iterator[Figure]:
    """The median time of accepting one of many answers that wait."""
    app = create_app(bench.settings)
    with db.transaction():
        settle()
        fill(WAITING, [State.UNDER_REVIEW])
        _answer()
    client = signed_in(app, "controller")
    with db.transaction(write=False):
        waiting = iter(list(db.session.scalars(select(Execution.id).order_by(Execution.id))))
    rounds = QUICK_ROUNDS if bench.quick else ROUNDS

    def spent(work: Callable[[int], None]) -> float:
        work(next(waiting))
        return median(_milliseconds(work, next(waiting)) for _round in range(rounds))

    bare = spent(_bare)
    yield Figure("accept_ms", spent(_accept), "ms", str(WAITING), bench.database, bare)
    asked = [_sent(client, next(waiting)) for _round in range(rounds)]
    yield Figure("accept_request_ms", median(asked), "ms", str(WAITING), bench.database, bare)


def _answer() -> None:
    """The answer of each head to each duty."""
    head = select(Person.id).where(Person.login == "head1").scalar_subquery()
    values = {
        "execution_id": Execution.id,
        "round": literal(1),
        "answer": literal(Answer.EXECUTED.value),
        "text": literal("Работа проведена в полном объёме."),
        "submitted_at": Execution.submitted_at,
        "submitted_on": literal(DAY),
        "by_id": head,
        "on_behalf": literal(False),
        "comment": literal(""),
    }
    db.session.execute(insert(ExecutionReport).from_select(list(values), select(*values.values())))


def _milliseconds(work: Callable[[int], None], execution_id: int) -> float:
    begun = time.perf_counter()
    work(execution_id)
    return (time.perf_counter() - begun) * 1000


def _accept(execution_id: int) -> None:
    with db.transaction():
        who = person_by_login("controller")
        if who is None:
            raise LookupError("controller")
        by = visitor(who, DAY)
        execution = queries.to_act_on(by, execution_id)
        if execution is None:
            raise LookupError(execution_id)
        services.accept(execution, by)


def _sent(client: FlaskClient, execution_id: int) -> float:
    """The time of the request that accepts; the page before it, with the form, isn't counted."""
    url = f"/control/{execution_id}"
    fields = dict(FIELD.findall(client.get(url).get_data(as_text=True)))
    begun = time.perf_counter()
    answer = client.post(url, data={**fields, "decision": "accept", "comment": ""})
    spent = (time.perf_counter() - begun) * 1000
    if answer.status_code != 302:
        raise RuntimeError(f"{url} answered {answer.status_code}")
    return spent


def _bare(execution_id: int) -> None:
    """The two rows changed and nothing else."""
    with db.transaction():
        row = Execution.id == execution_id
        db.session.execute(update(Execution).where(row).values(state=State.EXECUTED, executed_on=DAY))
        decided = {"decision": "accepted", "decided_at": clock.now()}
        report = ExecutionReport.execution_id == execution_id
        db.session.execute(update(ExecutionReport).where(report).values(**decided))
