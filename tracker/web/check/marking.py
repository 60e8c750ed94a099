"""The source beside what was understood: its lines in rows, and in them the phrases that were understood."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tracker.resolutions.models import Point, Resolution

CLASSES = {"addressees": "addressee", "deadline": "deadline", "kind": "kind", "number": "number"}
"""What a phrase gave, and how it is highlighted."""


@dataclass(frozen=True)
class Piece:
    """Some characters of a line, and what they gave; "" for nothing."""

    text: str
    gave: str = ""


@dataclass(frozen=True)
class Row:
    """Lines of the source, and the point that they became, if any."""

    lines: list[list[Piece]]
    point: Point | None = None
    shows_text: bool = False
    """Whether the point's text has to be shown beside the lines, because it is not what they say."""


@dataclass(frozen=True)
class Mark:
    """Characters from `start` to `end` of a line, and what they gave."""

    start: int
    end: int
    gave: str


def rows(resolution: Resolution) -> Iterator[Row]:
    """The whole source from its first line to its last, each point beside its lines."""
    lines = [pieces(text, marks) for text, marks in zip(resolution.lines, _marks(resolution), strict=True)]
    shown = 0
    for point in resolution.points:
        if point.first_line is None or point.last_line is None:
            yield Row([], point, shows_text=True)
            continue
        if point.first_line > shown:
            yield Row(lines[shown : point.first_line])
        shares = point.first_line < shown
        own = slice(point.first_line, point.last_line + 1)
        yield Row(lines[own], point, shows_text=shares or not _says(resolution.lines[own], point.text))
        shown = max(shown, point.last_line + 1)
    if shown < len(lines):
        yield Row(lines[shown:])


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


def _marks(resolution: Resolution) -> list[list[Mark]]:
    found: list[list[Mark]] = [[] for _line in resolution.lines]
    for point in resolution.points:
        for line, mark in (*_evidence(point), *_number(point, resolution.lines)):
            if line < len(found):
                found[line].append(mark)
    return found


def _evidence(point: Point) -> Iterator[tuple[int, Mark]]:
    for each in point.evidence:
        for span in each["spans"] if each["field"] in CLASSES else ():
            yield span["line"], Mark(span["start"], span["end"], CLASSES[each["field"]])


def _number(point: Point, lines: list[str]) -> Iterator[tuple[int, Mark]]:
    """A typed number stands at the beginning of the point's first line."""
    if point.first_line is not None and point.number and lines[point.first_line].startswith(point.number):
        yield point.first_line, Mark(0, len(point.number), CLASSES["number"])


def _says(lines: list[str], text: str) -> bool:
    return " ".join(text.split()) in " ".join(" ".join(lines).split())
