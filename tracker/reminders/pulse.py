"""Whether what runs by itself lives: how often each job comes, which ones have fallen silent, whether letters go."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from tracker.db import session
from tracker.mail.models import Letter, Pace
from tracker.reminders.queries import oldest_due, ticks

SEND = "send"

EVERY = {
    "open_periods": 3600,
    "start_reports": 300,
    "report_before_meetings": 300,
    "remind": 300,
    "read_inbox": 60,
    "housekeeping": 3600,
    SEND: 5,
}
"""Seconds from one run of each job to the next, by the names under which they note their ends."""

MISSED = 3
"""A job that has not come to its end for so many of its periods is dead, …"""

LATE = timedelta(minutes=15)
"""… but not before so long: one run may have much to do."""


@dataclass(frozen=True)
class Job:
    """When a job came to its end last, None: never; `silent` for longer than it may be."""

    name: str
    at: datetime | None
    silent: bool


def jobs(now: datetime) -> list[Job]:
    """Every job of the timetable. Each must live: reminders that fail are not made good by letters that go."""
    ended = {name: tick.at for name, tick in ticks().items()}
    if SEND in ended and (flows := session.scalar(select(Pace.free_at))):
        ended[SEND] = max(ended[SEND], flows)  # with many letters one run of sending takes an hour
    return [Job(name, ended.get(name), _is_silent(name, ended.get(name), now)) for name in EVERY]


def letters_go(now: datetime) -> bool:
    """Whether no letter that may go is late, or others are on their way before it: many at once take their time."""
    due = oldest_due(now)
    if due is None or now - due <= LATE:
        return True
    last = session.scalar(select(func.max(Letter.sent_at)))
    return last is not None and now - last <= LATE


def _is_silent(name: str, at: datetime | None, now: datetime) -> bool:
    return at is None or now - at > max(LATE, MISSED * timedelta(seconds=EVERY[name]))
