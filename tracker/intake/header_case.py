"""Names printed in capitals or in spaced letters, in ordinary ones; whose a body is, in the genitive."""

import re

from . import words

_SPACED = re.compile(r"(?:(?<=^)|(?<=\s))[А-ЯЁ](?:\s[А-ЯЁ]){3,}(?=\s|$)")

_LOWER = re.compile(
    r"(?:администрации|города|района|области|края|муниципального|образования|округа|городского|по|и|при|управления"
    r"|министерства|департамента|комитета|отдела|республики|сельского|поселения|руководителей|работников)$"
)
_KINDS_OF_PLACE = r"(?:муниципальн|городск|сельск|автономн|административн|федеральн)"
_PROPER = re.compile(
    rf"(?<=\s)(?!{_KINDS_OF_PLACE})[а-яё-]+(?:ого|его|ой|ий|ый|ая)"
    rf"(?=(?:\s{_KINDS_OF_PLACE}(?:ого|ой|ый|ий|ая))?\s(?:район|округ|област|кра[йея]|поселени|республик))"
    r"|(?<=\bгорода\s)[а-яё-]+|(?<=\bсела\s)[а-яё-]+|(?<=\bпосёлка\s)[а-яё-]+|(?<=\bкрай\s)[а-яё]+|(?<=\bреспублики\s)[а-яё]+"
)
"""Names of places inside a name printed in capitals."""
_LINKS = {"на", "в", "и", "при", "под", "о"}

_GENITIVE = {
    "управление": "управления", "министерство": "министерства", "департамент": "департамента", "отдел": "отдела",
    "комитет": "комитета", "администрация": "администрации", "учреждение": "учреждения", "центр": "центра",
    "муниципальное": "муниципального", "казённое": "казённого", "казенное": "казенного", "мэрия": "мэрии",
    "бюджетное": "бюджетного", "автономное": "автономного", "государственное": "государственного",
    "городской": "городского", "районный": "районного", "районное": "районного", "городское": "городского",
    "главное": "главного", "институт": "института", "правительство": "правительства",
    "общеобразовательное": "общеобразовательного", "дошкольное": "дошкольного", "образовательное": "образовательного",
}  # fmt: skip
_CAPITALS = re.compile(r"^[А-ЯЁ]{4,20}\s(?:[А-ЯЁ]{1,20}\s){0,5}(?=.{0,300}[а-яё])")


def unspaced(text: str) -> str:
    """«Р Е Ш Е Н И Е» as a word."""
    return _SPACED.sub(lambda m: m[0].replace(" ", ""), text)


def cased(text: str, inside: bool = False) -> str:
    """A name printed in capitals, in ordinary letters; `inside` when it goes on with another line's."""
    letters = [c for c in text if c.isalpha()]
    if not letters or sum(c.isupper() for c in letters) < 0.7 * len(letters):
        return text
    shown = " ".join(_lowered(word) for word in text.lower().split())
    shown = _PROPER.sub(lambda m: _capitalised(m[0]), shown)
    is_proper = _PROPER.match(" " + shown, 1) is not None
    first = shown.split()[0]
    is_lower = inside and not is_proper and (_LOWER.match(first) is not None or first[:1] not in '«"')
    return shown if is_lower else shown[:1].upper() + shown[1:]


def _capitalised(name: str) -> str:
    return "-".join(part if part in _LINKS else part[:1].upper() + part[1:] for part in name.split("-"))


_ROMAN = re.compile(r"[ivxl]{1,5}")
_ABBREVIATION = re.compile(
    r"[МГЧФ][БАК]?(?:[ДНС]?О?У|УДО|УДПО|ОО|ДОО)|СОШ|ООШ|НОШ|ДОУ|ДОО|ФГОС|ГИА|ЕГЭ|ОГЭ|ВПР|ВСОКО|РФ|УО|ОО|ГИБДД|ЦРО|ИМЦ|КДН|ЗОЖ"
)
"""Abbreviations of the field stay in capitals."""


def _lowered(word: str) -> str:
    if _ROMAN.fullmatch(word) or _ABBREVIATION.fullmatch(word.upper().strip('«»",.()')):
        return word.upper()
    return word[:1] + word[1:2].upper() + word[2:] if word[:1] in '«"' else word


def calm_beginning(title: str) -> str:
    """«ПРОТОКОЛ ЗАСЕДАНИЯ совета» as «Протокол заседания совета»; abbreviations stay."""
    capitals = _CAPITALS.match(title)
    if not capitals:
        return title
    shown = [word.lower() if words.is_known(word) else word for word in capitals[0].split()]
    calm = " ".join(shown) + title[capitals.end() - 1 :]
    return calm[:1].upper() + calm[1:]


def genitive(owner: str) -> str:
    """Return the owner's name as it stands behind the body's: «коллегия» «управления образования»."""
    parts = owner.split()
    for at, word in enumerate(parts):
        if word.lower() not in _GENITIVE:
            break
        parts[at] = _GENITIVE[word.lower()]
    return " ".join(parts)
