"""A mail server that is down for days, and an installation that is: nothing is lost, nobody gets a heap of letters."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config import Settings
from tracker import clock, db, jobs
from tracker.bench.rows import fill, settle
from tracker.executions.states import State
from tracker.faults import Figure, Trial
from tracker.faults.post import Box, box
from tracker.mail import UNSETTLED, Letter

MINUTE = timedelta(minutes=1)
ORGANISATIONS = 45
POINTS = 100


def outages(trial: Trial) -> Iterator[Figure]:
    """The server down for a day, then for three; then three days of our own."""
    organisations = 9 if trial.quick else ORGANISATIONS
    with db.transaction():
        settle(organisations)
        fill(organisations * POINTS, (State.IN_PROGRESS,))
    with box() as server:
        settings = replace(trial.settings, smtp_url=server.url, letters_per_minute=600)
        _day_passes(settings)  # the first notices, so that what follows is a day like any other
        for hours in (1,) if trial.quick else (24, 72):
            yield from _outage(trial, settings, server, hours, f"{hours} hours, {organisations} organisations")
        yield from _downtime(trial, settings, server)


def _outage(trial: Trial, settings: Settings, server: Box, hours: int, size: str) -> Iterator[Figure]:
    _until_eight(settings)
    server.down, before = True, len(server.connections)
    for minute in range(hours * 60):
        if minute % 5 == 0:
            jobs.remind_by_day(settings)
        jobs.send(settings)
        jobs.send(settings)
        clock.later(MINUTE)
    knocks = Counter(at.replace(second=0, microsecond=0) for at in server.connections[before:])
    server.down, server.went = False, []
    _until_eight(settings)
    back = clock.now()
    jobs.remind_by_day(settings)
    owed = _waiting()
    while _waiting() and clock.now() < back + timedelta(hours=3):
        clock.later(timedelta(seconds=30))
        jobs.send(settings)
    yield trial.figure("outage_lost", len(owed - {to for to, _at in server.went}), size)
    yield trial.figure("outage_connects_a_minute", max(knocks.values(), default=0), size)
    yield trial.figure("outage_drained_minutes", (server.went[-1][1] - back) / MINUTE if server.went else 0, size)
    yield trial.figure("outage_letters_a_person", _most_a_person(server), size)


def _downtime(trial: Trial, settings: Settings, server: Box) -> Iterator[Figure]:
    clock.later(timedelta(days=3))
    server.went = []
    _day_passes(settings)
    yield trial.figure("downtime_letters_a_person", _most_a_person(server), "3 days")


def _day_passes(settings: Settings) -> None:
    """A morning with everything at work, several times over."""
    _until_eight(settings)
    for _round in range(3):
        jobs.remind_by_day(settings)
        jobs.send(settings)
        clock.later(5 * MINUTE)


def _until_eight(settings: Settings) -> None:
    """The next time that it is a little past eight on a working day: there letters are made."""
    while not _is_morning(settings):
        clock.later(5 * MINUTE)


def _is_morning(settings: Settings) -> bool:
    here = clock.now().astimezone(ZoneInfo(settings.time_zone))
    return here.hour == settings.letters_from_hour and here.weekday() < 5


def _waiting() -> set[str]:
    """The addresses of the letters that have not gone."""
    with db.transaction(write=False) as session:
        return set(session.scalars(select(Letter.address).where(Letter.state.in_(UNSETTLED))))


def _most_a_person(server: Box) -> int:
    return max(Counter(to for to, _at in server.went).values(), default=0)
