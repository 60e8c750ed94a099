"""From a phrase to its addressees: one by one, in the nominative, the person apart."""

import re
from dataclasses import replace

from tracker.intake import people, words
from tracker.intake.draft import Addressee, Part

from . import joints, lexicon
from .nominative import nominative
from .shared_posts import shares_post, with_post

_BRACKET = re.compile(r"\s?\(([^()]{0,300})\)")
_MARK = re.compile(
    r"\s?[(–-]\s?(?:свод|созыв|ответственн\w{2,3}|отв\.?|сводн\w{2,4}|координатор)\)?(?=$|[\s,;])", re.IGNORECASE
)
"""The marks of the one who leads among several."""

_MARKED = re.compile(r"^\s*(?:свод|созыв|координация|ответственн\w{2,3})\s?[:–—-]\s?", re.IGNORECASE)
"""«свод – МКУ «Центр»»: the mark in front of the one who leads."""

_AGREED = re.compile(r"\s?\(по согласованию[^()]{0,60}\)", re.IGNORECASE)


def named(phrase: str, case: str, part: Part = Part.LEAD) -> list[Addressee]:
    """Return the addressees that `phrase` names in the case, in the order printed."""
    found: list[Addressee] = []
    for printed in _split(phrase, case):
        addressee = _one(printed, case, part)
        if addressee is None:
            continue
        if found and shares_post(found[-1], printed):
            addressee = with_post(found[-1], addressee)
        if found and _is_one_more_person(found[-1], addressee):
            before = found.pop()
            found.append(replace(before, name=str(before.person), group=False))
        if found and case != "nomn" and _is_second_post(found[-1], addressee):
            before = found.pop()
            name = f"{before.name}, {addressee.name[:1].lower()}{addressee.name[1:]}"
            addressee = replace(addressee, name=name, printed=f"{before.printed}, {addressee.printed}")
        if found and _is_post_of(found[-1], addressee):
            before = found.pop()
            addressee = replace(addressee, person=before.person, printed=f"{before.printed}, {addressee.printed}")
        is_marked = _MARK.search(printed) or _MARKED.match(printed)
        found.insert(0, addressee) if is_marked else found.append(addressee)
    return _distinct(found)


def leads_by_mark(phrase: str) -> bool:
    """Return whether a mark in front says that this one leads («свод – МКУ «Центр»»)."""
    return _MARKED.match(phrase) is not None


def _is_one_more_person(before: Addressee, addressee: Addressee) -> bool:
    """«Членам совета Орлову А.А., Рыбину Б.Б.»: several who hold one post are meant each by name."""
    is_person = addressee.person is not None and addressee.person == addressee.name
    return is_person and before.group and before.person is not None and before.person != before.name


def _is_second_post(before: Addressee, addressee: Addressee) -> bool:
    """«Начальнику сборов, директору центра Орлову А.А.»: two posts of the one person who is named behind both."""
    if addressee.person is None or addressee.person == addressee.name or "(" in addressee.printed:
        return False
    is_bare = before.person is None and not before.group and "(" not in before.printed
    return is_bare and all(_begins_with_post(each.name) for each in (before, addressee))


def _begins_with_post(name: str) -> bool:
    first = words.WORD.match(name)
    return first is not None and words.lemma(first[0]) in lexicon.POSTS


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
    first, *others = (nominative(each, case) for each in _appositions(bare, case))
    name = " – ".join([first, *(other[:1].lower() + other[1:] for other in others)])
    return Addressee(name=name, printed=printed, person=person, group=is_group(bare, case), part=part)


_APPOSITION = re.compile(r"\s[–—-]\s(?=[а-яё]|[А-ЯЁ]{2})")


def _appositions(phrase: str, case: str) -> list[str]:
    """«Членам совета – директорам школ»: two names of the same; of several the second says who they are."""
    parts = _APPOSITION.split(phrase, maxsplit=1)
    if len(parts) == 1 or _depths(phrase)[len(parts[0])] or not joints.begins(parts[1], case):
        return [phrase]
    return parts[1:] if is_group(parts[0], case) else parts


def _person(part: str, case: str) -> tuple[str | None, str]:
    """The person that the phrase names, in brackets or not, and the phrase without the person."""
    part = _AGREED.sub("", _MARK.sub("", _MARKED.sub("", part)))
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
        joint = joints.length_at(phrase, at) if depth == 0 else 0
        is_listed = phrase[at : at + 1] in ",;" or len(cuts) > 1
        if joint and joints.begins_another(phrase[cuts[-1] : at], phrase[at + joint :], case, is_listed):
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
