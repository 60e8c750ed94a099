"""Printed lines by their places: running heads left out, lines joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tracker.intake import hyphens, markers, numbers, paragraphs
from tracker.intake.addressees import phrases
from tracker.intake.draft import PointKind
from tracker.intake.header_names import is_collegial
from tracker.intake.header_types import ORGANISATION, TYPE
from tracker.intake.kinds import kind_of
from tracker.intake.lines import Cell, Line, clean

DATED = re.compile(r"\d{4}.{0,30}№\s?\S{1,12}$")
"""The line with the document's date and number is full, and is a paragraph."""


MARGIN = 60
"""Points from the page's edge within which a running head stands."""


@dataclass(frozen=True)
class Row:
    """A printed line: its text and where it stands on its page."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    at_edge: bool = False
    cell: Cell | None = None


def shown(text: str) -> str:
    """On paper every hyphen is one, whatever the font calls it."""
    return clean(text.replace("\u00ad", "-").replace("\ufffe", "-"))


def joined(parts: Sequence[str]) -> str:
    """The lines of a cell or paragraph as one text."""
    text = ""
    for part in map(shown, parts):
        text = with_next(text, part)
    return text


_BROKEN_SPAN = re.compile(r"\d[–-]\d$")
"""«2025–» and «2026» on two lines."""


def with_next(text: str, part: str) -> str:
    if not text or not part:
        return text or part
    kept = hyphens.kept(text, part)
    if kept is None:
        is_broken = hyphens.is_broken(text, part) or _BROKEN_SPAN.search(text + part[:1])
        return text + part if is_broken else f"{text} {part}"
    return (text if kept else text[:-1]) + part


def without_running_heads(rows: list[Row]) -> list[Row]:
    """Leave out page numbers at the edges, and what stands there on many pages alike, but for its first time."""
    times = Counter(row.text for row in rows if row.at_edge)
    often = max(3, 0.4 * len({row.page for row in rows}))
    seen: set[str] = set()
    kept = []
    for row in rows:
        is_head = times[row.text] >= often and len(row.text) < 120 and row.text in seen
        if not row.at_edge or not (is_head or _is_page_number(row.text, times)):
            kept.append(row)
        seen.add(row.text)
    return kept


def _is_page_number(text: str, times: Counter[str]) -> bool:
    """A number alone at the edge; on the only page of a document it may be anything."""
    return len(times) > 1 and paragraphs.is_page_number(text)


@dataclass(frozen=True)
class Measure:
    """The column of text: its edges and the space between two lines of one paragraph."""

    left: float
    right: float
    gap: float


def of_rows(rows: list[Row], width: float) -> Iterator[Line]:
    measure = _measured([row for row in rows if row.cell is None and not row.at_edge], width)
    current: list[Row] = []
    for row in rows:
        if current and not runs_on(current[-1], row, measure):
            yield paragraph(current, measure)
            current = []
        current.append(row)
    if current:
        yield paragraph(current, measure)


def _measured(rows: list[Row], width: float) -> Measure:
    lefts = Counter(round(row.left) for row in rows)
    often = [place for place, times in lefts.items() if times >= max(2, len(rows) // 12)]
    left = float(min(often or lefts or [0]))
    right = max((row.right for row in rows), default=0.0)
    if right < 0.8 * width:
        right = 0.93 * width  # nothing but short lines: the edge is the page's own margin
    gaps = sorted(b.top - a.bottom for a, b in pairwise(rows) if a.page == b.page and b.top >= a.bottom - 2)
    return Measure(left, right, max(gaps[len(gaps) // 3] if gaps else 2.0, 1.0))


_ENDS = (".", ":", ";", "!", "?")


def runs_on(before: Row, row: Row, measure: Measure) -> bool:
    """A line goes on with the one before if its first word had no room there and nothing shows a new paragraph."""
    if row.cell is not None or before.cell is not None or _begins_anew(before, row, measure):
        return False
    ends = before.text.endswith(_ENDS)
    if row.page != before.page:
        return not ends and not row.text[:1].isupper()
    if row.top - before.bottom > 1.8 * measure.gap + 2 or had_room(before, row, measure):
        return False
    is_set_in = row.left > measure.left + 12 and row.left > before.left + 3
    begins_alike = abs(row.left - before.left) < 3 and row.left > measure.left + 12
    return not is_set_in and not (ends and begins_alike and not row.text[:1].islower())


def _begins_anew(before: Row, row: Row, measure: Measure) -> bool:
    """A line that shows by its words that it begins a paragraph, though the one before may be full."""
    is_inside = markers.attribute(row.text) and row.text.lstrip("(")[:1].islower() and not before.text.endswith(_ENDS)
    if starts(row.text) and (had_room(before, row, measure) or not is_inside):
        return True
    if before.text.endswith(_ENDS) and _is_of_the_form(row.text):
        return True
    return len(before.text) < 70 and DATED.search(before.text) is not None


def had_room(before: Row, row: Row, measure: Measure) -> bool:
    letter = (before.right - before.left) / max(len(before.text), 1)
    first_word = len(row.text.split(" ", 1)[0]) + 1
    return before.right + 0.9 * letter * first_word < measure.right - 4


def starts(text: str) -> bool:
    if paragraphs.stands_apart(text) or (text.isupper() and _is_of_the_letterhead(text)):
        return True
    number = numbers.at_start(text)
    return number is not None and (number.style is not numbers.Style.BULLET or text[1:2] == " ")


def _is_of_the_letterhead(text: str) -> bool:
    return bool(ORGANISATION.match(text) or TYPE.match(text)) or is_collegial(text)


def _is_of_the_form(text: str) -> bool:
    """A signature, who controls, or a heading that addresses somebody."""
    if kind_of(text, addressed=False).kind is PointKind.CONTROL:
        return True
    if markers.is_signature(text) and markers.NAME.search(text):
        return True
    return (text.endswith(":") or text.isupper()) and len(text) < 120 and phrases.is_only_addressees(text)


def paragraph(rows: list[Row], measure: Measure) -> Line:
    first = rows[0]
    middle = (first.left + first.right) / 2
    is_centred = abs(middle - (measure.left + measure.right) / 2) < 12 and first.left > measure.left + 20
    centred = is_centred and first.cell is None
    return Line(joined([row.text for row in rows]), centred=centred, gap=centred, cell=first.cell)
