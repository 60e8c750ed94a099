"""Text that knows where it came from: joined from lines, cut into parts, every character traceable."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """The characters `start` to `end` (exclusive) of the document's line number `line`."""

    line: int
    start: int
    end: int


@dataclass(frozen=True)
class Piece:
    """`length` characters of a passage from `at` on, taken from `start` on of the line."""

    at: int
    line: int
    start: int
    length: int


@dataclass(frozen=True)
class Passage:
    """A text with the pieces of lines that it was made of; characters between the pieces are joints."""

    text: str
    pieces: tuple[Piece, ...] = ()

    def part(self, start: int, end: int | None = None) -> "Passage":
        """Return the characters from `start` to `end`, without blanks at both ends."""
        end = len(self.text) if end is None else end
        while start < end and self.text[start].isspace():
            start += 1
        while end > start and self.text[end - 1].isspace():
            end -= 1
        return Passage(self.text[start:end], tuple(_cut(self.pieces, start, end)))

    def origin(self, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
        """Return where in the lines the characters from `start` to `end` stand."""
        end = len(self.text) if end is None else end
        return tuple(Span(p.line, p.start, p.start + p.length) for p in _cut(self.pieces, start, end))

    @property
    def first_line(self) -> int:
        return self.pieces[0].line

    @property
    def last_line(self) -> int:
        return self.pieces[-1].line


def of_line(line: int, text: str) -> Passage:
    """Return the whole text of the line number `line`."""
    return Passage(text, (Piece(0, line, 0, len(text)),))


def joined(parts: Iterable[Passage], joint: str = " ") -> Passage:
    """Return the parts one after another with `joint` between them."""
    texts: list[str] = []
    pieces: list[Piece] = []
    at = 0
    for part in parts:
        if texts:
            texts.append(joint)
            at += len(joint)
        pieces += [Piece(at + p.at, p.line, p.start, p.length) for p in part.pieces]
        texts.append(part.text)
        at += len(part.text)
    return Passage("".join(texts), tuple(pieces))


def _cut(pieces: tuple[Piece, ...], start: int, end: int) -> Iterable[Piece]:
    for piece in pieces:
        first, last = max(piece.at, start), min(piece.at + piece.length, end)
        if first < last:
            yield Piece(first - start, piece.line, piece.start + first - piece.at, last - first)
