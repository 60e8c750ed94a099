"""A day's reminders: from the start of the command to the last letter at the mail server."""

import os
import subprocess  # nosec B404  # the product's own command
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from tracker import db
from tracker.bench import DAY, Bench, Figure, region
from tracker.bench.letters import swallowing
from tracker.bench.rows import fill, settle
from tracker.executions.states import State

PEOPLE = 1000
EXECUTIONS = 100_000


def remind_1000(bench: Bench) -> Iterator[Figure]:
    """The first notices of all executions, and the reminders of the next working day."""
    people, executions = (100, 10_000) if bench.quick else (PEOPLE, EXECUTIONS)
    with db.transaction():
        settle(people)
    with db.transaction():
        fill(executions, (State.IN_PROGRESS,))
    size = f"{people} people, {executions} executions"
    for name, day in (("remind_first_s", DAY), ("remind_1000_s", DAY + timedelta(days=1))):
        region.analyse()  # the day before is over, and the night
        with swallowing() as server:
            begun = time.perf_counter()
            _command(bench, server.port, day)
            spent = server.last_at - begun
        yield Figure(name, spent, "s", size, bench.database, None)


def _command(bench: Bench, port: int, day: date) -> None:
    settings = bench.settings
    given = {
        "DATA_DIR": str(settings.data_dir),
        "DATABASE_URL": settings.database_url.replace("+psycopg", ""),
        "SMTP_URL": f"smtp://127.0.0.1:{port}",
        "TODAY": day.isoformat(),
        "LETTERS_PER_MINUTE": "1000000",
    }
    environ = {**os.environ, **{f"TRACKER_{name}": value for name, value in given.items()}}
    command = [sys.executable, "-m", "tracker", "remind", "--send"]
    subprocess.run(command, env=environ, check=True, stdout=subprocess.DEVNULL)  # nosec B603
