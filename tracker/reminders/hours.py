"""When letters are made and when they go: not before the hour of a body, and not on a day off."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from config import Settings
from tracker import clock
from tracker.mail import NotBefore
from tracker.reminders.facts import Day
from tracker.resolutions.queries import working_calendar


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
