"""The day of each body: when letters are made and when they go, not before its hour and not on a day off."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select

from config import Settings
from tracker import clock
from tracker.db import session
from tracker.directory.models import Body
from tracker.executions.deadlines import ExecutionRules
from tracker.mail import NotBefore
from tracker.reminders.facts import Day
from tracker.reminders.regular import LetterRules
from tracker.reminders.schedule import LadderRules
from tracker.resolutions.queries import working_calendar


def days() -> dict[int, Day]:
    """The day of each body, by its own clock and rules."""
    calendar = working_calendar()
    rows = session.execute(select(Body.id, Body.time_zone, Body.rules))
    return {
        body_id: Day(
            today=clock.today(zone),
            zone=zone,
            calendar=calendar,
            ladder=LadderRules.from_json(rules.get("ladder", {})),
            executions=ExecutionRules.from_json(rules.get("executions", {})),
            letters=LetterRules.from_json(rules.get("letters", {})),
        )
        for body_id, zone, rules in rows
    }


def early(body_days: Mapping[int, Day], settings: Settings) -> set[int]:
    """The bodies that speak to nobody yet: their own clock says a day off, or an hour before theirs."""
    return {body_id for body_id, day in body_days.items() if _is_early(day, settings)}


def _is_early(day: Day, settings: Settings) -> bool:
    own = day.letters.from_hour
    begins = settings.letters_from_hour if own is None else own
    return not day.calendar.is_working(day.today) or clock.now().astimezone(ZoneInfo(day.zone)).hour < begins


def not_today(settings: Settings) -> NotBefore | None:
    """On a day off, that no letter of the day and no report goes before the next working day."""
    today, calendar = clock.today(settings.time_zone), working_calendar()
    if calendar.is_working(today):
        return None
    return NotBefore(datetime.combine(calendar.next_after(today), time.min, ZoneInfo(settings.time_zone)))
