"""The name of the body that adopts, as a line of the head tells it, in the nominative."""

import re
from collections.abc import Sequence

from . import words
from .addressees import lexicon
from .addressees.nominative import nominative
from .header_case import cased, unspaced
from .header_lines import ABOUT, DATE_IN_TITLE, is_other, without_number
from .header_types import BARE_BODY, BARE_EVENT, BODY, COLLEGIAL, EVENT
from .paragraphs import Paragraph

_THEME = re.compile(r"(?:^|[\s«\"])(?:Об?|ОБ?)\s+[а-яёА-ЯЁ«\d]")
_OWNER = re.compile(
    r"(?:управлени|министерств|департамент|комитет|отдел|администраци|муниципальн|городск|районн|краев|областн|мо\b)",
    re.IGNORECASE,
)
GENITIVE = re.compile(r"(?<!\S)\S{1,40}(?:ия|ства|та|ла|ции|ого|его|ой|ых|их)\b")
"""A line that begins in the genitive tells whose the name above it is."""

_SCHOOL = re.compile(r"[МГ][БАК]?[А-ЯЁ]{1,5}\s(?:[А-ЯЁ]{2,5}\s)?[«№]")
_FEMININE_IN_GENITIVE = re.compile(
    r"\b(?:коллегии|группы|конференции|комиссии|ассамблеи|сессии|палаты|думы|ассоциации|секции|встречи|дискуссии)\b",
    re.IGNORECASE,
)
"""«городской конференции»: the adjective alone could be a nominative («городской совет»)."""

_SITTING = re.compile(r"^(?:(?:расширенн|внеочередн|очередн|выездн|планов|пленарн)\w+ )?заседани[яе]\s", re.IGNORECASE)
_MEETING_OF = re.compile(
    r"^(?:[а-яё]+(?:ое|ого)\s)?(?:совещани|собрани)[ея]\s(?=(?:[а-яё-]+(?:ой|ого|ей|его)\s){0,3}"
    r"(?:группы|коллегии|совета|комиссии|штаба|президиума)(?!\w))",
    re.IGNORECASE,
)
"""«совещание рабочей группы»: the group meets."""

_EVENT_THEME = re.compile(r"\s(?:по|об?|на\sтему|на\sбазе|в\sрамках|в\sрежиме)(?:\s|$)|\s[«\"(]", re.IGNORECASE)


def named_body(text: str) -> str | None:
    """Return the body that the text begins with, or None when it names none."""
    found = BODY.match(unspaced(text).strip('«" '))
    if not found or len(text) > 400:
        return None
    named = _MEETING_OF.sub("", _SITTING.sub("", found["body"]))
    named = DATE_IN_TITLE.sub("", without_number(named))
    named = re.split(r"[:;]|\s\(", named)[0]
    if EVENT.search(named):
        named = _without_theme(named)
    named = re.split(r"(?:\sпо\sвопросу)?\s(?:об?|«[Оо]б?)\s", named)[0] if _THEME.search(named) else named
    event = re.match(rf"{BARE_EVENT}\s«[^«»]{{3,200}}»", found["body"], re.IGNORECASE)
    named = event[0] if event else named.strip(' ,."«')
    return nominative_body(cased(named.strip("»") if named.count("»") > named.count("«") else named))


def _without_theme(named: str) -> str:
    """An event without what it was about, unless nothing but the kind of event is left."""
    kept = _EVENT_THEME.split(named)[0]
    return kept if " " in kept.strip() else named


def is_collegial(text: str) -> bool:
    """Whether the line is the name, in the nominative, of a body that meets."""
    return COLLEGIAL.match(cased(unspaced(text.strip('«" '))).lower()) is not None and len(text) < 200


def body_lines(texts: Sequence[str]) -> Sequence[int]:
    """Return which lines above the type are asked for the body: a bare «Коллегия», the nearest body that meets, any."""
    bare = [at for at, text in enumerate(texts) if re.fullmatch(BARE_BODY, unspaced(text), re.IGNORECASE)]
    collegial = [at for at, text in enumerate(texts) if is_collegial(text) and not ABOUT.match(text)]
    return bare[:1] or collegial[::-1] or range(len(texts))


def reporting_body(title: str) -> str | None:
    """«Отчёт о работе районного методического объединения за …»: the body that a report tells of."""
    found = re.match(
        r"(?:\w+\s)?отч[её]т\sо\s(?:работе|деятельности)\s(?P<whose>.{5,200}?)(?:\sза\s|$)", title, re.IGNORECASE
    )
    return named_body(found["whose"]) if found else None


_SPOKEN_AT = re.compile(
    r"\sна\s(?P<meeting>(?:[а-яё-]{1,25}(?:ом|ем|ой|ей)\s){0,4}(?:совещании|конференции|форуме|собрании|съезде|педсовете)(?!\w).{0,200})",
    re.IGNORECASE,
)


def meeting_spoken_at(said: str) -> str | None:
    """«Доклад начальника … на августовском совещании …»: the meeting that a report is made to."""
    found = _SPOKEN_AT.search(said)
    return named_body(nominative(found["meeting"], "loct")) if found else None


_SAYS = r"(?:,|реш|постан|отмеча|отмети|рекоменд|заслуш|рассмотр|обсуд|констат|счита|р\sе\sш|п\sо\sс\sт)"
_SAID = re.compile(
    r"(?:^|[.,:;–—]\s)(?P<body>(?:[А-ЯЁа-яё-]{4,25}(?:ая|ый|ий|ое)\s){0,3}(?:коллегия|совет|комиссия|штаб|президиум"
    rf"|рабочая группа|собрание|палата)\b(?:\s[^\s.,:;()]+){{0,14}}?)(?=\s?{_SAYS})",
    re.IGNORECASE,
)
"""«… коллегия управления образования города решила»."""


def said_body(paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the body that the text names where it decides or notes: the fullest of its names."""
    said = [found["body"] for paragraph in paragraphs[:_ASKED] for found in _SAID.finditer(paragraph.text[-1500:])]
    names = [name for text in said if (name := named_body(text))]
    return max(names, key=len, default=None)


_ASKED = 60
"""So many paragraphs are asked for the body that decides."""


_SECOND = re.compile(
    r"\sи\s(?=(?:[а-яё-]{1,25}(?:ого|ей|ой)\s){0,3}(?:коллегии|совета|президиума|комитета|комиссии|собрания|штаба|правления)\s)",
    re.IGNORECASE,
)
"""«коллегии … и президиума …»: two bodies adopt together."""


def nominative_body(named: str) -> str:
    """Return the name of a body in the nominative, with a capital; of two that adopt together, both."""
    parts = [named] if EVENT.search(named) or named.lower().startswith("совместн") else _SECOND.split(named)
    first, *others = (_nominative(part) for part in parts)
    return " и ".join([first, *(other[:1].lower() + other[1:] for other in others)])


def _nominative(named: str) -> str:
    ordinal = re.match(r"(?:[IVX]{1,5}|\d{1,2}-?(?:го|й|ой))\s", named)
    if ordinal:
        inner = _nominative(named[ordinal.end() :])
        return ordinal[0].replace("го", "й") + inner[:1].lower() + inner[1:]
    first = named.split(maxsplit=1)[0] if named else ""
    is_nominative = any(r.tag.case == "nomn" and r.tag.number == "sing" for r in words.parses(first))
    is_nominative = is_nominative and not (first.endswith(("ой", "ей")) and _FEMININE_IN_GENITIVE.search(named))
    small = named[:1].lower() + named[1:]
    return named[:1].upper() + named[1:] if is_nominative else nominative(small, "gent")


def continues_name(before: str, following: str) -> bool:
    """Whether the next line goes on with the name: in small letters, in capitals, or whose it is in the genitive."""
    if ABOUT.match(following) or is_other(following):
        return False
    is_owner = bool(_OWNER.match(following)) and bool(GENITIVE.match(following))
    is_owner = is_owner or _SCHOOL.match(following) is not None or is_owners_name(following)
    return following[:1].islower() or following.isupper() or is_owner or not before


def is_owners_name(text: str) -> bool:
    """Return whether a line begins with an organisation or a place in the genitive: whose the name above it is."""
    for word in words.WORD.findall(text)[:_ADJECTIVES]:
        readings = [r for r in words.parses(word) if r.tag.case == "gent"]
        nouns = [r for r in readings if r.tag.POS == "NOUN" and r.tag.number == "sing"]
        if any(noun.normal_form in _OWNERS for noun in nouns):
            return True
        if not word.endswith(("ого", "его", "ой", "ей")) and not any(r.tag.POS == "ADJF" for r in readings):
            return False
    return False


_ADJECTIVES = 4
_PLACES = {"республика", "область", "край", "село", "посёлок", "поселок", "станица", "образование"}
_OWNERS = lexicon.ORGANISATIONS | _PLACES
