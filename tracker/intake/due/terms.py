"""Deadlines that are counted or named: «в течение 10 дней», «срочно», «постоянно», «ежеквартально до 10 числа»."""

import re

from tracker.calendar.recurrence import Every, Recurrence
from tracker.calendar.rules import TEN_DAYS, THREE_DAYS, DueWord
from tracker.calendar.terms import Offset, Unit
from tracker.intake import dates, words
from tracker.intake.dates import DAY
from tracker.intake.draft import Deadline

from . import found
from .found import Context

_NUMBERS = {
    "одн": 1, "дв": 2, "двух": 2, "двухнедел": 2, "тр": 3, "четыр": 4, "пят": 5, "шест": 6, "сем": 7, "восьм": 8,
    "девят": 9, "десят": 10, "двадцат": 20, "тридцат": 30, "пятнадцат": 15, "полутор": 1,
}  # fmt: skip
_UNITS = {
    "дн": Unit.DAY, "день": Unit.DAY, "суток": Unit.DAY, "недел": Unit.WEEK, "месяц": Unit.MONTH, "год": Unit.YEAR,
    "лет": Unit.YEAR,
}  # fmt: skip
_FROM_ADOPTION = re.compile(
    r"^\s?(?:со\sдня|с\sдаты|с\sмомента|после|от\sдаты)\s(?:его\s|е[её]\s)?(?:принятия"
    r"|подписания|утверждения|вступления)(?!\w)"
    r"(?!\s(?:приказа|постановления|программы|плана|акта))",
    re.IGNORECASE,
)
_FROM_EVENT = re.compile(
    r"^\s?(?:со\sдня|с\sдаты|с\sмомента|после|по\sокончании|от\sдаты|до\s|с\sначала)", re.IGNORECASE
)

WITHIN = re.compile(
    r"(?<![\w-])(?:в\sтечение|не\sпозднее(?:,?\sчем)?(?:\sчерез)?|в\sсрок\sне\sболее"
    r"|в\sсрок\sдо|не\sболее\sчем\sза|через)\s"
    r"(?P<number>\d{1,3}|[а-яё]{3,14})?(?:\s?\([а-яё\s\d]{1,20}\))?(?:-?(?:х|ти|и))?\s?"
    r"(?P<kind>рабочих\s|календарных\s|банковских\s)?(?P<unit>дн(?:ей|я)|суток|недел[ьи]"
    r"|месяц(?:а|ев)?|лет|(?<=\d\s)года)(?!\w)",
    re.IGNORECASE,
)
BARE_TERM = re.compile(
    r"(?<![\w-])(?P<number>\d{1,3}|[а-яё]{3,14})\s(?P<kind>рабочих\s|календарных\s|рабочий\s)?"
    r"(?P<unit>дн(?:ей|я)|день|суток|недел[ьияю]|месяц(?:а|ев)?)(?!\w)",
    re.IGNORECASE,
)
"""A term that stands alone where a deadline is stated: «Срок: 3 рабочих дня»."""

TERM = re.compile(
    r"(?<![\w-])в\s(?P<number>\d{1,2}|[а-яё]{3,12}?)?-?\s?(?:х|ти)?-?(?P<unit>дневн|суточн"
    r"|недельн|месячн|годичн)ый\sсрок",
    re.IGNORECASE,
)
AHEAD = re.compile(
    r"(?<![\w-])(?:не\sпозднее(?:,?\sчем)?\s)?за\s(?:\d{1,3}|[а-яё]{3,12})\s(?:рабочих\s"
    r"|календарных\s)?(?:дн(?:ей|я)|недел[юи]|месяц(?:а)?|суток|час\w{0,2})\sдо(?!\w)",
    re.IGNORECASE,
)
EVENT = re.compile(
    r"(?<![\w-])(?:(?:до|к|на)\s(?:следующе|очередно|ближайше)\w{1,3}\s(?:заседани|совещани"
    r"|коллеги|совет|собрани|педсовет|конференци)\w{0,3}"
    r"|к\s(?:(?:его|её|их|ее)\s)?[а-яё]{5,12}(?:ому|ему|ой|ым|им)\s(?:заседани|совещани|собрани|педсовет|конференци|форум"
    r"|коллеги|сесси)\w{1,2}"
    r"|(?:до|с)\s(?:наступлени|истечени|прибыти|утверждени|введени|поступлени|получени|заключени|согласовани|назначени"
    r"|восстановлени|устранени|выхода|ввода|при[её]мки|сдачи)я?\s[а-яё]{4,}"
    r"|(?:до|к|с|не\sпозднее)\s(?:дня\s|момента\s|даты\s)?(?:начала|началу|окончания"
    r"|завершения|проведения|открытия|закрытия|подписания|вступления)\s(?!учебн|нового|20\d\d"
    r"|текущего\sуч)[а-яё]{4,}"
    r"|по\sмере\s[а-яё]{5,}|в\s(?:кратчайш|возможно\sкоротк)\w{2,3}\sсрок\w{0,2}"
    r"|по\sокончании\s[а-яё]{4,}|по\sзавершени[ию]\s[а-яё]{4,}"
    r"|в\sдень\s(?:проведения|подписания|получения|поступления|принятия)(?:\s[а-яё]{3,})?(?!\w))",
    re.IGNORECASE,
)
AFTER = re.compile(
    r"(?<![\w-])(?:после\s[а-яё]{4,}|со\sдня\s[а-яё]{4,}|по\s(?:отдельному\s)?(?:плану"
    r"|графику)|согласно\s(?:плану|графику)|в\sсоответствии\sс\s(?:планом|графиком)"
    r"|в\s(?:установленн|указанн)\w{2,3}\sсрок\w{0,2}|по\sнеобходимости|по\sмере\s[а-яё]{5,}"
    r"|(?:ко?|до|перед|накануне|при)\s(?!наст)[а-яё]{4,}|в\s(?:дни|день)\s[а-яё]{4,})",
    re.IGNORECASE,
)
OFTEN = re.compile(r"(?<![\w-])еже(?:месячн|квартальн|недельн)(?:ый|ую|ое|ые)(?!\w)", re.IGNORECASE)
"""«ввести ежемесячный мониторинг»: what is ordered recurs; «ежегодный конкурс», «ежедневный контроль» only name it."""

URGENT = re.compile(
    r"(?<![\w-])(?:срочно|незамедлительно|немедленно|безотлагательно|в\sсрочном\sпорядке)(?!\w)", re.IGNORECASE
)
PROMPT = re.compile(r"(?<![\w-])оперативно(?![\w-])", re.IGNORECASE)
PERMANENT = re.compile(
    r"(?<![\w-])(?:постоянно(?![\w-])|на\sпостоянной\sоснове|в\sпостоянном\sрежиме|бессрочно)", re.IGNORECASE
)
PERMANENT_STATED = re.compile(
    r"(?:постоянн\w{1,3}|регулярно|систематически|на\sсистемной\sоснове|весь\s(?:период|год"
    r"|срок)|в\sтечение\s(?:всего\s)?(?:периода|срока)|непрерывно)",
    re.IGNORECASE,
)

_EVERY = {
    "ежедн": Every.WEEK, "еженед": Every.WEEK, "ежемес": Every.MONTH, "ежекв": Every.QUARTER, "ежегод": Every.YEAR,
    "недел": Every.WEEK, "месяц": Every.MONTH, "квартал": Every.QUARTER, "полугод": Every.HALF_YEAR,
    "полгод": Every.HALF_YEAR, "год": Every.YEAR, "четверт": Every.QUARTER, "учебн": Every.YEAR,
    "понед": Every.WEEK, "вторн": Every.WEEK, "сред": Every.WEEK, "пятниц": Every.WEEK, "день": Every.WEEK,
    "дня": Every.WEEK, "сутки": Every.WEEK,
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
    r"|\d{1,2})\s?(?:-?го|-?х)?\s?раза?|раза?)\sв\s(?:\d\s|дв[ае]\s|три\s|полтора\s)?(?:недел|месяц|квартал|полугод"
    r"|полгод|год|четверт|учебн\w{2,3}\sгод|день|сутки)\w{0,3}"
    r"|(?:едино|один|дв[ау]|три)жды\sв\s(?:недел|месяц|квартал|полугод|полгод|год|четверт)\w{0,3}"
    r"|не\s(?:реже|менее)(?:,?\sчем)?\s(?:одно[йг]о?|дв(?:ух|е)|тр[её]х|\d{1,2})\s(?:[а-яё]{4,20}\s)?в\s(?:недел|месяц"
    r"|квартал|полугод|полгод|год|четверт)\w{0,3}"
    r"|(?:до|к|не\sпозднее)\s\d{1,2}(?:-?го)?\sчисла\s(?:предшеств|предыдущ)\w*\sмесяц\w{0,2}"
    r"|кажд(?:ый|ую|ое|ого|ой|ые)\s(?:учебн\w{2,3}\s)?(?:недел|месяц|квартал|полугод|полгод"
    r"|год|четверт|понедельник|вторник|сред|четверг|пятниц)\w{0,2}"
    r"|(?:в\s|во\s)?(?:(?:перв|втор|трет|четв[её]рт|последн)\w{2,3}|(?:[1-4]-[а-я]{1,2}(?:\sи\s|,\s)){0,2}[1-4]-[а-я]{1,2})\s(?:понедельник|вторник|сред[ау]"
    r"|четверг|пятниц[ау]|день|недел[яю])\s(?:каждого\s)?(?:месяц|квартал|недел)\w{0,2}"
    r"|(?:по\s(?:итогам|окончании|завершении)|после|перед\sначалом|в\s(?:начале|конце)|накануне"
    r"|на\s[а-яё]{4,12}\sдень)\sкажд\w{2,3}\s[а-яё]{4,20}"
    r"|по\s(?:полугодиям|четвертям|кварталам))(?!\w)"
    rf"(?:,?\s?\(?(?:{_DAY_OF.format('number', 'next2')}|(?:до|к|не\sпозднее|с)\s(?P<day>{DAY})"
    rf"|в\sсрок\sдо\s(?P<day2>{DAY})))?",
    re.IGNORECASE,
)
DAY_THEN_EVERY = re.compile(
    rf"(?<![\w-])(?:в\sсрок\s)?(?:(?:до|к)\s{DAY}(?:,|,?\sи)\s)?(?:до|к|не\sпозднее)\s(?P<day>{DAY}),?\s(?P<how>ежегодно|каждого\sгода)(?!\w)",
    re.IGNORECASE,
)

_ADJECTIVES = {
    "дневн": Unit.DAY, "суточн": Unit.DAY, "недельн": Unit.WEEK, "месячн": Unit.MONTH, "годичн": Unit.YEAR,
}  # fmt: skip


def within(match: re.Match[str], context: Context) -> Deadline | None:
    """«в течение 10 рабочих дней»: counted from the adoption unless another event is named."""
    number = _number(match["number"])
    if number is None:
        return None
    unit = next(unit for stem, unit in _UNITS.items() if match["unit"].lower().startswith(stem))
    if (match["kind"] or "").lower().startswith(("рабоч", "банк")):
        unit = Unit.WORKING_DAY
    return _counted("within", Offset(number, unit), match)


def term(match: re.Match[str], context: Context) -> Deadline | None:
    """«в трёхдневный срок», «в месячный срок»."""
    number = _number(match["number"])
    unit = _ADJECTIVES[match["unit"].lower()]
    return None if number is None else _counted("term", Offset(number, unit), match)


def _counted(rule: str, offset: Offset, match: re.Match[str]) -> Deadline:
    after = match.string[match.end() : match.end() + 60]
    is_event = bool(_FROM_EVENT.match(after)) and not _FROM_ADOPTION.match(after)
    return found.relative(rule + "_of_event" if is_event else rule, None if is_event else offset)


def _number(text: str | None) -> int | None:
    if not text:
        return 1
    if text.isdecimal():
        return int(text) or None
    small = text.lower() + "ти"  # the pattern may have left «ти» of «десятидневный» outside
    if small.startswith("тридцат"):
        return 30
    longest_first = sorted(_NUMBERS.items(), key=lambda item: -len(item[0]))
    return next((value for stem, value in longest_first if small.startswith(stem)), None)


def ahead(match: re.Match[str], context: Context) -> Deadline:
    """«за 10 дней до начала»: counted back from an event."""
    return found.relative("ahead_of_event")


def event(match: re.Match[str], context: Context) -> Deadline:
    """«до следующего заседания», «по мере поступления»."""
    return found.relative("event")


def urgent(match: re.Match[str], context: Context) -> Deadline:
    """«срочно», «незамедлительно»: 3 days, a setting of the body."""
    return found.relative("urgent", THREE_DAYS, DueWord.URGENT)


def prompt(match: re.Match[str], context: Context) -> Deadline:
    """«оперативно»: 10 days, a setting of the body."""
    return found.relative("prompt", TEN_DAYS, DueWord.PROMPT)


_EVERY_ADJECTIVE = {"месячн": Every.MONTH, "квартальн": Every.QUARTER, "недельн": Every.WEEK}


def often(match: re.Match[str], context: Context) -> Deadline | None:
    """«организовать ежеквартальные практикумы»: the object of what is ordered, close behind the infinitive."""
    before = words.WORD.findall(match.string[max(0, match.start() - 60) : match.start()])[-3:]
    if not any(words.is_infinitive(word) for word in before):
        return None
    every = next(every for stem, every in _EVERY_ADJECTIVE.items() if stem in match[0].lower())
    return found.recurring("recurring", Recurrence(every))


def permanent(match: re.Match[str], context: Context) -> Deadline:
    """«постоянно»."""
    return found.permanent("permanent")


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
