"""Rich text: taken as text with the numbers that the writing program left in it; rows of tables become tables."""

import re
from typing import Any

from striprtf.striprtf import rtf_to_text

from tracker.intake.lines import Cell, Line, clean
from tracker.intake.refusals import Refusal, UnreadableDocument

_to_text: Any = rtf_to_text
_MAX_GROUPS = 200_000
_ROW = re.compile(r"^(?:[^|]*\|){2,}\s*$")


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of an .rtf."""
    source = data.decode("latin-1")
    if source.count("{") > _MAX_GROUPS:
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=_MAX_GROUPS)
    try:
        text: str = _to_text(_without_deletions(source), encoding="cp1251", errors="replace")
    except (ValueError, IndexError, LookupError, RecursionError) as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="rtf") from error
    return tuple(_lines(text))


_SIGNS = re.compile(r"\\[\\{}]|[{}]|\\deleted(?![a-z0])")


def _without_deletions(source: str) -> str:
    """The text without the groups that tracked changes have struck out."""
    opened: list[int] = []
    deleted: list[tuple[int, int]] = []
    struck: set[int] = set()
    for sign in _SIGNS.finditer(source):
        if sign[0] == "{":
            opened.append(sign.start())
        elif sign[0] == "}" and opened:
            start = opened.pop()
            if start in struck:
                deleted.append((start, sign.end()))
        elif sign[0].startswith("\\deleted") and opened:
            struck.add(opened[-1])
    kept, at = [], 0
    for start, end in sorted(deleted):
        kept.append(source[at : max(at, start)])
        at = max(at, end)
    return "".join([*kept, source[at:]])


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    table, row, gap, in_table = -1, 0, False, False
    for source in text.split("\n"):
        if _ROW.match(source):
            table, row = (table, row + 1) if in_table else (table + 1, 0)
            in_table = True
            cells = source.rstrip().removesuffix("|").split("|")
            found += [Line(clean(cell), cell=Cell(table, row, at)) for at, cell in enumerate(cells) if clean(cell)]
            continue
        in_table = False
        shown = clean(source)
        if shown:
            found.append(Line(shown, gap=gap))
        gap = not shown
    return found
