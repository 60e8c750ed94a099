"""A table as CSV for a spreadsheet: UTF-8 with a mark at the beginning, semicolons, no live formulas."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from tracker.compliance.exports.ooxml import UNFIT
from tracker.compliance.printed import Sheet, Value, flat
from tracker.language import short_date

MARK = "\ufeff"
"""So that spreadsheets know the bytes for UTF-8."""

AT_ONCE = 1000
"""Rows of a piece of the stream: memory stays flat whatever their number."""

LIVE = frozenset("=+-@\t\r\n|%＝＋－＠")
"""What a spreadsheet may take for the beginning of a formula or a command (OWASP, «CSV Injection»)."""


def write(sheet: Sheet) -> bytes:
    """The main table of a sheet."""
    table = sheet.main
    if table is None:
        return MARK.encode()
    return b"".join(streamed(*flat(table)))


def streamed(heads: Sequence[str], rows: Iterable[Sequence[str | Value]]) -> Iterator[bytes]:
    """The bytes piece by piece, as rows come."""
    yield MARK.encode() + _piece([heads])
    found = iter(rows)
    while piece := list(islice(found, AT_ONCE)):
        yield _piece(piece)


def _piece(rows: Iterable[Sequence[str | Value]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows([[_harmless(cell) for cell in row] for row in rows])
    return UNFIT.sub("", text.getvalue()).encode()


def _harmless(cell: str | Value) -> str:
    """A text as words only: an apostrophe keeps a spreadsheet from computing it."""
    if isinstance(cell, str):
        return f"'{cell}" if cell[:1] in LIVE or (cell[:1].isspace() and cell.lstrip()[:1] in LIVE) else cell
    return short_date(cell) if isinstance(cell, date) else str(cell)
