"""From which day a document's days without a year are counted when it has no date of its own.

A plan says it in its title («на 2024 год», «к новому 2025–2026 учебному году»), else in its approval.
"""

import re
from collections.abc import Sequence
from datetime import date

from . import dates
from .dates import DAY
from .draft import Header
from .header_lines import APPROVAL
from .paragraphs import Paragraph

_SCHOOL_YEAR = re.compile(r"(?P<ready>\bк\s(?:новому\s|началу\s)?)?(?P<first>20\d\d)\s?[-–—/]\s?(?:20)?\d\d\s?(?:уч)")
_PAST = re.compile(r"\bза\s(?P<first>20\d\d)(?:\s?[-–—/]\s?(?P<last>(?:20)?\d\d))?\s?(?:уч|год|гг?\.)")
"""«за 2023/2024 учебный год»: what a report asks for lies behind the year that it tells of."""

_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:\s?[-–—]\s?20\d\d)?\s?(?:год|гг?\.)")
_APPROVED_WITHIN = 12
"""An approval takes up so many paragraphs at most."""


def counted_from(header: Header, paragraphs: Sequence[Paragraph]) -> date | None:
    """Return the document's date, or the first day of the span its title names, or the day of its approval."""
    return header.date or _of_title(header.title or "") or _of_approval(paragraphs)


def _of_title(title: str) -> date | None:
    if past := _PAST.search(title):
        return date(int(past["first"]) + 1, 6 if past["last"] else 1, 1)
    if school := _SCHOOL_YEAR.search(title):
        return date(int(school["first"]), 1 if school["ready"] else 8, 1)
    year = _YEAR.search(title)
    return date(int(year["year"]), 1, 1) if year else None


def _of_approval(paragraphs: Sequence[Paragraph]) -> date | None:
    texts = [paragraph.text for paragraph in paragraphs[: 2 * _APPROVED_WITHIN]]
    start = next((at for at, text in enumerate(texts) if APPROVAL.match(text)), None)
    for text in () if start is None else texts[start : start + _APPROVED_WITHIN]:
        found = re.search(DAY, text, re.IGNORECASE)
        printed = dates.printed_day(found[0], None) if found else None
        if printed is not None and printed.year is not None:
            return dates.resolved(printed, None)
    return None
