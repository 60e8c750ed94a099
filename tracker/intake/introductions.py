"""Sentences that introduce tasks: «… решение следующих задач:», «Задачи школ:», «… директорам необходимо:»."""

import re
from collections.abc import Sequence

from .addressees import needed, tasks_of
from .paragraphs import Paragraph
from .passage import Passage

_TASKS = re.compile(
    r"\b(?:задач|рекомендаци|предложени|поручени|мероприяти|решени|обязательств|направлени)\w{0,4}", re.IGNORECASE
)
_AHEAD = re.compile(
    r"следующ|очередн|предстоящ|необходимо|должн|определяющ|предстоит|стоят|стоит"
    r"|рекомендуется|рекомендован|выработан|сформулирован"
    r"|на (?:новый|20\d\d|перспективу|период|будущ)|приоритетн|предлага|намечен",
    re.IGNORECASE,
)
_PROPOSALS = re.compile(
    r"(?:рекомендации|предложения|поручения|выводы и предложения)(?:\s[\w\s«»]{1,60})?\s?:$", re.IGNORECASE
)
_NOT_TASKS = re.compile(
    r"(?:проблем|недостат|вопрос|причин|результат|показател|форм(?!ировани)|цель|цели|целей"
    r"|услови)\w{0,4}(?:\s[\w«»]{1,20}){0,2}\s?:$",
    re.IGNORECASE,
)
_AHEAD_BY_YEAR = re.compile(
    r"^[^.]{0,80}\bзадач[а-яё]{1,3}\b[^.]{0,60}\bна\s(?:20\d\d|новый|следующий|предстоящ)[^.]{0,120}"
    r"\s(?:явля|станов|остаются|стоят|стоит)[^.]{0,40}:$",
    re.IGNORECASE,
)
"""«Приоритетными задачами на 2024 год являются:»."""

_BEHIND = re.compile(
    r"реализован|выполнен\w?|решались|решены|достигнут|проведен[ыо]?\b|проведён(?:[аоы]?\b)|прошедш|истекш|в прошлом"
    r"|являются|стояли|отчетн|отчётн|за 20\d\d|цел[ьи] и задачи",
    re.IGNORECASE,
)

_NEEDED = re.compile(
    r"(?:необходимо|следует|надлежит|нужно|предстоит|рекоменду(?:ю|ется)|поруча(?:ю|ется)):$", re.IGNORECASE
)
_MADE = re.compile(
    r"(?:сформулирован|выработан|внесен|подготовлен)[аоы]\s(?:следующие\s)?(?:предложени|рекомендаци)[яи]\s?:$",
    re.IGNORECASE,
)


def announce_tasks(text: str) -> bool:
    """Return whether the paragraph introduces tasks that lie ahead («… решение следующих задач:»)."""
    if not text.rstrip().endswith(":") or len(text) > 1200:
        return False
    said = text[-500:]
    if _PROPOSALS.match(text) or (text[:6].lower() == "задачи" and tasks_of.named_in(text)) or _says_needed(text):
        return True
    if not (_TASKS.search(said) and _AHEAD.search(said)) or _NOT_TASKS.search(said):
        return False
    return not _BEHIND.search(_last_clause(said)) or bool(_AHEAD_BY_YEAR.match(said))


def _last_clause(said: str) -> str:
    """The part that speaks of tasks: «исходя из достигнутых результатов, управление определяет следующие задачи:»."""
    last = [found.start() for found in _TASKS.finditer(said)][-1]
    return re.split(r"[,;.]\s", said[:last])[-1] + said[last:]


def tell_of_the_past(text: str) -> bool:
    """Return whether the paragraph introduces what was, or what is wrong, rather than what is to be done."""
    said = text[-500:]
    return _NEEDED.search(said) is None and (_NOT_TASKS.search(said) is not None or _BEHIND.search(said) is not None)


def _says_needed(text: str) -> bool:
    """«В связи с этим руководителям школ необходимо:»."""
    if not _NEEDED.search(text) or len(text) > _LONGEST_NEED:
        return False
    found = needed.needed_of(Passage(text))
    return found is not None and bool(found.addressees)


_LONGEST_NEED = 300


def tell_of_proposals(paragraphs: Sequence[Paragraph], at: int | None) -> bool:
    """Return whether the paragraph says that proposals were made, which stand in front of what is resolved then."""
    return at is not None and _MADE.search(paragraphs[at].text) is not None
