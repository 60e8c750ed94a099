"""Rich text: taken as text with the numbers that the writing program left in it; rows become tables."""

import re
from typing import Any

from striprtf.striprtf import rtf_to_text

from tracker.intake.lines import Line
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import rtf_tables

_to_text: Any = rtf_to_text
_RAW = {code: f"\\'{code:02x}" for code in range(0x80, 0x100)}
"""Letters that a program has written as bytes, by the signs of seven bits for them."""

_MAX_GROUPS = 200_000


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of an .rtf."""
    source = _without_binary(data).decode("latin-1").translate(_RAW)
    if source.count("{") > _MAX_GROUPS:
        raise UnreadableDocument(Refusal.UNPACKED_TOO_LARGE, limit=_MAX_GROUPS)
    try:
        text: str = _to_text(rtf_tables.marked(_without_deletions(source)), encoding="cp1251", errors="replace")
    except (ValueError, IndexError, LookupError, RecursionError) as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="rtf") from error
    return tuple(rtf_tables.lines(text))


_BINARY = re.compile(rb"(?<!\\)\\bin(\d{1,9}) ?")


def _without_binary(data: bytes) -> bytes:
    """The text without pictures that are kept in bytes: in these nothing is a letter or a sign."""
    kept, at = [], 0
    while sign := _BINARY.search(data, at):
        end = sign.end() + int(sign[1])
        kept.append(data[at : sign.start()])
        at = end if end <= len(data) else sign.end()
    return b"".join([*kept, data[at:]])


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
