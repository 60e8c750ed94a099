"""The same lines as a file of each format, written as different programs write them."""

import html
import re
from collections.abc import Sequence
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

TYPED = re.compile(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}\.)\s*(?P<text>.+)$")
ROW = re.compile(r"^\|(.+)\|$")


def as_txt(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    return "\r\n".join(lines).encode(encoding, "replace")


def as_docx(lines: Sequence[str], automatic: bool = False) -> bytes:
    """A .docx; with `automatic` the numbers are counted by the word processor where it would count the same."""
    document = docx.Document()
    numbered = automatic_levels(lines) if automatic else {}
    if numbered:
        _add_list(document)
    for at, block in _blocks(lines):
        if isinstance(block, list):
            _add_table(document, block)
        elif at in numbered:
            level, text = numbered[at]
            properties = document.add_paragraph(text)._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
            )
        else:
            document.add_paragraph(block)
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html(lines: Sequence[str], encoding: str = "utf-8") -> bytes:
    shown = []
    for _, block in _blocks(lines):
        if isinstance(block, list):
            rows = "".join("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in row) + "</tr>" for row in block)
            shown.append(f"<table>{rows}</table>")
        else:
            shown.append(f"<p>{html.escape(block)}</p>")
    page = f'<html><head><meta charset="{encoding}"><style>p {{}}</style></head><body>{"".join(shown)}</body></html>'
    return page.encode(encoding, "xmlcharrefreplace")


def as_odt(lines: Sequence[str], automatic: bool = False) -> bytes:
    numbered = automatic_levels(lines) if automatic else {}
    body, is_first = [], True
    for at, block in _blocks(lines):
        if isinstance(block, list):
            rows = "".join(
                "<table:table-row>"
                + "".join(f"<table:table-cell><text:p>{html.escape(c)}</text:p></table:table-cell>" for c in row)
                + "</table:table-row>"
                for row in block
            )
            body.append(f"<table:table>{rows}</table:table>")
        elif at in numbered:
            level, text = numbered[at]
            item = f"<text:list-item><text:p>{html.escape(text)}</text:p></text:list-item>"
            for _ in range(level):
                item = f"<text:list-item><text:list>{item}</text:list></text:list-item>"
            goes_on = "" if is_first else ' text:continue-numbering="true"'
            body.append(f'<text:list text:style-name="L1"{goes_on}>{item}</text:list>')
            is_first = False
        else:
            body.append(f"<text:p>{html.escape(block)}</text:p>")
    return _odt_package("".join(body))


def as_rtf(lines: Sequence[str]) -> bytes:
    shown = [r"{\rtf1\ansi\ansicpg1251\deff0{\fonttbl{\f0 Times New Roman;}}"]
    for _, block in _blocks(lines):
        if isinstance(block, list):
            shown += [r"\trowd " + "".join(_rtf(c) + r"\cell " for c in row) + r"\row" for row in block]
        else:
            shown.append(r"\pard " + _rtf(block) + r"\par")
    return ("\n".join(shown) + "}").encode("ascii")


def automatic_levels(lines: Sequence[str]) -> dict[int, tuple[int, str]]:
    """The lines whose typed numbers a multi-level list «1.», «1.1.» would give, with their levels."""
    found: dict[int, tuple[int, str]] = {}
    counters: list[int] = []
    for at, line in enumerate(lines):
        typed = TYPED.match(line)
        if typed is None:
            continue
        path = [int(part) for part in typed["number"].rstrip(".").split(".")]
        level = len(path) - 1
        expected = [*counters[:level], counters[level] + 1 if len(counters) > level else 1]
        if path == expected:
            counters = path
            found[at] = (level, typed["text"])
    return found


def _blocks(lines: Sequence[str]) -> list[tuple[int, str | list[list[str]]]]:
    """Paragraphs, and runs of «| a | b |» as tables."""
    found: list[tuple[int, str | list[list[str]]]] = []
    for at, line in enumerate(lines):
        row = ROW.match(line)
        if row is None:
            found.append((at, line))
            continue
        if set(line) <= set("|-: "):
            continue
        cells = [cell.strip() for cell in row[1].split("|")]
        if found and isinstance(found[-1][1], list):
            found[-1][1].append(cells)
        else:
            found.append((at, [cells]))
    return found


def _add_list(document: docx.document.Document) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        f'<w:lvlText w:val="{"".join(f"%{n}." for n in range(1, level + 2))}"/></w:lvl>'
        for level in range(4)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))


def _add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    table = document.add_table(rows=len(rows), cols=width)
    table.style = "Table Grid"
    for shown, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(shown.cells, row, strict=False):
            cell.text = text


_NAMES = {
    "office": "office", "text": "text", "table": "table", "style": "style",
}  # fmt: skip


def _odt_package(body: str) -> bytes:
    spaces = " ".join(f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in _NAMES)
    levels = "".join(
        f'<text:list-level-style-number text:level="{n}" style:num-format="1" style:num-suffix="." '
        f'text:display-levels="{n}"/>'
        for n in range(1, 5)
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:automatic-styles>'
        f'<text:list-style style:name="L1">{levels}</text:list-style></office:automatic-styles>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return stream.getvalue()


def _rtf(text: str) -> str:
    return "".join(c if c.isascii() and c not in "\\{}" else f"\\u{ord(c)}?" for c in text)
