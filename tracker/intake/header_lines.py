"""Lines of a head one by one: a date, a number, a place, an address, an approval, where the text begins."""

import re
from collections.abc import Sequence
from datetime import date

from . import dates, markers
from .dates import DAY, MONTH

_QUESTION = r"(?i:по\s(?:\w{1,12}\s)?вопросу(?:\sповестки(?:\sдня)?)?(?:\s№\s?\d{1,2})?)\s?[:.–—-]?\s?"
BY_QUESTION = re.compile(rf"^{_QUESTION}(?=[«\"]?(?i:об?)\s|[«\"][А-ЯЁ])")
ABOUT = re.compile(rf"^(?:{_QUESTION}(?=[«\"])(?=..{{8}})|(?:{_QUESTION})?[«\"]?(?:О|Об|ОБ|Обо)\s\S)")
"""A title begins so: «О подготовке …»."""

THEME_LINE = re.compile(r"^(?:тема(?:\s\w{5,12})?|вопрос(?:\s\w{5,12})?)\s?[:–—-]\s?(?=\S)", re.IGNORECASE)
"""«Тема: …», «Вопрос: …» above a decision is its title."""

NUMBERED_PLACE = re.compile(
    r"(?:школ\w*|гимнази\w*|лице\w*|сад\w*|СОШ|ООШ|ДОУ|д/с|каб\w*\.?|корпус\w*|аудитори\w*|М[БАК]\w{1,4}|учреждени\w*|организаци\w*"
    r"|участ\w*|форм\w*|вопрос\w*)[»\"\s№]*$",
    re.IGNORECASE,
)
"""«МАОУ «Гимназия № 8»»: a number of a place, not of the document."""

NUMBER = re.compile(
    r"(?:№|\bN|\bномер\s?[:–—-])\s?(?P<number>\d[\w./\\-]{0,20}|[А-ЯA-Z]{1,4}[-/]?\d[\w./\\-]{0,20}|_{2,})",
    re.IGNORECASE,
)


SPAN = rf"(?:(?:с\s)?\d{{1,2}}(?:\.\d\d(?:\.20\d\d)?)?(?:\s{MONTH})?\s?(?:[-–—]|,|и|по)\s?)?"
"""The first day of a meeting of several: it is dated by its last one."""

DATE_LINE = re.compile(
    rf"^\(?(?:(?:от|дата(?:\s\w{{5,12}})?:?|г\.\s?[А-ЯЁ][\w-]+,?)\s)?{SPAN}(?P<day>{DAY})", re.IGNORECASE
)


NUMBER_THEN_DAY = re.compile(rf"^№\s?\S{{1,15}}\s(?:от\s)?(?P<day>{DAY})", re.IGNORECASE)


FROM = re.compile(rf"(?:^|\s)от\s(?P<day>{DAY})", re.IGNORECASE)


_ANY_DAY = re.compile(rf"{SPAN}(?P<day>{DAY})", re.IGNORECASE)


HELD = re.compile(
    rf"\b(?:принят[аоы]?(?:\s(?:на|участниками)\s[^.;]{{3,90}}?)?"
    rf"|дата(?:\sпроведения|\sзаседания)?\s?[:–—-]|состоял\w{{2,4}})\s?(?P<day>{DAY})",
    re.IGNORECASE,
)


APPROVAL = re.compile(
    r"(?:(?:принят|рассмотрен)[оаы]?\s(?:и\s)?)?(?:утвержд|согласован)|(?:принят|рассмотрен)[оаы]?$|утв\.|приложени|одобрен",
    re.IGNORECASE,
)


PLACE = re.compile(
    r"^(?:(?:г|гор|п|пос|пгт|с|ст|рп|р\.п)\.\s?|(?:пгт|рп)\s|город\s|пос[её]лок\s|село\s)[А-ЯЁ][а-яёА-ЯЁ -]{2,40}$"
)


PLACE_INSIDE = re.compile(
    r"(?:^|\s)((?:(?:г|пгт|п|пос|с|ст|рп|р\.\s?п)\.\s?|(?:пгт|рп)\s)[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)"
)


_GLUE = re.compile(
    r"\b(?:(?:дата|место|время)(?:\s(?:и\s\w{4,6}\s)?(?:проведения|заседания|составления|принятия|подписания))?"
    r"|от|номер|года?|начало|час\w{0,2}|мин\w{0,3}|в|ч|г)\b",
    re.IGNORECASE,
)
_PLACE_NAMED = re.compile(
    r"\b(?:(?:г|гор|пгт|п|пос|с|ст|рп|р\.\s?п|д)\.\s?|(?:город|пос[её]лок|село|станица|деревня|пгт|рп)\s)"
    r"[А-ЯЁ][А-ЯЁа-яё-]+(?:\s[А-ЯЁ][А-ЯЁа-яё-]+)?"
    r"|\b[А-ЯЁ][а-яё-]+(?:ий|ый|ая|ой)\s(?:муниципальный\s|городской\s)?(?:район|округ|область|край)\b"
)
_TOWN_ALONE = re.compile(r"\W*(?:[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)?\W*")


def is_requisites(text: str) -> bool:
    """Whether a line holds a day or a number, with the place perhaps, and nothing else."""
    if len(text) > 160 or not (re.search(DAY, text, re.IGNORECASE) or NUMBER.search(text)):
        return False
    return _TOWN_ALONE.fullmatch(re.sub(r"[\d_]", " ", without_requisites(text))) is not None


def without_requisites(text: str) -> str:
    """The words of a line beside its day, its number and its place: «22 мая 2025 г. РЕШЕНИЕ № 4» has «РЕШЕНИЕ»."""
    rest = _PLACE_NAMED.sub(" ", NUMBER.sub(" ", DATE_IN_TITLE.sub(" ", text)))
    return " ".join(_GLUE.sub(" ", rest).split())


MARK = re.compile(
    r"\(?(?:проект|копия|образец|к проекту|для служебного пользования|дсп|экз\.?(?:емпляр)?\s?№?.{0,6}"
    r"|(?:проект\s)?(?:внос|подготовл)\w+\s.{3,120})\)?$",
    re.IGNORECASE,
)
"""What is stamped on a document and says nothing of it: that it is a draft, a copy."""


ADDRESS = re.compile(r"\bтел\.|\bфакс|e-?mail|@|\b\d{6}\b|\bинн\b|\bогрн\b|https?:|\bул\.|www\.", re.IGNORECASE)


DATE_IN_TITLE = re.compile(rf"\s?(?:\b|(?=[«\"]))(?:от\s)?{SPAN}{DAY}", re.IGNORECASE)


TEXT_BEGINS = re.compile(
    r"(?:(?:введение|содержание|оглавление|вступление)\.?$"
    r"|заслушав|обсудив|рассмотрев|в соответствии с|на основании|в целях|во исполнение"
    r"|(?:[а-яё-]{1,25}(?:ая|ый)\s){0,2}(?:коллегия|совет|комиссия),"
    r"|(?:коллегия|совет|комиссия|участники)\b.{0,100}\b(?:отмеча|отмети|констатир|реши|реша|постанов|рассмотр|заслуша)"
    r"|мы,\s|участники|(?:уважаемы|дороги|добрый день)[а-яё]*(?:,|\s)|проанализировав|руководствуясь"
    r"|с \d{1,2} по \d{1,2}|в (?:январе|феврале|марте"
    r"|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре)\s)",
    re.IGNORECASE,
)


def begins_text(text: str) -> bool:
    return bool(TEXT_BEGINS.match(text)) or markers.is_minutes_list(text) or markers.is_heard(text)


CLOCK = re.compile(r"\d{1,2}[:.⁰°\s]\d{0,2}")


OFFICERS = re.compile(
    r"(?:тема\b|председател|секретар|присутств|врем|мест|начало|подготовил|составил|докладчик|докладыва)", re.IGNORECASE
)


def is_other(text: str) -> bool:
    """Whether a line of the head is not part of the title: a date, a place, an address, the beginning of the text."""
    if len(text) > 400 or ADDRESS.search(text) or markers.is_minutes_list(text):
        return True
    others = (DATE_LINE, PLACE, TEXT_BEGINS, NUMBER, APPROVAL, CLOCK, OFFICERS, MARK)
    return any(pattern.match(text) for pattern in others) or is_requisites(text)


def without_number(title: str) -> str:
    """The text without the number of the document; the number of a school, or one inside quotation marks, stays."""

    def stays(found: re.Match[str]) -> bool:
        before = title[: found.start()]
        return bool(NUMBERED_PLACE.search(before)) or before.count("«") > before.count("»")

    return NUMBER.sub(lambda found: found[0] if stays(found) else "", title)


MEETING = re.compile(r"(?:очередного |внеочередного |расширенного )?(?:заседани|совещани)", re.IGNORECASE)
"""«ПРОТОКОЛ» on one line, «заседания № 2» on the next."""


LAST_DAY = re.compile(rf"(?<!\bк\s)(?<!\bдо\s)(?P<day>{DAY})\)?\.?$", re.IGNORECASE)
"""The day that a title printed over lines ends with: «… по итогам совещания 6 марта 2025 года»."""


def last_day(texts: Sequence[str]) -> date | None:
    """Return the day with its year that one of the lines ends with."""
    for text in texts:
        found = LAST_DAY.search(text)
        printed = dates.printed_day(found["day"], None) if found else None
        if printed is not None and printed.year is not None:
            return dates.resolved(printed, None)
    return None


ADOPTION = re.compile(
    rf"^(?:настоящ\w+\s)?(?:(?:решение|резолюция|рекомендации|документ|постановление|протокол)\s)?(?:был[аио]?\s)?"
    rf"(?:принят|одобрен|утвержд[её]н)[аоы]?\b.{{0,120}}?(?P<day>{DAY})",
    re.IGNORECASE,
)


def adoption_day(texts: Sequence[str]) -> date | None:
    """Return the day on which the document says that it was adopted («Резолюция принята … 28 августа 2024 года»)."""
    for text in texts:
        found = ADOPTION.match(text) if len(text) < 300 else None
        printed = dates.printed_day(found["day"], None) if found else None
        if printed is not None and printed.year is not None:
            return dates.resolved(printed, None)
    return None


def place_of(texts: Sequence[str]) -> tuple[str | None, int | None]:
    """Return the place of the document, and the line that holds nothing else if there is one."""
    for at, text in enumerate(texts):
        if PLACE.match(text):
            return text, at
    for text in texts:
        found = PLACE_INSIDE.search(text)
        if found and DATE_LINE.match(text):
            return found[1], None
    return None, None


def stated_day(text: str, is_type: bool) -> date | None:
    for pattern in (DATE_LINE, NUMBER_THEN_DAY, FROM, HELD, *((_ANY_DAY,) if is_requisites(text) else ())):
        found = pattern.search(text)
        if found:
            printed = dates.printed_day(found["day"], None)
            if printed is not None and printed.year is not None and len(text) < (400 if is_type else 200):
                return dates.resolved(printed, None)
    if is_type:
        found = re.search(DAY, text, re.IGNORECASE)
        printed = dates.printed_day(found[0], None) if found else None
        return dates.resolved(printed, None) if printed and printed.year else None
    return None
