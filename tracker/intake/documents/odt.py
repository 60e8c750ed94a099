"""OpenDocument text: paragraphs with the numbers of their lists, tables with merged cells."""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from tracker.intake.lines import Cell, Line, clean
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import packages
from .grids import Grid
from .odt_numbering import Numbering

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_MAX_REPEATED = 200

_SKIPPED = {
    TEXT + name
    for name in ("tracked-changes", "note", "sequence-decls", "variable-decls", "user-field-decls", "bookmark")
}
_SKIPPED |= {OFFICE + "annotation", OFFICE + "forms"}


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of an .odt."""
    with packages.opened(data) as package:
        content = packages.part(package, "content.xml")
        styles = packages.part(package, "styles.xml")
    body = None if content is None else content.find(f"{OFFICE}body/{OFFICE}text")
    if content is None or body is None:
        raise UnreadableDocument(Refusal.DAMAGED, format="odt")
    reader = _Reader(Numbering([root for root in (styles, content) if root is not None]))
    return (*reader.blocks(body), *_notes(reader, body))


def _notes(reader: "_Reader", body: etree._Element) -> Iterator[Line]:
    """The notes of the text as it stands, in their order."""
    for note in body.iter(TEXT + "note-body"):
        if next(note.iterancestors(TEXT + "tracked-changes"), None) is None:
            yield from (replace(line, note=True, cell=None, label=None) for line in reader.blocks(note))


class _Reader:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.tables = 0
        self.gap = False

    def blocks(self, parent: etree._Element) -> Iterator[Line]:
        """Yield the lines of the paragraphs, lists and tables in `parent`."""
        for child in parent:
            if child.tag in {TEXT + "p", TEXT + "h"}:
                yield from self._paragraph(child, None, None)
            elif child.tag == TEXT + "list":
                yield from self._list(child, 0, None)
            elif child.tag == TABLE + "table":
                yield from self._table(child)
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child)

    def _paragraph(self, p: etree._Element, label: str | None, level: int | None) -> Iterator[Line]:
        for box in p.iter("{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}text-box"):
            yield from self.blocks(box)
        text = "".join(_texts(p))
        if label is None and p.tag == TEXT + "h":
            label = self.numbering.heading_label(p)
        if not text.strip() and label is None:
            self.gap = True
            return
        gap, self.gap = self.gap, False
        for part in text.split("\n"):
            shown = clean(part)
            if shown or label:
                yield Line(shown, label, level, heading=p.tag == TEXT + "h", gap=gap)
                gap, label = False, None

    def _list(self, element: etree._Element, level: int, style: str | None) -> Iterator[Line]:
        style = element.get(TEXT + "style-name") or style or self.numbering.style_of_paragraph(element)
        if level == 0:
            self.numbering.begin(element, style)
        for item in element:
            if item.tag == TEXT + "list-item":
                yield from self._item(item, level, style)
            elif item.tag == TEXT + "list-header":
                yield from self.blocks(item)

    def _item(self, item: etree._Element, level: int, style: str | None) -> Iterator[Line]:
        is_first = True
        for child in item:
            if child.tag in {TEXT + "p", TEXT + "h"}:
                label = self.numbering.next_label(style, level, item) if is_first else None
                yield from self._paragraph(child, label, level)
                is_first = False
            elif child.tag == TEXT + "list":
                yield from self._list(child, level + 1, style)
            elif child.tag not in _SKIPPED:
                yield from self.blocks(child) if child.tag != TABLE + "table" else self._table(child)

    def _table(self, table: etree._Element) -> Iterator[Line]:
        grid = Grid()
        for row in table.iter(TABLE + "table-row"):
            if next(row.iterancestors(TABLE + "table")) is not table:
                continue
            grid.next_row()
            for cell in row:
                if cell.tag == TABLE + "covered-table-cell":
                    continue
                lines = tuple(replace(line, cell=None) for line in self.blocks(cell))
                for _ in range(_number(cell, "number-columns-repeated")):
                    grid.add(lines, _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned"))
                    lines = ()
        number, self.tables = self.tables, self.tables + 1
        for place, lines in grid.cells():
            for line in lines:
                yield replace(line, cell=Cell(number, *place))


def _texts(element: etree._Element) -> Iterator[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if child.tag == TEXT + "line-break":
            yield "\n"
        elif child.tag in {TEXT + "tab", TEXT + "s"}:
            yield " "
        elif child.tag not in _SKIPPED and not child.tag.endswith("}frame"):
            yield from _texts(child)
        yield (child.tail or "").replace("\n", " ")


def _number(cell: etree._Element, name: str) -> int:
    value = cell.get(TABLE + name) or "1"
    return max(1, min(int(value), _MAX_REPEATED)) if value.isdecimal() and len(value) < 6 else 1
