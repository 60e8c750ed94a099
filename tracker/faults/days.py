"""Each day of ten years in four time zones: exactly one digest a local day, whatever the clocks do.

In some of the trials the body has a zone of its own.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update

from config import Settings
from tracker import clock, db, jobs
from tracker.bench.rows import bare_row, ready_resolution, settle
from tracker.calendar.working_days import WorkingCalendar
from tracker.directory.models import Body, Organisation
from tracker.executions.models import Execution
from tracker.faults import Figure, Trial
from tracker.mail import Letter, LetterState
from tracker.reminders.models import Reminder
from tracker.resolutions.queries import working_calendar

ZONES = ("Asia/Irkutsk", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")
"""Without changes, with the usual ones, with changes at midnight, with changes of half an hour."""

APART = (("Australia/Lord_Howe", "America/Sao_Paulo"), ("America/Sao_Paulo", "Europe/Berlin"))
"""The zone of an installation and of its body, which is behind there, and ahead here."""

FIRST = date(2020, 3, 1)
YEARS = 10

CHANGES = date(2020, 3, 24)
"""In the fortnight from here the clocks change in Berlin and on Lord Howe Island."""


def days(trial: Trial) -> Iterator[Figure]:
    """The days on which a person with news got no digest or two, and the days off with one."""
    with db.transaction() as session:
        settle(1)
        resolution, school_id = ready_resolution(1), session.scalars(select(Organisation.id)).one()
        row = bare_row(resolution.points[0].assignments[0].id, school_id, resolution.body_id, None)
        session.execute(insert(Execution), [row])
    first, count = (CHANGES, 14) if trial.quick else (FIRST, 366 * YEARS)
    wrong, zones = 0, (*((zone, zone) for zone in ZONES), *APART)
    for zone, of_body in zones:
        with db.transaction() as session:
            session.execute(update(Body).values(time_zone=of_body))
            session.execute(delete(Reminder))
            session.execute(delete(Letter))  # they are of the years that begin anew
        wrong += _wrong_days(replace(trial.settings, time_zone=zone), first, count)
    yield trial.figure("dst_wrong_days", wrong, f"{count} days in {len(zones)} pairs of time zones")


def _wrong_days(settings: Settings, first: date, count: int) -> int:
    """Walk through the days of a zone, each with something new to tell."""
    settings = replace(settings, letters_from_hour=0)
    calendar, wrong = _calendar(), 0
    for day in (first + timedelta(days=number) for number in range(count)):
        _something_new(day)
        posted = 0
        for at in _moments(day, ZoneInfo(settings.time_zone)):
            _show(at)
            jobs.remind_by_day(settings)
            posted += _sent_now()
        wrong += posted != int(calendar.is_working(day))
    return wrong


def _calendar() -> WorkingCalendar:
    """The calendar that says which days are worked."""
    with db.transaction(write=False):
        return working_calendar()


def _moments(day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The first and the last second of a local day, and where the clocks change in it one just after that."""
    begins = datetime.combine(day, time.min, zone).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)
    changed = [begins + timedelta(hours=2, minutes=30)] if ends - begins != timedelta(days=1) else []
    return begins, *changed, ends - timedelta(seconds=1)


def _show(at: datetime) -> None:
    clock.later(at - clock.now())


def _something_new(day: date) -> None:
    """Nobody knows any more of the one duty, and it is given today; once a month the old letters go."""
    with db.transaction() as session:
        session.execute(delete(Reminder))
        due_on = day + timedelta(days=90)
        session.execute(update(Execution).values(issued_on=day, due_on=due_on, first_due_on=due_on))
        if day.day == 1:
            last = session.scalar(select(func.max(Letter.id)))
            session.execute(delete(Letter).where(Letter.id < (last or 0)))


def _sent_now() -> int:
    """Have all letters gone by now; how many were new."""
    with db.transaction() as session:
        gone = update(Letter).where(Letter.state == LetterState.QUEUED)
        now = clock.now()
        gone = gone.values(state=LetterState.SENT, sent_at=now, turn_at=None)
        return len(session.scalars(gone.returning(Letter.id)).all())
