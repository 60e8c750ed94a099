"""The head of a document: issuing body, title, date, number, place, signatory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from . import markers
from .draft import DocumentKind, Header
from .header_body import BodyReader
from .header_lines import (
    ABOUT,
    ADDRESS,
    APPROVAL,
    BY_QUESTION,
    DATE_IN_TITLE,
    DATE_LINE,
    FROM,
    MEETING,
    NUMBER,
    NUMBERED_PLACE,
    THEME_LINE,
    adoption_day,
    begins_text,
    is_other,
    is_sentence,
    last_day,
    place_of,
    stated_day,
)
from .header_names import (
    calm_beginning,
    cased,
    reporting_body,
    signatory_of,
    theme_of,
    unquoted,
    unspaced,
    without_number,
)
from .header_types import ADOPTED, KINDS, ORGANISATION, OTHER_ACT, TYPE
from .paragraphs import Paragraph
from .passage import joined

_HEAD_PARAGRAPHS = 40
_TAIL = 12
"""So many paragraphs at the end are asked for the day of adoption when the head does not tell it."""


@dataclass(frozen=True)
class Head:
    """The header, the kind of the document, and the lines that the header takes up."""

    header: Header
    kind: DocumentKind | None


def of_paragraphs(paragraphs: Sequence[Paragraph], before: int) -> Head:
    """Return the head found among the paragraphs in front of the number `before` (where the points begin)."""
    reader = _HeadReader(_extract_joined([p for p in paragraphs[: min(before, _HEAD_PARAGRAPHS)] if p.text]))
    return reader.read(signatory_of(paragraphs), adoption_day([p.text for p in paragraphs[-_TAIL:]]))


def _extract_joined(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """«ВЫПИСКА» and «из протокола № 7 …» on the next line are one."""
    for at, (first, second) in enumerate(pairwise(paragraphs)):
        if unspaced(first.text).lower() == "выписка" and second.text.lower().startswith("из "):
            whole = joined([first.whole, second.whole])
            return [*paragraphs[:at], replace(first, whole=whole, body=whole), *paragraphs[at + 2 :]]
    return paragraphs


class _HeadReader:
    """Reads line after line of the head; what is taken is remembered."""

    def __init__(self, paragraphs: list[Paragraph]) -> None:
        self.head = paragraphs[: self._length(paragraphs)]
        self.taken: set[int] = set()

    def _length(self, paragraphs: list[Paragraph]) -> int:
        """The head ends at the first long paragraph or at the agenda; an approval stands inside it."""
        for at, paragraph in enumerate(paragraphs):
            text = paragraph.text
            is_title = bool(ABOUT.match(text)) and len(text) < 600
            if (len(text) > 250 and not is_title) or begins_text(text):
                return at
        return len(paragraphs)

    def read(self, signatory: str | None, adopted_on: date | None) -> Head:
        type_at, kind = self._type()
        body = BodyReader(self.head, self._take).of(type_at)
        title = self._title(type_at, kind)
        day, number = self._date_and_number(type_at)
        place = self._place()
        header = Header(
            body or reporting_body(title or ""), title, day or adopted_on, number, place, signatory,
            tuple(sorted(self.taken)),
        )  # fmt: skip
        return Head(header, kind)

    def _take(self, paragraph: Paragraph) -> None:
        self.taken |= {piece.line for piece in paragraph.whole.pieces}

    def _type(self) -> tuple[int | None, DocumentKind | None]:
        for at, paragraph in enumerate(self.head):
            found = TYPE.match(unspaced(paragraph.text.strip('«" ')))
            if (
                found
                and not APPROVAL.match(paragraph.text)
                and len(paragraph.text) < 400
                and self._is_type(found.string, found)
            ):
                self._take(paragraph)
                small = found["type"].lower()
                return at, next(kind for stem, kind in KINDS if small.startswith(stem))
        return None, None

    def _is_type(self, text: str, found: re.Match[str]) -> bool:
        return text[found.end() : found.end() + 1] in {"", " ", ":", ",", "№"} and not text.endswith(";")

    def _title(self, type_at: int | None, kind: DocumentKind | None) -> str | None:
        for at, paragraph in enumerate(self.head):
            is_question = kind is DocumentKind.MINUTES and paragraph.number is not None
            if ABOUT.match(paragraph.text) and not APPROVAL.match(paragraph.text) and not is_question:
                return self._joined_title(at)
        if type_at is None:
            return self._first_line()
        themes = [] if kind is DocumentKind.MINUTES else [p for p in self.head[type_at:] if THEME_LINE.match(p.text)]
        if themes:
            self._take(themes[0])
            return unquoted(THEME_LINE.sub("", themes[0].text).strip(" ."))
        return self._type_title(type_at, may_quote=kind not in {DocumentKind.PLAN, DocumentKind.REPORT})

    def _joined_title(self, at: int) -> str:
        parts: list[str] = []
        for paragraph in self.head[at:]:
            text = paragraph.text
            if parts and (
                (paragraph.line.gap and text[:1].isupper()) or is_other(text) or paragraph.number or is_sentence(text)
            ):
                break
            parts.append(text)
            self._take(paragraph)
            if text.endswith((".", "»", '"')) and text.count("«") <= text.count("»") and text[0] in '«"':
                break
        return unquoted(BY_QUESTION.sub("", " ".join(parts)))

    def _type_title(self, at: int, may_quote: bool) -> str:
        parts = [unspaced(self.head[at].text)]
        for paragraph in self.head[at + 1 : at + 6]:
            text = paragraph.text
            if is_other(text) or paragraph.number is not None or is_sentence(text) or ORGANISATION.match(text):
                break
            if paragraph.line.gap and len(parts) > 1 and text[:1].isupper() and not text.isupper():
                break
            parts.append(text)
            self._take(paragraph)
        title = ADOPTED.sub("", DATE_IN_TITLE.sub("", without_number(OTHER_ACT.sub("", " ".join(parts)))))
        shown = calm_beginning(cased(" ".join(title.split()).strip(" ,.")))
        return theme_of(shown) if may_quote else shown

    def _first_line(self) -> str | None:
        for at, paragraph in enumerate(self.head):
            if len(paragraph.text) > 10 and not ADDRESS.search(paragraph.text) and not self._approves(at):
                self._take(paragraph)
                return self._joined_first(at)
        return None

    def _approves(self, at: int) -> bool:
        """A line of an approval: that it is one, whose, or when."""
        text = self.head[at].text
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        is_signed = markers.is_signature(text, following) or markers.is_name(text)
        return is_signed or APPROVAL.match(text) is not None or DATE_LINE.match(text) is not None

    def _joined_first(self, at: int) -> str:
        parts = [self.head[at].text]
        for paragraph in self.head[at + 1 : at + 4]:
            if not paragraph.text[:1].islower() or (paragraph.line.gap and parts[-1].endswith(".")):
                break
            parts.append(paragraph.text)
            self._take(paragraph)
        return " ".join(parts).strip(" .")

    def _date_and_number(self, type_at: int | None) -> tuple[date | None, str | None]:
        day, number, approved = None, None, False
        for at, paragraph in enumerate(self.head):
            text = OTHER_ACT.sub("", paragraph.text)
            approved = (approved or bool(APPROVAL.match(text))) and (type_at is None or at < type_at)
            if approved or APPROVAL.match(text) or (ABOUT.match(text) and at != type_at):
                continue
            is_type = at == type_at or (type_at is not None and at == type_at + 1 and bool(MEETING.match(text)))
            found_day, found_number = stated_day(text, at == type_at), self._number(text, is_type)
            if found_day is not None and day is None:
                day = found_day
                self._take(paragraph)
            if found_number and number is None:
                number = found_number
                self._take(paragraph)
        return day or self._day_of_title(type_at), number

    def _day_of_title(self, type_at: int | None) -> date | None:
        following = [] if type_at is None else self.head[type_at + 1 : type_at + 4]
        return last_day([p.text for p in following if p.text[:1].islower()])

    def _number(self, text: str, is_type: bool) -> str | None:
        found = NUMBER.search(text)
        if not found or "__" in found["number"]:
            return None
        if NUMBERED_PLACE.search(text[: found.start()]):
            return None
        alone = found.start() < 3 and len(text) < 40
        dated = DATE_LINE.match(text) is not None or FROM.search(text) is not None
        return found["number"].rstrip(".,") if alone or dated or is_type else None

    def _place(self) -> str | None:
        place, line = place_of([paragraph.text for paragraph in self.head])
        if line is not None:
            self._take(self.head[line])
        return place
