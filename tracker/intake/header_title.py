"""What a document is about: its theme («О …», «Тема: …», in quotation marks), else its type with what follows."""

import re
from collections.abc import Callable, Sequence

from . import markers
from .draft import DocumentKind
from .header_case import calm_beginning, cased, unspaced
from .header_lines import (
    ABOUT,
    ADDRESS,
    APPROVAL,
    BY_QUESTION,
    DATE_IN_TITLE,
    DATE_LINE,
    THEME_LINE,
    is_other,
    is_requisites,
    without_number,
)
from .header_names import is_collegial
from .header_types import ACT_BEHIND, ADOPTED, ORGANISATION, OTHER_ACT
from .paragraphs import Paragraph, merged
from .printed_lines import PrintedLine, names_theme

_OF_AN_ACT = {DocumentKind.PLAN, DocumentKind.REPORT}
"""They may name in their title the title of another act."""

_IN_QUOTES = re.compile(r"^[«\"].{8,}[»\"]\.?$")


_ASIDE = re.compile(r"\((?:в\s|с использованием|онлайн|очно|дистанционно|заочн)[^()]{3,80}\)", re.IGNORECASE)
"""«(в режиме видео-конференц-связи)»: how it was held."""


class TitleReader:
    """Looks for the title among the lines of a head; `take` is told of each that it is read from."""

    def __init__(self, head: Sequence[PrintedLine], take: Callable[[PrintedLine], None]) -> None:
        self.head, self.take = head, take

    def of(self, type_at: int | None, kind: DocumentKind | None, phrase: Sequence[int]) -> str | None:
        """Return the title; `phrase` are the lines that hold the type and what goes on with it."""
        above = self._above(type_at) if kind is DocumentKind.REPORT else None
        about = above if above is not None else self._about(kind, phrase)
        if about is not None:
            return self._over_lines(about)
        if type_at is None:
            return self._first_line()
        themes = [] if kind is DocumentKind.MINUTES else [p for p in self.head[type_at:] if THEME_LINE.match(p.text)]
        if themes:
            self.take(themes[0])
            return unquoted(THEME_LINE.sub("", themes[0].text).strip(" ."))
        stated = self._stated(phrase) if kind is DocumentKind.DECISION else None
        return self._over_lines(stated) if stated is not None else self._of_type(type_at, kind)

    def _above(self, type_at: int | None) -> int | None:
        """The title that stands above the word «доклад»: in quotation marks, or the word in a bracket below."""
        for at in range(type_at or 0):
            is_name = at > 0 and ORGANISATION.match(self.head[at - 1].text) is not None
            is_title = self.head[at].text[:1] in '«"' or self.head[type_at or 0].text[:1] == "("
            if is_title and len(self.head[at].text) > 12 and not is_name and not is_other(self.head[at].text):
                return at
        return None

    def _about(self, kind: DocumentKind | None, phrase: Sequence[int]) -> int | None:
        """The line that begins with «О …»; in a plan one right behind its type is part of a longer title."""
        for at in self._from_the_type_on(phrase):
            line = self.head[at]
            is_question = kind is DocumentKind.MINUTES and line.is_numbered
            is_inside = kind in _OF_AN_ACT and at - 1 in phrase[1:] and line.text[:1] in '«"'
            if names_theme(self.head, at) and not APPROVAL.match(line.text) and not is_question and not is_inside:
                return at
        return None

    def _from_the_type_on(self, phrase: Sequence[int]) -> list[int]:
        """The lines but for items of a menu, first those that stand at the type or below it."""
        lines = [at for at, line in enumerate(self.head) if not line.is_bullet]
        return sorted(lines, key=lambda at: bool(phrase) and at < phrase[0])

    def _stated(self, phrase: Sequence[int]) -> int | None:
        """A theme without «О» behind the day and the number: in quotation marks, or a heading of its own."""
        is_behind = False
        for at in range(phrase[-1] + 1, len(self.head)) if phrase else ():
            line = self.head[at]
            is_heading = is_behind and line.text[:1].isupper() and len(line.text) > 12 and not is_collegial(line.text)
            if not is_other(line.text) and (_IN_QUOTES.match(line.text) or (is_heading and not line.is_sentence)):
                return None if line.is_numbered or ORGANISATION.match(line.text) else at
            is_behind = is_behind or is_requisites(line.text)
        return None

    def _over_lines(self, at: int) -> str:
        lines: list[PrintedLine] = []
        for line in self.head[at:]:
            text = line.text
            if lines and ((line.gap and text[:1].isupper()) or is_other(text) or line.is_numbered or line.is_sentence):
                break
            lines.append(line)
            self.take(line)
            said = " ".join(line.text for line in lines)
            if said.endswith((".", "»", '"')) and said.count("«") <= said.count("»") and said[0] in '«"':
                break
        return unquoted(BY_QUESTION.sub("", merged([line.passage for line in lines]).text))

    def _of_type(self, at: int, kind: DocumentKind | None) -> str:
        """The type with what follows it, and with the name in quotation marks that stands below the day."""
        lines = [self.head[at]]
        for where, line in enumerate(self.head[at + 1 : at + 8], at + 1):
            text = line.text
            is_named_below = any(_IN_QUOTES.match(later.text) for later in self.head[where + 1 : where + 3])
            is_between = kind is DocumentKind.RESOLUTION and is_named_below and is_requisites(text)
            if is_between or _ASIDE.fullmatch(text):
                continue
            is_of_act = ACT_BEHIND.search(f"{lines[-1].text} {text}", min(12, len(lines[-1].text))) is not None
            if (is_other(text) and not is_of_act) or line.is_numbered or line.is_sentence or ORGANISATION.match(text):
                break
            if line.gap and len(lines) > 1 and text[:1].isupper() and not text.isupper():
                break
            lines.append(line)
        for line in lines[1:]:
            self.take(line)
        whole = unspaced(merged([line.passage for line in lines]).text)
        title = ADOPTED.sub("", _undated(OTHER_ACT.sub("", whole)))
        shown = calm_beginning(cased(" ".join(title.split()).strip(" ,.")))
        return shown if kind in _OF_AN_ACT else _theme_of(shown)

    def _first_line(self) -> str | None:
        for at, line in enumerate(self.head):
            if len(line.text) > 10 and not ADDRESS.search(line.text) and not self._approves(at):
                self.take(line)
                return self._joined_first(at)
        return None

    def _approves(self, at: int) -> bool:
        """A line of an approval: that it is one, whose, or when."""
        text = self.head[at].text
        following = self.head[at + 1].text if at + 1 < len(self.head) else ""
        is_signed = markers.is_signature(text, following) or markers.is_name(text)
        return is_signed or APPROVAL.match(text) is not None or DATE_LINE.match(text) is not None

    def _joined_first(self, at: int) -> str:
        lines = [self.head[at]]
        for line in self.head[at + 1 : at + 4]:
            if not line.text[:1].islower() or (line.gap and lines[-1].text.endswith(".")):
                break
            lines.append(line)
            self.take(line)
        return merged([line.passage for line in lines]).text.strip(" .")


_EXTRACT = re.compile(r"выписка из протокола", re.IGNORECASE)
_QUESTION = re.compile(r"^[«\"]?(?P<theme>Об?\s.{8,400}?)(?:\s\([^()]*\)|\s(?:за)?слушали\b.*)?\.?$")
_PUT = re.compile(
    r"(?:(?:за)?слушали|рассмотрели|обсудили|по\s(?:пункту|вопросу)[^«\":]{0,40})\s?[:.–—-]?\s?(?=[«\"]?Об?\s|$)",
    re.IGNORECASE,
)


def theme_of_extract(head: Sequence[PrintedLine], paragraphs: Sequence[Paragraph]) -> str | None:
    """Return the one question of which an extract from minutes tells; None where there are more."""
    if not any(_EXTRACT.match(unspaced(line.text)) for line in head) or any(ABOUT.match(line.text) for line in head):
        return None
    themes = []
    for paragraph, following in zip(paragraphs, [*paragraphs[1:], None], strict=True):
        put = _PUT.match(paragraph.text)
        said = paragraph.text[put.end() :] if put else ""
        question = _QUESTION.match(said or (following.text if put and following else ""))
        themes += (
            [question["theme"].removesuffix("»" * (question["theme"].count("»") - question["theme"].count("«")))]
            if question
            else []
        )
    return themes[0] if len(themes) == 1 else None


def _undated(title: str) -> str:
    """The title without the document's own day and number; those of an act that it names stay."""
    act = ACT_BEHIND.search(title, min(len(title), 12))
    if act is not None:
        return _undated(title[: act.start()]) + act[0] + _undated(title[act.end() :])
    return DATE_IN_TITLE.sub("", without_number(title))


def _theme_of(title: str) -> str:
    """«Решение коллегии «О питании»» has the title «О питании»."""
    found = re.search(r"\s(?:по вопросу:?\s)?«(?P<theme>Об?\s.{8,400})$", title)
    return unquoted("«" + found["theme"]) if found else title


def unquoted(title: str) -> str:
    """A title in quotation marks without them."""
    if title[:1] in '«"' and title[-1:] in '»"' and title[1:2].isupper():
        inner = title[1:-1]
        return inner if inner.count("«") == inner.count("»") else title[1:]
    return title
