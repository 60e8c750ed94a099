"""A table being read: cells are put in row by row, merged ones are counted out."""

from collections.abc import Iterator

from tracker.intake.lines import Line

Place = tuple[int, int, int, int]
"""Row, column, and how many rows and columns the cell covers."""


class Grid:
    """Rows of cells; a cell that continues the one above it makes that one a row taller."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], tuple[int, int, tuple[Line, ...]]] = {}
        self._covered: dict[tuple[int, int], tuple[int, int]] = {}
        self._row, self._column = -1, 0

    def next_row(self) -> None:
        self._row, self._column = self._row + 1, 0

    def skip(self, columns: int) -> None:
        self._column += columns

    def add(self, lines: tuple[Line, ...], columns: int = 1, rows: int = 1, continued: bool = False) -> None:
        """Put a cell at the next free place of the row."""
        while (self._row, self._column) in self._covered and not continued:
            self._column += 1
        above = self._origin(self._row - 1, self._column)
        if continued and above is not None:
            self._grow(above, lines)
        else:
            self._cells[self._row, self._column] = (rows, columns, lines)
            self._cover((self._row, self._column), rows, columns)
        self._column += columns

    def cells(self) -> Iterator[tuple[Place, tuple[Line, ...]]]:
        """Yield the cells in reading order."""
        for (row, column), (rows, columns, lines) in sorted(self._cells.items(), key=lambda cell: cell[0]):
            yield (row, column, rows, columns), lines

    def _origin(self, row: int, column: int) -> tuple[int, int] | None:
        return self._covered.get((row, column)) or ((row, column) if (row, column) in self._cells else None)

    def _grow(self, origin: tuple[int, int], lines: tuple[Line, ...]) -> None:
        rows, columns, before = self._cells[origin]
        self._cells[origin] = (rows + 1, columns, before + lines)
        self._covered[self._row, self._column] = origin

    def _cover(self, origin: tuple[int, int], rows: int, columns: int) -> None:
        for row in range(min(rows, 1000)):
            for column in range(min(columns, 100)):
                if row or column:
                    self._covered[origin[0] + row, origin[1] + column] = origin
