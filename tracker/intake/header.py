"""The head of a document: issuing body, title, date, number, place, signatory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .draft import DocumentKind, Header
from .furniture import is_of_a_site
from .header_body import BodyReader
from .header_case import unspaced
from .header_lines import (
    ABOUT,
    APPROVAL,
    DATE_LINE,
    FROM,
    HELD,
    MARK,
    MEETING,
    NUMBER,
    NUMBERED_PLACE,
    THEME_LINE,
    adoption_day,
    is_other,
    is_requisites,
    last_day,
    place_of,
    stated_day,
    without_requisites,
)
from .header_names import continues_name, is_collegial, meeting_spoken_at, named_body, reporting_body, said_body
from .header_offices import authors_office, office_of
from .header_title import TitleReader, theme_of_extract
from .header_types import ACT_BEHIND, KINDS, ORGANISATION, OTHER_ACT, TYPE
from .paragraphs import Paragraph
from .printed_lines import PrintedLine, lines_of, names_theme
from .signatories import signatory_of

_HEAD_PARAGRAPHS = 40
_TAIL = 12
"""So many paragraphs at the end are asked for the day of adoption when the head does not tell it."""
_PHRASE = 7
"""So many lines below the type may go on with it."""


_OF_MINUTES = re.compile(r"\(протокол\s[^()]{0,100}\)", re.IGNORECASE)
_APPROVAL = 5
"""So many lines an approval takes up with its post, signature and act."""

_ORDER = re.compile(r"приказ|распоряжение", re.IGNORECASE)
_WITH_PLACE = 3
"""«Управление образования» alone tells less than the meeting that it reports to."""

_REPORTS = re.compile(r"(?<!\w)\(?(?:\w{1,30}\s)?доклад\s", re.IGNORECASE)


@dataclass(frozen=True)
class Head:
    """The header, the kind of the document, and the lines that the header takes up."""

    header: Header
    kind: DocumentKind | None


def of_paragraphs(paragraphs: Sequence[Paragraph], before: int) -> Head:
    """Return the head found among the paragraphs in front of the number `before` (where the points begin)."""
    above = paragraphs[: min(before, _HEAD_PARAGRAPHS)]
    head = lines_of([p for p in above if p.text and not is_of_a_site(p.text)])
    return _HeadReader(head).read(paragraphs)


class _HeadReader:
    """Reads line after line of the head; what is taken is remembered."""

    def __init__(self, head: list[PrintedLine]) -> None:
        self.head = head
        self.taken: set[int] = set()

    def read(self, paragraphs: Sequence[Paragraph]) -> Head:
        type_at, kind = self._type()
        phrase = [] if type_at is None else self._phrase(type_at)
        is_said = kind not in {DocumentKind.PLAN, DocumentKind.REPORT} and not self._orders(type_at)
        said = said_body(paragraphs) if is_said else None
        body = BodyReader(self.head, self._take).of(type_at, phrase, said)
        title = TitleReader(self.head, self._take).of(type_at, kind, phrase)
        day, number = self._date_and_number(type_at, phrase)
        header = Header(
            body or self._reporting(phrase, title or ""), theme_of_extract(self.head, paragraphs) or title,
            day or adoption_day([paragraph.text for paragraph in paragraphs[-_TAIL:]]), number, self._place(),
            signatory_of(paragraphs), tuple(sorted(self.taken)),
        )  # fmt: skip
        return Head(header, kind)

    def _orders(self, type_at: int | None) -> bool:
        """An order is its office's own, though it speaks of what a collegium decided."""
        return type_at is not None and _ORDER.match(unspaced(self.head[type_at].text)) is not None

    def _reporting(self, phrase: Sequence[int], title: str) -> str | None:
        """Whose report it is: of a body's work, or of the head of an office."""
        said = " ".join(self.head[at].text for at in phrase)
        office = office_of(said) if _REPORTS.match(said) else None
        if office is not None and len(office.split()) < _WITH_PLACE:
            office = meeting_spoken_at(said) or office
        return reporting_body(title) or office or authors_office(self.head)

    def _take(self, line: PrintedLine) -> None:
        self.taken |= {piece.line for piece in line.passage.pieces}

    def _type(self) -> tuple[int | None, DocumentKind | None]:
        """The line that says what the document is; one inside an approval is asked only when there is no other."""
        named = [(at, found) for at in range(len(self.head)) if (found := self._named_type(at)) is not None]
        if not named:
            return None, None
        at, found = next(((at, found) for at, found in named if not self._is_of_approval(at)), named[0])
        again = [
            (later, it) for later, it in named if later > at and self._is_alone(it) and it["type"] == it["type"].upper()
        ]
        if again and not self._is_alone(found) and again[0][1]["type"].lower() == found["type"].lower():
            at, found = again[0]  # what stood above was the running head of the pages
        self._take(self.head[at])
        small = found["type"].lower()
        return at, next(kind for stem, kind in KINDS if small.startswith(stem))

    def _named_type(self, at: int) -> re.Match[str] | None:
        text = self.head[at].text
        found = TYPE.match(unspaced(text.strip('«"( '))) or TYPE.fullmatch(unspaced(without_requisites(text)))
        if found is None or APPROVAL.match(text) or len(text) > 400:
            return None
        is_word = found.string[found.end() : found.end() + 1] in {"", " ", ":", ",", ".", "№"}
        return found if is_word and not text.endswith(";") else None

    def _is_alone(self, found: re.Match[str]) -> bool:
        return not found.string[found.end() :].strip(" :.")

    def _is_of_approval(self, at: int) -> bool:
        """«УТВЕРЖДЕНО» «решение коллегии от …»: the act that approves."""
        reach = 2 if self.head[at].text[:1].isupper() else _APPROVAL
        return any(APPROVAL.match(line.text) for line in self.head[max(0, at - reach) : at])

    def _phrase(self, type_at: int) -> list[int]:
        """The lines that the type goes on over («ПРОТОКОЛ» «заседания совета» «при управлении …»)."""
        found = [type_at]
        for at in range(type_at + 1, min(type_at + _PHRASE, len(self.head))):
            line = self.head[at]
            if is_requisites(line.text) or MARK.match(line.text) or line.text.startswith("("):
                continue
            if names_theme(self.head, at) or not self._goes_on(self.head[found[-1]].text, line):
                break
            found.append(at)
        return found

    def _goes_on(self, before: str, line: PrintedLine) -> bool:
        text = line.text
        if line.is_numbered or line.is_sentence or is_other(text) or ABOUT.match(text) or THEME_LINE.match(text):
            return False
        if text[:1] in '«"' or (is_collegial(text) and not text.isupper()) or ORGANISATION.match(text):
            return False
        return continues_name(before, text) or named_body(text) is not None

    def _date_and_number(self, type_at: int | None, phrase: Sequence[int]) -> tuple[date | None, str | None]:
        day, number, approved = None, None, False
        for at, line in enumerate(self.head):
            text = self._own_words(at, type_at)
            approved = (approved or bool(APPROVAL.match(text))) and (type_at is None or at < type_at)
            is_told = DATE_LINE.match(line.text) or is_requisites(line.text) or HELD.search(line.text)
            is_prose = line.is_bullet or (line.is_sentence and not is_told)
            if approved or APPROVAL.match(text) or ((ABOUT.match(text) or is_prose) and at != type_at):
                continue
            is_type = at in phrase or (type_at is not None and at == type_at + 1 and bool(MEETING.match(text)))
            found_day, found_number = stated_day(text, at == type_at), self._number(text, is_type)
            if found_day is not None and day is None:
                day = found_day
                self._take(line)
            if found_number and number is None:
                number = found_number
                self._take(line)
        if number is None:
            minuted, number = self._of_minutes()
            day = day or minuted
        return day or self._day_of_title(type_at), number

    def _of_minutes(self) -> tuple[date | None, str | None]:
        """«(протокол от 21.11.2025 № 2)»: a decision without a number or a day of its own has its meeting's."""
        for at, line in enumerate(self.head):
            minutes = _OF_MINUTES.search(line.text)
            if minutes and not any(APPROVAL.match(above.text) for above in self.head[max(0, at - _APPROVAL) : at + 1]):
                self._take(line)
                return stated_day(minutes[0], is_type=True), self._number(minutes[0], is_type=True)
        return None, None

    def _own_words(self, at: int, type_at: int | None) -> str:
        """The line without the day and the number of another act that it names, or that the line before does."""
        text = OTHER_ACT.sub("", self.head[at].text)
        before = self.head[at - 1].text if at and at != type_at else ""
        typed = TYPE.match(text) if at == type_at else None
        start = typed.end() if typed else 0
        if at - 1 == type_at:
            before = TYPE.sub("", unspaced(before), count=1)
        named = ACT_BEHIND.search(f"{before} {text[start:]}")
        if named is None or named.end() <= len(before):
            return text
        shift = start - len(before) - 1
        return text[: max(start, named.start() + shift)] + text[named.end() + shift :]

    def _day_of_title(self, type_at: int | None) -> date | None:
        following = [] if type_at is None else self.head[type_at + 1 : type_at + 4]
        return last_day([line.text for line in following if line.text[:1].islower()])

    def _number(self, text: str, is_type: bool) -> str | None:
        found = next((n for n in NUMBER.finditer(text) if not NUMBERED_PLACE.search(text[: n.start()])), None)
        if not found or "__" in found["number"]:
            return None
        alone = found.start() < 3 and len(text) < 40
        dated = DATE_LINE.match(text) is not None or FROM.search(text) is not None or is_requisites(text)
        return found["number"].rstrip(".,") if alone or dated or is_type else None

    def _place(self) -> str | None:
        place, line = place_of([line.text for line in self.head])
        if line is not None:
            self._take(self.head[line])
        return place
