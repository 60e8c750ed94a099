"""The words of deadlines: what a phrase can say about a day, in numbers."""

import calendar as gregorian
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from .settings import Settings, require
from .working_days import WorkingCalendar


class Unit(StrEnum):
    """What a term is counted in."""

    DAY = "day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class DayOff(StrEnum):
    """Where a deadline goes whose last day is not worked."""

    BACK = "back"
    """To the preceding working day."""
    FORWARD = "forward"
    """To the following working day, as in the Civil Code, art. 193."""
    STAYS = "stays"


@dataclass(frozen=True)
class Offset(Settings):
    """A term counted from a day: three days, one month."""

    number: int
    unit: Unit

    def __post_init__(self) -> None:
        require("number", 1 <= self.number <= 1000)


@dataclass(frozen=True)
class MonthDay(Settings):
    """A day of every year; 29 February is refused, as most years lack it."""

    month: int
    day: int

    def __post_init__(self) -> None:
        require("month", 1 <= self.month <= 12)
        require("day", 1 <= self.day <= gregorian.monthrange(2001, self.month)[1])

    def of(self, year: int) -> date:
        """Return the day in `year`."""
        return date(year, self.month, self.day)

    def first_after(self, day: date) -> date:
        """Return the first such day after `day`."""
        this_year = self.of(day.year)
        return this_year if this_year > day else self.of(day.year + 1)


def add(offset: Offset, day: date, calendar: WorkingCalendar) -> date:
    """Return the day that lies `offset` after `day`, worked or not."""
    match offset.unit:
        case Unit.WORKING_DAY:
            return calendar.shift(day, offset.number)
        case Unit.MONTH:
            return add_months(day, offset.number)
        case Unit.YEAR:
            return add_months(day, 12 * offset.number)
        case Unit.WEEK:
            return day + timedelta(weeks=offset.number)
        case Unit.DAY:
            return day + timedelta(days=offset.number)


def add_months(day: date, months: int) -> date:
    """Return the same day of a month so many months away, or that month's last day when it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    return day_of_month(day.year + years, month + 1, day.day)


def day_of_month(year: int, month: int, day: int) -> date:
    """Return the day of the month, or its last day when it is shorter."""
    return date(year, month, min(day, gregorian.monthrange(year, month)[1]))


def landed(day: date, day_off: DayOff, calendar: WorkingCalendar) -> date:
    """Return where a deadline on `day` falls: the day itself if it is worked, else as `day_off` says."""
    match day_off:
        case DayOff.BACK:
            return calendar.previous_or_same(day)
        case DayOff.FORWARD:
            return calendar.next_or_same(day)
        case DayOff.STAYS:
            return day
