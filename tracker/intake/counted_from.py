"""From which day a document's days without a year are counted when it has no date of its own.

A plan says it in its title («на 2024 год», «к новому 2025–2026 учебному году»), else in its approval, else its rows
with a year tell it for those without.
"""

import re
from collections.abc import Sequence
from datetime import date

from . import dates
from .dates import DAY, MONTH
from .draft import Header
from .header_lines import APPROVAL
from .paragraphs import Paragraph
from .tables import is_in_plan

_SCHOOL_YEAR = re.compile(r"(?P<ready>\bк\s(?:новому\s|началу\s)?)?(?P<first>20\d\d)\s?[-–—/]\s?(?:20)?\d\d\s?(?:уч)")
_PAST = re.compile(r"\bза\s(?P<first>20\d\d)(?:\s?[-–—/]\s?(?P<last>(?:20)?\d\d))?\s?(?:уч|год|гг?\.)")
"""«за 2023/2024 учебный год»: what a report asks for lies behind the year that it tells of."""

_YEAR = re.compile(r"(?<!\d)(?P<year>20\d\d)(?:\s?[-–—]\s?20\d\d)?\s?(?:год|гг?\.)")
_DATED = re.compile(rf"\d{{1,2}}\.\d{{2}}\.20\d\d|(?:\d{{1,2}}\s)?{MONTH}\s20\d\d", re.IGNORECASE)
_SHORT_CELL = 60
_APPROVED_WITHIN = 12
"""An approval takes up so many paragraphs at most."""


def counted_from(header: Header, paragraphs: Sequence[Paragraph]) -> date | None:
    """Return the document's date, or the day from which an undated one counts."""
    if header.date is not None:
        return header.date
    rows = _of_rows(paragraphs)
    lines = [paragraph.text for paragraph in paragraphs[: 2 * _APPROVED_WITHIN]]
    titled = _of_title(header.title or "")
    if rows is not None and titled is not None and rows < titled:
        return _of_approval(lines) or rows  # «в 2026 году», though its rows begin in the autumn before
    return of_undated(header.title or "", lines) or rows


def of_undated(title: str, lines: Sequence[str]) -> date | None:
    """Return the first day of the span that the title names, or the day of the approval above it."""
    return _of_title(title) or _of_approval(lines[: 2 * _APPROVED_WITHIN])


def _of_title(title: str) -> date | None:
    if past := _PAST.search(title):
        return date(int(past["first"]) + 1, 6 if past["last"] else 1, 1)
    if school := _SCHOOL_YEAR.search(title):
        return date(int(school["first"]), 1 if school["ready"] else 8, 1)
    year = _YEAR.search(title)
    return date(int(year["year"]), 1, 1) if year else None


def _of_rows(paragraphs: Sequence[Paragraph]) -> date | None:
    """The beginning of the year, or of the school year, that the earliest cell with a year names («до 15.09.2025»)."""
    cells = [at for at, p in enumerate(paragraphs) if p.cell is not None and len(p.whole.text) < _SHORT_CELL]
    if not cells or not is_in_plan(paragraphs, cells[0]):
        return None
    named = [day for at in cells for found in _DATED.finditer(paragraphs[at].whole.text) if (day := _dated(found[0]))]
    return min(named, default=None)


def _dated(text: str) -> date | None:
    printed = dates.printed_day(text, None) or dates.printed_day(f"1 {text}", None)
    if printed is None or printed.year is None:
        return None
    return date(printed.year, 8 if printed.month >= 8 else 1, 1)


def _of_approval(texts: Sequence[str]) -> date | None:
    start = next((at for at, text in enumerate(texts) if APPROVAL.match(text)), None)
    for text in () if start is None else texts[start : start + _APPROVED_WITHIN]:
        found = re.search(DAY, text, re.IGNORECASE)
        printed = dates.printed_day(found[0], None) if found else None
        if printed is not None and printed.year is not None:
            return dates.resolved(printed, None)
    return None
