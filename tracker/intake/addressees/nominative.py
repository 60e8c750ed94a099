"""A noun phrase from an oblique case into the nominative: «Управлению образования» gives «Управление образования».

Only the words that agree in the case are turned: adjectives and the noun they belong to, again after «и» or a comma.
Complements («образования»), names in quotation marks and abbreviations stay as printed.
"""

import re
from typing import Any

from tracker.intake import words

from . import lexicon

_TOKEN = re.compile(
    r"«[^«»]{0,200}(?:«[^«»]{0,200}»(?:[^«»]{0,100}(?=»))?)?»?|\"[^\"]{0,200}\""
    r"|[А-Яа-яЁёA-Za-z]+(?:-[А-Яа-яЁёA-Za-z]+)*|\d+|\S|\s+"
)
_ALL = re.compile(r"^(?:все[мх]|всеми|каждо(?:му|й)|кажд(?:ый|ую|ого))\s(?!из\b)", re.IGNORECASE)
_NEGATION = {"не"}
_TRANSPARENT = {"(", "-"} | _NEGATION
_PREPOSITIONS = {"по", "при", "к", "в", "на", "с", "для", "из", "за"}
"""After these the words belong to the complement: «комиссии по делам … и защите их прав»."""

_JOINTS = {"и", "или", ",", "/"}
_POSTS = {
    "заведующим": "заведующие", "заведующему": "заведующий", "заведующей": "заведующая",
    "заведующих": "заведующие", "заведующего": "заведующий", "заведующую": "заведующая",
    "заведующими": "заведующие", "управляющему": "управляющий", "управляющим": "управляющие",
    "уполномоченному": "уполномоченный", "уполномоченным": "уполномоченные",
    "исполняющему": "исполняющий", "исполняющей": "исполняющая", "исполняющего": "исполняющий",
}  # fmt: skip


def nominative(phrase: str, case: str) -> str:
    """Return the phrase in the nominative with a capital letter; `case` is the case that it stands in."""
    phrase = _SAME.sub(lambda m: f"({_in_bracket(m['same'], case)})", _ALL.sub("", phrase.strip()))
    turned = phrase if case == "nomn" else "".join(_turned(_TOKEN.findall(phrase), case))
    return turned[:1].upper() + turned[1:]


_SAME = re.compile(r"\((?P<same>[а-яё][^()]{3,80})\)")


def _in_bracket(same: str, case: str) -> str:
    """«(законным представителям)»: who is meant, said in another way in the same case."""
    found = words.cases(same.split(maxsplit=1)[0])
    is_same = case in found and not found & {"nomn", "gent"}
    return nominative(same, case)[:1].lower() + nominative(same, case)[1:] if is_same else same


def _turned(tokens: list[str], case: str) -> list[str]:
    result, agrees, number = [], True, None
    is_within = shares_noun = several = False
    for index, token in enumerate(tokens):
        reading = _reading(token, case, number) if agrees and not _is_cut_short(tokens, index) else None
        if token.lower() in _POSTS and agrees and not _is_adjective(tokens, index, case):
            result.append(_like(token, _POSTS[token.lower()]))
            agrees = False
        elif reading is not None:
            result.append(_like(token, _form(reading, tokens[index:], case)))
            agrees = shares_noun = reading.tag.POS != "NOUN"
            # «муниципальному и региональному координаторам»: the noun of several adjectives has a number of its own
            number = None if several and shares_noun else number or reading.tag.number
        else:
            result.append(token)
            if shares_noun and token.lower() == "и":
                several, number = True, None
            is_within = is_within or token.lower() in _PREPOSITIONS
            agrees = not is_within and (
                _is_cut_short(tokens, index) or _agreement_after(tokens, index, agrees, case, number)
            )
    return result


def _is_adjective(tokens: list[str], index: int, case: str) -> bool:
    """«управляющим советам»: the participle belongs to the noun after it, «заведующим школами» does not."""
    following = next((token for token in tokens[index + 1 :] if not token.isspace()), "")
    if not tokens[index].lower().startswith("управляющ") or not following[:1].isalpha():
        return False
    return any(r.tag.POS == "NOUN" and r.tag.case == case for r in words.parses(following))


def _is_cut_short(tokens: list[str], index: int) -> bool:
    """«Соц.» before its noun: the word, and the full stop behind it."""
    at = index - 1 if tokens[index] == "." else index
    return at >= 0 and tokens[at].lower() in lexicon.SHORT_ADJECTIVES and tokens[at + 1 : at + 2] == ["."]


def _agreement_after(tokens: list[str], index: int, agrees: bool, case: str, number: str | None) -> bool:
    """Whether the case is looked for in the next words: not after a word that stands in another one."""
    shown = tokens[index]
    if shown.lower() in _JOINTS and case != "gent":
        return _head_follows(tokens[index + 1 :], case, number)
    return agrees and (shown.isspace() or shown in _TRANSPARENT)


def _reading(token: str, case: str, number: str | None) -> Any:
    """The likeliest reading of a word in the case; once the number is known, only in that number."""
    if not token[:1].isalpha() or len(token) == 1 or words.is_abbreviation(token):
        return None
    fitting = [r for r in words.parses(token) if _stands_in(r, case) and number in {None, r.tag.number}]
    return max(fitting, key=lambda r: (r.tag.number == "plur" and case == "datv", r.score), default=None)


def _stands_in(reading: Any, case: str) -> bool:
    if reading.tag.POS not in {"NOUN", "ADJF", "PRTF"} or "Surn" in reading.tag or "Name" in reading.tag:
        return False
    return bool(reading.tag.case == case)


def _form(reading: Any, following: list[str], case: str) -> str:
    wanted = {"nomn", reading.tag.number}
    if reading.tag.POS != "NOUN" and reading.tag.number == "sing":
        is_feminine = case == "datv" and reading.tag.gender == "femn"  # no other gender has this form
        wanted.add((None if is_feminine else _gender(following[1:], case)) or reading.tag.gender)
    inflected = reading.inflect(wanted)
    word = str(inflected.word if inflected else reading.word)
    return word.replace("учители", "учителя", 1) if word.startswith("учители") else word


def _gender(following: list[str], case: str) -> str | None:
    """The gender of the noun that the adjective belongs to."""
    for token in following:
        if token.lower() in _POSTS:
            return "femn" if _POSTS[token.lower()].endswith("ая") else "masc"
        for reading in words.parses(token) if token[:1].isalpha() else ():
            if reading.tag.POS == "NOUN" and reading.tag.case == case and reading.tag.number == "sing":
                return str(reading.tag.gender)
    return None


def _head_follows(tokens: list[str], case: str, number: str | None) -> bool:
    """After «и» or a comma the case goes on only if a word follows that can be nothing else."""
    word = next((token for token in tokens if not (token.isspace() or token in _NEGATION)), "")
    if not word[:1].isalpha() or words.is_abbreviation(word):
        return False
    found = words.cases(word)
    if case == "datv":
        return "datv" in found and not found & {"gent", "nomn"}
    return case in found and _reading(word, case, number) is not None and "gent" not in found - {case}


def _like(token: str, form: str) -> str:
    return form[:1].upper() + form[1:] if token[:1].isupper() else form
