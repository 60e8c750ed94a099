"""Whether a list under a point is one of tasks, each a point, or belongs to the point's own sentence."""

import re
from collections.abc import Sequence

from . import words
from .addressees import phrases
from .draft import PointKind
from .items import Item
from .kinds import kind_of
from .numbers import Number, Style
from .paragraphs import Paragraph

_AHEAD = 60
"""So many paragraphs of a list are enough to judge it by."""

_HEADING = 200
"""A heading without a sign at its end is shorter."""

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


_LONGEST_QUOTED = 3000
_QUOTED_AFTER = re.compile(r"(?:редакции|содержания|словами)[^.:]{0,60}:\s?[«\"“]", re.IGNORECASE)


def quotation_begins(above: str, text: str) -> bool:
    """Return whether the paragraph is in a passage that the point quotes: one it begins, or one left open above."""
    is_open = above.count("«") > above.count("»") and _QUOTED_AFTER.search(above[-_LONGEST_QUOTED:]) is not None
    return is_open or (quotes(above) and text[:1] in '«"“')


def holds_tasks(above: Item, items: Sequence[Paragraph]) -> bool:
    """Return whether the items under the point are points of their own."""
    text = above.text.rstrip()
    if quotes(text):
        return False
    return phrases.is_only_addressees(text) or _introduces_tasks(text, items)


def _introduces_tasks(text: str, items: Sequence[Paragraph]) -> bool:
    if not text.endswith((":", ";", ".")):
        return len(text) < _HEADING and not has_infinitive(text) and all(begins_with_order(item.text) for item in items)
    if _ENUMERATES.search(text[-200:]) or kind_of(text, addressed=False).kind is not PointKind.ASSIGNMENT:
        return False
    tasks = sum(is_task(item.text) for item in items)
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
    addressed = phrases.leading(text)
    if has_infinitive(text) or (addressed is not None and addressed.rule != "appeal"):
        return True
    return kind_of(text, addressed=False).rule != "no_stating_verb"


def has_infinitive(text: str) -> bool:
    return any(words.is_infinitive(word) for word in words.WORD.findall(text))


def begins_with_order(text: str) -> bool:
    """Return whether an infinitive is the first word, or follows «не» or an adverb."""
    return any(words.is_infinitive(word) for word in words.WORD.findall(text[:80])[:2])


def begins_task(text: str) -> bool:
    """Return whether the text begins with an order or with an addressee."""
    return begins_with_order(text) or phrases.leading(text) is not None


def is_task(text: str) -> bool:
    """Return whether an item is an order: an infinitive among its first words, or an addressee in front."""
    return (
        any(words.is_infinitive(word) for word in words.WORD.findall(text[:200])[:3])
        or phrases.leading(text) is not None
    )


WISHES = re.compile(
    r"(?:участники|делегаты|коллегия|форум|съезд|конференция|совет)\b.{0,60}\b(?:выража|наде|увер|благодар)",
    re.IGNORECASE,
)


def is_of_the_body(text: str) -> bool:
    """Return whether a paragraph that continues nothing orders or states, rather than wishes."""
    return orders_or_states(text) and WISHES.match(text) is None


_OF_THE_MEETING = re.compile(r"(?:участники|делегаты|коллегия|форум|съезд|конференция|совет)\s[а-яё]", re.IGNORECASE)


def only_adds(current: Item, text: str) -> bool:
    """Return whether a sentence behind an ended bullet says more of it rather than something of its own."""
    return current.number is not None and not (begins_task(text) or _OF_THE_MEETING.match(text))


def closes(current: Item, text: str) -> bool:
    """Whether a new sentence after an ended item belongs to the document rather than to the item."""
    if not current.text.endswith((".", ";")) or not text[:1].isupper():
        return False
    is_bullet = current.number is not None and current.number.style is Style.BULLET
    return bool(WISHES.match(text)) or (is_bullet and not orders_or_states(text))
