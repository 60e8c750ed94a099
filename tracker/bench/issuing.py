"""Issuing a resolution, beside the same rows by one bare bulk insert: its time, and the memory it takes."""

import subprocess  # nosec B404  # this very module, with arguments of our own
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, cast

from sqlalchemy import Table, delete, insert, select, text

from tracker import clock, db
from tracker.bench import DAY, Bench, Figure
from tracker.bench.region import POINTS
from tracker.bench.rows import ORGANISATIONS, ready_resolution, settle
from tracker.directory.queries import person_by_login, visitor
from tracker.executions.issuing import issue
from tracker.executions.models import Execution
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import whole, working_calendar

REGION = 2000
"""Organisations of a region, to which the resolution goes."""

_TABLE = cast(Table, Execution.__table__)


class Spent(NamedTuple):
    """Seconds of issuing, and the most megabytes that its process has held."""

    seconds: float
    megabytes: float


def issue_vs_raw_insert(bench: Bench) -> Iterator[Figure]:
    """A resolution of 120 points to all organisations of a region, by a process of its own."""
    organisations = ORGANISATIONS if bench.quick else REGION
    with db.transaction():
        settle(organisations)
    rounds = []
    for _round in range(3):
        issued, rows = _issued_apart(bench)
        bare = _bare(rows)
        _empty(bench)
        rounds.append((issued.seconds / bare, bare, issued.megabytes))
    ratio, bare, _megabytes = sorted(rounds)[len(rounds) // 2]
    size = f"{POINTS} points x {organisations} organisations"
    yield Figure("issue_vs_raw_insert", ratio, "ratio", size, bench.database, bare * 1000)
    yield Figure("issue_mb", max(each[2] for each in rounds), "MB", size, bench.database, 400)


def _issued_apart(bench: Bench) -> tuple[Spent, list[dict[str, Any]]]:
    """What issuing took, and the rows that it made, which are taken away again."""
    with db.transaction():
        resolution_id = ready_resolution(POINTS).id
    command = [sys.executable, "-m", "tracker.bench.issuing", bench.settings.database_url, str(resolution_id)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # nosec B603
    with db.transaction() as session:
        rows = [dict(row) for row in session.execute(select(_TABLE)).mappings()]
    _empty(bench)
    return Spent(*map(float, said.split())), rows


def _issue(resolution_id: int) -> float:
    """Seconds of the one transaction in which a resolution is issued."""
    begun = time.perf_counter()
    with db.transaction() as session:
        resolution = session.scalars(whole().where(Resolution.id == resolution_id)).one()
        chair = person_by_login("chair")
        if chair is None:
            raise LookupError("chair")
        issue(resolution, visitor(chair, DAY), working_calendar())
    return time.perf_counter() - begun


def _bare(rows: list[dict[str, Any]]) -> float:
    begun = time.perf_counter()
    with db.transaction() as session:
        session.execute(insert(_TABLE), rows)
    return time.perf_counter() - begun


def _empty(bench: Bench) -> None:
    """Take all executions away; PostgreSQL would look for each of them in every table that points to it."""
    postgresql = bench.database == "postgresql"
    with db.transaction() as session:
        session.execute(text(f"TRUNCATE {_TABLE.name} CASCADE") if postgresql else delete(_TABLE))


def _megabytes() -> float:
    """The most that this process has held since it was started."""
    found = Path("/proc/self/status").read_text("utf-8").partition("VmHWM:")[2].split()[0]
    return int(found) / 1024


if __name__ == "__main__":
    db.connect(sys.argv[1])
    clock.show_day(DAY, "Asia/Irkutsk")
    print(_issue(int(sys.argv[2])), _megabytes())  # noqa: T201  # for the process that has started this one
