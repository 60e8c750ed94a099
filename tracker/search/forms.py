"""Which forms of a word count as the same word."""

import re
import unicodedata
from functools import lru_cache

from tracker.intake.words import is_abbreviation, parses

WORD = re.compile(r"[0-9A-Za-zА-Яа-яЁё]+")
"""A hyphen parts words: «педагогических» finds «психолого-педагогических»."""

PARTICLES = {"PREP", "CONJ", "PRCL", "INTJ"}
"""Parts of speech that say nothing by themselves."""


def whole(text: str) -> str:
    """The text in which a letter is one sign and no word is parted: some write «й» as two, and soft hyphens."""
    return unicodedata.normalize("NFC", text).replace("\u00ad", "")


@lru_cache(maxsize=50_000)
def forms(word: str) -> frozenset[str]:
    """The word itself and its dictionary forms, in small letters without «ё»; two words that share one are the same."""
    small = _folded(word)
    if is_abbreviation(word) or not word.isalpha():
        return frozenset({small})
    return frozenset({small} | {_folded(reading.normal_form) for reading in parses(word)})


def indexed(text: str) -> str:
    """Every form of every word of a text, with a space between two."""
    found = {form for word in WORD.findall(whole(text)) for form in forms(word)}
    return " ".join(sorted(found))


def wanted(words: str) -> list[frozenset[str]]:
    """The forms of each word that was asked for; particles count only where nothing else was said."""
    asked = WORD.findall(whole(words))
    telling = [word for word in asked if not _is_particle(word)]
    return [forms(word) for word in telling or asked]


def _folded(word: str) -> str:
    return word.lower().replace("ё", "е")


def _is_particle(word: str) -> bool:
    return word.isalpha() and not is_abbreviation(word) and parses(word)[0].tag.POS in PARTICLES
