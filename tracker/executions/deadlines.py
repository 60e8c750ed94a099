"""The days of one execution: what is late, by when a co-executor answers, by when a report is looked at."""

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.calendar.settings import Settings, require
from tracker.calendar.working_days import WorkingCalendar


@dataclass(frozen=True)
class ExecutionRules(Settings):
    """The settings of one body for the days of its executions."""

    extension_ahead: int = 3
    """Working days before the due day by which an extension is asked for; a later request is flagged."""
    review_days: int = 2
    """Working days that the controller has to look at a report."""
    co_executor_percent: int = 50
    """The part of the term, from the issue, after which co-executors answer to the lead."""

    def __post_init__(self) -> None:
        require("extension_ahead", 0 <= self.extension_ahead <= 250)
        require("review_days", 1 <= self.review_days <= 250)
        require("co_executor_percent", 1 <= self.co_executor_percent <= 100)


def is_overdue(is_open: bool, due_on: date | None, today: date) -> bool:
    """Return whether an open execution is past its day; on the day itself it is not, without a day never."""
    return is_open and due_on is not None and due_on < today


def days_late(due_on: date | None, day: date) -> int:
    """Return the calendar days from the due day to `day`: today while open, else the submission; 0 when in time."""
    return max(0, (day - due_on).days) if due_on else 0


def is_late_request(asked_on: date, due_on: date, calendar: WorkingCalendar, rules: ExecutionRules) -> bool:
    """Return whether an extension was asked for later than the rules want it."""
    return calendar.between(asked_on, due_on) < rules.extension_ahead


def co_executor_due_on(issued_on: date, due_on: date, calendar: WorkingCalendar, rules: ExecutionRules) -> date:
    """Return the inner day by which a co-executor answers to the lead.

    A working day, not before the issue and not after the lead's day, whatever the term.
    """
    term = max(0, (due_on - issued_on).days)
    inner_on = calendar.previous_or_same(issued_on + timedelta(days=term * rules.co_executor_percent // 100))
    if inner_on < issued_on:
        inner_on = calendar.next_or_same(issued_on)
    return min(inner_on, due_on)


def review_due_on(submitted_on: date, calendar: WorkingCalendar, rules: ExecutionRules) -> date:
    """Return the last day on which the controller looks at a report in time."""
    return calendar.shift(submitted_on, rules.review_days)


def is_review_late(submitted_on: date, today: date, calendar: WorkingCalendar, rules: ExecutionRules) -> bool:
    """Return whether a report has waited for the controller longer than it may."""
    return review_due_on(submitted_on, calendar, rules) < today
