"""The printed lines of a document's head, from its paragraphs."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .dates import MONTH
from .header_lines import ABOUT, begins_text, is_requisites
from .numbers import Style
from .paragraphs import Paragraph
from .passage import Passage, joined

_GAPS_TELL = 0.7
"""Where a larger share of the lines has a gap above, the text is set wide."""


@dataclass(frozen=True)
class PrintedLine:
    """A printed line of the head: what stands in it, and the paragraph that it belongs to."""

    passage: Passage
    paragraph: Paragraph
    is_first: bool = True
    gaps_tell: bool = True
    """Whether larger spaces part the lines of this head: not where one stands above nearly each of them."""

    @property
    def text(self) -> str:
        return self.passage.text

    @property
    def gap(self) -> bool:
        return self.gaps_tell and self.is_first and self.paragraph.line.gap

    @property
    def is_numbered(self) -> bool:
        return self.paragraph.number is not None

    @property
    def is_bullet(self) -> bool:
        return self.paragraph.number is not None and self.paragraph.number.style is Style.BULLET

    def is_beside(self, other: "PrintedLine") -> bool:
        """Return whether the other line stands in another column of the same table."""
        here, there = self.paragraph.cell, other.paragraph.cell
        return here is not None and there is not None and here.table == there.table and here.column != there.column

    @property
    def is_sentence(self) -> bool:
        text = self.paragraph.text
        return len(text) > 60 and text.endswith((".", ":", ";")) and not text.endswith((" г.", " гг."))


_SMALL_THEME = re.compile(r"об?\s[а-яё]")


def names_theme(lines: Sequence[PrintedLine], at: int) -> bool:
    """Return whether the line is the theme: «О подготовке …», in small letters too when the day stands above it."""
    is_below_day = at > 0 and is_requisites(lines[at - 1].text)
    return ABOUT.match(lines[at].text) is not None or (is_below_day and _SMALL_THEME.match(lines[at].text) is not None)


def lines_of(paragraphs: Sequence[Paragraph]) -> list[PrintedLine]:
    """Return the lines of the head; it ends at the first long paragraph, at the agenda, where the text begins."""
    found: list[PrintedLine] = []
    for paragraph in paragraphs:
        text = paragraph.text
        is_title = bool(ABOUT.match(text)) and len(text) < 600
        if (len(text) > 250 and not is_title) or begins_text(text):
            break
        found += _unfolded(paragraph)
    gaps = sum(line.gap for line in found)
    return _joined([replace(line, gaps_tell=gaps < _GAPS_TELL * len(found)) for line in found])


def _unfolded(paragraph: Paragraph) -> Iterator[PrintedLine]:
    """The lines that a paragraph was put together of; a word broken between two keeps them together."""
    body, start = paragraph.body, 0
    for piece in body.pieces[1:]:
        if body.text[piece.at - 1 : piece.at] == " ":
            yield PrintedLine(body.part(start, piece.at), paragraph, start == 0)
            start = piece.at
    if body.text[start:].strip():
        yield PrintedLine(body.part(start), paragraph, start == 0)


_DAY_ALONE = re.compile(rf"(?:от\s)?[«\"]?\s?\d{{1,2}}\s?[»\"]?\s{MONTH}$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"20\d\d(?!\d)")


def _joined(lines: list[PrintedLine]) -> list[PrintedLine]:
    """«ВЫПИСКА» and «из протокола № 7 …» on the next line are one, so are «22 октября» and «2024 года»."""
    for at in range(len(lines) - 1):
        first, second = lines[at].text, lines[at + 1].text
        is_extract = first.replace(" ", "").lower() == "выписка" and second.lower().startswith("из ")
        if is_extract or (_DAY_ALONE.match(first) and _YEAR_FIRST.match(second)):
            whole = PrintedLine(joined([lines[at].passage, lines[at + 1].passage]), lines[at + 1].paragraph)
            return [*lines[:at], whole, *lines[at + 2 :]]
    return lines
