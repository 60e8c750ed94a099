"""People's names as documents print them, turned into «Фамилия И.О.» in the nominative."""

import re
from dataclasses import dataclass

from . import words

_I = r"[А-ЯЁ]\.\s?"
_SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_FORMS = re.compile(
    rf"(?P<i1>{_I}(?:{_I})?)(?P<s1>{_SURNAME})"
    rf"|(?P<s2>{_SURNAME})\s(?P<i2>{_I}(?:[А-ЯЁ]\.)?)(?!\s?(?:[А-ЯЁ]\.|[А-ЯЁ][а-яё]+(?!\s[А-ЯЁ]\.)))"
    rf"|(?P<s3>{_SURNAME})\s(?P<n3>[А-ЯЁ][а-яё]+)\s(?P<p3>[А-ЯЁ][а-яё]+(?:вич|вна|чна|ьич|вича"
    rf"|вичу|вичем|вне|вну|вной|чне|чну|чной))\b"
)


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((pair.split(":")[0], pair.split(":")[1]) for pair in text.split())


_MALE_GENITIVE = "ского:ский цкого:цкий ова:ов ева:ев ёва:ёв ина:ин ына:ын"
_FEMALE_OBLIQUE = "овой:ова евой:ева ёвой:ёва иной:ина ыной:ына ской:ская цкой:цкая"
_ENDINGS = {
    "datv": _pairs(
        f"скому:ский цкому:цкий ову:ов еву:ев ёву:ёв ину:ин ыну:ын {_FEMALE_OBLIQUE} ому:ой ему:ий ой:ая ее:ея ии:ия"
    ),
    "gent": _pairs(f"{_MALE_GENITIVE} {_FEMALE_OBLIQUE} ого:ой его:ий"),
    "accs": _pairs(
        f"скую:ская цкую:цкая ову:ова еву:ева ёву:ёва ину:ина ыну:ына ую:ая юю:яя ию:ия {_MALE_GENITIVE} ого:ой его:ий"
    ),
    "ablt": _pairs(f"ским:ский цким:цкий овым:ов евым:ев ёвым:ёв иным:ин ыным:ын {_FEMALE_OBLIQUE} ой:ая"),
}
"""Endings of surnames by case and their nominative (Grammar-80: surnames in -ов, -ин, -ский, adjectives)."""

_INVARIABLE = ("ых", "их", "ко", "ло", "но", "до", "аго", "яго", "ово", "э", "и")
_CONSONANTS = "бвгджзклмнпрстфхцчшщ"
_VOWELS = "аеёиоуыэюя"


_SURNAME_ALONE = re.compile(rf"{_SURNAME}")
_ENDS_A_SURNAME = r"(?:ов|ев|ёв|ин|ын|ова|ева|ёва|ина|ына|ский|цкий|ская|цкая|ко|ук|юк|ян|дзе|швили|их|ых)"
_SURNAMES = re.compile(rf"[А-ЯЁ][а-яё-]+{_ENDS_A_SURNAME}(?:,\s[А-ЯЁ][а-яё-]+{_ENDS_A_SURNAME})*")
"""A bracket with surnames and nothing else: «(Зотова)»."""


@dataclass(frozen=True)
class Person:
    """A person found in a text: «Фамилия И.О.» and the characters that name the person."""

    name: str
    start: int
    end: int


def found_in(text: str, case: str) -> list[Person]:
    """Return the people named in `text`; `case` is the case that their surnames are expected in."""
    return [Person(_name(found, case), found.start(), found.end()) for found in _FORMS.finditer(text)]


def _name(found: re.Match[str], case: str) -> str:
    surname = found["s1"] or found["s2"] or found["s3"]
    initials = found["i1"] or found["i2"] or f"{found['n3'][0]}.{found['p3'][0]}."
    return f"{nominative(surname, case)} {initials.replace(' ', '')}"


def nominative(surname: str, case: str) -> str:
    """Return the surname in the nominative: «Наумовой» in the dative gives «Наумова»."""
    if "-" in surname:
        return "-".join(nominative(part, case) for part in surname.split("-"))
    if case == "nomn":
        return surname
    if case == "datv" and surname.endswith("ому"):
        return _of_an_adjective(surname)
    for ending, base in _ENDINGS[case]:
        if surname.endswith(ending) and len(surname) > len(ending) + 1:
            return surname[: -len(ending)] + base
    return _by_last_letter(surname, case)


def _of_an_adjective(surname: str) -> str:
    """«Белому» gives «Белый», «Толстому» «Толстой»: as the dictionary knows the surname or the word, else «-ой»."""
    readings = [r for r in words.parses(surname) if words.is_known(surname) and "masc" in r.tag]
    named = [r for r in readings if "Surn" in r.tag] or readings
    return named[0].normal_form.capitalize() if named else surname[:-3] + "ой"


def _by_last_letter(surname: str, case: str) -> str:
    if surname.endswith(_INVARIABLE) or len(surname) < 4:
        return surname
    last, stem = surname[-1], surname[:-1]
    if case == "datv" and last == "е":
        return stem + "а"
    if case == "accs" and last in "ую" and stem[-1] in _CONSONANTS:
        return stem + ("а" if last == "у" else "я")
    if last in {"datv": "ую", "gent": "ая", "accs": "ая"}.get(case, ""):
        return _masculine(stem, soft=last in "юя")
    if case == "ablt" and surname.endswith(("ом", "ем")) and len(surname) > 5:
        return surname[:-2]
    return surname


def _masculine(stem: str, soft: bool) -> str:
    if not soft:
        return stem
    return stem + ("й" if stem[-1] in _VOWELS else "ь")


def all_in_brackets(text: str) -> list[str]:
    """Return the people named in a bracket, whatever the case."""
    named = [_name(found, case_of(found["s1"] or found["s2"] or found["s3"])) for found in _FORMS.finditer(text)]
    alone = _SURNAMES.fullmatch(text.strip())
    return named or ([] if alone is None else _SURNAME_ALONE.findall(text))


def case_of(surname: str) -> str:
    """Return the case that a surname's ending shows beyond doubt; else the nominative."""
    if surname.endswith(("ову", "еву", "ёву", "ину", "скому", "цкому", "овой", "евой", "ёвой", "иной", "ской", "цкой")):
        return "datv"
    return "nomn"
