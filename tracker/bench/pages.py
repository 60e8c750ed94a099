"""The server's time for a page and its number of queries, beside the one bare query of its rows."""

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from tracker import db
from tracker.app import create_app
from tracker.bench import Bench, Figure, milliseconds
from tracker.bench.rows import fill, settle
from tracker.directory import accounts
from tracker.directory.queries import person_by_login
from tracker.executions.models import Execution

SIZES = (10_000, 100_000)
QUICK_SIZES = (1_000, 10_000)


def pages(bench: Bench) -> Iterator[Figure]:
    """The head's list and the resolution page, at growing numbers of executions."""
    app = create_app(bench.settings)
    with db.transaction():
        settle()
    resolution_id, filled = 0, 0
    for size in QUICK_SIZES if bench.quick else SIZES:
        with db.transaction():
            resolution_id = fill(size - filled)
        filled = size
        yield from _page(bench, app, f"head_page|{size}", "head1", "/executions/")
        yield from _page(bench, app, f"resolution_page|{size}", "secretary", f"/resolutions/{resolution_id}")


def _page(bench: Bench, app: Flask, named: str, login: str, url: str) -> Iterator[Figure]:
    name, _bar, size = named.partition("|")
    client = _signed_in(app, login)
    queries = _queries(app, client, url)
    value = milliseconds(lambda: _opened(client, url), 5 if bench.quick else 15)
    bare = milliseconds(_bare_query, 5)
    yield Figure(f"{name}_ms", value, "ms", size, bench.database, bare)
    yield Figure(f"{name}_queries", queries, "queries", size, bench.database, None)


def _signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    with db.transaction(), app.test_request_context():
        person = person_by_login(login)
        if person is None:
            raise LookupError(login)
        token = accounts.open_session(person, "", "")
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = token, True
    return client


def _opened(client: FlaskClient, url: str) -> None:
    answer = client.get(url)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} answered {answer.status_code}")


def _queries(app: Flask, client: FlaskClient, url: str) -> int:
    """How many statements the page asks, those of the session and the rights included."""
    asked = 0
    engine = db.session.get_bind()

    def count(*_details: object) -> None:
        nonlocal asked
        asked += 1

    event.listen(engine, "before_cursor_execute", count)
    try:
        _opened(client, url)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return asked


def _bare_query() -> None:
    with db.transaction(write=False) as session:
        session.execute(select(Execution).order_by(Execution.id).limit(25)).all()
