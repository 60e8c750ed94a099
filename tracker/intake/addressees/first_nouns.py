"""Whether a phrase begins with somebody who can be ordered something: its first noun in the case."""

import re
from itertools import zip_longest

from tracker.intake import people, words

from . import lexicon


def can_begin(tokens: list[re.Match[str]], case: str, commanded: bool, is_whole: bool) -> bool:
    """Return whether the first noun of the phrase is somebody who can be ordered something.

    Whom help is given to («родителям») is addressed only where the phrase is the whole heading.
    """
    start = tokens[0].start()
    person = people.found_in(tokens[0].string[start : start + 80], case)
    if person and person[0].start == 0:
        return True
    begins_with_and = tokens[0].string[start : start + 2].lower() == "и "
    head = None if begins_with_and else _head(tokens, case)
    is_place = head is not None and words.lemma(head) == _PLACE and tokens[0][0].lower().startswith("муниципальн")
    if head is None:
        return False
    if words.is_abbreviation(head) or any(t[0][0] == "(" and people.found_in(t[0], "nomn") for t in tokens[:6]):
        return True
    if commanded:
        return words.lemma(head) != _PLACE or is_place
    bases = lexicon.bases(words.lemma(head))
    if bases & lexicon.RECIPIENTS or words.lemma(head) == _PLACE:
        return is_whole or is_place
    return bool(bases & lexicon.GROUP_POSTS) or _is_animate(head, case)


_PLACE = "образование"
"""«Муниципальным образованиям» are somebody, «дополнительному образованию» is not."""


_SUBSTANTIVES = {"ответственный", "уполномоченный"}
"""Who is addressed by these words stands in the dative; «назначить ответственных» names nobody yet."""
_PREPOSITION = re.compile(r"(?:без|во?|для|до|за|из|ко?|на|над|об?|от|под?|при|про|со?|у)", re.IGNORECASE)


def _head(tokens: list[re.Match[str]], case: str) -> str | None:
    """The first noun, abbreviation or surname in the case, after adjectives in the case."""
    for token, after in zip_longest(tokens[:8], tokens[1:9]):
        word = token[0] if token else "("
        if word[0] in '(№«"' or word.isdigit() or _PREPOSITION.fullmatch(word):
            return None
        if not word[0].isalpha():
            continue
        if after is not None and after[0] == "." and word.lower() in lexicon.SHORT_ADJECTIVES:
            continue
        if after is not None and after[0] == "." and word.lower() in lexicon.SHORT_POSTS:
            return word
        if words.is_abbreviation(word) or _is_head(word, after[0] if after else "", case):
            return word
        if not _is_adjective_in(word, case):
            return word if word[0].isupper() and len(word) > 3 and case in words.cases(word) else None
    return None


def _is_head(word: str, following: str, case: str) -> bool:
    """Whether the word is the noun of the phrase, and not an adjective used as one in front of it."""
    if words.lemma(word) in lexicon.POSTS and words.lemma(word).endswith("щий"):
        return True
    if (
        words.lemma(word) in _SUBSTANTIVES
        and case == "datv"
        and case in words.cases(word)
        and _PREPOSITION.fullmatch(following)
    ):
        return True
    return _is_noun_in(word, case) and not (_is_adjective_in(word, case) and _is_noun_in(following, case))


def _is_noun_in(word: str, case: str) -> bool:
    if not word[:1].isalpha() or words.is_abbreviation(word):
        return False
    return any(
        r.tag.POS == "NOUN" and r.tag.case in {case, "gent" if case == "accs" else case} for r in words.parses(word)
    )


def _is_adjective_in(word: str, case: str) -> bool:
    return word.lower() in {"и", "о"} or any(
        r.tag.POS in {"ADJF", "PRTF", "NUMR", "NPRO"} and r.tag.case in {case, "gent" if case == "accs" else case}
        for r in words.parses(word)
    )


def _is_animate(word: str, case: str) -> bool:
    return any(r.tag.POS == "NOUN" and r.tag.animacy == "anim" and r.tag.case == case for r in words.parses(word))
