"""Word's .docx: paragraphs with the numbers they show, tables with merged cells, as a reader of the page sees them.

Tracked insertions are kept and deletions dropped; content controls, hyperlinks, fields and text boxes are read
through; hidden text is not.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from tracker.intake.lines import Cell, Line, clean
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import packages
from .docx_numbering import Numbering, W
from .docx_styles import Style, is_on, styles
from .grids import Grid

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DROPPED = {W + name for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr")}
_THROUGH = {W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of a .docx."""
    with packages.opened(data) as package:
        main = packages.main_part(package)
        folder = main.rpartition("/")[0]
        root = packages.part(package, main)
        numbering = packages.part(package, f"{folder}/numbering.xml")
        named = packages.part(package, f"{folder}/styles.xml")
        notes = [packages.part(package, f"{folder}/{kind}s.xml") for kind in _NOTES]
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise UnreadableDocument(Refusal.DAMAGED, format="docx")
    reader = _Reader(Numbering(numbering), *styles(named))
    return (*reader.whole(body), *_notes(reader, body, dict(zip(_NOTES, notes, strict=True))))


_NOTES = ("footnote", "endnote")


def _notes(reader: "_Reader", body: etree._Element, parts: dict[str, etree._Element | None]) -> Iterator[Line]:
    """The notes that are referred to in the text as it stands, in their order."""
    for kind, part in parts.items():
        known = {} if part is None else {each.get(W + "id"): each for each in part.iter(W + kind)}
        for reference in body.iter(f"{W}{kind}Reference"):
            note = known.pop(reference.get(W + "id"), None)
            if note is not None and not any(above.tag in _DROPPED for above in reference.iterancestors()):
                yield from (replace(line, note=True, cell=None, label=None) for line in reader.whole(note))


@dataclass
class _Reader:
    numbering: Numbering
    styles: dict[str, Style]
    default: Style
    tables: int = 0
    gap: bool = False
    carried: str = ""
    """The text of a paragraph whose mark is deleted: it runs into the next paragraph."""
    bare: Line | None = None
    """The number of an empty paragraph: it counts, and in a cell that has nothing else it is what the cell says."""

    def whole(self, parent: etree._Element) -> Iterator[Line]:
        """Yield the lines of the body, a cell, a box or a note: what is in it runs on into nothing else."""
        before, self.carried = self.carried, ""
        yield from self.blocks(parent)
        yield from self._released()
        self.carried = before

    def _released(self) -> Iterator[Line]:
        text, self.carried = self.carried, ""
        yield from self._lines(text, Line(""), None, None)

    def blocks(self, parent: etree._Element) -> Iterator[Line]:
        """Yield the lines of the paragraphs and tables in `parent`."""
        for child in parent:
            if child.tag == W + "p":
                yield from self.paragraph(child)
            elif child.tag == W + "tbl":
                yield from self.table(child)
            elif child.tag in _THROUGH:
                yield from self.blocks(child)
            elif child.tag == _MC + "AlternateContent":
                yield from self.blocks(_choice(child))

    def paragraph(self, p: etree._Element) -> Iterator[Line]:
        for box in _text_boxes(p):
            yield from self.whole(box)
        properties = p.find(W + "pPr")
        text = self.carried + "".join(_texts(p))
        if _mark_is_deleted(properties):
            self.carried = text
            return
        self.carried = ""
        style = self._style(properties)
        label, level = self._label(properties, style)
        if not text.strip():
            self.gap, self.bare = True, Line("", label=label, level=level) if label else self.bare
            return
        yield from self._lines(text, self._hints(p, properties, style), label, level)

    def table(self, tbl: etree._Element) -> Iterator[Line]:
        yield from self._released()
        grid = Grid()
        for row in _through(tbl, W + "tr"):
            if row.find(f"{W}trPr/{W}del") is not None:
                continue
            grid.next_row()
            before = row.find(f"{W}trPr/{W}gridBefore")
            grid.skip(_int(before))
            for cell in _through(row, W + "tc"):
                self._cell(cell, grid)
        number, self.tables = self.tables, self.tables + 1
        for place, lines in grid.cells():
            for line in lines:
                yield replace(line, cell=Cell(number, *place))

    def _cell(self, tc: etree._Element, grid: Grid) -> None:
        properties = tc.find(W + "tcPr")
        span = 1 if properties is None else _int(properties.find(W + "gridSpan"), 1)
        merge = None if properties is None else properties.find(W + "vMerge")
        self.bare = None
        lines = tuple(self.whole(tc)) or tuple(self._number_alone())
        continued = merge is not None and merge.get(W + "val") != "restart"
        grid.add(lines, columns=span, continued=continued)

    def _number_alone(self) -> Iterator[Line]:
        if self.bare is not None:
            yield self.bare

    def _style(self, properties: etree._Element | None) -> Style:
        named = None if properties is None else properties.find(W + "pStyle")
        return self.default if named is None else self.styles.get(named.get(W + "val") or "", self.default)

    def _label(self, properties: etree._Element | None, style: Style) -> tuple[str | None, int | None]:
        own = None if properties is None else properties.find(W + "numPr")
        list_id, level = style.list_id, style.list_level
        if own is not None:
            number, ilvl = own.find(W + "numId"), own.find(W + "ilvl")
            list_id = list_id if number is None else number.get(W + "val")
            level = level if ilvl is None else _int(ilvl)
        if not list_id or list_id == "0":
            return None, None
        if level is None and style.list_owner:
            level = self.numbering.level_of_style(list_id, style.list_owner)
        level = level or 0
        return self.numbering.next_label(list_id, level), level

    def _hints(self, p: etree._Element, properties: etree._Element | None, style: Style) -> Line:
        alignment = None if properties is None else properties.find(W + "jc")
        centred = style.centred if alignment is None else alignment.get(W + "val") == "center"
        runs = [run for run in p.iter(W + "r") if run.find(W + "t") is not None]
        bold = bool(runs) and all(is_on(run.find(f"{W}rPr/{W}b"), style.bold) for run in runs)
        return Line("", heading=style.heading, bold=bold, centred=centred)

    def _lines(self, text: str, hints: Line, label: str | None, level: int | None) -> Iterator[Line]:
        gap, self.gap = self.gap, False
        for part in text.split("\n"):
            shown = clean(part)
            if shown or label:
                yield replace(hints, text=shown, label=label, level=level, gap=gap)
                gap, label = False, None


def _texts(element: etree._Element) -> Iterator[str]:
    """Yield the visible text within a paragraph; a line break is a newline."""
    for child in element:
        tag = child.tag
        if tag in {W + "t", _MATH + "t"}:
            yield (child.text or "").replace("\n", " ")
        elif tag == W + "r":
            if not is_on(child.find(f"{W}rPr/{W}vanish"), False):
                yield from _texts(child)
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag in {W + "br", W + "cr"}:
            yield "\n" if child.get(W + "type") is None else " "
        elif tag == W + "sym":
            yield "•"
        elif tag == _MC + "AlternateContent":
            yield from _texts(_choice(child))
        elif tag not in _DROPPED and tag not in _BOXES:
            yield from _texts(child)


_SIGNS = {W + "tab": "\t", W + "noBreakHyphen": "-", W + "softHyphen": "\u00ad"}
_BOXES = {W + "drawing", W + "pict", W + "object"}


def _choice(alternative: etree._Element) -> etree._Element:
    chosen = alternative.find(_MC + "Choice")
    return alternative if chosen is None else chosen


def _text_boxes(p: etree._Element) -> Iterator[etree._Element]:
    for box in p.iter(W + "txbxContent"):
        inside = {ancestor.tag for ancestor in box.iterancestors()}
        if _MC + "Fallback" not in inside and sum(1 for a in box.iterancestors(W + "txbxContent")) == 0:
            yield box


def _through(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _THROUGH:
            yield from _through(child, tag)


def _mark_is_deleted(properties: etree._Element | None) -> bool:
    return properties is not None and properties.find(f"{W}rPr/{W}del") is not None


def _int(element: etree._Element | None, default: int = 0) -> int:
    value = "" if element is None else element.get(W + "val") or ""
    return int(value) if value.isdecimal() and len(value) < 6 else default
