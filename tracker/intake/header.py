"""The head of a document: issuing body, title, date, number, place, signatory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .draft import DocumentKind, Header
from .header_lines import (
    ABOUT,
    ADDRESS,
    APPROVAL,
    BY_QUESTION,
    DATE_IN_TITLE,
    DATE_LINE,
    FROM,
    NUMBER,
    begins_text,
    is_other,
    is_sentence,
    last_day,
    place_of,
    stated_day,
)
from .header_names import (
    body_lines,
    calm_beginning,
    cased,
    continues_name,
    genitive,
    named_body,
    reporting_body,
    signatory_of,
    theme_of,
    unquoted,
    unspaced,
)
from .header_types import ADOPTED, BARE_BODY, KINDS, NAME_GOES_ON, ORGANISATION, TYPE
from .paragraphs import Paragraph

_HEAD_PARAGRAPHS = 40


@dataclass(frozen=True)
class Head:
    """The header, the kind of the document, and the lines that the header takes up."""

    header: Header
    kind: DocumentKind | None


def of_paragraphs(paragraphs: Sequence[Paragraph], before: int) -> Head:
    """Return the head found among the paragraphs in front of the number `before` (where the points begin)."""
    reader = _HeadReader([p for p in paragraphs[: min(before, _HEAD_PARAGRAPHS)] if p.text])
    return reader.read(signatory_of(paragraphs))


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

    def read(self, signatory: str | None) -> Head:
        type_at, kind = self._type()
        body = self._body(type_at)
        title = self._title(type_at, kind)
        day, number = self._date_and_number(type_at)
        place = self._place()
        header = Header(
            body or reporting_body(title or ""), title, day, number, place, signatory, tuple(sorted(self.taken))
        )
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

    def _body(self, type_at: int | None) -> str | None:
        near = (
            []
            if type_at is None
            else [self._after_type(type_at), *(p.text for p in self.head[type_at + 1 : type_at + 3])]
        )
        for text in near:
            named = named_body(text)
            if named:
                return self._with_owner(named, type_at)
        above = self.head[: type_at if type_at is not None else 0]
        for at in body_lines([paragraph.text for paragraph in above]):
            named = named_body(above[at].text)
            if named and not ABOUT.match(above[at].text):
                self._take(above[at])
                whole = self._name_over_lines(named, self.head[at + 1 : type_at])
                return self._with_owner(whole, at)
        return self._letterhead(type_at)

    def _after_type(self, at: int) -> str:
        text = unspaced(self.head[at].text.strip('«" '))
        rest = TYPE.sub("", text, count=1) if TYPE.match(text) else ""
        rest = NUMBER.sub("", rest).strip(" :,.")
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        if following and not rest.endswith(".") and continues_name(rest, following):
            self._take(self.head[at + 1])
            rest = f"{rest} {following}"
        return re.sub(r"^\s*по итогам\s", "", rest, flags=re.IGNORECASE).strip()

    def _with_owner(self, named: str, type_at: int | None) -> str:
        if re.fullmatch(BARE_BODY, named, re.IGNORECASE):
            owner = self._letterhead(type_at)
            if owner:
                return f"{named} {genitive(owner)}"
        return named

    def _letterhead(self, type_at: int | None) -> str | None:
        """The organisation in the letterhead: the last one named there, which is the nearest to the document."""
        above = self.head[: type_at if type_at is not None else 0]
        named = [at for at, p in enumerate(above) if ORGANISATION.match(p.text) and not ADDRESS.search(p.text)]
        if not named:
            return None
        self._take(above[named[-1]])
        return self._name_over_lines(cased(above[named[-1]].text), above[named[-1] + 1 :])

    def _name_over_lines(self, name: str, following: Sequence[Paragraph]) -> str:
        """A name of an organisation goes on over lines in small letters, in the genitive, or in capitals."""
        for paragraph in following[:3]:
            text = paragraph.text
            if (
                paragraph.line.gap
                or is_other(text)
                or named_body(text) == cased(unspaced(text))
                or ORGANISATION.match(text)
                or not NAME_GOES_ON.match(text)
            ):
                break
            self._take(paragraph)
            name = f"{name} {cased(text, inside=True)}"
        return name

    def _title(self, type_at: int | None, kind: DocumentKind | None) -> str | None:
        for at, paragraph in enumerate(self.head):
            is_question = kind is DocumentKind.MINUTES and paragraph.number is not None
            if ABOUT.match(paragraph.text) and not APPROVAL.match(paragraph.text) and not is_question:
                return self._joined_title(at)
        if type_at is None:
            return self._first_line()
        return self._type_title(type_at)

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

    def _type_title(self, at: int) -> str:
        parts = [unspaced(self.head[at].text)]
        for paragraph in self.head[at + 1 : at + 6]:
            text = paragraph.text
            if is_other(text) or paragraph.number is not None or is_sentence(text) or ORGANISATION.match(text):
                break
            if paragraph.line.gap and len(parts) > 1 and text[:1].isupper() and not text.isupper():
                break
            parts.append(text)
            self._take(paragraph)
        title = ADOPTED.sub("", DATE_IN_TITLE.sub("", NUMBER.sub("", " ".join(parts))))
        return theme_of(calm_beginning(cased(" ".join(title.split()).strip(" ,."))))

    def _first_line(self) -> str | None:
        for at, paragraph in enumerate(self.head):
            if len(paragraph.text) > 10 and not ADDRESS.search(paragraph.text):
                self._take(paragraph)
                return self._joined_first(at)
        return None

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
            text = paragraph.text
            approved = (approved or bool(APPROVAL.match(text))) and (type_at is None or at < type_at)
            if approved or APPROVAL.match(text) or (ABOUT.match(text) and at != type_at):
                continue
            found_day, found_number = stated_day(text, at == type_at), self._number(text, at == type_at)
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
        alone = found.start() < 3 and len(text) < 40
        dated = DATE_LINE.match(text) is not None or FROM.search(text) is not None
        return found["number"].rstrip(".,") if alone or dated or is_type else None

    def _place(self) -> str | None:
        place, line = place_of([paragraph.text for paragraph in self.head])
        if line is not None:
            self._take(self.head[line])
        return place
