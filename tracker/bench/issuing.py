"""Issuing a resolution, beside the same rows by one bare bulk insert."""

import time
from collections.abc import Iterator

from sqlalchemy import delete, insert

from tracker import clock, db
from tracker.bench import DAY, Bench, Figure
from tracker.bench.rows import ORGANISATIONS, POINTS, bare_row, ready_resolution, settle
from tracker.directory.queries import person_by_login, visitor
from tracker.executions.issuing import issue
from tracker.executions.models import Execution
from tracker.resolutions.models import Resolution
from tracker.resolutions.queries import assignments, whole, working_calendar


def issue_vs_raw_insert(bench: Bench) -> Iterator[Figure]:
    """A hundred points to forty-five organisations."""
    with db.transaction():
        settle()
    ratios = []
    for _round in range(3 if bench.quick else 7):
        issued, rows = _issue()
        bare = _bare(rows)
        ratios.append((issued / bare, bare))
    ratio, bare = sorted(ratios)[len(ratios) // 2]
    size = f"{POINTS} points x {ORGANISATIONS} organisations"
    yield Figure("issue_vs_raw_insert", ratio, "ratio", size, bench.database, bare * 1000)


def _issue() -> tuple[float, list[dict[str, object]]]:
    with db.transaction():
        resolution_id = ready_resolution().id
    begun = time.perf_counter()
    with db.transaction() as session:
        resolution = session.scalars(whole().where(Resolution.id == resolution_id)).one()
        chair = person_by_login("chair")
        if chair is None:
            raise LookupError("chair")
        issue(resolution, visitor(chair, DAY), working_calendar())
    spent = time.perf_counter() - begun
    with db.transaction() as session:
        resolution = session.scalars(whole().where(Resolution.id == resolution_id)).one()
        ids = [assignment.id for assignment in assignments(resolution)]
        kept = session.query(Execution).filter(Execution.assignment_id.in_(ids))
        rows = [bare_row(each.assignment_id, each.organisation_id, each.body_id, each.due_on) for each in kept]
        session.execute(delete(Execution).where(Execution.assignment_id.in_(ids)))
    return spent, rows


def _bare(rows: list[dict[str, object]]) -> float:
    clock.now()
    begun = time.perf_counter()
    with db.transaction() as session:
        session.execute(insert(Execution), rows)
    return time.perf_counter() - begun
