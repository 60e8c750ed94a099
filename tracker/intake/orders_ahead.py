"""Points that no known words announce: a short line, and orders one after another behind it."""

from collections.abc import Sequence
from itertools import takewhile

from . import introductions, list_tasks, markers, tables
from .addressees import phrases
from .due import phrases as due
from .numbers import Style
from .paragraphs import Paragraph

_ASKED = 12
"""So many paragraphs behind a line show whether it introduces orders."""


def introduction(paragraphs: Sequence[Paragraph]) -> int | None:
    """Return the first line behind which most of a list orders, and somebody is ordered or a day is set.

    None where a table holds a plan: the lists in front of it only tell what it is for.
    """
    if any(tables.begins_plan(paragraphs, at) for at in range(len(paragraphs))):
        return None
    return next((at for at in range(len(paragraphs) - 2) if _introduces(paragraphs, at)), None)


def _introduces(paragraphs: Sequence[Paragraph], at: int) -> bool:
    paragraph = paragraphs[at]
    is_line = paragraph.cell is None and (paragraph.number is None or paragraph.number.style is not Style.BULLET)
    if not is_line or not _may_introduce(paragraph.text):
        return False
    listed = list(takewhile(lambda one: _is_like(paragraphs[at + 1], one), paragraphs[at + 1 : at + 1 + _ASKED]))
    ordering = [one for one in listed if list_tasks.is_task(one.text) and list_tasks.has_infinitive(one.text)]
    if len(ordering) < 2 or 3 * len(ordering) < 2 * len(listed):
        return False
    return any(_names_who_or_when(one.text) for one in ordering)


def _may_introduce(text: str) -> bool:
    """It ends with a colon, or is a heading; it tells of nothing that is past, heard or noted."""
    if markers.is_heard(text) or markers.is_minutes_list(text) or introductions.tell_of_the_past(text):
        return False
    return text.endswith(":") or (len(text) < _HEADING and not text.endswith((".", ";", ",")))


_HEADING = 120


def _is_like(first: Paragraph, paragraph: Paragraph) -> bool:
    """Whether the paragraph is in the same list: marked as the first is, and in no table."""
    if paragraph.cell is not None or paragraph.number is None or first.number is None:
        return paragraph.cell is None and paragraph.number is None and first.number is None
    return paragraph.number.style is first.number.style is Style.BULLET or paragraph.number.style is not Style.BULLET


def _names_who_or_when(text: str) -> bool:
    return phrases.leading(text) is not None or bool(due.find(text, None))
