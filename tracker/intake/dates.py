"""Days and months as they are printed, made into dates."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = ("январ", "феврал", "март", "апрел", "ма", "июн", "июл", "август", "сентябр", "октябр", "ноябр", "декабр")
MONTH = (
    r"(?:январ[яьеи]|феврал[яьеи]|март[аеу]?|апрел[яьеи]|ма[йяею]|июн[яьеи]|июл[яьеи]"
    r"|август[аеу]?|сентябр[яьеи]|октябр[яьеи]|ноябр[яьеи]|декабр[яьеи])"
)
YEAR = (
    r"(?:\s?(?:20\d\d)(?:-го)?\s?(?:года|году|год|г\.|г\b)?|\s(?:т\.\s?г\.|с\.\s?г\."
    r"|текущего\sгода|этого\sгода|следующего\sгода))"
)
DAY = (
    rf"(?:[«\"]?\s?\d{{1,2}}\s?[»\"]?(?:-?го)?\s{MONTH}{YEAR}?"
    rf"|\d{{1,2}}\.\d{{1,2}}\.(?:20)?\d\d(?!\d)(?:\s?(?:года|г\.|г\b))?|\d{{1,2}}\.(?:0[1-9]"
    rf"|1[0-2])(?![\d.]\d)(?:\.?\s?(?:т\.\s?г\.|с\.\s?г\.))?)"
)
"""A day: in words with or without a year, or in figures."""

_WORDS = re.compile(
    rf"[«\"]?\s?(?P<day>\d{{1,2}})\s?[»\"]?(?:-?го)?\s(?P<month>{MONTH})(?P<year>{YEAR})?", re.IGNORECASE
)
_FIGURES = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>(?:20)?\d\d)(?!\d))?(?P<this>\.?\s?(?:т|с)\.\s?г\.)?"
)
_YEAR_FIGURES = re.compile(r"20\d\d")


@dataclass(frozen=True)
class PrintedDay:
    """A day as printed: the year is None where it is left out."""

    day: int
    month: int
    year: int | None


def month_number(word: str) -> int:
    """Return the number of a month's name in any case."""
    small = word.lower()
    if small.startswith("март"):
        return 3
    if small.startswith("ма"):
        return 5
    return next(number for number, stem in enumerate(MONTHS, 1) if small.startswith(stem))


def printed_day(text: str, adopted_on: date | None) -> PrintedDay | None:
    """Return the day that `text` begins with, or None if it is none."""
    if found := _WORDS.match(text):
        year = year_of(found["year"] or "", adopted_on)
        return _valid(int(found["day"]), month_number(found["month"]), year)
    if found := _FIGURES.match(text):
        year = int(found["year"]) if found["year"] else adopted_on.year if found["this"] and adopted_on else None
        return _valid(int(found["day"]), int(found["month"]), year + 2000 if year is not None and year < 100 else year)
    return None


def year_of(text: str, adopted_on: date | None) -> int | None:
    """Return the year that the words name: in figures, «т.г.», «текущего года», «следующего года»."""
    if figures := _YEAR_FIGURES.search(text):
        return int(figures[0])
    if adopted_on is None or not text.strip():
        return None
    return adopted_on.year + ("следующ" in text)


def resolved(printed: PrintedDay, adopted_on: date | None) -> date | None:
    """Return the date; a year left out is that of the first such day after the adoption."""
    if printed.year is not None:
        return _date(printed.year, printed.month, printed.day)
    if adopted_on is None:
        return None
    this_year = _date(adopted_on.year, printed.month, printed.day)
    if this_year is not None and this_year > adopted_on:
        return this_year
    return _date(adopted_on.year + 1, printed.month, printed.day)


def month_end(month: int, year: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def first_month_end(month: int, adopted_on: date | None) -> date | None:
    """Return the last day of the first such month that ends after the adoption."""
    if adopted_on is None:
        return None
    this_year = month_end(month, adopted_on.year)
    return this_year if this_year > adopted_on else month_end(month, adopted_on.year + 1)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def _valid(day: int, month: int, year: int | None) -> PrintedDay | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (year is not None and not 1990 <= year <= 2100):
        return None
    return PrintedDay(day, month, year)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
