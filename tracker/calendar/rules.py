"""How a body counts its deadlines: the settings, with the defaults of the trade."""

from dataclasses import dataclass
from enum import StrEnum

from .settings import Settings, require
from .terms import DayOff, MonthDay, Offset, Unit


class DueWord(StrEnum):
    """A deadline said in a word; what it means is a setting of the body."""

    URGENT = "urgent"
    """«срочно», «незамедлительно»"""
    PROMPT = "prompt"
    """«оперативно»"""
    WITHIN_YEAR = "within_year"
    """«в течение года», «до конца года»"""
    SCHOOL_YEAR_START = "school_year_start"
    """«до начала учебного года»"""
    SCHOOL_YEAR = "school_year"
    """«в течение учебного года»"""
    FIRST_HALF = "first_half"
    """«I полугодие» of the calendar year"""
    SECOND_HALF = "second_half"
    """«II полугодие» of the calendar year"""
    FIRST_SCHOOL_HALF = "first_school_half"
    """«I полугодие учебного года»"""
    SECOND_SCHOOL_HALF = "second_school_half"
    """«II полугодие учебного года»"""


ONE_MONTH = Offset(1, Unit.MONTH)
THREE_DAYS = Offset(3, Unit.DAY)
TEN_DAYS = Offset(10, Unit.DAY)
JANUARY_20 = MonthDay(1, 20)
MAY_31 = MonthDay(5, 31)
JUNE_30 = MonthDay(6, 30)
SEPTEMBER_1 = MonthDay(9, 1)
DECEMBER_31 = MonthDay(12, 31)


@dataclass(frozen=True)
class DeadlineRules(Settings):
    """The settings of one body for its deadlines."""

    default_term: Offset = ONE_MONTH
    """When the point states no deadline."""
    urgent: Offset = THREE_DAYS
    prompt: Offset = TEN_DAYS
    day_off: DayOff = DayOff.BACK
    """Where a last day goes that is not worked."""
    report_day: int = 10
    """A recurring assignment that names no day: by this day of the month after the period."""
    permanent_report: MonthDay = JANUARY_20
    """«постоянно»: reported on by this day of the next year."""
    within_year: MonthDay = DECEMBER_31
    school_year_start: MonthDay = SEPTEMBER_1
    school_year: MonthDay = MAY_31
    first_half: MonthDay = JUNE_30
    second_half: MonthDay = DECEMBER_31
    first_school_half: MonthDay = DECEMBER_31
    second_school_half: MonthDay = MAY_31

    def __post_init__(self) -> None:
        require("report_day", 1 <= self.report_day <= 31)

    def meaning(self, word: DueWord) -> Offset | MonthDay:
        """Return the term, or the day of the year, that `word` stands for."""
        meaning: Offset | MonthDay = getattr(self, word)
        return meaning
