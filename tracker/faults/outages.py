"""A mail server that is down for days, and an installation that is: nothing is lost, nobody gets a heap of letters.

Meanwhile digests and overviews fall due, and people are asked how the work is going.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from config import Settings
from tracker import clock, db, jobs
from tracker.bench.rows import fill, settle
from tracker.directory.models import Appointment
from tracker.directory.queries import visitor
from tracker.directory.roles import Role
from tracker.executions import noting
from tracker.executions.models import Execution, NoteRequest
from tracker.executions.states import State
from tracker.faults import Figure, Trial
from tracker.faults.post import Box, box
from tracker.mail import UNSETTLED, Letter
from tracker.reminders.regular import OF_A_DAY

MINUTE = timedelta(minutes=1)
QUESTIONS = 3
"""Each head is asked so often while the server is down."""

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
    """From a Monday morning on, when the overviews of the week are made."""
    _until_eight(settings, monday=True)
    server.down, before = True, len(server.connections)
    for minute in range(hours * 60):
        if minute % 5 == 0:
            jobs.remind_by_day(settings)
        if minute % (hours * 60 // QUESTIONS) == 0:
            _ask_everybody(settings)
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
    yield trial.figure("outage_lost", len(owed - _sent_since(back).keys()), f"{size}, {len(owed)} letters")
    yield trial.figure("outage_connects_a_minute", max(knocks.values(), default=0), size)
    yield trial.figure("outage_drained_minutes", (server.went[-1][1] - back) / MINUTE if server.went else 0, size)
    yield trial.figure("outage_letters_a_person", _most_of_a_day(back), size)


def _downtime(trial: Trial, settings: Settings, server: Box) -> Iterator[Figure]:
    clock.later(timedelta(days=3))
    server.went = []
    _day_passes(settings)
    most = max(Counter(to for to, _at in server.went).values(), default=0)
    yield trial.figure("downtime_letters_a_person", most, "3 days")


def _ask_everybody(settings: Settings) -> None:
    """The controller asks each head about a duty of which nobody has asked yet."""
    with db.transaction() as session:
        controller = session.scalars(select(Appointment).where(Appointment.role == Role.CONTROLLER)).one()
        by = visitor(controller.person, clock.today(settings.time_zone))
        asked = select(NoteRequest.id).where(NoteRequest.execution_id == Execution.id)
        first = select(func.min(Execution.id)).where(~asked.exists()).group_by(Execution.organisation_id)
        for execution in session.scalars(select(Execution).where(Execution.id.in_(first))):
            noting.ask(execution, by, "Как идёт работа?")


def _day_passes(settings: Settings) -> None:
    """A morning with everything at work, several times over."""
    _until_eight(settings)
    for _round in range(3):
        jobs.remind_by_day(settings)
        jobs.send(settings)
        clock.later(5 * MINUTE)


def _until_eight(settings: Settings, *, monday: bool = False) -> None:
    """The next time that it is a little past eight on a working day: there letters are made."""
    while not _is_morning(settings, range(1 if monday else 5)):
        clock.later(5 * MINUTE)


def _is_morning(settings: Settings, weekdays: range) -> bool:
    here = clock.now().astimezone(ZoneInfo(settings.time_zone))
    return here.hour == settings.letters_from_hour and here.weekday() in weekdays


def _waiting() -> set[int]:
    """The letters that have not gone."""
    with db.transaction(write=False) as session:
        return set(session.scalars(select(Letter.id).where(Letter.state.in_(UNSETTLED))))


def _sent_since(at: datetime) -> dict[int, tuple[int | None, str]]:
    """The reader and the kind of each letter that went, those that went together in one too."""
    with db.transaction(write=False) as session:
        found = session.execute(select(Letter.id, Letter.recipient_id, Letter.kind).where(Letter.sent_at >= at))
        return {row[0]: (row[1], row[2]) for row in found}


def _most_of_a_day(since: datetime) -> int:
    """The most letters of the day, digests and overviews, that one person got."""
    read = Counter(reader for reader, kind in _sent_since(since).values() if kind in OF_A_DAY)
    return max(read.values(), default=0)
