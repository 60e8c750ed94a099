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
_ORDINALS = (
    "перв", "втор", "трет", "четверт", "пят", "шест", "седьм", "восьм", "девят", "десят", "одиннадцат", "двенадцат",
    "тринадцат", "четырнадцат", "пятнадцат", "шестнадцат", "семнадцат", "восемнадцат", "девятнадцат", "двадцат",
)  # fmt: skip
ORDINAL = rf"(?:(?:двадцать|тридцать)\s)?(?:{'|'.join(_ORDINALS)}|четв[её]рт|тридцат)(?:ого|ому|ое|ьего|ьему|ье)"
"""A number in words as days and years are counted: «двадцать второго»."""

YEAR = (
    r"(?:\s?(?:20\d\d)(?:-го)?\s?(?:года|году|год|г\.|г\b)?|\s(?:т\.\s?г\.|с\.\s?г\."
    rf"|текущего\sгода|этого\sгода|следующего\sгода|две\sтысячи\s{ORDINAL}(?:\sгода)?))"
)
DAY = (
    rf"(?:(?:[«\"]?\s?\d{{1,2}}\s?[»\"]?(?:-?го)?|{ORDINAL})\s{MONTH}{YEAR}?"
    rf"|[«\"]\s?\d{{1,2}}\s?[»\"]\.?\s?\d{{1,2}}\s?\.\s?20\d\d(?:\s?(?:года|г\.|г\b))?"
    rf"|\d{{1,2}}\.\d{{1,2}}\.(?:20)?\d\d(?!\d)(?:\s?(?:года|г\.|г\b))?|\d{{1,2}}\.(?:0[1-9]"
    rf"|1[0-2])(?![\d.]\d)(?:\.?\s?(?:т\.\s?г\.|с\.\s?г\.))?)"
)
"""A day: in words with or without a year, or in figures."""

_WORDS = re.compile(
    rf"(?:[«\"]?\s?(?P<day>\d{{1,2}})\s?[»\"]?(?:-?го)?|(?P<ordinal>{ORDINAL}))\s(?P<month>{MONTH})(?P<year>{YEAR})?",
    re.IGNORECASE,
)
_FIGURES = re.compile(
    r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>(?:20)?\d\d)(?!\d))?(?P<this>\.?\s?(?:т|с)\.\s?г\.)?"
)
_BLANKS_FILLED = re.compile(r"[«\"]\s?(?P<day>\d{1,2})\s?[»\"]\.?\s?(?P<month>\d{1,2})\s?\.\s?(?P<year>20\d\d)")
"""«14» 03. 2025: the blanks of a form filled in."""
_YEAR_FIGURES = re.compile(r"20\d\d")
_YEAR_WORDS = re.compile(rf"две\sтысячи\s(?P<ordinal>{ORDINAL})", re.IGNORECASE)


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
        day = int(found["day"]) if found["day"] else ordinal(found["ordinal"])
        return _valid(day, month_number(found["month"]), year)
    if found := _BLANKS_FILLED.match(text):
        return _valid(int(found["day"]), int(found["month"]), int(found["year"]))
    if found := _FIGURES.match(text):
        year = int(found["year"]) if found["year"] else adopted_on.year if found["this"] and adopted_on else None
        return _valid(int(found["day"]), int(found["month"]), year + 2000 if year is not None and year < 100 else year)
    return None


def ordinal(words: str) -> int:
    """Return the number that an ordinal in words names: 22 for «двадцать второго»."""
    tens, _, last = words.lower().replace("ё", "е").rpartition(" ")
    ones = 30 if last.startswith("тридцат") else _place(last)
    return ones + {"": 0, "двадцать": 20, "тридцать": 30}[tens.strip()]


def _place(word: str) -> int:
    return max((len(stem), number) for number, stem in enumerate(_ORDINALS, 1) if word.startswith(stem))[1]


def year_of(text: str, adopted_on: date | None) -> int | None:
    """Return the year that the words name: in figures, «т.г.», «текущего года», «следующего года»."""
    if figures := _YEAR_FIGURES.search(text):
        return int(figures[0])
    if in_words := _YEAR_WORDS.search(text):
        return 2000 + ordinal(in_words["ordinal"])
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
