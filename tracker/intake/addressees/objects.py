"""Where the object of an order begins behind those who are ordered: «Директорам школ | отчёт представить до 1 мая»."""

import re
from collections.abc import Sequence
from itertools import takewhile

from tracker.intake import words

from . import lexicon

_PREPOSITIONS = {
    "за",
    "на",
    "в",
    "во",
    "про",
    "через",
    "под",
    "по",
    "о",
    "об",
    "для",
    "при",
    "с",
    "со",
    "к",
    "ко",
    "из",
}


_CLAUSE = 20
"""So many words in front may govern a word."""


def begins_at(tokens: Sequence[re.Match[str]], at: int) -> bool:
    """Return whether the word is in the accusative, governed by none before it, and not in the name of somebody."""
    word = tokens[at][0]
    if at == 0 or not word[0].isalpha() or not word.islower() or len(word) < 3:
        return False
    cases = words.cases(word)
    if "accs" not in cases or not cases <= {"nomn", "accs"}:
        return False
    return not _is_governed(tokens[:at]) and not ("nomn" in cases and _names_somebody(tokens[at : at + 4]))


def with_adjectives(tokens: Sequence[re.Match[str]], at: int) -> int:
    """Return where the object begins with the adjectives in front of it: «городской семинар»."""
    while at > 0 and _is_adjective(tokens[at - 1][0]) and "accs" in words.cases(tokens[at - 1][0]):
        at -= 1
    return tokens[at].start()


def _is_governed(before: Sequence[re.Match[str]]) -> bool:
    """Whether a preposition stands before it, or a participle in the same clause («курирующим вопросы питания»)."""
    clause = list(takewhile(lambda token: token[0] != ",", reversed(before[-_CLAUSE:])))
    if any(_is_participle(token[0]) for token in clause):
        return True
    nearest = next((token[0] for token in clause if not _is_adjective(token[0])), "")
    return nearest.lower() in _PREPOSITIONS


def _names_somebody(tokens: Sequence[re.Match[str]]) -> bool:
    """«МБУ центр развития», «МБДОУ детский сад»: a name that is not declined."""
    noun = next((token[0] for token in tokens if token[0][0].isalpha() and not _is_adjective(token[0])), "")
    return bool(noun) and bool(lexicon.bases(words.lemma(noun)) & lexicon.GROUP_POSTS)


def _is_adjective(word: str) -> bool:
    return word[0].isalpha() and words.parses(word)[0].tag.POS in {"ADJF", "PRTF"}


def _is_participle(word: str) -> bool:
    """One that can govern an object, as «заведующей» can't."""
    return word[0].isalpha() and any(r.tag.POS == "PRTF" and {"actv", "tran"} in r.tag for r in words.parses(word))
