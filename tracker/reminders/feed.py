"""The days on which something falls due, as a month and as a personal calendar feed with a revocable address."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select

from config import Settings
from tracker.db import session
from tracker.directory.models import Organisation, Person
from tracker.directory.queries import Visitor
from tracker.executions.models import Execution
from tracker.executions.queries import visible_to
from tracker.executions.states import UNANSWERED
from tracker.language import gettext, ngettext
from tracker.mail.message import domain_of
from tracker.reminders.models import CalendarFeed
from tracker.reminders.wording import shortened
from tracker.resolutions.models import Assignment, Point

BEHIND, AHEAD = timedelta(days=60), timedelta(days=366)
"""The days that a feed covers."""

SHOWN = 20
"""Duties that one day of a feed names; of the rest it says how many there are."""

ALARM = timedelta(hours=-15)
"""At nine in the morning of the day before."""


@dataclass(frozen=True)
class Due:
    """A duty that waits for its answer on a day."""

    execution_id: int
    label: str
    text: str
    organisation: str


def counts(visitor: Visitor, first: date, last: date) -> dict[date, int]:
    """How many unanswered duties that the visitor may see fall due on each day."""
    counted = select(Execution.due_on, func.count()).where(
        visible_to(visitor), Execution.state.in_(UNANSWERED), Execution.due_on.between(first, last)
    )
    return {row[0]: row[1] for row in session.execute(counted.group_by(Execution.due_on)) if row[0]}


def due_on(visitor: Visitor, days: Sequence[date], most: int = SHOWN) -> dict[date, list[Due]]:
    """The first duties of each of these days."""
    place = func.row_number().over(partition_by=Execution.due_on, order_by=Execution.id).label("place")
    mine = select(Execution.id, Execution.due_on, place).where(
        visible_to(visitor), Execution.state.in_(UNANSWERED), Execution.due_on.in_(days)
    )
    first = mine.subquery("first")
    rows = session.execute(
        select(first.c.due_on, Execution.id, Point.label, Point.text, Organisation.short_name)
        .join(Execution, Execution.id == first.c.id)
        .join(Assignment, Assignment.id == Execution.assignment_id)
        .join(Point, Point.id == Assignment.point_id)
        .join(Organisation, Organisation.id == Execution.organisation_id)
        .where(first.c.place <= most)
        .order_by(first.c.due_on, Execution.id)
    )
    found: dict[date, list[Due]] = defaultdict(list)
    for day, *values in rows:
        found[day].append(Due(*values))
    return found


def address(person: Person, settings: Settings) -> str | None:
    """The present address of a person's feed, or None when there is none yet."""
    kept = session.get(CalendarFeed, person.id)
    if kept is None:
        return None
    return f"{settings.base_url}/calendar/feed/{_signer(settings).dumps([person.id, kept.number])}.ics"


def renew(person: Person) -> None:
    """Give a person's feed a new address; the one before is dead."""
    kept = session.get(CalendarFeed, person.id) or CalendarFeed(person_id=person.id, number=0)
    kept.number += 1
    session.add(kept)


def reader(token: str, settings: Settings) -> Person | None:
    """Whose feed an address is of, or None: it is not ours, was revoked, or the person may not come in."""
    try:
        person_id, number = _signer(settings).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    kept, person = session.get(CalendarFeed, person_id), session.get(Person, person_id)
    alive = kept and kept.number == number and person and person.deactivated_at is None
    return person if alive else None


def feed(visitor: Visitor, settings: Settings) -> bytes:
    """The visitor's due days as iCalendar: an event a day, with an alarm the morning before."""
    counted = counts(visitor, visitor.today - BEHIND, visitor.today + AHEAD)
    named = due_on(visitor, sorted(counted))
    made = Calendar()
    made.add("prodid", "-//tracker//due days//RU")
    made.add("version", "2.0")
    made.add("x-wr-calname", gettext("Due days of assignments"))
    made.add("x-wr-timezone", settings.time_zone)
    for day in sorted(counted):
        made.add_component(_event(day, counted[day], named, visitor, settings))
    return bytes(made.to_ical())


def _event(day: date, number: int, named: Mapping[date, list[Due]], visitor: Visitor, settings: Settings) -> Event:
    event, alarm = Event(), Alarm()
    said = ngettext("%(num)s assignment falls due", "%(num)s assignments fall due", number)
    event.add("uid", f"due-{visitor.person.id}-{day}@{domain_of(settings.mail_from)}")
    event.add("dtstamp", datetime.combine(visitor.today, time.min, UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", said)
    event.add("url", f"{settings.base_url}/calendar/?day={day}")
    lines = [f"{each.organisation}: {shortened(f'{each.label} {each.text}'.strip())}" for each in named[day]]
    if number > len(lines):
        lines.append(gettext("and %(number)s more", number=number - len(lines)))
    event.add("description", "\n".join(lines))
    alarm.add("action", "DISPLAY")
    alarm.add("description", said)
    alarm.add("trigger", ALARM)
    event.add_component(alarm)
    return event


def _signer(settings: Settings) -> URLSafeSerializer:
    return URLSafeSerializer(settings.secret_key, salt="calendar")
