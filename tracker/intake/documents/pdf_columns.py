"""Two columns without rules on a printed page: a letterhead in two languages, «СОГЛАСОВАНО» beside «УТВЕРЖДАЮ»."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

Word = dict[str, Any]
"""A word with its edges: x0, x1, top, bottom."""

_GUTTER = 24
"""Points between two columns; the space of a justified line is smaller."""

_NARROWEST = 10
_LEAST = 3
"""So many lines with words on both sides make columns: a date beside a number is one line."""


def parted(lines: Sequence[list[Word]]) -> Iterator[tuple[list[list[Word]], list[list[Word]]]]:
    """Yield the lines of a page in order: a line alone with nothing beside it, or two columns that stand together."""
    at = 0
    while at < len(lines):
        end, gutter = _block(lines, at)
        if gutter is None:
            yield [lines[at]], []
            at += 1
            continue
        sides = [_sides(line, gutter) for line in lines[at:end]]
        yield [left for left, _ in sides if left], [right for _, right in sides if right]
        at = end


def _block(lines: Sequence[list[Word]], start: int) -> tuple[int, tuple[float, float] | None]:
    """Where the columns that begin with the line end, and the space between them; None when there are none."""
    gutter = _widest(lines[start])
    if gutter is None:
        return start + 1, None
    end, both, usual = start + 1, 1, None
    while end < len(lines):
        space = _top(lines[end]) - max(word["bottom"] for word in lines[end - 1])
        narrowed = _narrowed(lines[end], gutter)
        if narrowed is None or (usual is not None and space > usual + 3) or space > _GUTTER:
            break
        left, right = _sides(lines[end], narrowed)
        both += bool(left and right)
        usual = space if usual is None else max(usual, space)
        gutter, end = narrowed, end + 1
    return (end, gutter) if both >= _LEAST else (start + 1, None)


def _widest(line: list[Word]) -> tuple[float, float] | None:
    """The one wide space of the line."""
    wide = [(before["x1"], after["x0"]) for before, after in pairwise(line) if after["x0"] - before["x1"] >= _GUTTER]
    return wide[0] if len(wide) == 1 else None


def _narrowed(line: list[Word], gutter: tuple[float, float]) -> tuple[float, float] | None:
    """The space that the line leaves of the gutter; None when it goes over it, or has columns of its own."""
    left, right = _sides(line, gutter)
    if left and right and _widest(line) is None:
        return None
    start = max([gutter[0], *(word["x1"] for word in left)])
    end = min([gutter[1], *(word["x0"] for word in right)])
    return (start, end) if end - start >= _NARROWEST else None


def _sides(line: list[Word], gutter: tuple[float, float]) -> tuple[list[Word], list[Word]]:
    middle = (gutter[0] + gutter[1]) / 2
    left = [word for word in line if (word["x0"] + word["x1"]) / 2 < middle]
    return left, line[len(left) :]


def _top(line: list[Word]) -> float:
    return float(min(word["top"] for word in line))
