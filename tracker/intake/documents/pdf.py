"""PDF: words with their places become lines, lines become paragraphs; ruled tables are read as tables.

Running heads and page numbers stand at the same height on many pages: they are left as lines of their own.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.layout import LTChar, LTCurve, LTFigure
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfplumber.utils.exceptions import MalformedPDFException, PdfminerException
from pdfplumber.utils.text import extract_words

from tracker.intake.lines import Cell, Line
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import pdf_columns
from .pdf_layout import MARGIN, Row, joined, of_rows, shown, without_running_heads

_MAX_PAGES = 400


logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of a PDF; raise SCAN_WITHOUT_TEXT when its pages hold pictures only."""
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            if len(document.pages) > _MAX_PAGES:
                raise UnreadableDocument(Refusal.TOO_LARGE, size=len(document.pages), limit=_MAX_PAGES)
            rows = _rows(document.pages)
            pages, width = len(document.pages), float(document.pages[0].width) if document.pages else 0.0
    except (
        MalformedPDFException,
        PdfminerException,
        PDFException,
        ValueError,
        KeyError,
        TypeError,
        IndexError,
        RecursionError,
        AttributeError,
    ) as error:
        raise UnreadableDocument(_reason(error), format="pdf") from error
    if sum(len(row.text) for row in rows) < 20 * pages:
        raise UnreadableDocument(Refusal.SCAN_WITHOUT_TEXT, pages=pages)
    return tuple(of_rows(without_running_heads(rows), width))


def _reason(error: BaseException) -> Refusal:
    causes = [error, *error.args, error.__cause__, error.__context__]
    return Refusal.ENCRYPTED if any(isinstance(cause, PDFPasswordIncorrect) for cause in causes) else Refusal.DAMAGED


def _rows(pages: Sequence[Any]) -> list[Row]:
    found: list[Row] = []
    tables = _Tables()
    for number, page in enumerate(pages):
        placed = tables.of_page(page)
        words = extract_words(_characters(page), x_tolerance=1.5, y_tolerance=2)
        outside = [word for word in words if not any(_inside(word, box) for box, _ in placed)]
        rows = [*_lines_of(outside, number, float(page.height)), *(row for _, cells in placed for row in cells)]
        found += [replace(row, page=number) for row in sorted(rows, key=_height)]
        page.close()
    return found


def _characters(page: Any) -> list[dict[str, Any]]:
    """The characters of a page with their places from the top, taken from pdfminer: twice as fast."""
    height = float(page.height)
    return [
        {
            "text": sign.get_text(), "x0": sign.x0, "x1": sign.x1, "top": height - sign.y1, "bottom": height - sign.y0,
            "doctop": height - sign.y1, "upright": sign.upright, "size": sign.size, "fontname": sign.fontname,
        }
        for sign in _signs(page.layout)
    ]  # fmt: skip


def _signs(container: Any) -> Iterator[LTChar]:
    for item in container:
        if isinstance(item, LTChar):
            yield item
        elif isinstance(item, LTFigure):
            yield from _signs(item)


def _height(row: Row) -> tuple[float, int, int]:
    return (row.top, row.cell.row if row.cell else 0, row.cell.column if row.cell else 0)


def _inside(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    middle, height = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(left <= middle <= right and top <= height <= bottom)


class _Tables:
    """Ruled tables; one that begins at a page's top with as many columns goes on with the one before."""

    def __init__(self) -> None:
        self.number = -1
        self.rows = 0
        self.columns = 0

    def of_page(self, page: Any) -> list[tuple[tuple[float, float, float, float], list[Row]]]:
        if sum(isinstance(shape, LTCurve) for shape in page.layout) < 4:
            return []
        found = []
        for at, table in enumerate(page.find_tables()):
            cells = table.extract()
            width = max((len(row) for row in cells), default=0)
            if width < 2 or len(cells) < 1:
                continue
            if not (at == 0 and width == self.columns and self.number >= 0):
                self.number, self.rows, self.columns = self.number + 1, 0, width
            elif self.rows and not cells[0][0] and any(cells[0]):
                self.rows -= 1  # the last row of the page before goes on
            found.append((table.bbox, list(self._rows(cells, table))))
        if not found:
            self.columns = 0
        return found

    def _rows(self, cells: list[list[str | None]], table: Any) -> Iterator[Row]:
        top = table.bbox[1]
        for at, row in enumerate(cells):
            for column, text in enumerate(row):
                shown = joined((text or "").split("\n"))
                if shown:
                    height = _height_in_rows(table.rows, at, column)
                    yield Row(shown, 0, 0, 0, top, top, cell=Cell(self.number, self.rows, column, height))
            self.rows += 1


def _height_in_rows(rows: Any, at: int, column: int) -> int:
    """Over how many rows the cell reaches: those that begin above its lower edge."""
    cell = rows[at].cells[column]
    if cell is None:
        return 1
    return 1 + len([row for row in rows[at + 1 :] if row.bbox[1] < cell[3] - _TOUCH])


_TOUCH = 2
"""Points by which two rules of one table may miss each other."""


def _lines_of(words: list[dict[str, Any]], page: int, height: float) -> list[Row]:
    """Words of one height in the order of reading."""
    found: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["bottom"], w["x0"])):
        if found and abs(found[-1][0]["bottom"] - word["bottom"]) <= 3:
            found[-1].append(word)
        else:
            found.append([word])
    in_order = [sorted(line, key=lambda w: w["x0"]) for line in found]
    rows: list[Row] = []
    for left, right in pdf_columns.parted(in_order):
        shown_rows = [[_line(line, page, height) for line in column] for column in (left, right) if column]
        rows += shown_rows[0] if len(shown_rows) == 1 else _beside(shown_rows, _COLUMNS + 1000 * page + len(rows))
    return rows


_COLUMNS = 100_000
"""Columns without rules are numbered from here on, tables below."""


def _beside(columns: Sequence[list[Row]], number: int) -> Iterator[Row]:
    """The columns as cells of a table of one row."""
    top = min(row.top for column in columns for row in column)
    for at, column in enumerate(columns):
        yield from (replace(row, top=top, bottom=top, at_edge=False, cell=Cell(number, 0, at)) for row in column)


def _line(line: list[dict[str, Any]], page: int, height: float) -> Row:
    top, bottom = min(w["top"] for w in line), max(w["bottom"] for w in line)
    text = shown(" ".join(w["text"] for w in line))
    at_edge = top < MARGIN or bottom > height - MARGIN
    return Row(text, page, line[0]["x0"], line[-1]["x1"], top, bottom, at_edge)
