"""The two processes beside the pages: the scheduler, and a sender that does nothing else."""

import logging
import signal
import threading
import time
from datetime import UTC
from typing import Any

from config import Settings
from tracker import clock, db
from tracker.jobs import timetable
from tracker.jobs.sending import sender
from tracker.jobs.timetable import SENDING, run
from tracker.lease import Lease, lease
from tracker.mail import write_from
from tracker.mail.inbox import box

GLANCE = 0.5
"""Seconds after which the main thread looks up: a signal that comes just before it falls asleep is slept through."""


def run_scheduler(settings: Settings, stop: threading.Event | None = None) -> None:
    """Run the jobs by their timetable until SIGTERM, SIGINT or `stop`; what is under way is finished first.

    The scheduler is a ticker only: it keeps nothing, a missed tick is made up for by the next one, and what has to
    be done is found in the database each time.

    RoadError when the way to the mail server or to the mailbox is written wrongly.
    """
    stop = stop or threading.Event()
    sender(settings)
    if settings.inbox_url:
        box(settings.inbox_url)
    _stop_at_a_signal(stop)
    clock.show_day(settings.today, settings.time_zone)
    write_from(settings.mail_from)
    engine = db.connect(settings.database_url)
    ours = lease(settings, "scheduler")
    ticker = _ticker(settings, ours, stop)
    try:
        for job in timetable.JOBS:
            if job.alone:
                run(job, settings, ours, stop)
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
    sender(settings)
    _stop_at_a_signal(stop)
    clock.show_day(settings.today, settings.time_zone)
    write_from(settings.mail_from)
    engine = db.connect(settings.database_url)
    try:
        while not stop.is_set():
            run(SENDING, settings, None, stop)
            begun = time.monotonic()
            while time.monotonic() < begun + SENDING.seconds and not stop.wait(GLANCE):
                pass
    finally:
        engine.dispose()


def _stop_at_a_signal(stop: threading.Event) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())


def _ticker(settings: Settings, ours: Lease, stop: threading.Event) -> Any:
    from apscheduler.executors.pool import ThreadPoolExecutor  # noqa: PLC0415  # a sender needs none
    from apscheduler.schedulers.background import BackgroundScheduler  # noqa: PLC0415

    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    ticker = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(sum(job.at_once for job in timetable.JOBS))},
        job_defaults={"coalesce": True, "misfire_grace_time": None},
    )
    for job in timetable.JOBS:
        given = (job, settings, ours, stop)
        ticker.add_job(run, "interval", seconds=job.seconds, args=given, max_instances=job.at_once)
    return ticker
