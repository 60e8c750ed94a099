"""The timetable: what runs by itself and how often, each item in a transaction of its own."""

from tracker.jobs.doing import (
    do_long_work,
    housekeeping,
    open_periods,
    read_inbox,
    remind,
    remind_by_day,
    report_before_meetings,
    start_reports,
)
from tracker.jobs.processes import run_scheduler, run_sender
from tracker.jobs.sending import remind_and_send, send, send_side_by_side

__all__ = [
    "do_long_work",
    "housekeeping",
    "open_periods",
    "read_inbox",
    "remind",
    "remind_and_send",
    "remind_by_day",
    "report_before_meetings",
    "run_scheduler",
    "run_sender",
    "send",
    "send_side_by_side",
    "start_reports",
]
