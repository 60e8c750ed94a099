"""Tables of rich text: signs put in where rows and cells begin and end, and read again from the text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.intake.lines import Cell, Line, clean

from .grids import Grid

_SIGNS = {"trowd": "\\'01", "clvmrg": "\\'04", "cell": "\\'05", "row": "\\'06"}
_WORDS = re.compile(r"(?<!\\)\\(?:(trowd|clvmrg|cell|row)|cellx(-?\d{1,6}))(?![a-z0-9]) ?")
_SIGN = re.compile(r"([\x01\x04\x05\x06]|\x02-?\d{1,6}\x03)")
_SAME_EDGE = 60
"""Edges of cells so near to each other, in twentieths of a point, are one."""


def marked(source: str) -> str:
    """Return the source with a sign for each row that begins, edge of a cell, cell and row that ends."""
    return _WORDS.sub(lambda word: _SIGNS[word[1]] if word[1] else f"\\'02{word[2]}\\'03", source)


@dataclass
class _Row:
    """The texts of the cells, and of each its right edge and whether it goes on with the cell above."""

    texts: list[str] = field(default_factory=list)
    edges: list[tuple[int, bool]] = field(default_factory=list)


def lines(text: str) -> Iterator[Line]:
    """Yield the lines of a text with such signs; rows that follow each other are one table."""
    rows: list[_Row] = []
    number, gap = 0, False
    for part in _Parts().of(text):
        if isinstance(part, _Row):
            rows.append(part)
            continue
        shown = clean(part)
        if shown and rows:
            yield from _table(rows, number)
            rows, number = [], number + 1
        if shown:
            yield Line(shown, gap=gap)
        gap = not shown
    if rows:
        yield from _table(rows, number)


class _Parts:
    """The rows, and the lines of the text between them, put together sign by sign."""

    def __init__(self) -> None:
        self.found: list[str | _Row] = []
        self.row: _Row | None = None
        self.held = ""
        self.is_continued = False

    def of(self, text: str) -> list[str | _Row]:
        for turn, part in enumerate(_SIGN.split(text)):
            if turn % 2 == 0:
                self.held += part
            elif part in self._MEANINGS:
                self._MEANINGS[part](self)
            else:
                self._edge(int(part[1:-1]))
        self._row_ends()
        self._release()
        return self.found

    def _release(self) -> None:
        self.found += self.held.split("\n")
        self.held = ""

    def _row_begins(self) -> None:
        if self.row is None:
            self._release()
            self.row = _Row()
        self.row.edges.clear()  # the definition is printed again behind the cells

    def _goes_on(self) -> None:
        self.is_continued = True

    def _edge(self, place: int) -> None:
        if self.row is not None:
            self.row.edges.append((place, self.is_continued))
        self.is_continued = False

    def _cell_ends(self) -> None:
        self.row = self.row or _Row()
        self.row.texts.append(self.held)
        self.held = ""

    def _row_ends(self) -> None:
        if self.row is not None and self.row.texts:
            self.found.append(self.row)
        self.row = None

    _MEANINGS = MappingProxyType({
        "\x01": _row_begins, "\x04": _goes_on, "\x05": _cell_ends, "\x06": _row_ends,
    })  # fmt: skip


def _table(rows: list[_Row], number: int) -> Iterator[Line]:
    grid = Grid()
    places = _edges(rows)
    for row in rows:
        grid.next_row()
        is_measured = len(row.edges) == len(row.texts)
        left = 0
        for at, text in enumerate(row.texts):
            right = _place(places, row.edges[at][0]) if is_measured else left + 1
            shown = tuple(Line(line) for part in text.split("\n") if (line := clean(part)))
            grid.add(shown, max(right - left, 1), continued=is_measured and row.edges[at][1])
            left = max(right, left + 1)
    for place, found in grid.cells():
        for each in found:
            yield Line(each.text, cell=Cell(number, *place))


def _edges(rows: list[_Row]) -> list[int]:
    """The right edges of all cells, from left to right."""
    found: list[int] = []
    for edge in sorted(edge for row in rows for edge, _ in row.edges):
        if not found or edge - found[-1] > _SAME_EDGE:
            found.append(edge)
    return found


def _place(places: list[int], edge: int) -> int:
    """How many columns end at the edge or before it."""
    return sum(place <= edge for place in places)
