"""Words and their forms, from the dictionary of pymorphy3; a form once looked up is kept."""

import re
from functools import cache, lru_cache
from typing import Any

WORD = re.compile(r"[А-Яа-яЁёA-Za-z]+(?:-[А-Яа-яЁёA-Za-z]+)*")

_SUBSTANTIVES = {"заведующ": "заведующий", "управляющ": "управляющий", "исполняющ": "исполняющий"}
"""Posts that the dictionary knows as participles only."""


@cache
def _analyzer() -> Any:
    import pymorphy3  # noqa: PLC0415  (loads a dictionary: only when a word is asked for)

    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=50_000)
def parses(word: str) -> tuple[Any, ...]:
    """Return the readings of a word, the likeliest first."""
    return tuple(_analyzer().parse(word.lower()))


@lru_cache(maxsize=50_000)
def is_infinitive(word: str) -> bool:
    if not word.lower().endswith(("ть", "ти", "чь", "ться", "тись", "чься")):
        return False
    return any("INFN" in reading.tag for reading in parses(word)) and not any(
        "NOUN" in reading.tag and reading.score > 0.5 for reading in parses(word)
    )


@lru_cache(maxsize=50_000)
def cases(word: str) -> frozenset[str]:
    """Return the cases that a declined form may have: nomn, gent, datv, accs, ablt, loct."""
    found = set()
    for reading in parses(word):
        if reading.tag.POS in {"NOUN", "ADJF", "PRTF", "NPRO", "NUMR"} and reading.tag.case:
            found.add({"gen2": "gent", "acc2": "accs", "loc2": "loct"}.get(reading.tag.case, reading.tag.case))
    return frozenset(found)


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """Return the dictionary form; an abbreviation in capitals stays as it is, in small letters."""
    small = word.lower().replace("ё", "е")
    if is_abbreviation(word):
        return small
    for stem, post in _SUBSTANTIVES.items():
        if small.startswith(stem):
            return post
    form: str = parses(small)[0].normal_form
    return form.replace("ё", "е")


def is_abbreviation(word: str) -> bool:
    """Return whether the word is written in capitals: МКУ, СОШ, ЦНМ, МБОУ; ГБУДО; КДНиЗП. A long known word is none."""
    if _JOINED.fullmatch(word):
        return True
    return len(word) > 1 and word.isupper() and not _is_long_and_known(word)


_JOINED = re.compile(r"(?<![А-ЯЁ])[А-ЯЁ]{2,12}и[А-ЯЁ]{2,12}")
_LONGEST_ABBREVIATION = 6


def _is_long_and_known(word: str) -> bool:
    return len(word) > _LONGEST_ABBREVIATION and is_known(word.rsplit("-", maxsplit=1)[-1])


@lru_cache(maxsize=50_000)
def is_known(word: str) -> bool:
    """Return whether the dictionary holds the word as it is written."""
    return bool(_analyzer().word_is_known(word.lower()))


def calm(text: str) -> str:
    """Return a text printed in capitals, or its beginning, in small letters; abbreviations and names stay."""
    begun = _CAPITALS.match(text)
    letters = [sign for sign in text if sign.isalpha()]
    if len(letters) >= 12 and sum(sign.isupper() for sign in letters) >= 0.8 * len(letters):
        return WORD.sub(_calmed, text)
    if begun is None or not any(map(_is_long_and_known, WORD.findall(begun[0]))):
        return text
    return WORD.sub(_calmed, begun[0]) + text[begun.end() :]


_CAPITALS = re.compile(r"(?:[А-ЯЁ]{2,30}(?:-[А-ЯЁ]{2,30}){0,3}[\s,]{1,2}){1,12}(?![А-ЯЁ]\.)")


def _calmed(word: re.Match[str]) -> str:
    if re.match(r"\s[А-ЯЁ]\.", word.string[word.end() : word.end() + 3]):
        return word[0].capitalize()  # a surname before its initials
    is_word = len(word[0]) > 1 and (len(word[0]) > 6 or is_known(word[0]))
    return word[0].lower() if is_word else word[0]


def lemmas(text: str) -> list[str]:
    """Return the dictionary forms of the words and the figures of a text, in order."""
    return [lemma(word) if not word[0].isdigit() else word for word in re.findall(r"\d+|" + WORD.pattern, text)]
