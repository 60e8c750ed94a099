"""On which days a report is made by itself."""

from calendar import monthrange
from datetime import date, timedelta

from .models import Rhythm


def latest_day(every: Rhythm, day: int, today: date) -> date:
    """Return the last day up to today on which a report of this rhythm is made.

    `day` is the day of the week from 1, Monday, or of the month; a month that is shorter has it on its last day.
    """
    if every is Rhythm.WEEK:
        return today - timedelta(days=(today.isoweekday() - day) % 7)
    months = [1, 4, 7, 10] if every is Rhythm.QUARTER else list(range(1, 13))
    years = (today.year - 1, today.year)
    days = [_in_month(year, month, day) for year in years for month in months]
    return max(each for each in days if each <= today)


def _in_month(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
