"""Deadlines that are one day: «до 1 июня», «не позднее 15.09.2022», «с 1 сентября», «до конца года», an event's day."""

import re
from datetime import date

from tracker.calendar.rules import DueWord
from tracker.intake import dates
from tracker.intake.dates import DAY, MONTH, YEAR
from tracker.intake.draft import Deadline

from . import found
from .found import Context

_BY = (
    r"(?:в\sсрок\s(?:до|не\sпозднее|по)|не\sпозднее(?:,\sчем)?(?:\sк)?|не\sпозже|до|к|по"
    r"|начиная\sс|с|сроком\s(?:до|на)|срок(?:\sисполнения)?\s?[:–—-]\s?(?:до|не\sпозднее|к)?)"
)

BY_DAY = re.compile(rf"(?<![\w-]){_BY}\s?(?P<day>{DAY})", re.IGNORECASE)
BARE_DAY = re.compile(rf"(?<![\w.,№-])(?P<day>{DAY})", re.IGNORECASE)
BY_MONTH = re.compile(
    rf"(?<![\w-])(?P<by>до\sконца|до|не\sпозднее|к|к\sконцу)\s(?P<month>{MONTH})(?P<year>{YEAR})?(?![\w])",
    re.IGNORECASE,
)
END_OF = re.compile(
    rf"(?<![\w-])(?:до|к|по|не\sпозднее)\s(?:конца|концу|окончания|окончанию|завершения|завершению)\s(?P<what>"
    rf"(?P<school>(?:20\d\d\s?[-/–]\s?(?:20)?\d\d\s)?(?:текущего\s|нового\s|этого\s)?(?:учебного|уч\.)\s(?:года|г\.))"
    rf"|(?P<quarter>(?:IV|I{{1,3}}|[1-4]|первого|второго|третьего|четв[её]ртого)(?:-го)?\sквартала)(?P<qyear>{YEAR})?"
    rf"|(?P<half>(?:II|I|[12]|первого|второго)(?:-го)?\sполугодия)"
    rf"(?:(?P<hschool>\s(?:20\d\d\s?[-/–]\s?(?:20)?\d\d\s)?(?:текущего\s)?(?:учебного|уч\.)\s(?:года|г\.))|(?P<hyear>{YEAR}))?"
    rf"|(?P<month>{MONTH})(?P<myear>{YEAR})?|(?P<this>(?:текущего\s|этого\s|календарного\s)?(?P<unit>года|месяца|квартала|недели))"
    rf"|(?P<named>(?:20\d\d)\s?(?:года|г\.)))|(?<![\w-])(?:до|к)\s(?P<new>нового)\s(?:20\d\d\s)?года(?!\w)",
    re.IGNORECASE,
)
START_OF = re.compile(
    r"(?<![\w-])(?:до|к|не\sпозднее|с)\s(?:начала|началу)\s(?:нового\s|следующего\s"
    r"|очередного\s)?(?P<years>(?P<first>20\d\d)\s?[-/–]\s?(?:20)?\d\d\s)?"
    r"(?:нового\s)?(?:учебного|уч\.)\s(?:года|г\.)",
    re.IGNORECASE,
)
TO_SCHOOL_YEAR = re.compile(
    r"(?<![\w-])к\s(?:новому|следующему|очередному)\s(?:(?P<first>20\d\d)\s?[-/–]\s?(?:20)?\d\d\s)?учебному\sгоду",
    re.IGNORECASE,
)


def by_day(match: re.Match[str], context: Context) -> Deadline | None:
    """«до 1 июня 2022 года», «с 1 сентября»."""
    printed = dates.printed_day(match["day"], context.adopted_on)
    return None if printed is None else found.day("by_day", dates.resolved(printed, context.adopted_on))


def bare_day(match: re.Match[str], context: Context) -> Deadline | None:
    """A day without «до»: the deadline itself in a column, an event's day in a text."""
    printed = dates.printed_day(match["day"], context.adopted_on)
    if printed is None or (printed.year is None and "." in match["day"] and not context.stated):
        return None
    return found.day("stated_day" if context.stated else "event_day", dates.resolved(printed, context.adopted_on))


def by_month(match: re.Match[str], context: Context) -> Deadline | None:
    """«до мая 2022 года» is up to the end of the month before; «до конца мая», «не позднее мая» its last day."""
    month, year = dates.month_number(match["month"]), dates.year_of(match["year"] or "", context.adopted_on)
    end = dates.month_end(month, year) if year else dates.first_month_end(month, context.adopted_on)
    if end is not None and match["by"].lower() in {"до", "к"}:
        end = dates.day_before(end.replace(day=1))
    return found.day("by_month", end)


def end_of(match: re.Match[str], context: Context) -> Deadline:
    """«до конца года», «до конца II квартала», «до конца учебного года»."""
    if match["school"]:
        return found.day("end_of_school_year", school_year_end(match["school"], context.adopted_on))
    return found.day("end_of", _end(match, context.adopted_on))


def _end(match: re.Match[str], adopted_on: date | None) -> date | None:
    if match["new"]:
        return _end_of_this("года", adopted_on)
    if match["named"]:
        return date(int(match["named"][:4]), 12, 31)
    if match["quarter"]:
        return part_end(3 * ordinal(match["quarter"]), match["qyear"], adopted_on)
    if match["half"]:
        return _end_of_half(match, ordinal(match["half"]), adopted_on)
    if match["month"]:
        return part_end(dates.month_number(match["month"]), match["myear"], adopted_on)
    return _end_of_this(match["unit"].lower(), adopted_on)


def _end_of_half(match: re.Match[str], number: int, adopted_on: date | None) -> date | None:
    if match["hschool"]:
        return school_half_end(number, match["hschool"], adopted_on)
    return part_end(6 * number, match["hyear"], adopted_on)


def _end_of_this(unit: str, adopted_on: date | None) -> date | None:
    if adopted_on is None:
        return None
    if unit == "недели":
        return date.fromordinal(adopted_on.toordinal() + 6 - adopted_on.weekday())
    month = {"года": 12, "месяца": adopted_on.month}.get(unit, (adopted_on.month + 2) // 3 * 3)
    return dates.month_end(month, adopted_on.year)


def part_end(month: int, year_words: str | None, adopted_on: date | None) -> date | None:
    """Return the last day of the month in the year that the words name, or of the next such month."""
    year = dates.year_of(year_words or "", adopted_on)
    return dates.month_end(month, year) if year else dates.first_month_end(month, adopted_on)


def start_of_school_year(match: re.Match[str], context: Context) -> Deadline:
    """«до начала учебного года», «к новому учебному году»: 1 September, a setting of the body."""
    first = match["first"]
    if first:
        return found.day("school_year_start", date(int(first), 9, 1))
    iso = dates.resolved(dates.PrintedDay(1, 9, None), context.adopted_on)
    deadline = found.day("school_year_start", iso)
    return Deadline(deadline.kind, iso, rule=deadline.rule, word=DueWord.SCHOOL_YEAR_START)


def school_year_end(words: str, adopted_on: date | None) -> date | None:
    """Return 31 May of the school year that the words name, or of the one that runs or comes."""
    years = re.search(r"20(\d\d)\s?[-/–]\s?(?:20)?(\d\d)", words)
    if years:
        first, last = int(years[1]), int(years[2])
        return date(2000 + max(last, first + (last <= first)), 5, 31)
    return dates.resolved(dates.PrintedDay(31, 5, None), adopted_on)


def school_half_end(number: int, words: str, adopted_on: date | None) -> date | None:
    """Return 31 December for the first half of the school year, 31 May for the second."""
    end = school_year_end(words, adopted_on)
    return end if end is None or number == 2 else date(end.year - 1, 12, 31)


_ORDINALS = {"I": 1, "II": 2, "III": 3, "IV": 4, "перв": 1, "втор": 2, "трет": 3, "четв": 4}


def ordinal(text: str) -> int:
    """Return 1-4 for «I», «2», «третьего» at the start of the text."""
    head = text.split(maxsplit=1)[0]
    if head[0].isdigit():
        return int(head[0])
    return _ORDINALS.get(head.upper()) or _ORDINALS[head[:4].lower()]
