"""Deadlines that come again: «ежеквартально до 10 числа», «не реже одного раза в год», «в первый четверг месяца»."""

import re

from tracker.calendar.recurrence import Every, Recurrence
from tracker.intake import dates, words
from tracker.intake.dates import DAY
from tracker.intake.draft import Deadline

from . import found
from .found import Context

_EVERY = {
    "ежедн": Every.WEEK, "еженед": Every.WEEK, "ежемес": Every.MONTH, "ежекв": Every.QUARTER, "ежегод": Every.YEAR,
    "недел": Every.WEEK, "месяц": Every.MONTH, "квартал": Every.QUARTER, "полугод": Every.HALF_YEAR,
    "полгод": Every.HALF_YEAR, "год": Every.YEAR, "четверт": Every.QUARTER, "учебн": Every.YEAR,
    "понед": Every.WEEK, "вторн": Every.WEEK, "сред": Every.WEEK, "пятниц": Every.WEEK, "день": Every.WEEK,
    "дня": Every.WEEK, "дней": Every.WEEK, "сутки": Every.WEEK,
}  # fmt: skip
_WEEKDAYS = {"понед": 1, "вторн": 2, "сред": 3, "четверг": 4, "пятниц": 5}
_DAY_OF = (
    r"(?:до|к|не\sпозднее|не\sпозже|по)?\s?(?P<{0}>\d{{1,2}})(?:-?го)?(?:-?му)?\s(?:числа"
    r"|числу)(?P<{1}>[^.;]{{0,40}}следующ\w{{1,4}}\sза"
    r"(?:\sотч[её]тн\w{{2,3}}(?:\s(?:период|квартал|месяц|год|полугоди)\w{{0,2}})?)?)?"
)
RECURRING = re.compile(
    rf"(?<![\w-])(?:{_DAY_OF.format('before', 'next1')}\s)?"
    r"(?P<how>ежедневно|еженедельно|ежемесячно|ежеквартально|ежегодно"
    r"|(?:не\s(?:реже|менее)(?:,?\sчем)?\s)?(?:(?:один|одного|два|двух|три|тр[её]х|четыре"
    r"|\d{1,2})\s?(?:-?го|-?х)?\s?раза?|раза?)\sв\s(?:\d\s|дв[ае]\s|три\s|полтора\s|\d{2}\s)?(?:недел|месяц|квартал|полугод"
    r"|полгод|год|четверт|учебн\w{2,3}\sгод|день|дн|сутки)\w{0,3}"
    r"|(?:едино|один|дв[ау]|три)жды\sв\s(?:недел|месяц|квартал|полугод|полгод|год|четверт)\w{0,3}"
    r"|не\s(?:реже|менее)(?:,?\sчем)?\s(?:одно[йг]о?|дв(?:ух|е)|тр[её]х|\d{1,2})\s(?:[а-яё]{4,20}\s)?в\s(?:недел|месяц"
    r"|квартал|полугод|полгод|год|четверт)\w{0,3}"
    r"|(?:до|к|не\sпозднее)\s\d{1,2}(?:-?го)?\sчисла\s(?:предшеств|предыдущ)\w*\sмесяц\w{0,2}"
    r"|кажд(?:ый|ую|ое|ого|ой|ые)\s(?:учебн\w{2,3}\s)?(?:недел|месяц|квартал|полугод|полгод"
    r"|год|четверт|понедельник|вторник|сред|четверг|пятниц)\w{0,2}"
    r"|(?:в\s|во\s)?(?:(?:перв|втор|трет|четв[её]рт|последн)\w{2,3}|(?:[1-4]-[а-я]{1,2}(?:\sи\s|,\s)){0,2}[1-4]-[а-я]{1,2})\s(?:понедельник|вторник|сред[ау]"
    r"|четверг|пятниц[ау]|день|недел[яю])\s(?:каждого\s)?(?:месяц|квартал|недел)\w{0,2}"
    r"|(?:по\s(?:итогам|окончании|завершении)|(?:после|перед)(?:\s[а-яё]{4,14})?|в\s(?:начале|конце)|накануне"
    r"|(?:на|в)\s[а-яё]{4,12}\sдень)\sкажд\w{2,3}\s[а-яё]{4,20}"
    r"|по\s(?:полугодиям|четвертям|кварталам))(?!\w)"
    rf"(?:,?\s?\(?(?:{_DAY_OF.format('number', 'next2')}|(?:до|к|не\sпозднее|с)\s(?P<day>{DAY})"
    rf"|в\sсрок\sдо\s(?P<day2>{DAY})))?",
    re.IGNORECASE,
)
FOLLOWING = re.compile(
    r"(?<![\w-])(?:до|к|не\sпозднее|не\sпозже)\s(?P<number>\d{1,2})(?:-?го|-?му)?\s(?:числа|числу|дня)(?:\sмесяца)?,?"
    r"\sследующ\w{1,3}\sза\s(?:отч[её]тн\w{2,3}\s|истекш\w{2,3}\s)?(?P<what>месяц|квартал|полугоди|год)\w{0,3}(?!\w)",
    re.IGNORECASE,
)
"""«не позднее 25 числа месяца, следующего за отчётным кварталом»."""

DAY_THEN_EVERY = re.compile(
    rf"(?<![\w-])(?:в\sсрок\s)?(?:(?:до|к)\s{DAY}(?:,|,?\sи)\s)?(?:до|к|не\sпозднее)\s(?P<day>{DAY}),?\s(?P<how>ежегодно|каждого\sгода)(?!\w)",
    re.IGNORECASE,
)
_DOING = r"(?=\s(?:[а-яё]{4,20}(?:[еа]ние|тие|цию|ку)|контроль|мониторинг|анализ|осмотр|инструктаж)(?!\w))"
OFTEN = re.compile(
    rf"(?<![\w-])еже(?:(?:месячн|квартальн|недельн)(?:ый|ую|ое|ые)|(?:годн|дневн)(?:ый|ую|ое|ые){_DOING})(?!\w)",
    re.IGNORECASE,
)
"""«ввести ежемесячный мониторинг», «обеспечить ежегодное обучение»: what is ordered recurs.

«ежегодный конкурс» only names it.
"""


def recurring(match: re.Match[str], context: Context) -> Deadline:
    """«ежеквартально до 10 числа», «не реже одного раза в год», «в первый четверг месяца»."""
    how = match["how"].lower()
    every = Every.MONTH if "числа" in how else _every(how)
    if every is None:
        return found.recurring("recurring_with_event", None)
    groups = match.groupdict()
    number = groups.get("number") or groups.get("before")
    day = groups.get("day") or groups.get("day2")
    if day and every is Every.YEAR:
        return found.recurring("recurring_by_day", _yearly(day, context))
    weekday = next((value for stem, value in _WEEKDAYS.items() if stem in how), None)
    if number and every is not Every.WEEK:
        of_last_month = (
            match.string[match.end() : match.end() + 20].lower().startswith((" последнего", " отчетного", " отчётного"))
        )
        day_number = min(int(number), 31) or 1
        return found.recurring("recurring_by_day", Recurrence(every, day_number, 0 if of_last_month else 1))
    return found.recurring("recurring", Recurrence(every, weekday if every is Every.WEEK else None))


def following(match: re.Match[str], context: Context) -> Deadline:
    """A day of the month after each period."""
    every = next(every for stem, every in _EVERY.items() if match["what"].lower().startswith(stem))
    return found.recurring("recurring_by_day", Recurrence(every, min(int(match["number"]), 31) or 1, 1))


def _yearly(day: str, context: Context) -> Recurrence:
    """A day of the year: in January and February it reports on the year before."""
    printed = dates.printed_day(day, context.adopted_on)
    if printed is None:
        return Recurrence(Every.YEAR)
    return Recurrence(Every.YEAR, printed.day, printed.month if printed.month < 3 else printed.month - 12)


def _every(how: str) -> Every | None:
    """How often; None where only an event tells it («на третий день каждой смены»)."""
    tail = how.rsplit(" в ", maxsplit=1)[-1] if "раз" in how or "жды" in how else how
    if "месяц" in tail and ("перв" in tail or "последн" in tail or "втор" in tail or "трет" in tail):
        return Every.MONTH
    known = next((every for stem, every in _EVERY.items() if stem in tail), None)
    return None if known is None and "кажд" in how else known or Every.YEAR


_EVERY_ADJECTIVE = {
    "месячн": Every.MONTH, "квартальн": Every.QUARTER, "недельн": Every.WEEK, "годн": Every.YEAR, "дневн": Every.WEEK,
}  # fmt: skip


def often(match: re.Match[str], context: Context) -> Deadline | None:
    """«организовать ежеквартальные практикумы»: the object of what is ordered, close behind the infinitive."""
    before = words.WORD.findall(match.string[max(0, match.start() - 60) : match.start()])[-3:]
    if not any(words.is_infinitive(word) for word in before):
        return None
    every = next(every for stem, every in _EVERY_ADJECTIVE.items() if stem in match[0].lower())
    return found.recurring("recurring", Recurrence(every))
