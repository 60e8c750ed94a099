"""Tables drawn with blanks: below a heading that begins with «№» each column keeps its place on the line."""

import re
from collections.abc import Iterator, Sequence

from .pdf_layout import joined

_HEADING = re.compile(r"\s{0,8}(?:№|п/п)")
_CHUNK = re.compile(r"\S+(?:\s\S+)*")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,3}){0,3}[.)]?$")
_OFF = 2
"""A word may stand so many characters beside the edge of its column."""

_LINES_OF_ROW = 40
_LEAST = 3
"""Fewer columns, or fewer rows, are no table."""

Row = list[list[str]]
"""The printed lines of each cell."""


def with_bars(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines; a table drawn with blanks as one line a row, its cells between bars."""
    at = 0
    while at < len(lines):
        rows, end = _table(lines, at)
        if len(rows) < _LEAST:
            yield lines[at]
            at += 1
            continue
        for row in rows:
            yield f"|{'|'.join(joined(cell) for cell in row)}|"
        at = end


def _table(lines: Sequence[str], at: int) -> tuple[list[Row], int]:
    """The rows of the table whose heading is the line, and where it ends; no rows when it is none."""
    edges = [chunk.start() for chunk in _CHUNK.finditer(lines[at])] if _HEADING.match(lines[at]) else []
    rows: list[Row] = []
    end = at
    while len(edges) >= _LEAST and end < len(lines):
        cells = _cells(lines[end], edges) if lines[end].strip() else []
        if cells is None or (rows and len(rows[-1][-1]) > _LINES_OF_ROW):
            break
        if cells and (not rows or _FIGURE.match(cells[0])):
            rows.append([[cell] for cell in cells])
        elif any(cells):
            for above, cell in zip(rows[-1], cells, strict=True):
                above.append(cell)
        end += 1
    return rows, end


def _cells(line: str, edges: Sequence[int]) -> list[str] | None:
    """The words of the line by column; None when they stand otherwise than the heading."""
    found = [""] * len(edges)
    if "|" in line or "\t" in line:
        return None
    for chunk in _CHUNK.finditer(line):
        column = min(range(len(edges)), key=lambda at: abs(edges[at] - chunk.start()))
        following = edges[column + 1] if column + 1 < len(edges) else len(line) + 1
        if abs(edges[column] - chunk.start()) > _OFF or chunk.end() > following:
            return None
        found[column] = chunk[0]
    return found
