"""Lines become paragraphs: broken ones are joined, several points in one line are taken apart.

A file of paragraphs (from a word processor) is only mended where a page end has broken a sentence. A file of lines
(from a printed page) is put together anew: a line that is full and does not end a sentence runs on.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from . import hyphens, markers, numbers
from .line_breaks import Whole, Wrapped, ends_sentence, is_wrapped
from .lines import Cell, Line
from .numbers import Number, Style
from .passage import Passage, joined, of_line

_PAGE_NUMBER = re.compile(r"^(?:[-–— ]*\d{1,3}[-–— ]*|стр(?:аница)?\.? ?\d{1,3}(?: из \d{1,3})?)$", re.IGNORECASE)
_DANGLING = re.compile(
    r"(?:№|\bпункт\w{0,3}|\bстать\w{1,3}|\bп\.|\bст\.|\bот|\bдо|\bна|\bв|\bс|\bпо|\bи)$", re.IGNORECASE
)
"""After these words a number belongs to them."""

_FIGURE = re.compile(r"\d|[IVX]{1,4}\s[а-яё]")
_SURNAME_AT_END = re.compile(r"\s[А-ЯЁ][а-яё]+$")
_INITIALS_FIRST = re.compile(r"(?:[А-ЯЁ]\.\s?){1,2}(?!\s?[А-ЯЁ][а-яё])")
"""Initials that no surname follows belong to the one that ends the line before."""

_APART = re.compile(
    r"(?i:(?:(?:выписка|копия)\s)?верн[оа]\s?:?$)|(?i:уважаемые\s[а-яё,\s]{3,80}!$)|(?:г|пгт|пос|с|рп)\.\s?[А-ЯЁ][а-яё-]+(?:[\s,]|$)|от\s[«\"]?\s?\d{1,2}[\s.»\"]|\d\d\.\d\d\.20\d\d(?:\s|$)(?:г|№|$)"
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
    rule = Wrapped(lines) if is_wrapped(lines) else Whole()
    found: list[Paragraph] = []
    for group in _groups(lines, rule):
        found += _unfolded(merged(group), lines[group[0].first_line])
    return found


def is_page_number(text: str) -> bool:
    return bool(_PAGE_NUMBER.match(text))


def _groups(lines: Sequence[Line], rule: Whole | Wrapped) -> Iterator[list[Passage]]:
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


def _continues(group: list[Passage], lines: Sequence[Line], line: Line, rule: Whole | Wrapped) -> bool:
    before = lines[group[-1].last_line]
    if line.label or line.cell != before.cell:
        return False
    if line.cell is not None:
        return is_broken_cell(before.text, line.text)
    if _DANGLING.search(before.text) and _FIGURE.match(line.text):
        return True
    if _SURNAME_AT_END.search(before.text) and _INITIALS_FIRST.match(line.text):
        return True
    if _begins_anew(before.text, line.text):
        return False
    return _is_inside_a_name(before.text, line.text) or rule.runs_on(before.text, line)


def _is_inside_a_name(before: str, text: str) -> bool:
    """«… конкурса «Воспитатель года» broken behind «Воспитатель»: a name in quotation marks goes on to its end."""
    if "»" not in text[:_LONGEST_NAME] or ends_sentence(before) or before.rfind("«") <= before.rfind("»"):
        return False
    return len(before) - before.rfind("«") < _LONGEST_NAME


_LONGEST_NAME = 80


def is_broken_cell(before: str, text: str) -> bool:
    """Return whether a line of a cell ends what the one before has begun: in small letters, or with its name."""
    is_rest = text[:1].islower() or (text[:1] == "«" and "«" not in before and not before.endswith(","))
    return not ends_sentence(before) and is_rest and numbers.at_start(text) is None


def stands_apart(text: str) -> bool:
    """Return whether a line is never the continuation of the one before: a marker, a place, a date."""
    return markers.is_apart(text) or bool(_APART.match(text))


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
    unbroken = [[group[0]]]
    for before, after in pairwise(group):
        kept = hyphens.kept(before.text, after.text)
        if kept is None:
            unbroken.append([after])
            continue
        if not kept:
            unbroken[-1][-1] = before.part(0, len(before.text) - 1)
        unbroken[-1].append(after)
    return joined(joined(lines, "") for lines in unbroken)


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
