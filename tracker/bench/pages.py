"""The server's time for a page and its number of questions, beside the one bare query of its rows."""

from collections.abc import Iterator
from typing import NamedTuple

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tracker import db
from tracker.app import create_app
from tracker.bench import Bench, Figure, milliseconds, region
from tracker.bench.rows import ready_resolution, settle
from tracker.directory import sessions
from tracker.directory.queries import person_by_login
from tracker.executions.models import Execution
from tracker.executions.states import State
from tracker.resolutions.states import Stage

SIZES = (10_000, 100_000)
"""Executions beside those of the resolution that is looked at; `--size` adds one."""

CHECKED = (30, 120)
"""Points of a resolution in check."""

QUICK_SIZES = (10_000,)


class Measured(NamedTuple):
    """A page: its name among the figures, who opens it, where it is, and how many rows stand on it."""

    name: str
    login: str
    url: str
    rows: int


def pages(bench: Bench) -> Iterator[Figure]:
    """The lists, the resolution of 120 points and its matrix of 200 organisations, at growing numbers of executions."""
    app = create_app(bench.settings)
    with db.transaction():
        settle(region.ORGANISATIONS)
    resolution_id, filled = region.looked_at(), 0
    wanted = f"organisation={region.first_organisation()}&state={State.EXECUTED}"
    shown = (
        Measured("head_page", "head1", "/executions/mine", 25),
        Measured("queue_page", "controller", "/control/", 25),
        Measured("search_page", "controller", f"/executions/?{wanted}", 25),
        Measured("resolution_page", "secretary", f"/resolutions/{resolution_id}", region.POINTS),
        Measured("matrix_page", "secretary", f"/resolutions/{resolution_id}/matrix", region.POINTS * region.ADDRESSED),
    )
    for points in CHECKED:
        with db.transaction():
            checked = ready_resolution(points)
            checked.stage = Stage.DRAFT
        page = Measured("check_page", "secretary", f"/resolutions/{checked.id}/check", points)
        yield from _page(bench, app, page, str(points))
    for size in QUICK_SIZES if bench.quick else (*SIZES, *bench.sizes):
        region.fill(filled, size)
        region.analyse()
        filled = size
        for page in shown:
            yield from _page(bench, app, page, str(size))


def _page(bench: Bench, app: Flask, page: Measured, size: str) -> Iterator[Figure]:
    client = signed_in(app, page.login)
    opened(client, page.url)
    queries = _queries(client, page.url)
    value = milliseconds(lambda: opened(client, page.url), 5 if bench.quick else 25)
    bare = milliseconds(lambda: bare_query(page.rows), 5)
    yield Figure(f"{page.name}_ms", value, "ms", size, bench.database, bare)
    yield Figure(f"{page.name}_queries", queries, "queries", size, bench.database, None)


def signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    with db.transaction(), app.test_request_context():
        person = person_by_login(login)
        if person is None:
            raise LookupError(login)
        token = sessions.open_for(person, "", "")
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def opened(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")


def _queries(client: FlaskClient, url: str) -> int:
    """How many questions the page asks, those of the session and the rights included."""
    asked = 0
    engine = db.session.get_bind()

    def count(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        nonlocal asked
        asked += not statement.startswith(("BEGIN", "PRAGMA"))

    event.listen(engine, "before_cursor_execute", count)
    try:
        opened(client, url)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return asked


def bare_query(rows: int) -> None:
    with db.transaction(write=False) as session:
        session.execute(select(*Execution.__table__.columns).order_by(Execution.id).limit(rows)).all()
