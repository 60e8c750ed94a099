"""The periods of a recurring assignment: one execution for each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import takewhile

from .rules import DeadlineRules
from .settings import Settings, require
from .terms import add_months, day_of_month, landed
from .working_days import WorkingCalendar


class Every(StrEnum):
    """How often a recurring assignment is reported on."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}
"""The length of a period in months; a week has none."""


@dataclass(frozen=True)
class Recurrence(Settings):
    """How an assignment recurs, and by which day each period is reported on.

    «ежеквартально до 10 числа» is `Recurrence(QUARTER, 10)`, «ежегодно до 1 декабря» is `Recurrence(YEAR, 1, 0)`.
    """

    every: Every
    day: int | None = None
    """Day of the month, or of the week (1 is Monday) when it recurs weekly; without it the body's report day."""
    months_after: int = 1
    """The month of that day, counted from the last month of the period: 0 is that month itself. Weeks ignore it."""

    @property
    def reports_before_it_begins(self) -> bool:
        """Whether the month of the report is one before the period."""
        return self.every is not Every.WEEK and self.months_after <= -MONTHS[self.every]

    def __post_init__(self) -> None:
        require("day", self.day is None or 1 <= self.day <= (7 if self.every is Every.WEEK else 31))
        require("months_after", -11 <= self.months_after <= 12)


@dataclass(frozen=True)
class Course:
    """From which day an assignment recurs, and until which; without an end until it is taken off control."""

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class Period:
    """One turn of a recurring assignment: `key` names it («2026-Q2»), both its days belong to it."""

    key: str
    first_on: date
    last_on: date
    due_on: date
    unmoved_on: date
    """The day it would be due on if every day were worked."""


def periods(
    recurrence: Recurrence, course: Course, today: date, calendar: WorkingCalendar, rules: DeadlineRules
) -> tuple[Period, ...]:
    """Return the periods that should exist by `today`, oldest first; a period exists from its first day on.

    The period under way at the start of the course counts, unless its report was due before the start.
    """
    last_on = min(today, course.ends_on or today)
    begun = takewhile(lambda period: period.first_on <= last_on, _endless(recurrence, course, calendar, rules))
    return tuple(begun) if course.starts_on <= last_on else ()


def first_period(recurrence: Recurrence, starts_on: date, calendar: WorkingCalendar, rules: DeadlineRules) -> Period:
    """Return the first period of a course that starts on `starts_on`."""
    return next(_endless(recurrence, Course(starts_on), calendar, rules))


def _endless(
    recurrence: Recurrence, course: Course, calendar: WorkingCalendar, rules: DeadlineRules
) -> Iterator[Period]:
    first_on = _first_day(recurrence.every, course.starts_on)
    while True:
        following = _following(recurrence.every, first_on)
        last_on = following - timedelta(days=1)
        unmoved_on = _report_day(recurrence, last_on, rules)
        due_on = landed(unmoved_on, rules.day_off, calendar)
        if due_on >= course.starts_on:
            yield Period(_key(recurrence.every, first_on), first_on, last_on, due_on, unmoved_on)
        first_on = following


def _first_day(every: Every, day: date) -> date:
    if every is Every.WEEK:
        return day - timedelta(days=day.weekday())
    return date(day.year, day.month - (day.month - 1) % MONTHS[every], 1)


def _following(every: Every, first_on: date) -> date:
    if every is Every.WEEK:
        return first_on + timedelta(weeks=1)
    return add_months(first_on, MONTHS[every])


def _report_day(recurrence: Recurrence, last_on: date, rules: DeadlineRules) -> date:
    if recurrence.every is Every.WEEK:
        return last_on - timedelta(days=7 - (recurrence.day or 7))
    month = add_months(last_on.replace(day=1), recurrence.months_after)
    return day_of_month(month.year, month.month, recurrence.day or rules.report_day)


def _key(every: Every, first_on: date) -> str:
    match every:
        case Every.WEEK:
            year, week, _ = first_on.isocalendar()
            return f"{year}-W{week:02}"
        case Every.MONTH:
            return f"{first_on:%Y-%m}"
        case Every.QUARTER:
            return f"{first_on.year}-Q{(first_on.month + 2) // 3}"
        case Every.HALF_YEAR:
            return f"{first_on.year}-H{(first_on.month + 5) // 6}"
        case Every.YEAR:
            return str(first_on.year)
