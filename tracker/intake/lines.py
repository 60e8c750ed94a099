"""What every format is turned into: lines of clean text that remember where they stood."""

import re
from dataclasses import dataclass

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffc-\ufffe]")
_SPACE = re.compile(r"[ \t\n\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Cell:
    """A place in a table of the document, each counted from 0; `table` counts the tables.

    A merged cell stands at its first row and column and covers `rows` and `columns`.
    """

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Line:
    """One paragraph, or one line where the format knows no paragraphs.

    `label` is the automatic number as the word processor shows it («2.1.»), `level` its list level from 0.
    `gap` says that blank lines, or a larger space, stand above. A `note` is a footnote: notes stand behind all else
    and are in no point.
    """

    text: str
    label: str | None = None
    level: int | None = None
    heading: bool = False
    bold: bool = False
    centred: bool = False
    gap: bool = False
    cell: Cell | None = None
    note: bool = False


@dataclass(frozen=True)
class Document:
    """A file as lines: the format found by content, and the lines that are not blank, in reading order."""

    format: str
    lines: tuple[Line, ...]


def clean(text: str) -> str:
    """Return `text` without control characters and soft hyphens, each run of blanks made one space, ends stripped."""
    text = text.replace(_SOFT_HYPHEN, "").replace("\r", "\n").replace("\u2010", "-").replace("\u2011", "-")
    return _SPACE.sub(" ", _CONTROL.sub("", text)).strip()
