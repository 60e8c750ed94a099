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
    DATE_IN_TITLE,
    DATE_LINE,
    FROM,
    NUMBER,
    PLACE,
    PLACE_INSIDE,
    begins_text,
    is_other,
    is_sentence,
    stated_day,
)
from .header_names import cased, continues_name, genitive, named_body, signatory_of, unquoted, unspaced
from .paragraphs import Paragraph

_HEAD_PARAGRAPHS = 40
_ADOPTED = re.compile(r"\s?\((?:принят|утвержд)[а-яё]{0,6}\s?\)", re.IGNORECASE)
_TYPE = re.compile(
    r"(?:выписка из )?(?:(?:публичн|итогов|аналитическ|информационн|годов"
    r"|сводн)\w{2,3}\s)?(?P<type>решени[ея]|постановление|резолюци[яи]|протокол[а]?"
    r"|рекомендации|план(?: мероприятий)?|дорожная карта"
    r"|перечень поручений|отч[её]т|доклад|справка|приказ|распоряжение)(?!\w)",
    re.IGNORECASE,
)
_KINDS = (
    ("протокол", DocumentKind.MINUTES), ("решени", DocumentKind.DECISION), ("постановлени", DocumentKind.DECISION),
    ("приказ", DocumentKind.DECISION), ("распоряжени", DocumentKind.DECISION),
    ("резолюци", DocumentKind.RESOLUTION), ("рекомендации", DocumentKind.RESOLUTION), ("план", DocumentKind.PLAN),
    ("дорожн", DocumentKind.PLAN), ("перечень", DocumentKind.PLAN), ("отч", DocumentKind.REPORT),
    ("доклад", DocumentKind.REPORT), ("справка", DocumentKind.REPORT),
)  # fmt: skip
_ORGANISATION = re.compile(
    r"(?<![а-яё-])(?:(?:[а-яё-]{1,25}(?:ое|ая|ый|ий)\s){0,4})(?:управление|отдел|департамент|министерство"
    r"|комитет|администрация|учреждение|центр|институт)\b",
    re.IGNORECASE,
)


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
        self.all = paragraphs
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
        header = Header(body, title, day, number, place, signatory, tuple(sorted(self.taken)))
        return Head(header, kind)

    def _take(self, paragraph: Paragraph) -> None:
        self.taken |= {piece.line for piece in paragraph.whole.pieces}

    def _type(self) -> tuple[int | None, DocumentKind | None]:
        for at, paragraph in enumerate(self.head):
            found = _TYPE.match(unspaced(paragraph.text.strip('«" ')))
            if (
                found
                and not APPROVAL.match(paragraph.text)
                and len(paragraph.text) < 400
                and self._is_type(found.string, found)
            ):
                self._take(paragraph)
                small = found["type"].lower()
                return at, next(kind for stem, kind in _KINDS if small.startswith(stem))
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
        for at, paragraph in enumerate(self.head[: type_at if type_at is not None else 0]):
            named = named_body(paragraph.text)
            if named and not ABOUT.match(paragraph.text):
                self._take(paragraph)
                whole = self._name_over_lines(named, self.head[at + 1 : type_at])
                return self._with_owner(whole, at)
        return self._letterhead(type_at)

    def _after_type(self, at: int) -> str:
        text = unspaced(self.head[at].text.strip('«" '))
        found = _TYPE.match(text)
        rest = text[found.end() :] if found else ""
        rest = NUMBER.sub("", rest).strip(" :,.")
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        if following and not rest.endswith(".") and continues_name(rest, following):
            self._take(self.head[at + 1])
            rest = f"{rest} {following}"
        return re.sub(r"^\s*по итогам\s", "", rest, flags=re.IGNORECASE).strip()

    def _with_owner(self, named: str, type_at: int | None) -> str:
        if re.fullmatch(r"коллегия|совет|рабочая группа", named, re.IGNORECASE):
            owner = self._letterhead(type_at)
            if owner:
                return f"{named} {genitive(owner)}"
        return named

    def _letterhead(self, type_at: int | None) -> str | None:
        """The organisation in the letterhead: the last one named there, which is the nearest to the document."""
        above = self.head[: type_at if type_at is not None else 0]
        named = [at for at, p in enumerate(above) if _ORGANISATION.match(p.text) and not ADDRESS.search(p.text)]
        if not named:
            return None
        self._take(above[named[-1]])
        return self._name_over_lines(cased(above[named[-1]].text), above[named[-1] + 1 :])

    def _name_over_lines(self, name: str, following: Sequence[Paragraph]) -> str:
        """A name of an organisation goes on over lines in small letters, in the genitive, or in capitals."""
        for paragraph in following[:3]:
            text = paragraph.text
            if paragraph.line.gap or is_other(text) or _ORGANISATION.match(text) or not _NAME_GOES_ON.match(text):
                break
            self._take(paragraph)
            name = f"{name} {cased(text, inside=True)}"
        return name

    def _title(self, type_at: int | None, kind: DocumentKind | None) -> str | None:
        for at, paragraph in enumerate(self.head):
            if ABOUT.match(paragraph.text) and not APPROVAL.match(paragraph.text):
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
        return unquoted(" ".join(parts))

    def _type_title(self, at: int) -> str:
        parts = [unspaced(self.head[at].text)]
        for paragraph in self.head[at + 1 : at + 6]:
            text = paragraph.text
            if is_other(text) or paragraph.number is not None or is_sentence(text):
                break
            if paragraph.line.gap and len(parts) > 1 and text[:1].isupper() and not text.isupper():
                break
            parts.append(text)
            self._take(paragraph)
        title = " ".join(parts)
        return cased(_ADOPTED.sub("", DATE_IN_TITLE.sub("", NUMBER.sub("", title))).strip(" ,."))

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
        day, number = None, None
        approved = False
        order = list(enumerate(self.head))
        for at, paragraph in order:
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
        return day, number

    def _number(self, text: str, is_type: bool) -> str | None:
        found = NUMBER.search(text)
        if not found or "__" in found["number"]:
            return None
        alone = found.start() < 3 and len(text) < 40
        dated = DATE_LINE.match(text) is not None or FROM.search(text) is not None
        return found["number"].rstrip(".,") if alone or dated or is_type else None

    def _place(self) -> str | None:
        for paragraph in self.head:
            if PLACE.match(paragraph.text):
                self._take(paragraph)
                return paragraph.text
        for paragraph in self.head:
            found = PLACE_INSIDE.search(paragraph.text)
            if found and DATE_LINE.match(paragraph.text):
                return found[1]
        return None


_NAME_GOES_ON = re.compile(r"[А-ЯЁа-яё\s«»\"-]+$")
