"""Lines of a head one by one: a date, a number, a place, an address, an approval, where the text begins."""

import re
from datetime import date

from . import dates, markers
from .dates import DAY

ABOUT = re.compile(r"^[«\"]?(?:О|Об|ОБ|Обо)\s\S")
"""A title begins so: «О подготовке …»."""

NUMBER = re.compile(r"(?:№|\bN)\s?(?P<number>\d[\w./\\-]{0,20}|[А-ЯA-Z]{1,4}[-/]?\d[\w./\\-]{0,20}|_{2,})")


DATE_LINE = re.compile(rf"^(?:(?:от|дата(?:\sпроведения)?:?|г\.\s?[А-ЯЁ][\w-]+,?)\s)?(?P<day>{DAY})", re.IGNORECASE)


FROM = re.compile(rf"(?:^|\s)от\s(?P<day>{DAY})", re.IGNORECASE)


HELD = re.compile(
    rf"\b(?:принят[аоы]?|дата(?:\sпроведения|\sзаседания)?\s?[:–—-]|состоял\w{{2,4}})\s?(?P<day>{DAY})", re.IGNORECASE
)


APPROVAL = re.compile(r"утвержд|утв\.|приложени|согласован|одобрен", re.IGNORECASE)


PLACE = re.compile(r"^(?:(?:г|гор|п|пос|пгт|с|ст|рп|р\.п)\.\s?|город\s|пос[её]лок\s|село\s)[А-ЯЁ][а-яёА-ЯЁ -]{2,40}$")


PLACE_INSIDE = re.compile(r"(?:^|\s)((?:г|пгт|с|рп)\.\s?[А-ЯЁ][а-яё]+(?:-[А-ЯЁа-яё]+)*)")


ADDRESS = re.compile(r"тел\.|факс|e-?mail|@|\b\d{6}\b|инн|огрн|https?:|ул\.|www\.", re.IGNORECASE)


DATE_IN_TITLE = re.compile(rf"\s?\b(?:от\s)?{DAY}", re.IGNORECASE)


TEXT_BEGINS = re.compile(
    r"(?:заслушав|обсудив|рассмотрев|в соответствии с|на основании|в целях|во исполнение"
    r"|(?:коллегия|совет|комиссия)(?:,|\s(?!управ|минист|департ|админ|отдел|комит|по\s|при\s))"
    r"|участники|проанализировав|руководствуясь|с \d{1,2} по \d{1,2}|в (?:январе|феврале|марте"
    r"|апреле|мае|июне|июле|августе|сентябре|октябре|ноябре|декабре)\s)",
    re.IGNORECASE,
)


def begins_text(text: str) -> bool:
    return bool(TEXT_BEGINS.match(text)) or markers.is_minutes_list(text) or markers.is_heard(text)


CLOCK = re.compile(r"\d{1,2}[:.⁰°\s]\d{0,2}")


OFFICERS = re.compile(r"(?:председател|секретар|присутств|врем|мест|начало)", re.IGNORECASE)


def is_other(text: str) -> bool:
    """Whether a line of the head is not part of the title: a date, a place, an address, the beginning of the text."""
    if len(text) > 400 or ADDRESS.search(text) or markers.is_minutes_list(text):
        return True
    others = (DATE_LINE, PLACE, TEXT_BEGINS, NUMBER, APPROVAL, CLOCK, OFFICERS)
    return any(pattern.match(text) for pattern in others)


def is_sentence(text: str) -> bool:
    return len(text) > 60 and text.endswith((".", ":", ";"))


def stated_day(text: str, is_type: bool) -> date | None:
    for pattern in (DATE_LINE, FROM, HELD):
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
