"""A sheet as a PDF that is kept for years and read aloud: PDF/A-2a and PDF/UA-1, tagged, its fonts inside."""

import json
from base64 import b64decode
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracker.compliance.exports.html import svg
from tracker.compliance.exports.joined import joined, pages
from tracker.compliance.exports.ooxml import clean
from tracker.compliance.exports.pieces import ROOM, pieces
from tracker.compliance.printed import Line, Part, Sheet, Table
from tracker.files import run_limited
from tracker.language import gettext, locale

SECONDS = 120
MEMORY = 1024**3
"""What the child may take; a piece needs a third of it."""

CHARACTERS = 0.011
"""Characters of ten points to a twentieth of a point of width."""

TORN_FROM = 30
"""A row of so many lines may be torn over two pages: it might fit on none."""


def write(sheet: Sheet, room: int = ROOM) -> bytes:
    """The file; the same bytes for the same sheet. ChildFailed when it can't be set."""
    lots = list(pieces(sheet.parts, room))
    if len(lots) == 1:
        return _set(_values(sheet))
    signed = max((at for at, lot in enumerate(lots) if not all(part.is_appendix for part in lot)), default=0)
    files: list[bytes] = []
    first_page = 1
    for at, lot in enumerate(lots):
        piece = replace(sheet, parts=lot, signatures=sheet.signatures if at == signed else ())
        files.append(_set({**_values(piece), "first": at == 0, "first_page": first_page, "piece": True}))
        first_page += pages(files[-1])
    return joined(files)


def _set(values: dict[str, Any]) -> bytes:
    given = json.dumps(values, ensure_ascii=False).encode()
    module = "tracker.compliance.exports.typesetting"
    return b64decode(run_limited(module, [], given, seconds=SECONDS, memory=MEMORY))


def _values(sheet: Sheet) -> dict[str, Any]:
    appendix = [at for at, part in enumerate(sheet.parts) if part.is_appendix]
    return {
        "first": True,
        "first_page": 1,
        "piece": False,
        "name": clean(sheet.name),
        "title": clean(sheet.title),
        "lines": [clean(line) for line in (*sheet.subject, sheet.as_of_words) if line],
        "day": [sheet.as_of.year, sheet.as_of.month, sheet.as_of.day],
        "upright": sheet.upright,
        "lang": locale(),
        "page": gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "parts": [_part(part) for part in sheet.parts],
        "appendix_at": appendix[0] if appendix else -1,
        "signatures": [{"position": clean(each.position), "name": clean(each.name)} for each in sheet.signatures],
        "made_by": clean(sheet.made_by),
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "heading": clean(part.heading),
        "tables": [_table(each) for each in part.tables],
        "pictures": [{"svg": svg(each), "words": clean(each.said)} for each in part.drawings],
        "notes": [clean(each) for each in part.notes],
        "sentences": [clean(each) for each in part.sentences],
    }


def _table(it: Table) -> dict[str, Any]:
    widths = [column.width for column in it.columns]
    return {
        "columns": [{"head": clean(c.head), "width": c.width, "centred": c.centred} for c in it.columns],
        "groups": [
            {"title": clean(group.title), "lines": [_line(line, widths) for line in group.lines]} for group in it.groups
        ],
    }


def _line(line: Line, widths: Sequence[int]) -> dict[str, Any]:
    texts = [clean(cell.text) for cell in line.cells]
    lines = max(
        len(text) / max(width * CHARACTERS, 1) + text.count("\n") for text, width in zip(texts, widths, strict=True)
    )
    shades = [cell.shade for cell in line.cells]
    return {"cells": texts, "breakable": lines > TORN_FROM, "shades": shades if any(shades) else None}
