"""Web pages and pages saved from mail or Word: blocks become lines, lists get the numbers that a browser shows."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree, html

from tracker.intake.lines import Cell, Line, clean
from tracker.intake.refusals import Refusal, UnreadableDocument

from . import counting
from .grids import Grid
from .plain import decoded

_CHARSET = re.compile(rb"charset\s{0,5}=\s{0,5}[\"']?([\w-]{2,30})", re.IGNORECASE)
_BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "main", "nav", "p", "pre",
    "section", "td", "th", "caption",
}  # fmt: skip
_SKIPPED = {
    "script",
    "style",
    "head",
    "template",
    "noscript",
    "svg",
    "math",
    "object",
    "iframe",
    "select",
    "button",
    "input",
    "del",
}
_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MAX_DEPTH = 200


def read(data: bytes) -> tuple[Line, ...]:
    """Return the lines of an HTML page."""
    try:
        root = html.document_fromstring(_text(data), parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableDocument(Refusal.DAMAGED, format="html") from error
    reader = _Reader()
    return tuple(reader.lines(root))


def _text(data: bytes) -> str:
    named = _CHARSET.search(data[:4096])
    if named and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            text = data.decode(named[1].decode("ascii"), "strict")
        except (LookupError, UnicodeDecodeError):
            text = decoded(data)
    else:
        text = decoded(data)
    return re.sub(r"^\ufeff?\s{0,100}<\?xml[^>]{0,200}>", "", text)


@dataclass
class _List:
    kind: str
    form: str
    count: int


class _Reader:
    """Walks the tree and gathers the text of each block."""

    def __init__(self) -> None:
        self.buffer: list[str] = []
        self.hints = Line("")
        self.lists: list[_List] = []
        self.label: str | None = None
        self.tables = 0

    def lines(self, element: etree._Element, depth: int = 0) -> Iterator[Line]:
        """Yield the lines of an element and what is in it."""
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        if depth > _MAX_DEPTH:
            self.buffer.append(" ".join(element.itertext()))
            return
        tag = element.tag.lower()
        if tag == "table":
            yield from self._flush()
            yield from self._table(element, depth)
        elif tag in {"ol", "ul"}:
            yield from self._flush()
            yield from self._list(element, depth)
        elif tag == "br":
            yield from self._flush()
        elif tag in _BLOCKS or tag == "li":
            yield from self._block(element, tag, depth)
        else:
            yield from self._inside(element, depth)

    def _block(self, element: etree._Element, tag: str, depth: int) -> Iterator[Line]:
        yield from self._flush()
        before = self.hints
        style = (element.get("style") or "").replace(" ", "").lower()
        centred = element.get("align") == "center" or "text-align:center" in style or tag == "center"
        self.hints = replace(
            before, heading=before.heading or (tag[0] == "h" and tag[1:].isdigit()), centred=before.centred or centred
        )
        yield from self._inside(element, depth)
        yield from self._flush()
        self.hints = before

    def _inside(self, element: etree._Element, depth: int) -> Iterator[Line]:
        self.buffer.append(element.text or "")
        for child in element:
            yield from self.lines(child, depth + 1)
            self.buffer.append(child.tail or "")

    def _flush(self) -> Iterator[Line]:
        text = clean("".join(self.buffer))
        self.buffer.clear()
        if text:
            level = len(self.lists) - 1 if self.label else None
            yield replace(self.hints, text=text, label=self.label, level=level)
            self.label = None

    def _list(self, element: etree._Element, depth: int) -> Iterator[Line]:
        start = element.get("start") or "1"
        count = int(start) - 1 if start.lstrip("-").isdecimal() and len(start) < 6 else 0
        self.lists.append(_List(element.tag, _FORMS.get(element.get("type") or "", "decimal"), count))
        self.buffer.append(element.text or "")
        for child in element:
            if child.tag == "li":
                yield from self._flush()
                self.label = self._next_label(child)
                yield from self._block(child, "li", depth + 1)
                self.label = None
            else:
                yield from self.lines(child, depth + 1)
            self.buffer.append(child.tail or "")
        yield from self._flush()
        self.lists.pop()

    def _next_label(self, item: etree._Element) -> str:
        current = self.lists[-1]
        value = item.get("value") or ""
        current.count = int(value) if value.isdecimal() and len(value) < 6 else current.count + 1
        return "•" if current.kind == "ul" else counting.written(current.count, current.form) + "."

    def _table(self, element: etree._Element, depth: int) -> Iterator[Line]:
        grid = Grid()
        for caption in element.iterchildren("caption"):
            yield from self.lines(caption, depth + 1)
        for row in element.iter("tr"):
            if next(row.iterancestors("table")) is not element:
                continue
            grid.next_row()
            for cell in [each for each in row.iter("td", "th") if next(each.iterancestors("tr")) is row]:
                lines = tuple(replace(line, cell=None) for line in _Reader().lines(cell, depth + 1))
                grid.add(lines, columns=_span(cell, "colspan"), rows=_span(cell, "rowspan"))
        number, self.tables = self.tables, self.tables + 1
        places = list(grid.cells())
        is_layout = max((place[1] for place, _ in places), default=0) == 0
        for place, lines in places:
            for line in lines:
                yield line if is_layout else replace(line, cell=Cell(number, *place))


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or "1"
    return max(1, min(int(value), 1000)) if value.isdecimal() and len(value) < 5 else 1
