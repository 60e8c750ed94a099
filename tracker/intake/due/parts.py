"""Deadlines that are a part of a month or a season: «в первой декаде сентября», «до середины мая», «осенью»."""

import re
from datetime import date

from tracker.intake import dates
from tracker.intake.dates import DAY, MONTH, YEAR
from tracker.intake.draft import Deadline

from . import found
from .found import Context

_WHICH = r"(?:перв|втор|трет|последн)\w{1,3}|(?:III|II|I|[123])(?:-?(?:й|я|ю|ей|ой))?"
PART_OF_MONTH = re.compile(
    rf"(?<![\w-])(?P<in>во?|до|к|ко|не\sпозднее|по|за|с)?\s?(?:концу?а?\s)?"
    rf"(?:(?P<which>{_WHICH})\s(?:и\s(?:{_WHICH})\s)?(?P<unit>декад|половин|недел|числ)\w{{1,3}}"
    rf"|(?P<place>серед[иы]н|начал|конц)\w{{1,2}})\s(?P<month>{MONTH})(?P<year>{YEAR})?(?!\w)",
    re.IGNORECASE,
)
SEASON = re.compile(
    rf"(?<![\w-])(?P<in>до\s|к\s|за\s)?(?P<season>осен[иь]ю?|зим(?:ой|а|ы|е)|весн(?:ой|а|ы|е)|лет(?:ом|о|а|у))(?P<year>{YEAR})?(?!\w)",
    re.IGNORECASE,
)
MOVED = re.compile(rf"(?<![\w-])с\s(?:{DAY}|\d{{1,2}})\sна\s(?P<day>{DAY})", re.IGNORECASE)

_LAST_DAYS = {"декад": (10, 20, 0), "половин": (15, 0, 0), "недел": (7, 14, 21), "числ": (5, 10, 0)}
"""The last day of the first, second and third part of a month; 0 is the month's own last day."""

_PLACES = {"начал": 10, "серед": 15, "конц": 0}
_SEASONS = {"зим": 2, "вес": 5, "лет": 8, "осе": 11}
"""The last month of each season."""


def part_of_month(match: re.Match[str], context: Context) -> Deadline | None:
    """«в первой декаде сентября» is a span, «до середины мая» a day."""
    preposition = (match["in"] or "").lower()
    if preposition in {"за", "с"} or not (preposition or context.stated):
        return None
    month = dates.month_number(match["month"])
    end = _month_end(month, match["year"], context.adopted_on)
    if preposition in {"во", "в"} or not preposition:
        return found.period("part_of_month", _within(match, end))
    if match["place"] and match["place"].lower() == "начал":
        return found.day("part_of_month", end and dates.day_before(end.replace(day=1)))
    return found.day("part_of_month", _within(match, end))


def _month_end(month: int, year_words: str | None, adopted_on: date | None) -> date | None:
    year = dates.year_of(year_words or "", adopted_on)
    return dates.month_end(month, year) if year else dates.first_month_end(month, adopted_on)


def _within(match: re.Match[str], end: date | None) -> date | None:
    """The last day of the named part of the month that ends on `end`."""
    if end is None:
        return None
    if match["place"]:
        small = match["place"].lower()
        day = next(value for stem, value in _PLACES.items() if small.startswith(stem))
    else:
        day = _last_day(match["unit"].lower(), match["which"].lower())
    return end.replace(day=day) if day else end


def _last_day(unit: str, which: str) -> int:
    return 0 if which.startswith("послед") else _LAST_DAYS[unit][_which(which)]


def _which(word: str) -> int:
    if word.startswith(("втор", "2")) or re.match(r"ii(?!i)", word):
        return 1
    return 2 if word.startswith(("трет", "3", "iii")) else 0


def season(match: re.Match[str], context: Context) -> Deadline | None:
    """«осенью», «летом 2025 года»; «до осени» is the day before it begins."""
    preposition, word = (match["in"] or "").strip().lower(), match["season"].lower()
    is_adverb = word in {"осенью", "зимой", "весной", "летом"}
    if preposition == "за" or not (is_adverb or preposition or (context.stated and word[-1] in "ьао")):
        return None
    month = next(value for stem, value in _SEASONS.items() if word.startswith(stem))
    end = _month_end(month, match["year"], context.adopted_on)
    if not preposition:
        return found.period("season", end)
    return found.day("season", end and _eve(end))


def _eve(end: date) -> date:
    """The day before the season begins whose last day is `end`."""
    month, year = (12, end.year - 1) if end.month == 2 else (end.month - 2, end.year)
    return dates.day_before(date(year, month, 1))


def moved(match: re.Match[str], context: Context) -> Deadline | None:
    """«перенести с 14 на 15 октября»: the new day."""
    printed = dates.printed_day(match["day"], context.adopted_on)
    return None if printed is None else found.day("by_day", dates.resolved(printed, context.adopted_on))
