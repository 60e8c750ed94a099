"""The office that a head stands for: «УТВЕРЖДАЮ Начальник отдела образования …», «доклад начальника управления …»."""

import re
from collections.abc import Sequence

from . import words
from .addressees import lexicon
from .addressees.nominative import nominative
from .header_case import cased
from .header_lines import APPROVAL, DATE_IN_TITLE, is_requisites, without_number
from .header_names import continues_name, named_body
from .markers import NAME
from .printed_lines import PrintedLine

_POST = re.compile(
    r"(?<![а-яё])(?:(?:и\.\s?о\.\s|врио\s|исполняющ\w{2,3} обязанности\s|(?:первый\s)?заместител[ьяю]\s)?"
    r"(?:начальника?|заведующ(?:ий|ая|его|ей)|директора?|руководител[ья]|председател[ья])|(?P<minister>министра?))\s",
    re.IGNORECASE,
)
_ACT = re.compile(
    r"(?:решени(?:ем|ю)|приказ(?:ом|у)|постановлени(?:ем|ю)|распоряжени(?:ем|ю)|протокол(?:ом|у)(?:\sзаседания)?)\s",
    re.IGNORECASE,
)
_ENDS = re.compile(r"_{2,}|\bот\s|\bна\s|\bо\s|\bоб\s|\bза\s20|\bза\sотч|[()]|№\s?_")
_APPROVED = re.compile(r"утвержд|утв\.|приложение", re.IGNORECASE)
_BLOCK = 5
"""So many lines an approval has at most."""


def approving_office(lines: Sequence[PrintedLine]) -> str | None:
    """Return who approves a document that names no other body: whose decision it is, or whose head signs."""
    approvals = [at for at, line in enumerate(lines) if APPROVAL.match(line.text) and _APPROVED.search(line.text)]
    if not approvals:
        return None
    at = next((at for at in approvals if "утв" in lines[at].text.lower()), approvals[0])
    is_last = lines[at].text.lower().rfind("утвержд") > lines[at].text.lower().rfind("согласован")
    block = [lines[at].text[max(lines[at].text.lower().rfind("утвержд"), 0) :]]
    for line in lines[at + 1 : at + _BLOCK]:
        if is_requisites(line.text) or "__" in line.text or NAME.search(line.text) or APPROVAL.match(line.text):
            break
        block.append(line.text)
    return _acting(" ".join(block)) or office_of(" ".join(block), is_last)


def _acting(text: str) -> str | None:
    """«решением коллегии управления образования от …»."""
    act = _ACT.search(text)
    if act is None:
        return None
    rest = _ENDS.split(DATE_IN_TITLE.sub("", without_number(text[act.end() :])))[0].strip(" ,.")
    return named_body(rest) or _organisation(rest)


def office_of(text: str, is_last: bool = False) -> str | None:
    """Return the organisation whose head the text names, in the nominative; None when it names none.

    `is_last` where two approvals stand beside each other and the right one is meant.
    """
    posts = [found for found in _POST.finditer(text) if found["minister"] or _organisation(_tail(text, found))]
    if not posts:
        return None
    post = posts[-1 if is_last else 0]
    tail = _tail(text, post)
    return f"Министерство {tail}" if post["minister"] else _organisation(tail)


_AUTHOR = re.compile(
    r"(?:подготовил|составил|докладчик|докладыва|автор)\w{0,4}(?:\sдоклада)?\s?[:–—-]\s", re.IGNORECASE
)
_LARGER = re.compile(r"\s(?=(?:Управлени|Комитет|Департамент|Министерств|Отдел)[а-яё]{0,4}\s)")


def authors_office(lines: Sequence[PrintedLine]) -> str | None:
    """«Подготовил: Ершов Д.С., начальник отдела … Комитета по образованию …»: the largest office of who reports."""
    at = next((at for at, line in enumerate(lines) if _AUTHOR.match(line.text)), None)
    if at is None:
        return None
    said = lines[at].text
    for line in lines[at + 1 : at + 3]:
        said = f"{said} {line.text}" if continues_name(said, line.text) else said
    parts = _LARGER.split(said)
    return _organisation(parts[-1].strip(" ,.")) if len(parts) > 1 else office_of(said)


def _tail(text: str, post: re.Match[str]) -> str:
    rest = text[post.end() :]
    other = re.search(r"\s(?=(?:Председатель|Начальник|Директор|Заведующ|Руководитель|Глава)\w*\s)", rest)
    rest = rest[: other.start()] if other else rest
    name = NAME.search(rest)
    rest = rest[: name.start()] if name else rest
    return re.split(r"_{2,}|\s(?:на|о|об|за|по итогам)\s|\(", rest)[0].strip(" ,.")


def _organisation(text: str) -> str | None:
    """The organisation in the genitive as a name in the nominative."""
    for word in words.WORD.findall(cased(text))[:5]:
        if words.is_abbreviation(word) or lexicon.bases(words.lemma(word)) & lexicon.ORGANISATIONS:
            return nominative(cased(text), "gent")
    return None
