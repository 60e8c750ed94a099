"""Deadlines that are a span of the calendar: «в течение учебного года», «I квартал 2023 года», «с 1 по 15 мая»."""

import re
from datetime import date

from tracker.calendar.rules import DueWord
from tracker.intake import dates
from tracker.intake.dates import DAY, MONTH, YEAR
from tracker.intake.draft import Deadline

from . import found
from .days import ordinal, part_end, school_half_end, school_year_end
from .found import Context

_ORD = r"(?:IV|I{1,3}|[1-4](?:-?(?:м|й|го|ый|ом))?|перв\w{2,3}|втор\w{2,3}|трет\w{2,4}|четв[её]рт\w{2,3})"
_ORDINAL = re.compile(_ORD, re.IGNORECASE)
_IN = r"(?:в\sтечени[ие]|на\sпротяжении|в\sпериод|в|во)"
_SCHOOL = r"(?:учебн\w{2,3}|уч\.)\s?(?:год[ау]?|г\.)"

DAYS = re.compile(
    rf"(?<![\w-])(?:в\sпериод\s)?с\s(?P<from>{DAY}|\d{{1,2}})\s(?:по|до)\s(?P<to>{DAY})"
    rf"|(?<![\w.№-])(?P<first>\d{{1,2}})\s?[-–—]\s?(?P<last>\d{{1,2}}\s{MONTH}{YEAR}?)"
    rf"|(?<![\w.№-])\d{{1,2}}\s{MONTH}{YEAR}?\s?[-–—]\s?(?P<until>\d{{1,2}}\s{MONTH}{YEAR}?)"
    rf"|(?<![\w.№-])(?P<begin>\d{{1,2}}\.\d{{1,2}}(?:\.20\d\d)?)\s?[-–—]\s?(?P<finish>\d{{1,2}}\.\d{{1,2}}\.20\d\d)",
    re.IGNORECASE,
)
SCHOOL_YEAR = re.compile(
    rf"(?<![\w-])(?P<in>{_IN}|за)?\s?(?P<words>(?:всего\s)?(?P<years>20\d\d\s?[-/–—]\s?(?:20)?\d\d\s)?(?:текущего\s|этого\s|нового\s|следующего\s)?{_SCHOOL})",
    re.IGNORECASE,
)
PART = re.compile(
    rf"(?<![\w-])(?P<in>{_IN}|за)?\s?(?P<ord>{_ORD}(?:\s?(?:[-–,]"
    rf"|и)\s?{_ORD})?)\s(?P<what>квартал\w{{0,2}}|полугоди\w{{1,2}}|половин\w(?=\s(?:20|теку|учеб))|кв\.)"
    rf"(?P<school>\s(?:20\d\d\s?[-/–]\s?(?:20)?\d\d\s)?{_SCHOOL})?(?P<year>{YEAR})?",
    re.IGNORECASE,
)
MONTHS = re.compile(
    rf"(?<![\w-])(?P<in>{_IN}|за|с)?\s?(?P<first>{MONTH})(?P<fyear>{YEAR})?(?:\s?(?:[-–—,]|и|по"
    rf"|до)\s?(?P<last>{MONTH}))?(?P<year>{YEAR})?(?!\w)",
    re.IGNORECASE,
)
YEARS = re.compile(
    rf"(?<![\w-])(?P<in>{_IN}|за)\s(?P<year>20\d\d)(?:\s?[-–—/]\s?(?P<last>20\d\d))?\s?(?:году"
    rf"|года|годах|годов|гг?\.|гг?\b|год\b)",
    re.IGNORECASE,
)
BARE_YEARS = re.compile(
    r"(?<![\d.])(?P<year>20\d\d)(?:\s?[-–—]\s?(?P<last>20\d\d))?(?:\s?(?:году|года|годы|год|гг?\.?))?(?![\d/])",
    re.IGNORECASE,
)
THIS_YEAR = re.compile(
    r"(?<![\w-])(?:в\sтечени[ие]|на\sпротяжении)\s(?:всего\s)?(?:(?P<this>текущего|этого|календарного)\s)?года(?!\s?\d)",
    re.IGNORECASE,
)
_NOUNS = {"лета": "летн", "осени": "осен", "зимы": "зимн", "весны": "весе"}
SEASON = re.compile(
    r"(?<![\w-])(?P<in>(?:в\s(?:период|дни|течени[ие])|во\sвремя|в|на)\s)?(?P<season>летн\w{2,3}|осенн\w{2,3}"
    r"|зимн\w{2,3}|весенн\w{2,3})\s(?:каникул\w{0,3}|период\w?)"
    r"|(?<![\w-])(?:в\s)?(?P<break>каникулярн(?:ое|ый)\s(?:время|период))(?!\w)"
    r"|(?<![\w-])в\sтечени[ие]\s(?:(?P<whole>лета|осени|зимы|весны)(?!\w)"
    r"|(?:всего\s)?(?P<other>[а-яё]{4,20}(?:ого|его)\s(?:сезона|периода)|смены|сезона|каникул)(?!\w))",
    re.IGNORECASE,
)


def days(match: re.Match[str], context: Context) -> Deadline | None:
    """«с 1 по 15 мая», «10–12 июня 2022 года»: up to the last day."""
    last = match["to"] or match["last"] or match["until"] or match["finish"]
    printed = dates.printed_day(last, context.adopted_on)
    is_backwards = printed is not None and match["first"] is not None and int(match["first"]) >= printed.day
    return (
        None if printed is None or is_backwards else found.period("days", dates.resolved(printed, context.adopted_on))
    )


def school_year(match: re.Match[str], context: Context) -> Deadline | None:
    """«в 2022/2023 учебном году», «в течение учебного года»: 31 May, a setting of the body."""
    if (match["in"] or "").lower() == "за" or not (match["in"] or context.stated):
        return None
    end = school_year_end(match["words"], context.adopted_on)
    return found.period("school_year", end, None if match["years"] else DueWord.SCHOOL_YEAR)


def part(match: re.Match[str], context: Context) -> Deadline | None:
    """«в I квартале 2023 года», «II полугодие»."""
    if (match["in"] or "").lower() == "за" or not (match["in"] or context.stated):
        return None
    number = ordinal(_ORDINAL.findall(match["ord"])[-1])
    is_half = match["what"].lower().startswith(("полугод", "половин"))
    if is_half and match["school"]:
        word = DueWord.FIRST_SCHOOL_HALF if number == 1 else DueWord.SECOND_SCHOOL_HALF
        return found.period("school_half", school_half_end(number, match["school"], context.adopted_on), word)
    word_of_half = (
        {1: DueWord.FIRST_HALF, 2: DueWord.SECOND_HALF}.get(number) if is_half and not match["year"] else None
    )
    if number * (6 if is_half else 3) > 12:
        return None
    return found.period(
        "part_of_year", part_end(number * (6 if is_half else 3), match["year"], context.adopted_on), word_of_half
    )


def months(match: re.Match[str], context: Context) -> Deadline | None:
    """«в мае», «март – апрель 2023 года», «сентябрь»."""
    preposition = (match["in"] or "").lower()
    is_range = match["last"] is not None
    if preposition == "за" or (preposition == "с" and not is_range) or not (preposition or context.stated):
        return None
    year = match["year"] or match["fyear"]
    return found.period(
        "months", part_end(dates.month_number(match["last"] or match["first"]), year, context.adopted_on)
    )


def years(match: re.Match[str], context: Context) -> Deadline | None:
    """«в 2023 году», «в течение 2022–2024 годов»."""
    if (match.groupdict().get("in") or "").lower() == "за":
        return None
    return found.period("year", date(int(match["last"] or match["year"]), 12, 31))


def this_year(match: re.Match[str], context: Context) -> Deadline:
    """«в течение года»: 31 December, a setting of the body."""
    iso = None if context.adopted_on is None else date(context.adopted_on.year, 12, 31)
    return found.period("within_year", iso, DueWord.WITHIN_YEAR)


def season(match: re.Match[str], context: Context) -> Deadline | None:
    """«в период летних каникул», «в течение отопительного сезона»: a span whose days a calendar gives."""
    if match["other"] or (match["break"] and (match[0][:2].lower() == "в " or context.stated)):
        return found.period("season", None)
    if match["break"] or (match["season"] and not (match["in"] or context.stated)):
        return None
    months_of = {"летн": 8, "осен": 11, "зимн": 1, "весе": 3}
    return found.period(
        "holidays",
        part_end(months_of[(match["season"] or _NOUNS[match["whole"].lower()])[:4].lower()], None, context.adopted_on),
    )
