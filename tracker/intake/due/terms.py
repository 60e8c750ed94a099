"""Deadlines that are counted or named: «в течение 10 дней», «срочно», «постоянно», «до следующего заседания»."""

import re

from tracker.calendar.rules import TEN_DAYS, THREE_DAYS, DueWord
from tracker.calendar.terms import Offset, Unit
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
    r"(?<![\w-])(?:в\sтечени[ие]|не\sпозднее(?:,?\sчем)?(?:\sчерез)?|в\sсрок\sне\sболее"
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
    r"|перед\s(?:началом|заездом|выездом|открытием|проведением|каникулами|вводом|сдачей|отправк[а-яё]{2})(?:\s[а-яё]{4,}|(?=\W|$))"
    r"|при\s(?:поступлени|получени|наступлени)и\s[а-яё]{4,}"
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
URGENT = re.compile(
    r"(?<![\w-])(?:срочно|незамедлительно|немедленно|безотлагательно|в\sсрочном\sпорядке)(?!\w)", re.IGNORECASE
)
PROMPT = re.compile(r"(?<![\w-])оперативно(?![\w-])", re.IGNORECASE)
PERMANENT = re.compile(
    r"(?<![\w-])(?:постоянно(?![\w-])(?!\s[а-яё]{2,15}[уюая]щ)|на\sпостоянной\sоснове|в\sпостоянном\sрежиме|бессрочно)",
    re.IGNORECASE,
)
PERMANENT_STATED = re.compile(
    r"(?:постоянн\w{1,3}|регулярно|систематически|на\sсистемной\sоснове|весь\s(?:период|год"
    r"|срок)|в\sтечени[ие]\s(?:всего\s)?(?:периода|срока)|непрерывно)",
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


def permanent(match: re.Match[str], context: Context) -> Deadline:
    """«постоянно»."""
    return found.permanent("permanent")
