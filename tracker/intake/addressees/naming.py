"""From a phrase to its addressees: one by one, in the nominative, the person apart."""

import re
from dataclasses import replace

from tracker.intake import people, words
from tracker.intake.draft import Addressee, Part

from . import lexicon
from .nominative import nominative
from .shared_posts import shares_post, with_post

_BRACKET = re.compile(r"\s?\(([^()]{0,300})\)")
_MARK = re.compile(
    r"\s?[(–-]\s?(?:свод|созыв|ответственн\w{2,3}|отв\.?|сводн\w{2,4}|координатор)\)?(?=$|[\s,;])", re.IGNORECASE
)
"""The marks of the one who leads among several."""

_AGREED = re.compile(r"\s?\(по согласованию[^()]{0,60}\)", re.IGNORECASE)

_NUMBERS = re.compile(r"(?:№+|N)\s?\d")
_NUMBER_LIST = re.compile(r"^\s*(?:№+\s?)?\d[\d\s,–—-]*(?:и\s\d+)?\s*$")


def named(phrase: str, case: str, part: Part = Part.LEAD) -> list[Addressee]:
    """Return the addressees that `phrase` names in the case, in the order printed."""
    found: list[Addressee] = []
    for printed in _split(phrase, case):
        addressee = _one(printed, case, part)
        if addressee is None:
            continue
        if found and shares_post(found[-1], printed):
            addressee = with_post(found[-1], addressee)
        if found and _is_post_of(found[-1], addressee):
            before = found.pop()
            addressee = replace(addressee, person=before.person, printed=f"{before.printed}, {addressee.printed}")
        found.insert(0, addressee) if _MARK.search(printed) else found.append(addressee)
    return _distinct(found)


def _is_post_of(before: Addressee, addressee: Addressee) -> bool:
    """«Котова И.И., методист»: the post behind a person's name is that person's."""
    first = words.WORD.match(addressee.name)
    if before.person is None or before.person != before.name or addressee.person or addressee.group or first is None:
        return False
    return words.lemma(first[0]) in lexicon.POSTS or first[0].lower() in {"главный", "ведущий", "старший"}


def _distinct(found: list[Addressee]) -> list[Addressee]:
    seen: dict[str, Addressee] = {}
    for addressee in found:
        seen.setdefault(addressee.name.lower() + (addressee.person or ""), addressee)
    return list(seen.values())


def _one(phrase: str, case: str, part: Part) -> Addressee | None:
    printed = phrase.strip(" ,;.:–—-")
    if printed.count("(") < printed.count(")"):
        printed = printed.rstrip(")")
    if not printed or not re.search(r"[А-Яа-яЁёA-Za-z]{2}", printed):
        return None
    whole = phrase.strip(" ,;:–—-")
    person, bare = _person(whole if whole.count("(") >= whole.count(")") else re.sub(r"\)\.?$", "", whole), case)
    bare = bare.strip(" ,;.:–—-")
    if not bare:
        return Addressee(name=person or printed, printed=printed, person=person, part=part)
    name = nominative(bare, case)
    return Addressee(name=name, printed=printed, person=person, group=is_group(bare, case), part=part)


def _person(part: str, case: str) -> tuple[str | None, str]:
    """The person that the phrase names, in brackets or not, and the phrase without the person."""
    part = _AGREED.sub("", _MARK.sub("", part))
    for bracket in _BRACKET.finditer(part):
        inside = people.all_in_brackets(bracket[1])
        if inside:
            return ", ".join(inside), part[: bracket.start()] + part[bracket.end() :]
    found = people.found_in(_without_quotes(part), case)
    if not found:
        return None, part
    return found[0].name, part[: found[0].start] + part[found[0].end :]


def _without_quotes(text: str) -> str:
    """The text with what stands in quotation marks blanked: a school named after a person is not the person."""
    depths = _depths(text.replace("(", " ").replace(")", " "))
    blanked = "".join(sign if depth == 0 else "_" for sign, depth in zip(text, depths, strict=True))
    return re.sub(r"\bим(?:ени|\.)\s[^,()]{0,40}", lambda m: "_" * len(m[0]), blanked)


def is_group(phrase: str, case: str) -> bool:
    """Return whether the phrase means several: a plural head, or school numbers after «№№»."""
    if re.search(r"№№|№\s?\d+\s?(?:,|и)\s?№?\s?\d", phrase) or re.match(r"(?:все[мх]|каждо)", phrase.lower()):
        return True
    for word in words.WORD.findall(phrase)[:4]:
        if words.is_abbreviation(word):
            return False
        readings = [r for r in words.parses(word) if r.tag.POS in {"NOUN", "PRTF"} and r.tag.case == case]
        if readings:
            return bool(max(readings, key=lambda r: r.score).tag.number == "plur")
    return False


def _split(phrase: str, case: str) -> list[str]:
    """Cut at commas, semicolons and «и» outside brackets where another addressee begins."""
    cuts = [0]
    depths = _depths(phrase)
    for at, depth in enumerate(depths):
        joint = _joint(phrase, at) if depth == 0 else 0
        is_listed = phrase[at : at + 1] in ",;" or len(cuts) > 1
        if joint and _another(phrase[cuts[-1] : at], phrase[at + joint :], case, is_listed):
            cuts += [at, at + joint]
    cuts.append(len(phrase))
    return [phrase[start:end] for start, end in zip(cuts[::2], cuts[1::2], strict=True)]


def _depths(phrase: str) -> list[int]:
    """In how many quotation marks and brackets each character stands; one mark may close two («Лагерь «Чайка»)."""
    depths, marks, brackets = [], 0, 0
    closes_all = phrase.count("«") > phrase.count("»")
    for sign in phrase:
        marks = 0 if sign == "»" and closes_all else max(marks + (sign == "«") - (sign == "»"), 0)
        brackets = max(brackets + (sign == "(") - (sign == ")"), 0)
        depths.append(marks + brackets)
    return depths


def _joint(phrase: str, at: int) -> int:
    for joint in (", а также ", " а также ", ", и ", ", ", "; ", " и ", ",", ";", "/"):
        if phrase.startswith(joint, at):
            return len(joint)
    return 0


def _another(before: str, after: str, case: str, is_listed: bool) -> bool:
    """Whether an addressee of its own begins after the joint; `is_listed` where commas part a list."""
    after = after.lstrip()
    if not before.strip() or not after or _NUMBER_LIST.match(after.split("(")[0].split(",")[0]):
        return False
    if people.found_in(after, case)[:1] and people.found_in(after, case)[0].start == 0:
        return True
    head = words.WORD.match(after)
    if head is None:
        return after[0] in '«"' and bool(_NUMBERS.search(before) or "«" in before)
    word = head[0]
    if words.is_abbreviation(word):
        return _is_complete(before, case) and not _OF_DUTY.search(before)
    is_complete = _is_complete(before, case) or (is_listed and _is_one_of_a_list(before, word, case))
    return is_complete and _begins(after, case, _ends_with_head(before, case))


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


def _begins(after: str, case: str, is_certain: bool = False) -> bool:
    """Whether the text begins with a noun phrase in the case whose head is a post or an organisation."""
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
    if is_known or any(r.tag.POS == "NOUN" and r.tag.animacy == "anim" for r in readings):
        return True
    return None if any(r.tag.POS != "NOUN" for r in readings) else False


def _is_rather_genitive(word: str, case: str) -> bool:
    likeliest = max(words.parses(word), key=lambda r: r.score)
    return case != "gent" and bool(likeliest.tag.case == "gent")
