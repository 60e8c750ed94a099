"""A sheet as a workbook: real days and numbers, a frozen head, a filter, a chart of its own; no live formulas."""

import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from tracker.compliance.exports.ooxml import clean
from tracker.compliance.printed import Drawing, Part, Sheet, Table, Value, flat
from tracker.language import gettext

LONGEST = 32_767
"""Characters that a cell holds."""

NAME = 31
"""Characters that the name of a worksheet holds."""

CHARTS = {"bars": "column", "trend": "line"}

HEAT = {
    "type": "2_color_scale",
    "min_type": "num",
    "min_value": 0,
    "min_color": "#A8A8A8",
    "max_type": "num",
    "max_value": 100,
    "max_color": "#FFFFFF",
}
"""The darker, the less: as on the page."""

Formats = Mapping[str, Format]


def write(sheet: Sheet) -> bytes:
    """The file; the same bytes for the same sheet."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    made_at = datetime.combine(sheet.as_of, time(), UTC).replace(tzinfo=None)
    book.set_properties({"title": clean(sheet.name)[:250], "created": made_at})
    _Book(book, _formats(book)).fill(sheet)
    book.close()
    return file.getvalue()


def _formats(book: Any) -> Formats:
    looks: dict[str, dict[str, Any]] = {
        "title": {"bold": True, "font_size": 14},
        "text": {"text_wrap": True, "valign": "top"},
        "plain": {},
        "head": {"bold": True, "text_wrap": True, "valign": "vcenter", "align": "center", "border": 1,
                 "bg_color": "#EDF1F4"},
        "cell": {"text_wrap": True, "valign": "top", "border": 1},
        "day": {"num_format": "dd.mm.yyyy", "valign": "top", "align": "center", "border": 1},
        "number": {"valign": "top", "align": "center", "border": 1},
    }  # fmt: skip
    return {name: book.add_format({"font_name": "Times New Roman", **look}) for name, look in looks.items()}


class _Book:
    """A workbook being filled: worksheets with names that don't repeat."""

    def __init__(self, book: Any, formats: Formats) -> None:
        self.book, self.formats = book, formats
        self.names: set[str] = set()

    def fill(self, sheet: Sheet) -> None:
        """A worksheet for each part; the first begins with the title; charts stand last."""
        for place, part in enumerate(sheet.parts):
            self._part(part, sheet, first=place == 0)
        drawings = [drawing for part in sheet.parts for drawing in part.drawings]
        for drawing in [*([sheet.chart] if sheet.chart else []), *drawings]:
            self._chart(drawing)
        if not self.names:
            self._page(sheet.title)

    def _page(self, name: str) -> Worksheet:
        page = self.book.add_worksheet(self._named(name))
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        return page

    def _named(self, name: str) -> str:
        """A name of a worksheet: without what Excel refuses, of at most 31 characters, once."""
        bare = " ".join(re.sub(r"[\[\]:*?/\\']", " ", clean(name)).split())[:NAME] or "1"
        fitting = bare
        number = 1
        while fitting.lower() in self.names:
            number += 1
            fitting = f"{bare[: NAME - len(str(number)) - 1]} {number}"
        self.names.add(fitting.lower())
        return fitting

    def _part(self, part: Part, sheet: Sheet, *, first: bool) -> None:
        page = self._page(part.heading or sheet.title)
        if not sheet.upright:
            page.set_landscape()
        row = 0
        if first and not _is_one_table(part):
            row = self._title(page, sheet)
        for table in part.tables:
            row = self._table(page, table, row, alone=_is_one_table(part)) + 1
        if not part.tables:
            page.set_column(0, 0, 120)
        words = (*part.notes, *(f"{number}. {each}" for number, each in enumerate(part.sentences, 1)))
        for at, line in enumerate(words, row):
            page.write_string(at, 0, clean(line)[:LONGEST], self.formats["plain" if part.tables else "text"])

    def _title(self, page: Worksheet, sheet: Sheet) -> int:
        lines = [line for line in (sheet.title, *sheet.subject, sheet.as_of_words) if line]
        for row, line in enumerate(lines):
            page.write_string(row, 0, clean(line), self.formats["plain" if row else "title"])
        return len(lines) + 1

    def _table(self, page: Worksheet, table: Table, top: int, *, alone: bool) -> int:
        """Write a table from a row on and return the row behind it; one that stands alone can be filtered."""
        heads, rows = flat(table)
        for column, head in enumerate(heads):
            page.write_string(top, column, clean(head), self.formats["head"])
        widest = self._rows(page, rows, top + 1)
        if table.kind == "heat":
            page.conditional_format(top + 1, 1, widest - 1, len(heads) - 1, HEAT)
        for column, width in enumerate(_widths(table, heads)):
            page.set_column(column, column, width)
        if alone:
            page.freeze_panes(top + 1, 0)
            page.repeat_rows(top)
            page.autofilter(top, 0, max(widest - 1, top), len(heads) - 1)
        return widest

    def _rows(self, page: Worksheet, rows: Iterator[list[str | Value]], row: int) -> int:
        text, day, number = (self.formats[name] for name in ("cell", "day", "number"))
        for values in rows:
            for column, value in enumerate(values):
                if isinstance(value, str):
                    page.write_string(row, column, clean(value)[:LONGEST], text)
                elif isinstance(value, date):
                    page.write_datetime(row, column, value, day)
                else:
                    page.write_number(row, column, value, number)
            row += 1
        return row

    def _chart(self, drawing: Drawing) -> None:
        """The numbers on a worksheet, and a chart sheet of them."""
        named = self._named(gettext("Data: %(title)s", title=drawing.title))
        data = self.book.add_worksheet(named)
        for row, label in enumerate(drawing.labels, 1):
            data.write_string(row, 0, clean(label))
        chart = self.book.add_chart({"type": CHARTS[drawing.kind]})
        for column, (name, values) in enumerate(drawing.series, 1):
            data.write_string(0, column, clean(name))
            for row, value in enumerate(values, 1):
                if value is not None:
                    data.write_number(row, column, value)
            chart.add_series(_series(named, column, len(drawing.labels)))
        chart.set_title({"name": clean(drawing.title)})
        chart.set_legend({"position": "bottom"})
        self.book.add_chartsheet(self._named(gettext("Chart: %(title)s", title=drawing.title))).set_chart(chart)


def _series(named: str, column: int, rows: int) -> dict[str, Any]:
    return {
        "name": [named, 0, column],
        "categories": [named, 1, 0, rows, 0],
        "values": [named, 1, column, rows, column],
    }


def _is_one_table(part: Part) -> bool:
    return len(part.tables) == 1 and part.tables[0].kind != "figures"


def _widths(table: Table, heads: list[str]) -> Iterator[float]:
    """Widths in characters, after those of the printed columns; a middle width for what a spreadsheet adds."""
    printed = {column.head: column.width / 110 for column in table.columns}
    for head in heads:
        yield min(max(printed.get(head, 24), 9), 60)
