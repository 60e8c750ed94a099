"""What is done by itself: each job finds what there is to do, and may run as often as one likes.

What reads documents and writes reports is large and loaded when it is needed: a command that sends letters is not.
"""

import logging
import threading
from collections.abc import Callable
from functools import partial

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from config import Settings
from tracker import clock, schema, work  # noqa: F401  # the models are whole only when all are loaded
from tracker.calendar.working_days import WorkingCalendar
from tracker.db import one_at_a_time, session, transaction
from tracker.directory import accounts, sessions
from tracker.executions import issuing
from tracker.jobs.items import ended, one_by_one, together
from tracker.jobs.watch import is_held
from tracker.mail.inbox import box, opened
from tracker.reminders import sweep
from tracker.reminders.coming_back import take
from tracker.reminders.installation import rules_of
from tracker.reminders.regular import InboxRules
from tracker.resolutions.models import Assignment, Point, Resolution
from tracker.resolutions.queries import working_calendar
from tracker.resolutions.states import Stage

log = logging.getLogger(__name__)


def remind(
    settings: Settings,
    stop: threading.Event | None = None,
    *,
    by_hour: bool = False,
    before: Callable[[int], None] | None = None,
) -> int:
    """Post today's digests and overviews; how many are new. Run it as often as you like.

    With `by_hour` only what the hours of the bodies allow; `before` is told how many are going to be posted.
    """
    if is_held(settings):
        return ended("remind", 0)
    with transaction(write=False):
        plans = sweep.planned(settings, by_hour=by_hour)
    if before:
        before(len(plans))
    return ended("remind", together(plans, lambda some: sweep.tell(some, settings), stop))


def remind_by_day(settings: Settings, stop: threading.Event | None = None) -> int:
    """`remind` once the morning has come where the people are: nobody is woken by a letter."""
    return remind(settings, stop, by_hour=True)


def report_before_meetings(settings: Settings, stop: threading.Event | None = None) -> int:
    """Post the reports before meetings; how many letters."""
    if is_held(settings):
        return ended("report_before_meetings", 0)
    from tracker.compliance import before_meetings  # noqa: PLC0415  # see above

    with transaction(write=False):
        meetings = before_meetings.meetings(settings)
    done = one_by_one(meetings, lambda each: before_meetings.send_report(each, settings), stop)
    return ended("report_before_meetings", done)


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
    return ended("open_periods", one_by_one(ids, partial(_open_periods, calendar), stop))


def _open_periods(calendar: WorkingCalendar, assignment_id: int) -> int:
    one_at_a_time(f"open_periods:{assignment_id}")
    assignment = session.get_one(Assignment, assignment_id)
    today = clock.today(assignment.point.resolution.body.time_zone)
    return issuing.open_periods(assignment, today, calendar)


def read_inbox(settings: Settings, stop: threading.Event | None = None) -> int:
    """Read what came to the mailbox; how much of it was new. A letter is marked as read when it is kept."""
    with transaction(write=False):
        rules = rules_of(InboxRules)
    if not settings.inbox_url or not (rules.bounces or rules.answers):
        return ended("read_inbox", 0)
    done = 0
    with opened(box(settings.inbox_url)) as inbox:
        for name, raw in inbox.unread():
            if stop is not None and stop.is_set():
                break
            if (new := _taken(raw, settings)) is not None:
                done += new
                inbox.mark_read(name)
    return ended("read_inbox", done)


def _taken(raw: bytes, settings: Settings) -> bool | None:
    """Whether a letter that came was new; None when it could not be kept, and is left unread for the next look."""
    try:
        with transaction():
            return take(raw, settings) is not None
    except OperationalError:
        raise
    except Exception:
        log.exception("a letter that came could not be taken")
        return None


def do_long_work(settings: Settings, stop: threading.Event | None = None) -> int:
    """Do the long work that people asked for until none waits; how much came to an end."""
    from tracker.compliance import keeping as reports  # noqa: PLC0415  # see above
    from tracker.resolutions import bringing_in  # noqa: PLC0415  # see above

    doers: dict[str, work.Doer] = {bringing_in.KIND: bringing_in.read, reports.KIND: reports.make}
    return work.run(doers, settings, stop)


def start_reports(settings: Settings, stop: threading.Event | None = None) -> int:
    """Have the reports made whose day has come; how many."""
    if is_held(settings):
        return ended("start_reports", 0)
    from tracker.compliance import keeping as reports  # noqa: PLC0415  # see above

    with transaction(write=False):
        due = reports.due()
    return ended("start_reports", one_by_one(due, reports.start, stop))


def housekeeping(settings: Settings, _stop: threading.Event | None = None) -> int:
    """Forget the sessions and failed sign-ins that have run out; how many."""
    with transaction():
        forgotten = accounts.forget_old()
        forgotten += sessions.end_outlived(clock.today(settings.time_zone), settings.time_zone)
    return ended("housekeeping", forgotten)
