"""Plain text: the code page guessed, each line a line; tables drawn with tabs or bars become tables."""

import re
from collections.abc import Iterable, Iterator

from charset_normalizer import from_bytes

from tracker.intake.lines import Cell, Line, clean
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import columns

_LINE_END = re.compile("\r\n|\r|\n|\v|\f|\u2028|\u2029")
_EMPHASIS = re.compile(r"(?<!\*)\*\*(?=[^\s*])([^*\n]{1,500})(?<=\S)\*\*(?!\*)")
_LOOSE_EMPHASIS = re.compile(r"^\*\*(?=\w)|(?<=[\w»)])\*\*$")
"""Emphasis that begins on one line and ends on another."""

_MARKDOWN_HEADING = re.compile(r"^#{1,6} ")
_RULE = re.compile(r"^[|:\-+= ]{3,}$")
_CYRILLIC_PAGES = ["cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "utf_16", "utf_16_le", "utf_16_be"]


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of a text file in UTF-8, UTF-16, cp1251, koi8-r or cp866."""
    return of_text(decoded(data))


def of_text(text: str) -> tuple[Line, ...]:
    """Return the lines of a text, as pasted or decoded."""
    return tuple(_lines(_whole_rows(columns.with_bars(_LINE_END.split(text)))))


def decoded(data: bytes) -> str:
    """Return the text of the bytes; raise UnreadableDocument when they are no text."""
    for mark, name in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(name, "replace")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _guessed(data)
    if text.count("\0") > len(text) // 10:
        text = _guessed(data)
    if sum(c < " " and not c.isspace() for c in text[:4000]) > len(text[:4000]) // 10:
        raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found="binary")
    return text


def _guessed(data: bytes) -> str:
    best = from_bytes(data[:200_000], cp_isolation=_CYRILLIC_PAGES).best()
    if best is None:
        raise UnreadableDocument(Refusal.UNSUPPORTED_TYPE, found="binary")
    return data.decode(best.encoding, "replace")


_BEGINS_ROW = re.compile(r"^ {0,8}\d{1,3}(?:\.\d{1,3}){0,3}[.)]? {0,8}\t")
_BREAK = "\v"
"""Stands between the lines of a cell; a text has none of its own, as it ends a line."""

_LINES_OF_ROW = 8
"""A row takes up so many lines at most."""


def _whole_rows(raw: Iterable[str]) -> Iterator[str]:
    """Yield the lines; a numbered row set with tabs is one although line breaks stand in its cells."""
    width, held = 0, ""
    for source in raw:
        tabs = source.count("\t")
        whole = f"{held}{_BREAK}{source}" if held else source
        if held and (not source.strip() or _BEGINS_ROW.match(source) or whole.count("\t") > width):
            yield from held.split(_BREAK)
            whole = source
        width = max(width, tabs) if source.strip() else 0
        is_open = bool(_BEGINS_ROW.match(whole)) and whole.count("\t") < width
        held = whole if is_open and whole.count(_BREAK) < _LINES_OF_ROW else ""
        if not held:
            yield from whole.split(_BREAK) if is_open else [whole]
    yield from held.split(_BREAK) if held else []


def _lines(raw: Iterable[str]) -> Iterator[Line]:
    gap, tables, row, in_table = False, -1, 0, False
    for source in raw:
        cells = _cells(source)
        if cells is None:
            in_table = False
            line = _line(source, gap)
            gap = not line.text
            if line.text:
                yield line
            continue
        if not in_table:
            tables, row, in_table = tables + 1, 0, True
        if not _RULE.match(source.strip()):
            yield from _row(cells, tables, row, gap)
            row += 1
        gap = False


def _line(source: str, gap: bool) -> Line:
    text = clean(source)
    heading = bool(_MARKDOWN_HEADING.match(text))
    text = _MARKDOWN_HEADING.sub("", text)
    bare = _LOOSE_EMPHASIS.sub("", _EMPHASIS.sub(r"\1", text))
    return Line(bare, heading=heading, bold=_is_bold(text), centred=_is_centred(source), gap=gap)


def _is_bold(text: str) -> bool:
    return text.startswith("**") and text.endswith("**") and text.count("**") == 2


def _is_centred(source: str) -> bool:
    """A line pushed to the right by twenty blanks or more is set in the middle or at the right edge."""
    return len(source) - len(source.lstrip(" ")) >= 20


def _cells(source: str) -> list[str] | None:
    """The cells of a table's row: set off by bars on both sides, or by two tabs and more within the text."""
    bare = source.strip()
    if bare.startswith("|") and bare.endswith("|") and bare.count("|") >= 3:
        return bare[1:-1].split("|")
    cells = source.strip("\n ").split("\t")
    return cells if len(cells) >= 3 and sum(bool(cell.strip()) for cell in cells) >= 2 else None


def _row(cells: list[str], table: int, row: int, gap: bool) -> Iterator[Line]:
    for column, cell in enumerate(cells):
        for part in re.split(rf"<br ?/?>|{_BREAK}", cell):
            text = _EMPHASIS.sub(r"\1", clean(part))
            if text:
                yield Line(text, gap=gap, cell=Cell(table, row, column))
