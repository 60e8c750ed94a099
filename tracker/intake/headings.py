"""Headings without a number inside the resolving part: sections, and those that name who or by when."""

import re
from collections.abc import Sequence

from . import list_tasks, words, zones
from .addressees import phrases
from .due import phrases as due
from .items import Item
from .paragraphs import Paragraph


def stands_at(paragraphs: Sequence[Paragraph], current: Item | None) -> bool:
    """Return whether the first of the paragraphs is a heading that points follow; `current` is the point above."""
    paragraph, following = paragraphs[0], paragraphs[1:3]
    if not zones.is_heading_like(paragraph) or not following:
        return False
    if not (_points_follow(following) or (is_addressed(paragraph.text) and tasks_follow(paragraphs[1:]))):
        return False
    if current is None:
        return True
    if paragraph.text[:1].islower() and not paragraph.text.endswith(":"):
        return False
    return not _awaits_more(current.text, paragraph)


def _points_follow(following: Sequence[Paragraph]) -> bool:
    """A number comes next, or after one more heading."""
    if following[0].number is not None:
        return True
    return zones.is_heading_like(following[0]) and len(following) > 1 and following[1].number is not None


def tasks_follow(paragraphs: Sequence[Paragraph]) -> bool:
    """Return whether a paragraph without a number follows that begins with an order."""
    return bool(paragraphs) and paragraphs[0].number is None and list_tasks.begins_with_order(paragraphs[0].text)


def _awaits_more(before: str, paragraph: Paragraph) -> bool:
    """Whether the point above has not ended its sentence, so that the paragraph must belong to it."""
    if before.endswith(":"):
        return True
    return before.endswith((",", "и")) or (paragraph.text[:1].islower() and not before.endswith((".", ";")))


def is_addressed(text: str) -> bool:
    """Return whether the heading names addressees and nothing else, or a deadline («В срок до 1 мая:»)."""
    return (phrases.is_only_addressees(text) and not _INTRODUCES.match(text)) or _is_only_deadline(text)


_INTRODUCES = re.compile(r"(?:предложения|рекомендации|поручения|задания)\b", re.IGNORECASE)
"""«Предложения руководителям:» is the title of a list."""


def _is_only_deadline(text: str) -> bool:
    found = due.find(text, None)
    if len(found) != 1 or not text.endswith(":"):
        return False
    rest = text[: found[0].start] + text[found[0].end :]
    return not [word for word in words.WORD.findall(rest) if word.lower() not in {"в", "срок"}]
