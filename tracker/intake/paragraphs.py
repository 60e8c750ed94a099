"""Lines become paragraphs: broken ones are joined, several points in one line are taken apart.

A file of paragraphs (from a word processor) is only mended where a page end has broken a sentence. A file of lines
(from a printed page) is put together anew: a line that is full and does not end a sentence runs on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from . import hyphens, markers, numbers
from .lines import Cell, Line
from .numbers import Number, Style
from .passage import Passage, joined, of_line

_SENTENCE_END = (".", ";", ":", "!", "?", "…")
_CLOSING = "»\"”)'"
_PAGE_NUMBER = re.compile(r"^(?:[-–— ]*\d{1,3}[-–— ]*|стр(?:аница)?\.? ?\d{1,3}(?: из \d{1,3})?)$", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:№|\bпункт\w{0,3}|\bстать\w{1,3}|\bп\.|\bст\.|\bот|\bдо|\bна|\bв|\bс|\bпо|\bи)$", re.IGNORECASE
)
"""After these words a number belongs to them."""

_PLACE_OR_DAY = re.compile(
    r"(?:г|пгт|пос|с|рп)\.\s?[А-ЯЁ][а-яё-]+(?:[\s,]|$)|от\s[«\"]?\s?\d{1,2}[\s.»\"]|\d\d\.\d\d\.20\d\d(?:\s|$)(?:г|№|$)"
)


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its text without the number, the number in front, and the hints of its first line."""

    whole: Passage
    body: Passage
    number: Number | None
    line: Line
    automatic: bool = False

    @property
    def text(self) -> str:
        return self.body.text

    @property
    def marker(self) -> Passage | None:
        """The typed number in front of the text; an automatic one has no characters."""
        return None if self.number is None or self.automatic else self.whole.part(0, self.number.end)

    @property
    def cell(self) -> Cell | None:
        return self.line.cell

    @property
    def first(self) -> int:
        return self.whole.first_line

    @property
    def last(self) -> int:
        return self.whole.last_line


def of_lines(lines: Sequence[Line]) -> list[Paragraph]:
    """Return the paragraphs of a document in order; page numbers between lines are paragraphs of their own."""
    rule = _Wrapped(lines) if is_wrapped(lines) else _Whole()
    found: list[Paragraph] = []
    for group in _groups(lines, rule):
        found += _unfolded(merged(group), lines[group[0].first_line])
    return found


def is_wrapped(lines: Sequence[Line]) -> bool:
    """Return whether the lines are those of a printed page rather than paragraphs."""
    texts = [line.text for line in lines if line.cell is None and line.label is None]
    if len(texts) < 12:
        return False
    full = [text for text in texts if 55 <= len(text) <= 130]
    broken = [text for text in full if not _ends_sentence(text)]
    return len(full) > 0.5 * len(texts) and len(broken) > 0.45 * len(full) and max(map(len, texts)) <= 160


class _Whole:
    """Each line is a paragraph, unless the one before it was broken in the middle of a sentence."""

    def runs_on(self, before: str, line: Line) -> bool:
        text = line.text
        if text.endswith(":") and markers.is_name(text[:-1]) and not _ends_sentence(before):
            return True
        if line.heading or len(before) < 40 or _ends_sentence(before) or before.endswith(","):
            return bool(hyphens.AT_END.search(before)) and text[:1].islower()
        return text[:1].islower()


class _Wrapped:
    """A line runs on until it is short at the end of a sentence."""

    def __init__(self, lines: Sequence[Line]) -> None:
        lengths = sorted(len(line.text) for line in lines if line.cell is None)
        self._width = lengths[int(len(lengths) * 0.9)]
        gaps = sum(line.gap for line in lines)
        self._gaps_tell = 0 < gaps < 0.5 * len(lines)

    def runs_on(self, before: str, line: Line) -> bool:
        if hyphens.AT_END.search(before) and line.text[:1].islower():
            return True
        if (
            line.heading
            or line.centred
            or (self._gaps_tell and line.gap and (_ends_sentence(before) or not line.text[:1].islower()))
        ):
            return False
        is_full = len(before) > 0.72 * self._width
        if _ends_sentence(before):
            return is_full and not before.endswith((":", ";")) and len(before) > 0.93 * self._width
        return is_full or line.text[:1].islower()


def _ends_sentence(text: str) -> bool:
    return text.rstrip(_CLOSING).endswith(_SENTENCE_END) if text else True


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.match(text))


def _groups(lines: Sequence[Line], rule: _Whole | _Wrapped) -> Iterator[list[Passage]]:
    """Yield the lines of each paragraph; a page number inside a broken paragraph comes after it."""
    group: list[Passage] = []
    for index, line in enumerate(lines):
        passage = of_line(index, line.text)
        if not line.text or (is_page_number(line.text) and line.cell is None and not line.label):
            if group and line.text:
                rest = next((later for later in lines[index + 1 :] if later.text), None)
                if rest is not None and _continues(group, lines, rest, rule):
                    yield [passage]
                    continue
            if group:
                yield group
            group = []
            yield [passage]
        elif group and _continues(group, lines, line, rule):
            group.append(passage)
        else:
            if group:
                yield group
            group = [passage]
    if group:
        yield group


def _continues(group: list[Passage], lines: Sequence[Line], line: Line, rule: _Whole | _Wrapped) -> bool:
    before = lines[group[-1].last_line]
    if line.label or line.cell != before.cell:
        return False
    if line.cell is not None:
        return _is_broken_cell(before.text, line.text)
    if _DANGLING.search(before.text) and line.text[:1].isdigit():
        return True
    if _begins_anew(before.text, line.text):
        return False
    return rule.runs_on(before.text, line)


def _is_broken_cell(before: str, text: str) -> bool:
    return not _ends_sentence(before) and text[:1].islower() and numbers.at_start(text) is None


def stands_apart(text: str) -> bool:
    """Return whether a line is never the continuation of the one before: a marker, a place, a date."""
    return markers.is_apart(text) or bool(_PLACE_OR_DAY.match(text))


def _begins_anew(before: str, text: str) -> bool:
    """A line with a number begins a paragraph, unless the line before it stops where only the number can follow."""
    number = numbers.at_start(text)
    if number is None:
        return stands_apart(text) or markers.is_apart(before)
    if number.style is Style.BULLET:
        return True
    return True


def merged(group: Sequence[Passage]) -> Passage:
    """Return the printed lines as one text: words broken at the end of a line are whole again."""
    merged = group[0]
    for line in group[1:]:
        merged = _with_next(merged, line)
    return merged


def _with_next(before: Passage, after: Passage) -> Passage:
    kept = hyphens.kept(before.text, after.text)
    if kept is None:
        return joined([before, after])
    return joined([before if kept else before.part(0, len(before.text) - 1), after], "")


def _unfolded(whole: Passage, line: Line) -> Iterator[Paragraph]:
    """Yield the points that stand in one paragraph one after another."""
    if line.label is not None:
        number = numbers.of_label(line.label)
        parts = list(_cuts(whole, number))
        yield Paragraph(whole.part(*parts[0]) if len(parts) > 1 else whole, whole.part(*parts[0]), number, line, True)
        parts = parts[1:]
    else:
        parts = list(_cuts(whole, numbers.at_start(whole.text)))
    for start, end in parts:
        passage = whole.part(start, end)
        number_here = numbers.at_start(passage.text)
        body = passage.part(number_here.end) if number_here else passage
        yield Paragraph(passage, body, number_here, line)


_INNER = re.compile(
    r"(?<=[.;:)])\s{1,3}(?=\(?\d{1,3}(?:\.\d{1,3}){0,5}[.)]\s?[^\d\s]|\d{1,3}(?:\.\d{1,3}){1,5}\s[А-ЯЁа-яё])"
)


def _cuts(whole: Passage, number: Number | None) -> Iterator[tuple[int, int]]:
    """Cut after the resolving words, and before each number that is the next one after the last."""
    text = whole.text
    start = 0
    after = markers.resolving_end(text)
    if after is not None and text[after:].strip():
        yield 0, after
        start = after
        number = numbers.at_start(text[after:].lstrip())
    last = number
    for gap in _INNER.finditer(text, start):
        here = numbers.at_start(text[gap.end() :])
        if here is not None and _is_next(here, last, text[start : gap.start()]):
            yield start, gap.start()
            start, last = gap.end(), here
    yield start, len(text)


def _is_next(here: Number, last: Number | None, before: str) -> bool:
    if last is None or last.style is Style.BULLET:
        return False
    return numbers.follows(here, last) and before.count("«") <= before.count("»") + 1
