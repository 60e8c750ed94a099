"""The timetable: what runs by itself and how often, each item in a transaction of its own."""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache, partial
from typing import TypeVar
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from config import Settings
from tracker import clock, db, schema, work  # noqa: F401  # the models are whole only when all are loaded
from tracker.calendar.working_days import WorkingCalendar
from tracker.compliance import before_meetings
from tracker.compliance import keeping as reports
from tracker.compliance.before_meetings import send_report
from tracker.db import one_at_a_time, session, transaction
from tracker.directory import accounts
from tracker.executions import issuing
from tracker.lease import Lease, lease
from tracker.mail import Sender, road, write_from
from tracker.reminders import overviews, sweep
from tracker.reminders.kinds import Renderer
from tracker.reminders.services import tick
from tracker.resolutions import bringing_in
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.states import Stage

log = logging.getLogger(__name__)

Item = TypeVar("Item")

LOCAL_PER_MINUTE = 60_000
"""The local mailbox needs no sparing."""


def remind(settings: Settings, stop: threading.Event | None = None, hour: int | None = None) -> int:
    """Post today's digests; how many are new. Run it as often as you like; at an hour, only what that hour allows."""
    with transaction(write=False):
        plans = sweep.planned(settings, hour)
    return _ended("remind", _together(plans, lambda some: sweep.tell(some, settings), stop))


def remind_by_day(settings: Settings, stop: threading.Event | None = None) -> int:
    """`remind` once the morning has come where the people are: nobody is woken by a letter."""
    return remind(settings, stop, clock.now().astimezone(ZoneInfo(settings.time_zone)).hour)


def regular(settings: Settings, stop: threading.Event | None = None) -> int:
    """Post the overviews of week and month and the reports before meetings; how many letters."""
    hour = clock.now().astimezone(ZoneInfo(settings.time_zone)).hour
    if hour < settings.letters_from_hour:
        return _ended("regular", 0)
    with transaction(write=False):
        owed, meetings = overviews.owed(settings), before_meetings.meetings(settings)
    done = _one_by_one(owed, overviews.post, stop)
    return _ended("regular", done + _one_by_one(meetings, lambda each: send_report(each, settings), stop))


def open_periods(_settings: Settings, stop: threading.Event | None = None) -> int:
    """Make the executions of the periods of recurring assignments that have begun; how many."""
    recurring = (
        select(Assignment.id)
        .join(Assignment.point)
        .join(Point.resolution)
        .where(Assignment.recurrence.is_not(None), Resolution.stage == Stage.ISSUED)
        .order_by(Assignment.id)
    )
    with transaction(write=False):
        ids, calendar = session.scalars(recurring).all(), working_calendar()
    return _ended("open_periods", _one_by_one(ids, partial(_open_periods, calendar), stop))


def _open_periods(calendar: WorkingCalendar, assignment_id: int) -> int:
    one_at_a_time(f"open_periods:{assignment_id}")
    assignment = session.get_one(Assignment, assignment_id)
    today = clock.today(assignment.point.resolution.body.time_zone)
    return issuing.open_periods(assignment, today, calendar)


def send(settings: Settings, stop: threading.Event | None = None) -> int:
    """Send letters until none is due; how many went."""
    return _ended("send", _sender(settings).run(stop))


@cache
def _sender(settings: Settings) -> Sender:
    """The sender of this process, which remembers how fast it may go."""
    per_minute = settings.letters_per_minute if settings.smtp_url else LOCAL_PER_MINUTE
    return Sender(road(settings), Renderer(settings), per_minute)


DOERS: dict[str, work.Doer] = {bringing_in.KIND: bringing_in.read, reports.KIND: reports.make}
"""What does each kind of long work."""


def do_long_work(settings: Settings, stop: threading.Event | None = None) -> int:
    """Do the long work that people asked for until none waits; how much came to an end."""
    return work.run(DOERS, settings, stop)


def start_reports(_settings: Settings, stop: threading.Event | None = None) -> int:
    """Have the reports made whose day has come; how many."""
    with transaction(write=False):
        due = reports.due()
    return _ended("start_reports", _one_by_one(due, reports.start, stop))


def housekeeping(settings: Settings, _stop: threading.Event | None = None) -> int:
    """Forget the sessions and failed sign-ins that have run out; how many."""
    with transaction():
        forgotten = accounts.forget_old()
        forgotten += accounts.end_outlived(clock.today(settings.time_zone), settings.time_zone)
    return _ended("housekeeping", forgotten)


TOGETHER = 250
"""Items of one transaction."""


def _together(items: Sequence[Item], do: Callable[[Sequence[Item]], int], stop: threading.Event | None) -> int:
    """Do many items in a transaction; where that fails each in one of its own, so that one doesn't stop the others."""
    done = 0
    for first in range(0, len(items), TOGETHER):
        if stop is not None and stop.is_set():
            break
        some = items[first : first + TOGETHER]
        try:
            with transaction():
                done += do(some)
        except OperationalError:
            raise
        except Exception:
            log.warning("%s items could not be done together", len(some), exc_info=True)
            done += _one_by_one(some, lambda item: do([item]), stop)
    return done


def _one_by_one(items: Iterable[Item], do: Callable[[Item], int], stop: threading.Event | None) -> int:
    """Do each item in its own transaction; one that fails is logged and doesn't stop the others."""
    done = 0
    for item in items:
        if stop is not None and stop.is_set():
            break
        try:
            with transaction():
                done += do(item)
        except OperationalError:
            raise
        except Exception:
            log.exception("one item failed: %.200r", item)
    return done


def _ended(name: str, done: int) -> int:
    with transaction():
        tick(name, done)
    return done


@dataclass(frozen=True)
class Job:
    """What runs every so many seconds; `alone`: of several schedulers only one runs it, else each, `at_once` times."""

    run: Callable[[Settings, threading.Event], int]
    seconds: int
    alone: bool = True
    at_once: int = 1


GLANCE = 0.5
"""Seconds after which the main thread looks up: a signal that comes just before it falls asleep is slept through."""

SENDING = Job(send, 5, alone=False)

JOBS = (
    Job(open_periods, 3600),
    Job(start_reports, 300),
    Job(regular, 300),
    Job(remind_by_day, 300),
    Job(housekeeping, 3600),
    Job(do_long_work, 1, alone=False, at_once=2),
    SENDING,
)
"""In the order in which they run first; a person who waits for a file shall not wait for another's long report."""


def run_scheduler(settings: Settings, stop: threading.Event | None = None) -> None:
    """Run the jobs by their timetable until SIGTERM, SIGINT or `stop`; what is under way is finished first.

    The scheduler is a ticker only: it keeps nothing, a missed tick is made up for by the next one, and what has to
    be done is found in the database each time.

    RoadError when the way to the mail server is written wrongly.
    """
    stop = stop or threading.Event()
    _sender(settings)
    _stop_at_a_signal(stop)
    clock.show_day(settings.today, settings.time_zone)
    write_from(settings.mail_from)
    engine = db.connect(settings.database_url)
    ours = lease(settings, "scheduler")
    ticker = _ticker(settings, ours, stop)
    try:
        for job in JOBS:
            if job.alone:
                _run(job, settings, ours, stop)
        ticker.start()
        while not stop.wait(GLANCE):
            pass
        ticker.shutdown(wait=True)
    finally:
        ours.release()
        engine.dispose()


def run_sender(settings: Settings, stop: threading.Event | None = None) -> None:
    """Send letters as they fall due until SIGTERM, SIGINT or `stop`; any number of senders share the work.

    RoadError when the way to the mail server is written wrongly.
    """
    stop = stop or threading.Event()
    _sender(settings)
    _stop_at_a_signal(stop)
    clock.show_day(settings.today, settings.time_zone)
    write_from(settings.mail_from)
    engine = db.connect(settings.database_url)
    try:
        while not stop.is_set():
            _run(SENDING, settings, None, stop)
            begun = time.monotonic()
            while time.monotonic() < begun + SENDING.seconds and not stop.wait(GLANCE):
                pass
    finally:
        engine.dispose()


def _stop_at_a_signal(stop: threading.Event) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())


def _ticker(settings: Settings, ours: Lease, stop: threading.Event) -> BackgroundScheduler:
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    ticker = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(sum(job.at_once for job in JOBS))},
        job_defaults={"coalesce": True, "misfire_grace_time": None},
    )
    for job in JOBS:
        given = (job, settings, ours, stop)
        ticker.add_job(_run, "interval", seconds=job.seconds, args=given, max_instances=job.at_once)
    return ticker


def _run(job: Job, settings: Settings, ours: Lease | None, stop: threading.Event) -> None:
    """Run a job that it is our turn to run; a failure is logged, and the next tick tries again."""
    try:
        if not stop.is_set() and (not job.alone or ours is None or ours.held()):
            job.run(settings, stop)
    except Exception:
        log.exception("the job %s failed", getattr(job.run, "__name__", job.run))
