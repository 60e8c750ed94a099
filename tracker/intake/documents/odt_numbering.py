"""OpenDocument's list numbers (OpenDocument 1.3 part 3, 16.31): a list has a style, a style has levels.

A list goes on with the counters of the one before when it says so; else it begins anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from . import counting

TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_ID = "{http://www.w3.org/XML/1998/namespace}id"
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
          "а": "russianLower", "А": "russianUpper"}  # fmt: skip


@dataclass(frozen=True)
class _Level:
    form: str
    prefix: str
    suffix: str
    shown: int
    start: int
    sign: str | None = None


class Numbering:
    """The list styles of a document and the counters of its lists."""

    def __init__(self, roots: Sequence[etree._Element]) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._of_paragraphs: dict[str, str] = {}
        self._outline: dict[int, _Level] = {}
        for root in roots:
            for style in root.iter(TEXT + "list-style"):
                self._styles[style.get(STYLE + "name") or ""] = _levels(style)
            for style in root.iter(STYLE + "style"):
                if style.get(STYLE + "list-style-name"):
                    self._of_paragraphs[style.get(STYLE + "name") or ""] = style.get(STYLE + "list-style-name") or ""
            for outline in root.iter(TEXT + "outline-style"):
                self._outline = _levels(outline)
        self._counters: dict[int, int] = {}
        self._by_style: dict[str | None, dict[int, int]] = {}
        self._by_id: dict[str, dict[int, int]] = {}
        self._headings: dict[int, int] = {}

    def begin(self, element: etree._Element, style: str | None) -> None:
        """Begin the outermost list `element`: with its own counters, or with those of the list that it goes on with."""
        continued = element.get(TEXT + "continue-list")
        if continued in self._by_id:
            self._counters = self._by_id[continued or ""]
        elif element.get(TEXT + "continue-numbering") == "true":
            self._counters = self._by_style.get(style, {})
        else:
            self._counters = {}
        self._by_style[style] = self._counters
        if element.get(_ID):
            self._by_id[element.get(_ID) or ""] = self._counters

    def style_of_paragraph(self, element: etree._Element) -> str | None:
        """Return the list style that the first paragraph's own style names."""
        first = next(element.iter(TEXT + "p", TEXT + "h"), None)
        return None if first is None else self._of_paragraphs.get(first.get(TEXT + "style-name") or "")

    def next_label(self, style: str | None, level: int, item: etree._Element) -> str | None:
        """Count one more item and return the number it shows."""
        levels = self._styles.get(style or "", {})
        own = levels.get(level)
        if own is None:
            return None
        start = item.get(TEXT + "start-value") or ""
        return _shown(levels, own, level, self._counters, int(start) if start.isdecimal() else None)

    def heading_label(self, heading: etree._Element) -> str | None:
        """Return the number of a heading, when the document numbers its headings."""
        depth = heading.get(TEXT + "outline-level") or "1"
        level = int(depth) - 1 if depth.isdecimal() else 0
        own = self._outline.get(level)
        if own is None or not own.form:
            return None
        return _shown(self._outline, own, level, self._headings, None)


def _shown(
    levels: dict[int, _Level], own: _Level, level: int, counters: dict[int, int], start: int | None
) -> str | None:
    counters[level] = start if start is not None else counters.get(level, own.start - 1) + 1
    for deeper in [number for number in counters if number > level]:
        del counters[deeper]
    if own.sign is not None:
        return counting.bullet(own.sign)
    if not own.form:
        return None
    figures = []
    for number in range(max(0, level - own.shown + 1), level + 1):
        form = levels[number].form if number in levels else "1"
        figures.append(counting.written(counters.setdefault(number, 1), _FORMS.get(form[:1], "decimal")))
    return own.prefix + ".".join(figures) + own.suffix


def _levels(style: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for level in style:
        number = level.get(TEXT + "level") or ""
        if number.isdecimal():
            found[int(number) - 1] = _level(level)
    return found


def _level(level: etree._Element) -> _Level:
    sign = level.get(TEXT + "bullet-char") if level.tag == TEXT + "list-level-style-bullet" else None
    start, shown = level.get(TEXT + "start-value") or "1", level.get(TEXT + "display-levels") or "1"
    return _Level(
        form=level.get(STYLE + "num-format") or "",
        prefix=level.get(STYLE + "num-prefix") or "",
        suffix=level.get(STYLE + "num-suffix") or "",
        shown=int(shown) if shown.isdecimal() else 1,
        start=int(start) if start.isdecimal() else 1,
        sign=sign,
    )
