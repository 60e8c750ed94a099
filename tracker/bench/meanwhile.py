"""Pages while ten thousand letters go: the slowest twentieth of them, beside the same when nothing goes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from flask.testing import FlaskClient
from sqlalchemy import func, select

from tracker import db
from tracker.app import create_app
from tracker.bench import Bench, Figure
from tracker.bench.letters import MANY, SPAWN, Server, queue, send
from tracker.bench.pages import opened, signed_in
from tracker.bench.rows import fill, settle
from tracker.directory.queries import person_by_login
from tracker.mail import Letter, LetterState
from tracker.reminders.links import choice_link

EXECUTIONS = 10_000
REQUESTS = 400


def pages_while_sending(bench: Bench) -> Iterator[Figure]:
    """A head's list, which only reads, and a click that is written down, by turns; a sender at its full speed."""
    count, requests = (400, 20) if bench.quick else (MANY, REQUESTS)
    app = create_app(bench.settings)
    with db.transaction():
        settle()
        fill(EXECUTIONS)
        person = person_by_login("head1")
    client = signed_in(app, "head1")
    click = choice_link(person.id if person else 0, bench.settings).removeprefix(bench.settings.base_url)
    _times(client, click, 10)
    idle = _slow(_times(client, click, requests))
    queue(count)
    with _serving() as port:
        come, told = SPAWN.Pipe(duplex=False)
        sender = SPAWN.Process(target=send, args=(bench.settings, port, told))
        sender.start()
        while not _gone() and sender.is_alive():
            time.sleep(0.01)
        busy = _times(client, click, requests)
        going = _gone() < count
        come.recv()
        sender.join()
    if not going and not bench.quick:
        raise RuntimeError("the letters were gone before the pages were measured")
    size = f"{count} letters, {len(busy)} pages"
    yield Figure("pages_while_sending", _slow(busy) / idle, "ratio", size, bench.database, idle)


def _times(client: FlaskClient, click: str, count: int) -> list[float]:
    """Milliseconds of so many requests."""
    spent = []
    for number in range(count):
        begun = time.perf_counter()
        if number % 4:
            opened(client, "/executions/mine")
        elif client.post(click).status_code != 200:
            raise RuntimeError(f"{click} was refused")
        spent.append((time.perf_counter() - begun) * 1000)
    return spent


def _slow(spent: list[float]) -> float:
    """What nineteen of twenty requests stay below."""
    return sorted(spent)[len(spent) * 19 // 20]


def _gone() -> int:
    with db.transaction(write=False) as session:
        return session.scalar(select(func.count(Letter.id)).where(Letter.state == LetterState.SENT)) or 0


@contextmanager
def _serving() -> Iterator[int]:
    """A mail server in a process of its own: here it would take the pages' time."""
    come, told = SPAWN.Pipe(duplex=False)
    serving = SPAWN.Process(target=serve, args=(told,), daemon=True)
    serving.start()
    yield int(come.recv())
    serving.terminate()
    serving.join()


def serve(told: Connection) -> None:
    """Take letters until terminated; it tells where."""
    with Server() as server:
        told.send(server.port)
        server.serve_forever()
