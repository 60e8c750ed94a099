"""The timetable: which job runs how often, and which of several schedulers runs it."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from config import Settings
from tracker.jobs import doing
from tracker.jobs.sending import send
from tracker.lease import Lease
from tracker.reminders.pulse import EVERY, SEND

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Job:
    """What runs every so many seconds; `alone`: of several schedulers only one runs it, else each, `at_once` times."""

    run: Callable[[Settings, threading.Event], int]
    seconds: int
    alone: bool = True
    at_once: int = 1


SENDING = Job(send, EVERY[SEND], alone=False)

JOBS = (
    Job(doing.open_periods, EVERY["open_periods"]),
    Job(doing.start_reports, EVERY["start_reports"]),
    Job(doing.report_before_meetings, EVERY["report_before_meetings"]),
    Job(doing.remind_by_day, EVERY["remind"]),
    Job(doing.read_inbox, EVERY["read_inbox"]),
    Job(doing.housekeeping, EVERY["housekeeping"]),
    Job(doing.do_long_work, 1, alone=False, at_once=2),
    SENDING,
)
"""In the order in which they run first; a person who waits for a file shall not wait for another's long report."""


def run(job: Job, settings: Settings, ours: Lease | None, stop: threading.Event) -> None:
    """Run a job that it is our turn to run; a failure is logged, and the next tick tries again."""
    try:
        if not stop.is_set() and (not job.alone or ours is None or ours.held()):
            job.run(settings, stop)
    except Exception:
        log.exception("the job %s failed", getattr(job.run, "__name__", job.run))
