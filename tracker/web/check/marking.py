"""The source beside what was understood: its lines in rows, and in them the phrases that were understood."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import groupby

from tracker.resolutions.models import Point, Resolution
from tracker.resolutions.sources import around

CLASSES = {"addressees": "addressee", "deadline": "deadline", "kind": "kind", "number": "number"}
"""What a phrase gave, and how it is highlighted."""


@dataclass(frozen=True)
class Piece:
    """Some characters of a line, and what they gave; "" for nothing. `first` of its kind in its row is led to."""

    text: str
    gave: str = ""
    first: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the source by its number, cut into pieces."""

    number: int
    pieces: list[Piece]


@dataclass(frozen=True)
class Row:
    """Lines of the source, and the point that they became; without one they are stray, or of the heading."""

    lines: list[Line]
    point: Point | None = None
    shows_text: bool = False
    """Whether the point's text has to be shown beside the lines, because it is not what they say."""
    stray: bool = False

    @property
    def gave(self) -> set[str]:
        """What is highlighted in it."""
        return {piece.gave for line in self.lines for piece in line.pieces if piece.gave}


@dataclass(frozen=True)
class Mark:
    """Characters from `start` to `end` of a line, and what they gave."""

    start: int
    end: int
    gave: str


def rows(resolution: Resolution) -> list[Row]:
    """The whole source from its first line to its last, each point beside its lines."""
    source = _Source(resolution)
    *before, behind = around(len(resolution.lines), [point.lines for point in resolution.points])
    found: list[Row] = []
    for point, lines in zip(resolution.points, before, strict=True):
        found += [*source.loose(lines), source.of(point)]
    return [*found, *source.loose(behind)]


class _Source:
    """The lines of a resolution, each given out at its place and none left out."""

    def __init__(self, resolution: Resolution) -> None:
        self.lines, self.heading = resolution.lines, set(resolution.header_lines)
        self.shown: set[int] = set()

    def loose(self, numbers: list[int]) -> list[Row]:
        """Lines of no point, heading and stray ones apart."""
        groups = groupby(numbers, key=lambda each: each not in self.heading)
        return [Row([self._line(each, []) for each in lines], stray=stray) for stray, lines in groups]

    def of(self, point: Point) -> Row:
        """A point beside its lines."""
        marks = _marks(point)
        texts = [self.lines[each] for each in point.lines]
        shares = not self.shown.isdisjoint(point.lines)
        self.shown |= set(point.lines)
        lines = [self._line(each, marks.get(each, [])) for each in point.lines]
        return Row(_with_first(lines), point, shows_text=shares or not _says(texts, point.text))

    def _line(self, number: int, marks: list[Mark]) -> Line:
        return Line(number, pieces(self.lines[number], marks))


def _with_first(lines: list[Line]) -> list[Line]:
    """The same lines, in which the first piece of each kind is known as such."""
    seen: set[str] = set()
    found = []
    for line in lines:
        cut = []
        for piece in line.pieces:
            cut.append(replace(piece, first=bool(piece.gave) and piece.gave not in seen))
            seen.add(piece.gave)
        found.append(Line(line.number, cut))
    return found


def pieces(text: str, marks: Iterable[Mark]) -> list[Piece]:
    """A line cut where its marks begin and end; of marks that overlap, the one that begins first counts."""
    found, at = [], 0
    for mark in sorted(marks, key=lambda each: (each.start, -each.end)):
        start, end = max(mark.start, at), min(mark.end, len(text))
        if start >= end:
            continue
        if start > at:
            found.append(Piece(text[at:start]))
        found.append(Piece(text[start:end], mark.gave))
        at = end
    return [*found, Piece(text[at:])] if at < len(text) else found


def _marks(point: Point) -> dict[int, list[Mark]]:
    found: dict[int, list[Mark]] = {}
    for each in point.evidence:
        for span in each["spans"] if each["field"] in CLASSES else ():
            found.setdefault(span["line"], []).append(Mark(span["start"], span["end"], CLASSES[each["field"]]))
    return found


def _says(lines: list[str], text: str) -> bool:
    return " ".join(text.split()) in " ".join(" ".join(lines).split())
