"""Two schedulers, two senders and four workers of the pages at once, for a month: every letter exactly once."""

import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from multiprocessing.synchronize import Barrier

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from config import Settings
from tracker import clock, db, jobs
from tracker.bench.rows import fill, settle
from tracker.directory.models import Organisation, Person
from tracker.directory.queries import heads, visitor
from tracker.executions import services
from tracker.executions.models import Execution
from tracker.executions.states import Answer, NotAllowedNow, State
from tracker.faults import DAY, Figure, Trial
from tracker.faults.post import Box, box
from tracker.mail import UNSETTLED, Letter, LetterState
from tracker.reminders import sweep

FORKS = multiprocessing.get_context("forkserver")
PRELOADED = ["tracker.cli.faulting", "tracker.faults.schedulers"]
"""Each process begins with the command's main module anew: what it loads is there already."""

SCHEDULERS, SENDERS, WORKERS = 2, 2, 4
EVERYBODY = SCHEDULERS + SENDERS + WORKERS


def schedulers(trial: Trial) -> Iterator[Figure]:
    """Letters that went twice or on the same day to the same person, and facts that nobody was told."""
    organisations, points, days = (5, 20, 2) if trial.quick else (45, 300, 30)
    with db.transaction():
        settle(organisations)
        fill(organisations * points, (State.IN_PROGRESS,))
    FORKS.set_forkserver_preload(PRELOADED)
    with box() as server:
        settings = replace(trial.settings, smtp_url=server.url, letters_per_minute=1_000_000, letters_from_hour=0)
        missed = _month(settings, days)
        size = f"{points} assignments x {organisations} organisations, {days} days, {EVERYBODY} processes"
        yield trial.figure("schedulers_twice", _twice(server, settings), size)
        yield trial.figure("schedulers_missed", missed, size)


def _twice(server: Box, settings: Settings) -> int:
    """Copies too many and second letters of a day; that no fact is told twice, the database sees to."""
    copies = sum(server.copies.values()) - len(server.copies)
    return copies + sum(number - 1 for number in Counter(_told_on()).values())


def _told_on() -> list[tuple[int | None, str]]:
    with db.transaction(write=False) as session:
        found = select(Letter.recipient_id, Letter.facts).where(Letter.state == LetterState.SENT)
        return [(row[0], row[1]["day"]) for row in session.execute(found)]


def _month(settings: Settings, days: int) -> int:
    """Let them all work day after day; how many facts nobody had been told by the end of one."""
    barrier = FORKS.Barrier(EVERYBODY + 1)
    parts = [_scheduler] * SCHEDULERS + [_sender] * SENDERS + [_worker] * WORKERS
    working = [
        FORKS.Process(target=run, args=(part.__name__, number, settings, days, barrier))
        for number, part in enumerate(parts)
    ]
    for process in working:
        process.start()
    missed = 0
    for day in _days(days):
        clock.show_day(day, settings.time_zone)
        barrier.wait(120)  # everybody begins the day
        barrier.wait(300)  # the workers have gone home, the others work once more
        barrier.wait(300)
        missed += _untold(settings)
        barrier.wait(120)
    for process in working:
        process.join()
        missed += process.exitcode != 0
    return missed


def _days(count: int) -> list[date]:
    return [DAY + timedelta(days=number) for number in range(count)]


def _untold(settings: Settings) -> int:
    """What a sweep would still tell, and what has not gone."""
    with db.transaction(write=False) as session:
        facts = sum(len(plan.facts) for plan in sweep.planned(settings))
        left = session.scalar(select(func.count()).where(Letter.state.in_(UNSETTLED))) or 0
    return facts + left


def run(part: str, number: int, settings: Settings, days: int, barrier: Barrier) -> None:
    """One of the processes, day after day."""
    try:
        _days_of(part, number, settings, days, barrier)
    except BaseException:
        barrier.abort()  # nobody waits for one that is gone
        raise


def _days_of(part: str, number: int, settings: Settings, days: int, barrier: Barrier) -> None:
    db.connect(settings.database_url)
    choose = random.Random(number)  # noqa: S311  # nosec B311  # the same month every time
    for day in _days(days):
        clock.show_day(day, settings.time_zone)
        barrier.wait(120)
        PARTS[part](settings, choose)
        barrier.wait(300)
        if part != _worker.__name__:
            _scheduler(settings, choose)
            _sender(settings, choose)
        barrier.wait(300)
        barrier.wait(120)


def _scheduler(settings: Settings, _choose: random.Random) -> None:
    jobs.open_periods(settings)
    jobs.remind_by_day(settings)


def _sender(settings: Settings, _choose: random.Random) -> None:
    jobs.send(settings)


def _worker(_settings: Settings, choose: random.Random) -> None:
    """Some heads answer meanwhile, each in a transaction as a request has it."""
    for _request in range(10):
        # two answers to one duty at once: the second visitor is told so
        with suppress(StaleDataError, IntegrityError, NotAllowedNow), db.transaction():
            _answer(choose)


def _answer(choose: random.Random) -> None:
    organisation_id = choose.choice(db.session.scalars(select(Organisation.id).order_by(Organisation.id)).all())
    mine = Execution.organisation_id == organisation_id, Execution.state == State.IN_PROGRESS
    row = db.session.scalars(select(Execution).where(*mine).order_by(Execution.id).limit(1)).first()
    if row is not None:
        head = heads([organisation_id], DAY)[organisation_id]
        by = visitor(db.session.get_one(Person, head.id), DAY)
        services.submit_report(row, by, Answer.EXECUTED, "Исполнено.")


PARTS = {part.__name__: part for part in (_scheduler, _sender, _worker)}
