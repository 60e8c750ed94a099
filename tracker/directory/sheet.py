"""A spreadsheet becomes rows of text, in a child process with limits: `python -m tracker.directory.sheet`.

Stdin is an XLSX workbook (its first sheet that holds something) or a CSV; stdout is the rows as JSON. A refusal is
exit 3 with its reason.
"""

import json
import sys
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from tracker.directory.table import BadTable, TableFault, cells, clean

REFUSED = 3

MOST_ROWS, MOST_COLUMNS = 5000, 40

MOST_UNPACKED = 100 * 1024 * 1024
"""Bytes of a workbook when it is unpacked."""


def rows(data: bytes) -> list[list[str]]:
    """The rows of a table, without empty ones at the end; BadTable when it is none or too large."""
    found = _workbook(data) if data.startswith(b"PK") else cells(data)
    while found and not any(found[-1]):
        found.pop()
    if not found:
        raise BadTable(TableFault.EMPTY)
    if len(found) > MOST_ROWS:
        raise BadTable(TableFault.TOO_LARGE)
    return [row[:MOST_COLUMNS] for row in found]


def _workbook(data: bytes) -> list[list[str]]:
    import openpyxl  # noqa: PLC0415  (takes a while to load: only for a workbook)

    try:
        with ZipFile(BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > MOST_UNPACKED:
                raise BadTable(TableFault.TOO_LARGE)
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True)
        sheets = map(_rows, book.worksheets)
        found = next((sheet for sheet in sheets if any(any(row) for row in sheet)), [])
    except (BadZipFile, KeyError, ValueError, TypeError) as error:
        raise BadTable(TableFault.NOT_TEXT) from error
    return [[_text(cell) for cell in row] for row in found]


def _rows(sheet: Any) -> list[Any]:
    """All rows that there are: what a workbook says of its size is wrong where other programs have written it."""
    sheet.reset_dimensions()
    return [*sheet.iter_rows(max_row=MOST_ROWS + 1, values_only=True)]


def _text(cell: Any) -> str:
    """A number without «.0», anything else as it reads."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else clean(str(cell))


def main() -> int:
    """Read stdin, write the rows or the refusal to stdout, return the exit code."""
    answer: Any
    try:
        answer, code = rows(sys.stdin.buffer.read()), 0
    except BadTable as bad:
        answer, code = {"reason": bad.code.value, "values": {"row": bad.row}}, REFUSED
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode())
    return code


if __name__ == "__main__":
    sys.exit(main())
