"""Tables that only lay a page out: what stands in the one large cell is the document itself."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from .lines import Line

_LEAST = 8
"""A cell with fewer lines is no page."""


def without_frames(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines, those of a table of which one cell holds most of the document as lines outside tables."""
    placed = Counter(line.cell for line in lines if line.cell is not None)
    largest, count = max(placed.items(), key=lambda item: item[1], default=(None, 0))
    if largest is None or count < _LEAST or 2 * count <= len(lines):
        return lines
    return tuple(_freed(lines, largest.table))


def _freed(lines: Iterable[Line], table: int) -> Iterable[Line]:
    for line in lines:
        is_inside = line.cell is not None and line.cell.table == table
        yield replace(line, cell=None) if is_inside else line
