"""A long sheet in pieces that are set in type one after another, so that memory stays flat however long it is."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tracker.compliance.printed import Group, Line, Part, Table

ROOM = 1_500_000
"""What a piece may weigh: some 1,500 rows of a report, for which the type-setter takes 250 MB."""

CELL = 70
"""A cell weighs as much as so many characters: the type-setter keeps 7 KB of a cell and 0.1 KB of a character."""


def pieces(parts: Iterable[Part], whole: int = ROOM) -> Iterator[tuple[Part, ...]]:
    """The parts in lots of such a weight: a table that is too long goes on in the next, with what follows it."""
    piece: list[Part] = []
    room = whole
    for part in parts:
        rest: Part | None = part
        while rest is not None:
            if room <= 0:
                yield tuple(piece)
                piece, room = [], whole
            taken, rest, room = _cut(rest, room)
            piece.append(taken)
    yield tuple(piece)


def _cut(part: Part, room: int) -> tuple[Part, Part | None, int]:
    """As much of a part as there is room for, what remains of it, and the room that is left."""
    for place, table in enumerate(part.tables):
        taken, rest, room = _cut_table(table, room)
        if rest is not None:
            begun = (*part.tables[:place], taken) if taken.groups else part.tables[:place]
            to_come = (rest, *part.tables[place + 1 :])
            first = replace(part, tables=begun, drawings=(), notes=(), sentences=())
            return first, replace(part, heading="", tables=to_come), room
    return part, None, room


def _cut_table(table: Table, room: int) -> tuple[Table, Table | None, int]:
    for at, group in enumerate(table.groups):
        for number, line in enumerate(group.lines):
            if room <= 0:
                begun = (Group(group.title, group.lines[:number]),) if number else ()
                rest = Group(group.title, group.lines[number:])
                taken = replace(table, groups=(*table.groups[:at], *begun))
                return taken, replace(table, groups=(rest, *table.groups[at + 1 :])), room
            room -= _weight(line)
    return table, None, room


def _weight(line: Line) -> int:
    return sum(len(cell.text) + CELL for cell in line.cells)
