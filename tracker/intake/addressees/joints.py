"""Whether a comma or «и» in a phrase is where another addressee begins."""

import re

from tracker.intake import people, words

from . import lexicon
from .shared_posts import names_another_place

_BRACKET = re.compile(r"\s?\(([^()]{0,300})\)")
_NUMBERS = re.compile(r"(?:№+|N)\s?\d")
_NUMBER_LIST = re.compile(r"^\s*(?:№+\s?)?\d[\d\s,–—-]*(?:и\s\d+)?\s*$")


def length_at(phrase: str, at: int) -> int:
    for joint in (", а также ", " а также ", ", и ", ", ", "; ", " и ", ",", ";", "/"):
        if phrase.startswith(joint, at):
            return len(joint)
    return 0


def begins_another(before: str, after: str, case: str, is_listed: bool) -> bool:
    """Return whether an addressee of its own begins after the joint; `is_listed` where commas part a list."""
    after = after.lstrip()
    if not before.strip() or not after:
        return False
    if (_BEGINS_WITH_ONE.match(after) and _ENDS_WITH_ONE.search(before)) or names_another_place(before, after):
        return True
    if _NUMBER_LIST.match(after.split("(")[0].split(",")[0]):
        return False
    person = people.found_in(after, case)[:1]
    if person and person[0].start == 0:
        return True
    head = words.WORD.match(after)
    if head is None:
        return after[0] in '«"' and bool(_NUMBERS.search(before) or "«" in before)
    return _begins_by_word(before, after, head[0], case, is_listed)


def _begins_by_word(before: str, after: str, word: str, case: str, is_listed: bool) -> bool:
    if _are_helped_together(before, word):
        return False
    if words.is_abbreviation(word):
        is_half = _HALF.match(after) is not None and _ABBREVIATED.search(before) is not None
        return _is_complete(before, case) and not _OF_DUTY.search(before) and not is_half
    is_apart = is_listed or before.rstrip().endswith(")")
    if is_apart and _is_complete(before, case) and (_is_named(after) or _is_proper(word, case)):
        return True
    is_complete = _is_complete(before, case) or (is_listed and _is_one_of_a_list(before, word, case))
    return is_complete and begins(after, case, _ends_with_head(before, case))


_OF_ONE = r"№\s?\d{1,3}\s?(?:\([А-ЯЁ][^()\d]{2,60}\)|«[^«»]{2,60}»)"
_BEGINS_WITH_ONE, _ENDS_WITH_ONE = re.compile(_OF_ONE), re.compile(rf"{_OF_ONE}$")
"""«№ 4 (Орлова А.А.), № 7 (Рыбина Б.Б.)»: each number has its own head, or its own name."""


def _is_named(after: str) -> bool:
    """An organisation that its own name in quotation marks, or its head in brackets, ends: «организации «Радуга»»."""
    named = re.match(r"[^,;()«»]{4,100}(?:«[^«»]+»|\((?=[^()]*[А-ЯЁ]\.)[^()]+\))", after)
    heads = words.WORD.findall(re.split(r"[«(]", named[0])[0]) if named else []
    return any(words.lemma(each) in lexicon.ORGANISATIONS for each in heads[:3])


def _is_proper(word: str, case: str) -> bool:
    """A name that the dictionary does not know: «Ростелеком», «Ростелекому»."""
    if not word[0].isupper() or not word[1:].islower() or case not in words.cases(word):
        return False
    return case == "nomn" or "gent" not in words.cases(word)


def _are_helped_together(before: str, following: str) -> bool:
    """«центру помощи семье и детям»: both are whom the organisation helps."""
    found = words.WORD.findall(_BRACKET.sub("", before))
    if len(found) < 2 or words.lemma(following) not in lexicon.RECIPIENTS:
        return False
    return words.lemma(found[-1]) in lexicon.RECIPIENTS


def _is_one_of_a_list(before: str, following: str, case: str) -> bool:
    """«школам, детским садам», «педагогам, социальным педагогам»: organisations, or posts with adjectives."""
    found = words.WORD.findall(before)
    if not found or case not in words.cases(found[-1]):
        return False
    base = lexicon.bases(words.lemma(found[-1]))
    return bool(base & lexicon.ORGANISATIONS) or (bool(base & lexicon.POSTS) and _agrees(following, case))


def _ends_with_head(before: str, case: str) -> bool:
    """Whether the last word stands in the case and in no other that an ambiguous word after it could share."""
    if _PERSON_AT_END.search(before):
        return True
    found = words.WORD.findall(before)
    return bool(found) and case in words.cases(found[-1]) and "gent" not in words.cases(found[-1])


_PERSON_AT_END = re.compile(r"(?<=\S\s)(?:[А-ЯЁ][а-яё]+\s(?:[А-ЯЁ]\.\s?){1,2}$|(?:[А-ЯЁ]\.\s?){1,2}[А-ЯЁ][а-яё]+$)")
"""A post and the person who holds it; a person alone may have the post behind the name."""


_HALF = re.compile(r"(?:ПР|ЗП|ДМ|СП|МП|ЧС|ПБ)(?!\w)")
_ABBREVIATED = re.compile(r"(?<!\w)[А-ЯЁ]{2,6}$")
"""«ОНД и ПР», «КДН и ЗП»: the second half of one short name."""

_OF_DUTY = re.compile(r"\sпо\s[А-ЯЁ]{2,6}$")
"""«по ГО и ЧС», «по УВР и ВР»: what a post is for goes on after «и»."""


def _is_complete(before: str, case: str) -> bool:
    """Whether the part before the joint is an addressee by itself: more than the bare head or its adjectives."""
    bare = _BRACKET.sub("", before).strip()
    found = words.WORD.findall(bare)
    if len(found) > 1 or "(" in before or "«" in before or re.search(r"\d", before):
        return (
            any(not _agrees(word, case) for word in found[1:]) or len(found) > 2 or bool(re.search(r"[(«\d]", before))
        )
    return bool(found) and (words.is_abbreviation(found[0]) or case == "nomn")


def _agrees(word: str, case: str) -> bool:
    return any(r.tag.POS in {"ADJF", "PRTF"} and r.tag.case == case for r in words.parses(word))


def begins(after: str, case: str, is_certain: bool = False) -> bool:
    """Return whether the text begins with a noun phrase in the case whose head is a post or an organisation."""
    for word in words.WORD.findall(after)[:5]:
        verdict = _heads(word, case, is_certain)
        if verdict is not None:
            return verdict
    return False


def _heads(word: str, case: str, is_certain: bool) -> bool | None:
    """Whether the word is the head of an addressee; None for an adjective in front of the head.

    `is_certain` says that what stands before is in the case, so that a form shared with the genitive is not one.
    """
    if words.is_abbreviation(word):
        return True
    readings = [r for r in words.parses(word) if r.tag.POS in {"NOUN", "ADJF", "PRTF"} and r.tag.case == case]
    is_known = bool(lexicon.bases(words.lemma(word)) & lexicon.GROUP_POSTS)
    is_genitive = not is_certain and _is_rather_genitive(word, case)
    if not readings or (is_genitive and not (case == "nomn" and is_known)):
        return False
    if is_known or any(r.tag.POS == "NOUN" and r.tag.animacy == "anim" and "Surn" not in r.tag for r in readings):
        return True
    return None if any(r.tag.POS != "NOUN" for r in readings) else False


def _is_rather_genitive(word: str, case: str) -> bool:
    likeliest = max(words.parses(word), key=lambda r: r.score)
    return case != "gent" and bool(likeliest.tag.case == "gent")
