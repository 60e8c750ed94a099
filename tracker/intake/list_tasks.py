"""Whether a list under a point is one of tasks, each a point, or belongs to the point's own sentence."""

import re
from collections.abc import Sequence

from . import words
from .addressees import phrases
from .draft import PointKind
from .items import Item
from .kinds import kind_of
from .numbers import Number
from .paragraphs import Paragraph

_AHEAD = 60
"""So many paragraphs of a list are enough to judge it by."""

_AMENDS = re.compile(
    r"(?:редакции|следующего содержания|словами|дополнить|изложить)[^.]{0,60}:$",
    re.IGNORECASE,
)
_ENUMERATES = re.compile(
    r"(?:состав\w{0,2}|списо?к\w{0,2}|перечень|членов|лиц|критери\w{1,3}|показател\w{1,3}|вопрос\w{0,3}|тем\w{0,3})[^.;]{0,80}:$",
    re.IGNORECASE,
)


def quotes(above: str) -> bool:
    """Return whether the point is followed by a passage that it quotes («… изложить в следующей редакции:»)."""
    return bool(_AMENDS.search(above[-200:]))


def holds_tasks(above: Item, items: Sequence[Paragraph]) -> bool:
    """Return whether the items under the point are points of their own."""
    text = above.text.rstrip()
    if quotes(text) or not text.endswith((":", ";", ".")):
        return False
    if phrases.is_only_addressees(text):
        return True
    if kind_of(text, addressed=False).kind is not PointKind.ASSIGNMENT or _ENUMERATES.search(text[-200:]):
        return False
    tasks = sum(_is_task(item.text) for item in items)
    if not text.endswith(":"):
        return tasks == len(items)
    return 2 * tasks >= len(items) or not has_infinitive(text)


def run_of(paragraphs: Sequence[Paragraph], number: Number) -> list[Paragraph]:
    """Return the items of the list that the paragraphs begin with, up to a number of another form."""
    items: list[Paragraph] = []
    for paragraph in paragraphs[:_AHEAD]:
        if paragraph.number is not None and paragraph.number.style is not number.style:
            break
        if paragraph.number is not None:
            items.append(paragraph)
    return items


def orders_or_states(text: str) -> bool:
    """Return whether a paragraph without a number can be a point of its own."""
    if has_infinitive(text) or phrases.leading(text) is not None:
        return True
    return kind_of(text, addressed=False).rule != "no_stating_verb"


def has_infinitive(text: str) -> bool:
    return any(words.is_infinitive(word) for word in words.WORD.findall(text))


def _is_task(text: str) -> bool:
    """Whether an item is an order: an infinitive among its first words, or an addressee in front."""
    return (
        any(words.is_infinitive(word) for word in words.WORD.findall(text[:200])[:3])
        or phrases.leading(text) is not None
    )
