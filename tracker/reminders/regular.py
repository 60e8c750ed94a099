"""What comes regularly beside the ladder: overviews by week and month, reports before a meeting, how often at all."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.calendar.settings import Settings, require
from tracker.calendar.working_days import WorkingCalendar

DIGEST, WEEK, MONTH = "digest", "week", "month"
"""What there is to do; the overview of a week; the summary of a month."""

OF_A_DAY = (DIGEST, WEEK, MONTH)
"""Of these kinds of letters together a person gets one a day."""


class Often(StrEnum):
    """How often a person wants the letter of the day; the first notice of a duty comes in any case."""

    DAILY = "daily"
    WEEKLY = "weekly"
    """On the first working day of a week."""
    FIRST = "first"
    """First notices only."""


@dataclass(frozen=True)
class LetterRules(Settings):
    """The regular letters of one body."""

    from_hour: int | None = None
    """Before this hour of the day nothing is posted about the body's executions; None: the installation's hour."""
    week: bool = True
    """Whether secretary and controllers get an overview on Mondays."""
    month: bool = True
    """Whether the chair gets a summary by the 5th of the month."""
    report_ahead: int = 3
    """Working days before a meeting on which the execution report goes out; 0: never."""
    meetings: tuple[date, ...] = ()

    def __post_init__(self) -> None:
        require("from_hour", self.from_hour is None or 0 <= self.from_hour <= 23)
        require("report_ahead", 0 <= self.report_ahead <= 60)


@dataclass(frozen=True)
class LinkRules(Settings):
    """The ways in by a link from a letter, for the whole installation."""

    answer_links: bool = True
    """Whether a duty in a letter leads straight to its answer form."""
    answer_days: int = 14
    """For how many days after the letter such a link is good."""
    sign_in_links: bool = True
    """Whether one may sign in by a link that is sent by e-mail."""

    def __post_init__(self) -> None:
        require("answer_days", 1 <= self.answer_days <= 60)


class Came(StrEnum):
    """What becomes of a letter that came."""

    BOUNCE = "bounce"
    """One of ours did not arrive, or not yet."""
    ANSWER = "answer"
    """The draft of an answer, which its writer confirms."""
    OTHER = "other"
    """A secretary looks at it."""


@dataclass(frozen=True)
class InboxRules(Settings):
    """What is made of the letters that come back, for the whole installation."""

    bounces: bool = False
    """Whether an address to which letters don't arrive is flagged."""
    answers: bool = False
    """Whether an answer to a reminder becomes the draft of an answer."""


@dataclass(frozen=True)
class MessengerRules(Settings):
    """Being told by messenger besides mail, for the whole installation."""

    allowed: bool = True


def wants_letter(often: Often, paused_until: date | None, *, first_notice: bool, today: date, opens_week: bool) -> bool:
    """Return whether a person who has chosen so is to get the letter of today; of a new duty everybody hears.

    `opens_week`: it is the first working day of its week on which letters are made.
    """
    if first_notice or not still_wants_letter(often, paused_until, today):
        return first_notice
    return often is Often.DAILY or opens_week


def still_wants_letter(often: Often, paused_until: date | None, today: date) -> bool:
    """Return whether a letter with no first notice may go that was made before: one a week goes late, not never."""
    return often is not Often.FIRST and (paused_until is None or today > paused_until)


def wants_overview(overviews: bool, paused_until: date | None, today: date) -> bool:
    """Return whether a person who has chosen so is to get overviews and reports today."""
    return overviews and (paused_until is None or today > paused_until)


def monday_of(day: date) -> date:
    """Return the day with which its week begins."""
    return day - timedelta(days=day.weekday())


def opens_month(today: date, calendar: WorkingCalendar) -> bool:
    """Return whether the summary of the month before may go: from the first working day on, up to the 10th.

    It is meant for the 5th at the latest. Where days off are long, as in January, there are five working days for it.
    """
    first = calendar.next_or_same(today.replace(day=1))
    return first <= today <= max(today.replace(day=10), calendar.shift(first, 4))


def week_key(today: date) -> str:
    """«week:2026-W25»"""
    year, week, _day = today.isocalendar()
    return f"week:{year}-W{week:02}"


def month_key(today: date) -> str:
    """«month:2026-06»"""
    return f"month:{today:%Y-%m}"


def meeting_to_report(rules: LetterRules, today: date, calendar: WorkingCalendar) -> date | None:
    """Return the nearest meeting whose execution report should have gone out by today."""
    if not rules.report_ahead:
        return None
    near = (day for day in sorted(rules.meetings) if day >= today)
    return next((day for day in near if calendar.shift(day, -rules.report_ahead) <= today), None)
